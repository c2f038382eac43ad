"""Seeded calendars: what a recipe says of an account's time becomes calendars and events."""

from itertools import islice
from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.calendars import Calendars
from mocknylas.engine.emailed import EmailedEvents
from mocknylas.engine.eventbook import EventBook
from mocknylas.engine.events import Events
from mocknylas.engine.mailbox import INBOX, Mailbox
from mocknylas.engine.terms import MICROSOFT
from mocknylas.rules.recurrence import instance, series_of, starts
from mocknylas.rules.when import at, stamp
from mocknylas.seeding.agenda import Agenda, Body

FAR = 2**40
OWN = ("calendar", "moved", "by", "cancelled")  # keys of a seeded body that no event has


class CalendarSeeds:
    """Lays out agendas in a new world."""

    def __init__(
        self, calendars: Calendars, events: Events, book: EventBook, emailed: EmailedEvents
    ) -> None:
        """Write into these."""
        self._calendars = calendars
        self._events = events
        self._book = book
        self._emailed = emailed

    def fill(self, account: Document, agenda: Agenda) -> None:
        """Give a new account its calendars and what is in them."""
        self._calendars.open(account)
        known: dict[str | None, Document] = {None: self._calendars.primary(account)}
        for name, read_only in agenda.calendars:
            known[name] = self._calendars.add(account, {"name": name}, read_only=read_only)
        for body in agenda.events:
            self._events.file(account, known[body["calendar"]], without(body, *OWN))
        for body in agenda.series:
            self._lay_series(account, known[body["calendar"]], body)

    def invite(self, account: Document, agenda: Agenda, mailbox: Mailbox) -> None:
        """Put the invitations into a mailbox that has all its other mail."""
        inbox = mailbox.named(account, INBOX[account["organization_unit"]])
        for one in agenda.invitations:
            message = mailbox.put(account, one.mail, inbox)
            self._emailed.on_told(account, message, one.told)

    def _lay_series(self, account: Document, calendar: Document, body: Body) -> None:
        """File a series with one occurrence moved and one cancelled. Source: R-REC-04, R-REC-16."""
        master = self._events.file(account, calendar, without(body, *OWN))
        found = list(islice(starts(series_of(master), -FAR, FAR), body["cancelled"]))
        moved, cancelled = found[body["moved"] - 1], found[body["cancelled"] - 1]
        override = instance(master, moved, read_only=False)
        when: Any = at(override["when"], moved + body["by"])
        self._book.put(changed(override, when=when), "updated")
        if account["provider"] in MICROSOFT:
            recurrence = master["recurrence"]
            lines = [*recurrence["rrule"], f"EXDATE:{stamp(cancelled)}"]
            self._book.put(changed(master, recurrence={**recurrence, "rrule": lines}), "updated")
        else:
            self._book.cancel(instance(master, cancelled, read_only=False))
