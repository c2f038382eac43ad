"""The gate at the end of a run: what was used is recorded, or held against what is approved."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mocknylas.errors import UsageError
from mocknylas.judging.approval import check, tell
from mocknylas.judging.footprint import footprint, save_footprint
from mocknylas.judging.usage import Usage

NOTHING = "no call was counted, so nothing is recorded: do the tests use `nylas_mock`?"


class Verdict(NamedTuple):
    """What is said at the end of a run, and whether it fails the run."""

    lines: list[str]
    failed: bool


@dataclass(frozen=True)
class Gate:
    """A file with what is approved, and how a run is held against it."""

    path: str | Path
    record: bool = False
    allow_unused: bool = False

    def close(self, usage: Usage, *, passed: bool) -> Verdict:
        """Record or check; a run that did not pass may have used less than it would."""
        try:
            return self._record(usage, passed) if self.record else self._check(usage, passed)
        except UsageError as error:
            return Verdict([str(error)], failed=True)

    def _record(self, usage: Usage, passed: bool) -> Verdict:
        if not passed:
            return Verdict([f"{self.path}: not recorded, for the run did not pass"], failed=True)
        if not usage.operations:
            return Verdict([f"{self.path}: {NOTHING}"], failed=True)
        save_footprint(self.path, footprint(usage))
        told = f"{self.path}: recorded; look at the difference before you commit it"
        return Verdict([told], failed=False)

    def _check(self, usage: Usage, passed: bool) -> Verdict:
        allow_unused = self.allow_unused or not passed
        found = check(self.path, footprint(usage), allow_unused=allow_unused)
        return Verdict(tell(self.path, found), failed=bool(found))
