"""The verdict on a report: what is written, what is told, and whether the run fails by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mocknylas.errors import UsageError
from mocknylas.judging.findings import Finding
from mocknylas.judging.gate import Verdict
from mocknylas.judging.gathering import Gathered
from mocknylas.judging.kinds import Acceptance, read_accepted, read_kinds
from mocknylas.judging.rendering import check_place, write
from mocknylas.judging.report import REPORT, Report
from mocknylas.judging.told import line_of, tell_briefly


@dataclass(frozen=True)
class Wanted:
    """What is to become of a report: files, kinds that fail, and what is lived with."""

    files: tuple[str, ...]
    kinds: frozenset[str]
    accepted: tuple[Acceptance, ...]

    @classmethod
    def read(cls, files: Sequence[str], fail_on: str, accept: Iterable[str]) -> "Wanted":
        """Return what these texts say, before anything is done. Raises: UsageError."""
        for file in files:
            check_place(file)
        return cls(tuple(files), read_kinds(fail_on), read_accepted(accept))

    @staticmethod
    def kinds_gathered() -> Mapping[str, type[Gathered]]:
        """Say what is gathered for it."""
        return {REPORT: Report}

    def settle(self, report: Report) -> list[Finding]:
        """Write a report to its files; return the findings that fail. Raises: UsageError."""
        report.accept(self.accepted)
        for file in self.files:
            write(report, file)
        return report.failing(self.kinds)

    def conclude(self, found: Mapping[str, Any], passed: bool) -> Verdict:
        """Settle what a test run has gathered; failing findings are told with their tests."""
        report: Report = found[REPORT]
        try:
            failing = self.settle(report)
        except UsageError as error:
            return Verdict([str(error)], failed=True)
        lines = [*tell_briefly(report), *(f"written to {file}" for file in self.files)]
        if failing:
            lines += ["", "findings that fail the run:"]
        for one in failing:
            lines += [f"- {line_of(one)}", *(f"    {test}" for test in one.tests)]
        return Verdict(lines, failed=bool(failing))
