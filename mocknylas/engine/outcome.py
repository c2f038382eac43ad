"""What a provider made of a mail."""

from dataclasses import dataclass, replace
from typing import Literal

from mocknylas.errors import ApiError
from mocknylas.rules.smtp import refusal_for, server_error

Verdict = Literal["accepted", "deferred", "rejected", "auth_failed", "quota"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, what the server said (an SMTP reply), and the fault rule behind it, if any."""

    verdict: Verdict
    reply: str = ""
    fault: str = ""

    def blamed_on(self, fault: str) -> "Outcome":
        """Return the outcome marked with the fault rule that made it."""
        return replace(self, fault=self.fault or fault)

    def error(self) -> ApiError:
        """Return what a synchronous send answers for a refusal. See errors.md §12."""
        error = ApiError(refusal_for(self.reply), detail={"server_error": server_error(self.reply)})
        error.fault = self.fault
        return error


ACCEPTED = Outcome("accepted")
