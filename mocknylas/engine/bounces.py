"""Bounces: mail that comes back, and noticing it. Source: R-W4, R-W9."""

from mocknylas.documents import Document, changed
from mocknylas.engine.state import State
from mocknylas.rules.bounces import Bounce, read_bounce
from mocknylas.rules.rfc5322 import date_header


class Bounces:
    """Finds out which sent mail an arriving report is about."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def notice(self, account: Document, raw: bytes) -> None:
        """Journal the bounce that a raw mail reports, if it is one of mail from this account."""
        bounce = read_bounce(raw)
        sent = bounce and self._reported(account, bounce)
        if not bounce or not sent:
            return
        known = [*sent.get("bounced", ()), *bounce.recipients]
        self._state.store.put("submission", changed(sent, bounced=list(dict.fromkeys(known))))
        self._state.record("message.bounced", sent, **self._attributes(sent, bounce))

    def _reported(self, account: Document, bounce: Bounce) -> Document | None:
        """Return the sent mail that a report is about."""
        key = bounce.message_id
        return self._state.first("submission", account["id"], "message_id", key)

    def _attributes(self, sent: Document, bounce: Bounce) -> Document:
        mail = sent["mail"]
        origin = {name: mail[name] for name in ("to", "from", "cc", "bcc", "subject")}
        return {
            "bounce_reason": bounce.reason,
            "bounce_date": date_header(self._state.clock.now),
            "bounced_addresses": ", ".join(bounce.recipients),
            "type": bounce.kind,
            "code": bounce.code,
            "origin": {**origin, "mime_id": mail["message_id"], "id": sent["id"]},
        }
