"""Booked events: what bookings on scheduling pages write into the calendars of hosts.

Source: R-SCH-01.
"""

from mocknylas.documents import Document, changed
from mocknylas.engine.eventbook import CANCELLED, EventBook
from mocknylas.engine.events import Events
from mocknylas.engine.invitations import Invitations
from mocknylas.engine.state import State
from mocknylas.engine.terms import Terms

SERVED_BY = "2.0"  # version of the writes to calendars: without jobs of their own


class BookedEvents:
    """Writes bookings into the calendars of hosts."""

    def __init__(
        self, state: State, events: Events, book: EventBook, invitations: Invitations
    ) -> None:
        """Write through these engines, so that changes are journalled and guests hear of them."""
        self._state = state
        self._events = events
        self._book = book
        self._invitations = invitations

    def enter(
        self, account: Document, body: Document, *, confirmed: bool, notify: bool
    ) -> Document:
        """Create the event of a booking, tentative until it is confirmed. Source: R-SCH-01."""
        terms = Terms(SERVED_BY, notify=notify and confirmed)
        event = self._events.create(account, body, terms)
        return event if confirmed else self._book.put(changed(event, status="tentative"), "updated")

    def confirm(self, booking: Document, *, notify: bool) -> None:
        """Make the event of a booking certain and invite its guests."""
        event = self._event(booking)
        if event:
            after = self._book.put(changed(event, status="confirmed"), "updated")
            if notify:
                self._invitations.announce(self._host(booking), after, None)

    def cancel(self, booking: Document, *, notify: bool) -> None:
        """Cancel the event of a booking."""
        event = self._event(booking)
        if event:
            self._events.delete(self._host(booking), event, Terms(SERVED_BY, notify=notify))

    def _event(self, booking: Document) -> Document | None:
        """Return the event of a booking, unless its host has taken it away."""
        found = self._book.get(booking["account_id"], booking["shown"]["calendar_event_id"])
        return found if found and found["status"] != CANCELLED else None

    def _host(self, booking: Document) -> Document:
        return self._state.store.at("account", booking["account_id"])
