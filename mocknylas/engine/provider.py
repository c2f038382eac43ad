"""The provider of an account: it takes mail, or refuses it when a fault says so."""

from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.faults import Faults
from mocknylas.engine.outcome import ACCEPTED, Outcome
from mocknylas.rules.addresses import emails, recipients


class Provider:
    """Stands for the mail servers of every account of a world."""

    def __init__(self, faults: Faults) -> None:
        """Let these rules strike at the provider seam."""
        self._faults = faults

    def submit(self, account: Document, mail: Document, *, via: str, attempt: int = 1) -> Outcome:
        """Hand a mail over; `via` says by which call (`send`, `outbox`, `calendar` …)."""
        subject: dict[str, Any] = {
            "provider": account["provider"],
            "account": account["email_address"],
            "account_id": account["id"],
            "from": emails(mail["from"]),
            "to": recipients(mail),
            "subject": mail["subject"],
            "via": via,
            "attempt": attempt,
        }
        outcome: Outcome = self._faults.around("provider", subject, lambda: ACCEPTED)
        return outcome.among(subject["to"])
