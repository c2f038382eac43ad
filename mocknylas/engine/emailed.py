"""Emailed events: what calendars in arriving mail say, filed in the account that got them.

Source: R-CAL-02, R-EVT-11, R-RSVP-07, R-REC-16. An invitation becomes an event of the calendar
"Emailed events", an update or a cancellation changes it, and an answer changes the participant's
status in the organiser's event.
"""

from collections.abc import Callable, Mapping

from mocknylas.documents import Document, changed, without
from mocknylas.engine.calendars import Calendars
from mocknylas.engine.eventbook import EventBook
from mocknylas.engine.state import State
from mocknylas.engine.terms import MICROSOFT
from mocknylas.rules import imip
from mocknylas.rules.addresses import mailbox_of
from mocknylas.rules.ics_reading import read
from mocknylas.rules.recurrence import instance, instance_id, occurs, series_of
from mocknylas.rules.when import stamp

FIELDS = ("title", "description", "location", "when", "status", "busy", "visibility")

NOBODY: Document = {"name": None, "email": ""}


class EmailedEvents:
    """Reads the calendars that arrive in mail."""

    def __init__(self, state: State, calendars: Calendars, book: EventBook) -> None:
        """Write into this book."""
        self._state = state
        self._calendars = calendars
        self._book = book
        self._methods: Mapping[str, Callable[[Document, Document, Document], None]] = {
            "request": self._on_request,
            "publish": self._on_request,
            "reply": self._on_reply,
            "cancel": self._on_cancel,
        }

    def on_mail(self, account: Document, message: Document, mail: Document) -> Document:
        """File what a mail's calendars say; return the message, which shows its events."""
        for text in imip.calendars(mail["files"]):
            for told in read(text):
                self.on_told(account, message, told)
        return self._state.store.at("message", message["id"])

    def on_told(self, account: Document, message: Document, told: Document) -> None:
        """File what one event of a calendar says; other methods say nothing."""
        if told["method"] in self._methods:
            self._methods[told["method"]](account, message, told)

    def _on_request(self, account: Document, message: Document, told: Document) -> None:
        """File an invitation, or bring one up to date unless it is an older one."""
        calendar = self._calendars.emailed(account)
        organizer = told["organizer"]
        if calendar is None or _is(account, organizer):
            return
        known = self._known(account, told)
        if known and self._book.sequence(known) > told["sequence"]:
            return
        event = self._event(calendar, message, told, known)
        if event is None:
            return
        after = self._book.put(event, "updated" if known else "created")
        self._book.note(after, told["sequence"])

    def _event(
        self, calendar: Document, message: Document, told: Document, known: Document | None
    ) -> Document | None:
        """Return the event that an invitation tells of; none for a part of an unknown series."""
        organizer = told["organizer"] or next(iter(message["from"]), NOBODY)
        name, email = organizer.get("name"), organizer["email"]
        event = {
            "id": known["id"] if known else self._state.streams.new_id("event"),
            "object": "event",
            "account_id": calendar["account_id"],
            "calendar_id": calendar["id"],
            **{field: told[field] for field in FIELDS},
            "owner": f"{name} <{email}>" if name else email,
            "participants": told["participants"],
            "read_only": True,
            "message_id": message["id"],
            "ical_uid": told["uid"],
            "organizer_email": email,
            "organizer_name": name or None,
        }
        if "recurrence" in told:
            event["recurrence"] = told["recurrence"]
        start = told.get("original_start_time")
        if start is None:
            return event
        master = self._master(calendar["account_id"], told)
        if master is None:
            return None
        own = {"id": instance_id(master["id"], start), "master_event_id": master["id"]}
        return {**without(event, "recurrence"), **own, "original_start_time": start}

    def _on_cancel(self, account: Document, message: Document, told: Document) -> None:
        """Cancel an invitation, or one occurrence of a series."""
        start = told.get("original_start_time")
        known = self._known(account, told)
        if known and known.get("message_id"):
            for one in [known, *self._book.overrides(known)]:
                self._book.cancel(one)
        elif start is not None:
            master = self._master(account["id"], told)
            if master and master.get("message_id") and occurs(series_of(master), start):
                self._cancel_occurrence(account, master, start)

    def _cancel_occurrence(self, account: Document, master: Document, start: int) -> None:
        """Leave one occurrence out as its provider does. Source: R-REC-04, R-REC-16."""
        if account["provider"] in MICROSOFT:
            recurrence = master["recurrence"]
            lines = [*recurrence["rrule"], f"EXDATE:{stamp(start)}"]
            self._book.put(changed(master, recurrence={**recurrence, "rrule": lines}), "updated")
        else:
            override = {**instance(master, start, read_only=True)}
            self._book.cancel(changed(override, message_id=master["message_id"]))

    def _on_reply(self, account: Document, _: Document, told: Document) -> None:
        """Note who answers what in the event that they were invited to. Source: R-RSVP-07."""
        event = self._known(account, told)
        if event is None:
            return
        answers = {mailbox_of(one["email"]): one for one in told["participants"]}
        people = [
            {**one, "status": answer["status"], "comment": answer["comment"]}
            if (answer := answers.get(mailbox_of(one["email"])))
            else one
            for one in event["participants"]
        ]
        if people != event["participants"]:
            self._book.put(changed(event, participants=people), "updated")

    def _known(self, account: Document, told: Document) -> Document | None:
        """Return the event or the override that is told of, if the account has it."""
        start = told.get("original_start_time")
        found = self._book.by_uid(account["id"], told["uid"])
        return next((one for one in found if one.get("original_start_time") == start), None)

    def _master(self, account_id: str, told: Document) -> Document | None:
        found = self._book.by_uid(account_id, told["uid"])
        return next((one for one in found if "recurrence" in one), None)


def _is(account: Document, person: Document | None) -> bool:
    return person is not None and mailbox_of(person["email"]) == mailbox_of(
        account["email_address"]
    )
