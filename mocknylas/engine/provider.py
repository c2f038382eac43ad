"""The provider of an account: it takes mail, or refuses it for a reason that a test gave.

The reasons, in this order: a fault rule, a magic recipient, the provider's own limits.
"""

from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.fault_rules import SERVICE
from mocknylas.engine.faults import Faults
from mocknylas.engine.limits import Limits
from mocknylas.engine.outcome import ACCEPTED, Outcome
from mocknylas.engine.state import State
from mocknylas.rules.addresses import emails, recipients
from mocknylas.rules.magic import Refusal, is_magic, refusal

ASYNCHRONOUS = ("outbox", "outbox_v1")  # ways on which the tries of a mail are counted


class Provider:
    """Stands for the mail servers of every account of a world."""

    def __init__(self, state: State, faults: Faults) -> None:
        """Let these rules strike at the provider seam; count in this state."""
        self._state = state
        self._faults = faults
        self.limits = Limits(state)

    def submit(self, account: Document, mail: Document, *, via: str, attempt: int = 1) -> Outcome:
        """Hand a mail over; `via` says by which call: `send`, `outbox_v1`, `calendar` and so on.

        By way of `service` the mailing service gets it, which fails as rules that name it say.
        """
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

        def judge() -> Outcome:
            return self._judge(account, mail, subject)

        if via == SERVICE:
            outcome: Outcome = self._faults.around(SERVICE, subject, lambda: ACCEPTED)
        else:
            outcome = self._faults.around("provider", subject, judge)
        return outcome.among(subject["to"])

    def signed(self, account: Document, mail: Document) -> Document:
        """Return a mail with the sender that its provider lets it have."""
        if not self._state.options.provider_limits or "raw" in mail:
            return mail
        return self.limits.signed(account, mail)

    def _judge(self, account: Document, mail: Document, subject: dict[str, Any]) -> Outcome:
        outcome = ACCEPTED
        if self._state.options.magic_recipients and is_magic(subject["to"]):
            outcome = self._conjured(account, subject)
        if not self._state.options.provider_limits:
            return outcome
        if outcome is ACCEPTED:
            outcome = self.limits.verdict(account, mail)
        if outcome.verdict in {"accepted", "partial"}:
            self.limits.count(account)
        return outcome

    def _conjured(self, account: Document, subject: dict[str, Any]) -> Outcome:
        """Return what magic recipients make of a mail: one of several is refused alone."""
        struck = {one: found for one in subject["to"] if (found := refusal(one))}
        struck = {
            one: found for one, found in struck.items() if self._lasts(found, account, one, subject)
        }
        if not struck:
            return ACCEPTED
        first = next(iter(struck.values()))
        if first.verdict == "rejected" and len(struck) < len(subject["to"]):
            return Outcome("partial", first.reply, failed=tuple(struck))
        return Outcome(first.verdict, first.reply, row=first.row)

    def _lasts(
        self, found: Refusal, account: Document, address: str, subject: dict[str, Any]
    ) -> bool:
        """Say whether a recipient still refuses; who does so a few times only is counted."""
        if found.tries is None:
            return True
        if subject["via"] in ASYNCHRONOUS:
            return bool(subject["attempt"] <= found.tries)
        key = f"{account['id']} {address}"
        tries: int = (self._state.store.get("tries", key) or {"count": 0})["count"] + 1
        left = tries <= found.tries
        note = {"id": key, "account_id": account["id"], "count": tries if left else 0}
        self._state.store.put("tries", note)
        return left
