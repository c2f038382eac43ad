"""The report: what was exercised, what was missed, what was found. It is data, and adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.judging.findings import Finding, Findings, marked, merged
from mocknylas.judging.kinds import Acceptance
from mocknylas.judging.mailing import find_duplicates, find_unanswered
from mocknylas.judging.usage import Usage
from mocknylas.judging.watching import WATCHERS, Crowding
from mocknylas.version import VERSION
from mocknylas.world import World


@dataclass(frozen=True)
class Report:
    """What was made of the contract in one sandbox or several; times are virtual Unix seconds."""

    version: str = VERSION
    begun: int = 0
    ended: int = 0
    sandboxes: int = 0
    tests: int = 0
    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    peaks: Mapping[str, int] = field(default_factory=dict)  # most requests a second, by endpoint
    findings: tuple[Finding, ...] = ()

    @property
    def open(self) -> list[Finding]:
        """What was found and is not accepted, the gravest first."""
        return [one for one in self.findings if not one.accepted]

    @property
    def accepted(self) -> list[Finding]:
        """What was found and is lived with."""
        return [one for one in self.findings if one.accepted]

    def failing(self, kinds: Iterable[str]) -> list[Finding]:
        """Return what was found of these kinds and is not accepted."""
        wanted = frozenset(kinds)
        return [one for one in self.open if one.kind in wanted]

    def accepting(self, known: Iterable[Acceptance]) -> "Report":
        """Return the report with the findings marked that are accepted."""
        return replace(self, findings=marked(self.findings, known))

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        names = ("version", "begun", "ended", "sandboxes", "tests", "calls")
        return {
            **{name: getattr(self, name) for name in names},
            "findings": [one.as_json() for one in self.findings],
            "usage": self.usage.as_json(),
            "missed": self.usage.missed(),
            "peaks": dict(sorted(self.peaks.items())),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that `as_json` told of."""
        findings = tuple(Finding.from_json(one) for one in data["findings"])
        fields = {name: one for name, one in data.items() if name != "missed"}
        return cls(**{**fields, "findings": findings, "usage": Usage.from_json(data["usage"])})

    def plus(self, other: "Report") -> "Report":
        """Return the sum of two reports."""
        usage = Usage()
        usage.merge(self.usage)
        usage.merge(other.usage)
        endpoints = {*self.peaks, *other.peaks}
        starts = [one.begun for one in (self, other) if one.sandboxes]
        return Report(
            version=self.version,
            begun=min(starts, default=0),
            ended=max(self.ended, other.ended),
            sandboxes=self.sandboxes + other.sandboxes,
            tests=self.tests + other.tests,
            calls=self.calls + other.calls,
            usage=usage,
            peaks={one: max(self.peaks.get(one, 0), other.peaks.get(one, 0)) for one in endpoints},
            findings=merged([*self.findings, *other.findings]),
        )


def total(reports: Iterable[Report]) -> Report:
    """Return the sum of reports."""
    return reduce(Report.plus, reports, Report())


def report_of(world: World, *, test: str = "", strays: Iterable[CallRecord] = ()) -> Report:
    """Return the report of a world, seen in a test.

    Strays are calls whose credentials belong to no sandbox.
    """
    findings = Findings(test)
    calls = list(world.calls)
    peaks = _watch(calls, findings)
    _watch(strays, findings)
    with world.store.lock:
        find_duplicates(world, calls, findings)
        find_unanswered(world, findings)
        now = world.clock.now
    return Report(
        begun=calls[0].at if calls else now,
        ended=now,
        sandboxes=1,
        tests=int(bool(test)),
        calls=len(calls),
        usage=Usage().add_world(world),
        peaks=peaks,
        findings=tuple(findings),
    )


def _watch(calls: Iterable[CallRecord], findings: Findings) -> dict[str, int]:
    """Show calls to every watcher; return the most requests of a token, by endpoint."""
    crowding = Crowding(findings)
    watchers = [crowding, *(make(findings) for make in WATCHERS)]
    for call in calls:
        for one in watchers:
            one.see(call)
    for one in watchers:
        one.end()
    return crowding.peaks
