"""The report: what was exercised, what was missed, what was found. It is data, and adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.errors import UsageError
from mocknylas.judging.findings import Finding, Findings
from mocknylas.judging.gathering import Gathering
from mocknylas.judging.kinds import Acceptance, accepted_by
from mocknylas.judging.mailing import Duplicates, find_unanswered
from mocknylas.judging.usage import Usage, is_judged
from mocknylas.judging.watching import WATCHERS, Crowding, Departing, Refused, Watcher
from mocknylas.sandboxes import Sandboxes
from mocknylas.version import VERSION
from mocknylas.world import World

REPORT = "report"  # among what is gathered
COUNTS = ("worlds", "calls")


class Report:
    """What applications made of the contract, in all the worlds that were added.

    `begun` and `ended` are virtual Unix seconds, `tests` the ids of the tests that called, `peaks`
    the most requests of a token in a second, by endpoint.
    """

    def __init__(self) -> None:
        """Begin with no world."""
        self.version = VERSION
        self.begun = self.ended = self.worlds = self.calls = 0
        self.tests: set[str] = set()
        self.usage = Usage()
        self.peaks: dict[str, int] = {}
        self._findings = Findings()
        self._accepted = Findings()
        self._known: tuple[Acceptance, ...] = ()

    def accept(self, known: Iterable[Acceptance]) -> "Report":
        """Mark what is known and lived with; return the report itself."""
        self._known = tuple(known)
        return self

    @property
    def open(self) -> list[Finding]:
        """What was found and is not accepted, the gravest first."""
        return [one for one in self._findings if not accepts(self._known, one)]

    @property
    def accepted(self) -> list[Finding]:
        """What was found and is lived with."""
        marked = Findings()
        for one in (*self._accepted, *(one for one in self._findings if accepts(self._known, one))):
            marked.add(one)
        return [replace(one, accepted=True) for one in marked]

    @property
    def exercised(self) -> list[str]:
        """The operations that were called, by name."""
        return sorted(filter(None, self.usage.operations))

    def failing(self, kinds: Iterable[str]) -> list[Finding]:
        """Return what was found of these kinds and is not accepted."""
        wanted = frozenset(kinds)
        return [one for one in self.open if one.kind in wanted]

    def add(self, call: CallRecord) -> None:
        """Take in a call whose credentials belong to no world."""
        if is_judged(call):
            self._see(call, (Departing(self._findings), Refused(self._findings)))

    def add_world(self, world: World) -> "Report":
        """Take in all that a world remembers; return the report itself."""
        findings = Findings()
        crowding, duplicates = Crowding(findings), Duplicates(world, findings)
        watchers = (crowding, *(make(findings) for make in WATCHERS))
        first = last = None
        for call in world.calls:  # once, in passing: most of them may lie on disk
            duplicates.see(call)
            if is_judged(call):
                first, last = first or call, call
                self._see(call, watchers)
        for one in (*watchers, duplicates):
            one.end()
        with world.store.lock:
            find_unanswered(world, findings, last.test if last else "")
            now = world.clock.now
        self._settle(world, findings)
        self.usage.add_notifications(world)
        self.worlds += 1
        self._note_span(first.at if first else now, now)
        self._note_peaks(crowding.peaks)
        return self

    def _see(self, call: CallRecord, watchers: Iterable[Watcher]) -> None:
        """Count a call, and show it to every watcher."""
        self.calls += 1
        self.usage.add(call)
        if call.test:
            self.tests.add(call.test)
        for one in watchers:
            one.see(call)

    def _settle(self, world: World, findings: Findings) -> None:
        """Take in what was found in a world, apart from what it lives with."""
        known = accepted_by(world.options)
        for one in findings:
            (self._accepted if accepts(known, one) else self._findings).add(one)

    def merge(self, other: "Report") -> None:
        """Take in what another report has."""
        if other.worlds:
            self._note_span(other.begun, other.ended)
        self.worlds += other.worlds
        self.calls += other.calls
        self.tests |= other.tests
        self.usage.merge(other.usage)
        self._note_peaks(other.peaks)
        for one in other.open:
            self._findings.add(one)
        for one in other.accepted:
            self._accepted.add(one)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            **{name: getattr(self, name) for name in ("version", "begun", "ended", *COUNTS)},
            "tests": sorted(self.tests),
            "findings": [one.as_json() for one in (*self.open, *self.accepted)],
            "usage": self.usage.as_json(),
            "missed": self.usage.missed(),
            "peaks": dict(sorted(self.peaks.items())),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that `as_json` told of. Raises: UsageError for another version's."""
        if data.get("version") != VERSION:
            raise UsageError(
                f"the report is of mocknylas {data.get('version')}, and this is {VERSION}: "
                "take the same version on both sides"
            )
        report = cls()
        for name in ("version", "begun", "ended", *COUNTS):
            setattr(report, name, data[name])
        report.tests = set(data["tests"])
        report.usage = Usage.from_json(data["usage"])
        report.peaks = dict(data["peaks"])
        for one in data["findings"]:
            found = Finding.from_json(one)
            (report._accepted if found.accepted else report._findings).add(found)
        return report

    def _note_span(self, begun: int, ended: int) -> None:
        self.begun = min(self.begun or begun, begun)
        self.ended = max(self.ended, ended)

    def _note_peaks(self, peaks: Mapping[str, int]) -> None:
        for endpoint, peak in peaks.items():
            self.peaks[endpoint] = max(peak, self.peaks.get(endpoint, 0))


def report_on(sandboxes: Sandboxes) -> Report:
    """Return the report of all sandboxes, with those that ended where they are gathered."""
    if isinstance(sandboxes.witness, Gathering):
        gathered: Report | None = sandboxes.witness.totals().get(REPORT)
        if gathered is not None:
            return gathered
    report = Report()
    for sandbox in sandboxes.all():
        report.add_world(sandbox.world)
    for call in sandboxes.stray_calls:
        report.add(call)
    return report


def accepts(known: Iterable[Acceptance], one: Finding) -> bool:
    """Say whether a finding is among what is lived with."""
    return any(row.covers(one.kind, one.operation, one.place) for row in known)
