"""What a provider made of a mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

from mocknylas.errors import ApiError
from mocknylas.rules.smtp import refusal_for, server_error

Verdict = Literal["accepted", "deferred", "rejected", "partial", "auth_failed", "quota"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, what the server said (an SMTP reply), and the fault rule behind it, if any.

    `failed` holds the recipients of a partial delivery that were refused: at first as globs, then
    as addresses. `row` names the error to answer where the reply alone does not decide it;
    `retry_after` says in how many seconds to come back, 0 that the server does not tell.
    """

    verdict: Verdict
    reply: str = ""
    fault: str = ""
    failed: tuple[str, ...] = ()
    row: str = ""
    retry_after: int = 0

    def blamed_on(self, fault: str) -> "Outcome":
        """Return the outcome marked with the fault rule that made it."""
        return replace(self, fault=self.fault or fault)

    def among(self, recipients: Sequence[str]) -> "Outcome":
        """Return the outcome for these recipients: who of them a partial delivery refused."""
        if self.verdict != "partial":
            return self
        patterns = self.failed or recipients[:1]
        failed = tuple(
            one for one in recipients if any(fnmatchcase(one, glob.lower()) for glob in patterns)
        )
        if not failed:
            return ACCEPTED
        everyone = len(failed) == len(recipients)
        row = "all_recipients_failed" if everyone else "some_recipients_failed"
        return replace(self, failed=failed, row=row)

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


ACCEPTED = Outcome("accepted")
