"""A test run: what is gathered over it, in all its processes, and what is said at its end.

Nothing is imported, and nothing counted, unless something is to be said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mocknylas.judging.gate import Verdict
    from mocknylas.judging.gathering import Gathered, Gathering
    from mocknylas.sandboxes import Sandboxes

Conclude = Callable[[Mapping[str, Any], bool], "Verdict"]


def no_kinds() -> "Mapping[str, type[Gathered]]":
    """Gather nothing but usage."""
    return {}


@dataclass(frozen=True)
class Ending:
    """One thing to say at the end: a title, and what is concluded of all that was gathered.

    `conclude` gets what was gathered by name and whether the run has passed; `kinds` says what is
    gathered for it beside `usage`.
    """

    title: str
    conclude: Conclude
    kinds: "Callable[[], Mapping[str, type[Gathered]]]" = no_kinds


class Run:
    """Gathers in one process, and in the first of them what all others have gathered."""

    def __init__(self, endings: Sequence[Ending]) -> None:
        """Gather what these endings need; nothing if there are none."""
        self.endings = endings
        self.verdicts: list[tuple[str, Verdict]] = []
        self._made: Gathering | None = None

    def watch(self, sandboxes: "Sandboxes") -> None:
        """Gather what happens in these sandboxes."""
        if self.endings:
            self._gathering.watch(sandboxes)

    def hand_over(self) -> dict[str, Any]:
        """Return what this process has gathered, as plain data; nothing where nothing happened."""
        return {} if self._made is None else self._made.as_json()

    def take(self, data: Mapping[str, Any]) -> None:
        """Take in what another process hands over."""
        if data:
            self._gathering.merge_json(data)

    def end(self, *, passed: bool) -> bool:
        """Conclude, in turn, as long as nothing failed; return whether that fails the run."""
        found = self._gathering.totals() if self.endings else {}
        for one in self.endings:
            verdict = one.conclude(found, passed)
            passed = passed and not verdict.failed
            self.verdicts.append((one.title, verdict))
        return any(verdict.failed for _, verdict in self.verdicts)

    @property
    def _gathering(self) -> "Gathering":
        if self._made is None:
            from mocknylas.judging.gathering import Gathering

            kinds = {name: kind for one in self.endings for name, kind in one.kinds().items()}
            self._made = Gathering(**kinds)
        return self._made


def contract_ending(path: str, *, record: bool, allow_unused: bool) -> Ending:
    """Record what was used to a file, or hold it against what that approves."""

    def conclude(found: Mapping[str, Any], passed: bool) -> "Verdict":
        from mocknylas.judging.gate import Gate

        gate = Gate(path, record=record, allow_unused=allow_unused)
        return gate.close(found["usage"], passed=passed)

    return Ending("mocknylas: contract", conclude)


def report_ending(files: Sequence[str], fail_on: str, accept: Sequence[str]) -> Ending:
    """Report to files, and fail by kinds of findings that are not accepted. Raises: UsageError."""
    from mocknylas.judging.verdict import Wanted

    wanted = Wanted.read(files, fail_on, accept)
    return Ending("mocknylas: report", wanted.conclude, wanted.kinds_gathered)
