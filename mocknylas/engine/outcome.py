"""What a provider made of a mail."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.rules.smtp import refusal_for, server_error

Verdict = Literal[
    "accepted", "deferred", "throttled", "rejected", "partial", "auth_failed", "quota"
]
ADDRESSES = ("failed", "bounced")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, what the server said (an SMTP reply), and the fault rule behind it, if any.

    `failed` holds the recipients of a partial delivery that were refused, `bounced` those whose
    mail comes back after `bounce_after` seconds: at first as globs, then as addresses. `row` names
    the error to answer where the reply alone does not decide it.
    """

    verdict: Verdict
    reply: str = ""
    fault: str = ""
    failed: tuple[str, ...] = ()
    row: str = ""
    retry_after: int = 0  # seconds that the next try waits at least
    delay: int = 0  # seconds until the server says so
    real: bool = False  # whether a request waits for that in real time
    bounced: tuple[str, ...] = ()
    bounce_after: int = 0
    bounce_reply: str = ""

    @classmethod
    def from_json(cls, data: Document) -> "Outcome":
        """Return an outcome that was kept as plain data."""
        return cls(**{**data, **{name: tuple(data[name]) for name in ADDRESSES}})

    def as_json(self) -> Document:
        """Return the outcome as plain data."""
        return asdict(self) | {name: list(getattr(self, name)) for name in ADDRESSES}

    def at_once(self) -> "Outcome":
        """Return the outcome without its delay."""
        return replace(self, delay=0)

    def blamed_on(self, fault: str) -> "Outcome":
        """Return the outcome marked with the fault rule that made it."""
        return replace(self, fault=self.fault or fault)

    def among(self, recipients: Sequence[str]) -> "Outcome":
        """Return the outcome for these recipients: who of them was refused, or will bounce."""
        if self.verdict != "partial" and not self.bounced:
            return self
        bounced = _matching(recipients, self.bounced)
        if self.verdict != "partial":
            return replace(self, bounced=bounced)
        failed = _matching(recipients, self.failed or recipients[:1])
        if not failed:
            return ACCEPTED
        everyone = len(failed) == len(recipients)
        row = "all_recipients_failed" if everyone else "some_recipients_failed"
        return replace(self, failed=failed, row=row, bounced=bounced)

    def error(self) -> ApiError:
        """Return what a synchronous send answers for a refusal. See errors.md §12."""
        said = server_error(self.reply)
        detail: dict[str, Any] = {"server_error": said}
        if self.failed:
            detail["failures"] = dict.fromkeys(self.failed, said)
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        error = ApiError(self.row or refusal_for(self.reply), detail=detail, headers=headers)
        error.fault = self.fault
        return error


def _matching(recipients: Sequence[str], globs: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in recipients if any(fnmatchcase(one, glob.lower()) for glob in globs))


@dataclass(frozen=True, slots=True)
class Postponed:
    """A notification that goes out later: after so many seconds, or right behind the next one."""

    seconds: int
    behind_next: bool = False
    fault: str = ""

    def blamed_on(self, fault: str) -> "Postponed":
        """Return the same marked with the fault rule that made it."""
        return replace(self, fault=self.fault or fault)


ACCEPTED = Outcome("accepted")
