"""What a check found: whether it is well, what there is, and what to do about it."""

from dataclasses import asdict, dataclass
from typing import Literal

from mocknylas.errors import UsageError

Verdict = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict in words; `fail` is what will not work, `warn` what may not."""

    verdict: Verdict
    what: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        """Return it as a JSON object."""
        return asdict(self)


def ok(what: str) -> Finding:
    """Say that all is well."""
    return Finding("ok", what)


def warn(what: str, remedy: str) -> Finding:
    """Say what may go wrong."""
    return Finding("warn", what, remedy)


def fail(what: str, remedy: str) -> Finding:
    """Say what will go wrong."""
    return Finding("fail", what, remedy)


def told(error: UsageError) -> Finding:
    """Take culprit and remedy from an error that names both."""
    what, _, remedy = str(error).rpartition("; ")
    return fail(what, remedy)
