"""Invitations: mail that tells participants of an event, and the organiser of their answers.

Source: R-EVT-24, R-EVT-42, R-HIDE-01, R-RSVP-01 to R-RSVP-08. Each participant gets a mail of
their own through the account's provider (iMIP, RFC 6047); it arrives in other accounts of the world
like any other mail, and there `engine.emailed` files what it says.
"""

from dataclasses import replace

from mocknylas.documents import Document, changed
from mocknylas.engine.calendars import EMAILED_EVENTS
from mocknylas.engine.composing import own
from mocknylas.engine.eventbook import CANCELLED, EventBook
from mocknylas.engine.sending import Sending
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.rules import ics, imip
from mocknylas.rules.addresses import mailbox_of
from mocknylas.rules.mime import parse

STATUSES = ("yes", "no", "maybe")


class Invitations:
    """Sends invitations, updates, cancellations and answers."""

    def __init__(self, state: State, book: EventBook, sending: Sending) -> None:
        """Send mail of this state's accounts."""
        self._state = state
        self._book = book
        self._sending = sending

    def announce(self, account: Document, event: Document, before: Document | None = None) -> None:
        """Tell every participant of an event, and those who no longer are. Source: R-EVT-24.

        A refusal by the provider is journalled and does not undo the event.
        """
        method = "cancel" if event["status"] == CANCELLED else "request"
        for one in self._guests(account, event):
            self._tell(account, event, one, method)
        if before is not None:
            stayed = {one["email"] for one in event["participants"]}
            for one in self._guests(account, before):
                if one["email"] not in stayed:
                    self._tell(account, changed(event, status=CANCELLED), one, "cancel")

    def answer(self, account: Document, body: Document, *, everyone: bool) -> Document:
        """Answer an invitation; return the event. Source: R-RSVP-01 to R-RSVP-08.

        With `everyone` the other participants get a copy. Raises: ApiError, also as a send would.
        """
        event, status = self._invitation(account, body), body.get("status")
        if not status:
            raise ApiError("rsvp_without_status")
        if status not in STATUSES:
            raise ApiError("rsvp_status_invalid", value=status)
        me = self._me(account, event)
        given = {"comment": body["comment"]} if "comment" in body else {}
        mine = {**me, "status": status, **given}
        if mine == me:
            return event  # Source: R-RSVP-06
        people = [mine if one is me else one for one in event["participants"]]
        after = changed(event, participants=people)
        self._reply(account, after, mine, everyone=everyone)
        return self._book.put(after, "updated")

    def _invitation(self, account: Document, body: Document) -> Document:
        """Return the invitation that an answer names. Source: R-RSVP-01 to R-RSVP-03."""
        if body.get("account_id") not in (None, account["id"]):
            raise ApiError("rsvp_of_another_account")
        event = self._book.get(account["id"], str(body.get("event_id")))
        if event is None:
            raise ApiError("event_not_found_on_write", id=body.get("event_id"))
        calendar = self._state.store.at("calendar", event["calendar_id"])
        if not event.get("message_id") or calendar["name"] != EMAILED_EVENTS:
            raise ApiError("not_an_invitation")
        return event

    def _me(self, account: Document, event: Document) -> Document:
        address = mailbox_of(account["email_address"])
        people: list[Document] = event["participants"]
        for one in people:
            if mailbox_of(one["email"]) == address:
                return one
        raise ApiError("not_a_participant", email=account["email_address"])

    def _guests(self, account: Document, event: Document) -> list[Document]:
        """Return the participants who are not the account itself."""
        address = mailbox_of(account["email_address"])
        return [one for one in event["participants"] if mailbox_of(one["email"]) != address]

    def _tell(self, account: Document, event: Document, guest: Document, method: str) -> None:
        shown = event
        if event.get("hide_participants"):  # Source: R-HIDE-01
            shown = changed(event, participants=[guest])
        first = self._book.sequence(event) == 0
        verb = imip.SUBJECTS[method] if first else imip.UPDATED[method]
        letter = self._letter(account, shown, guest, (method, verb))
        try:
            self._send(account, letter)
        except ApiError as error:
            self._state.record(
                "notification.failed", event, to=guest["email"], reason=error.message
            )

    def _reply(self, account: Document, event: Document, mine: Document, *, everyone: bool) -> None:
        """Send the organiser an answer. Source: R-RSVP-07."""
        organizer = {"name": event["organizer_name"], "email": event["organizer_email"]}
        if "@" not in (event["organizer_email"] or ""):
            return  # an invitation that names nobody
        answer = changed(event, participants=[mine])
        occasion = ("reply", imip.ANSWERS[mine["status"]])
        letter = self._letter(account, answer, organizer, occasion)
        if everyone:
            others = map(_as_person, self._guests(account, event))
            letter = replace(letter, cc=tuple(others))
        self._send(account, letter)

    def _letter(
        self, account: Document, event: Document, to: Document, occasion: tuple[str, str]
    ) -> imip.Letter:
        method, verb = occasion
        cover = ics.Cover(
            uid=event["ical_uid"],
            now=self._state.clock.now,
            method=method,
            sequence=self._book.sequence(event),
        )
        return imip.Letter(
            sender=own(account),
            to=[_as_person(to)],
            subject=f"{verb}: {event['title']}",
            method=method,
            ics=ics.write(event, cover),
            event=event,
        )

    def _send(self, account: Document, letter: imip.Letter) -> None:
        mark = self._state.streams.new_id("invitation")
        raw = imip.write(letter, now=self._state.clock.now, mark=mark)
        self._sending.send_raw(account, raw, parse(raw), via="calendar")


def _as_person(participant: Document) -> dict[str, str]:
    return {"name": participant.get("name") or "", "email": participant["email"]}
