"""The book of events: every write goes through here, so that nothing forgets a part.

A write is journalled, and the invitation's message, if there is one, shows the event as it is.
What is not served of an event lies in its note: `sequence` counts its changes (RFC 5545).
"""

from mocknylas.documents import Document, changed
from mocknylas.engine.state import State

CANCELLED = "cancelled"


class EventBook:
    """Keeps the events of all accounts."""

    def __init__(self, state: State) -> None:
        """Write into this state."""
        self._state = state

    def get(self, account_id: str, event_id: str) -> Document | None:
        """Return a stored event, master or override of an account."""
        return self._state.store.get("event", event_id, account_id)

    def by_uid(self, account_id: str, uid: str) -> list[Document]:
        """Return what an account has under a uid: events, masters and overrides."""
        return self._state.store.filed("event", account_id, "ical_uid", uid)

    def overrides(self, master: Document) -> list[Document]:
        """Return the changed and the cancelled occurrences of a series."""
        store, account_id = self._state.store, master["account_id"]
        return store.filed("event", account_id, "master_event_id", master["id"])

    def sequence(self, event: Document) -> int:
        """Return how often an event has changed since it was made."""
        note = self._state.store.get("event_note", event["id"])
        return int(note["sequence"]) if note else 0

    def note(self, event: Document, sequence: int) -> None:
        """Keep how often an event has changed."""
        note = {"id": event["id"], "account_id": event["account_id"], "sequence": sequence}
        self._state.store.put("event_note", note)

    def put(self, event: Document, verb: str) -> Document:
        """Store an event that was `created`, `updated` or `deleted` now; return it."""
        event = changed(event, updated_at=self._state.clock.now)
        self._state.store.put("event", event)
        self._show(event)
        self._state.record(f"event.{verb}", event)
        return event

    def cancel(self, event: Document) -> Document:
        """Mark an event as cancelled; it stays readable. Source: R-EVT-41, R-EVT-43, R-REC-04."""
        if event["status"] == CANCELLED:
            return event
        mark = {"cancelled": True} if "master_event_id" in event else {}
        return self.put(changed(event, status=CANCELLED, **mark), "deleted")

    def _show(self, event: Document) -> None:
        """Let the message that brought an event show it as it is now."""
        message_id = event.get("message_id")
        message = message_id and self._state.store.get("message", message_id)
        if message:
            others = [one for one in message["events"] if one["id"] != event["id"]]
            self._state.store.put("message", changed(message, events=[*others, event]))
