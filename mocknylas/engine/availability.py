"""Availability: whose time is taken, by calendars of this world and by what a caller tells.

Source: R-AVAIL-07 to R-AVAIL-13.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.agenda import Agenda, Window, Wish
from mocknylas.engine.calendars import Calendars
from mocknylas.engine.state import State
from mocknylas.engine.terms import EWS
from mocknylas.errors import ApiError
from mocknylas.rules.addresses import mailbox_of
from mocknylas.rules.availability import (
    Ask,
    Hours,
    Interval,
    Person,
    consecutive,
    fairest,
    merged,
    most_available,
    slots,
)
from mocknylas.rules.when import DAY, occupied, start_of

MINUTE = 60  # seconds
MOST_CANDIDATES = 100_000
FAIRNESS = "max-fairness"


class Availability:
    """Answers when people of this world are busy, and when they can meet."""

    def __init__(self, state: State, calendars: Calendars, agenda: Agenda) -> None:
        """Read these calendars."""
        self._state = state
        self._calendars = calendars
        self._agenda = agenda

    def free_busy(self, ask: Document) -> list[Document]:
        """Return the busy times of people and of calendars. Source: R-AVAIL-07, R-AVAIL-08."""
        self._check_providers(ask["emails"])
        window = (ask["start_time"], ask["end_time"])
        answers = [
            _free_busy(email, self._busy(self._primary(email), window)) for email in ask["emails"]
        ]
        for account, calendar in self._chosen(ask):
            found = _free_busy(account["email_address"], self._busy([calendar], window))
            answers.append({**found, "calendar_id": calendar["id"]})
        return answers

    def availability(self, ask: Document) -> Document:
        """Return the slots in which people can meet. Source: R-AVAIL-11, R-AVAIL-12."""
        search = self._search(ask)
        people = self._people(ask, self._everybody(ask))
        by = ask.get("round_robin")
        found = slots(search, people, any_one=bool(by))
        emails = [one.email for one in people]
        order = most_available(emails, found)
        if by == FAIRNESS:
            order = fairest(emails, self._last_met(ask.get("event_collection_id")))
        return {
            "object": "availability",
            "time_slots": [
                {**_slot(one.start, one.end, "free"), "start": one.start, "end": one.end}
                | ({"emails": list(one.emails)} if by else {})
                for one in found
            ],
            "order": order if by else [],
        }

    def consecutive(self, ask: Document) -> list[list[Document]]:
        """Return the ways to hold meetings one after the other. Source: R-AVAIL-13."""
        groups = ask["emails"]
        self._check_providers([email for group in groups for email in group])
        known = {one.email: one for one in self._people(ask, self._everybody(ask))}
        meetings = [[known[email] for email in group] for group in groups]
        if not groups:
            meetings = [list(known.values())]
        return [
            [
                {"emails": list(one.emails), "start_time": one.start, "end_time": one.end}
                for one in way
            ]
            for way in consecutive(self._search(ask), meetings)
        ]

    def _search(self, ask: Document) -> Ask:
        search = Ask(
            start=ask["start_time"],
            end=ask["end_time"],
            duration=ask["duration_minutes"] * MINUTE,
            interval=ask["interval_minutes"] * MINUTE,
            buffer=(ask.get("buffer") or 0) * MINUTE,
        )
        if len(search.candidates) > MOST_CANDIDATES:
            raise ApiError("too_many_slots", maximum=MOST_CANDIDATES)
        return search

    def _check_providers(self, emails: Iterable[str]) -> None:
        """Refuse what iCloud does not have, where asked to. Source: R-AVAIL-08."""
        accounts = filter(None, map(self._account, emails))
        if any(one["provider"] == "icloud" for one in accounts):
            wrong = ApiError("free_busy_not_supported")
            self._state.tolerate("provider-limit", "/body/emails", wrong)

    def _everybody(self, ask: Document) -> list[str]:
        """Return who is to meet: by address, by calendar, and outside."""
        emails = [
            one for item in ask["emails"] for one in ([item] if isinstance(item, str) else item)
        ]
        emails += [account["email_address"] for account, _ in self._chosen(ask)]
        emails += [one["email"].lower() for one in ask.get("free_busy") or ()]
        return list(dict.fromkeys(emails))

    def _people(self, ask: Document, emails: Sequence[str]) -> list[Person]:
        """Return people with their busy times and open hours. Raises: ApiError as R-AVAIL-05."""
        told: dict[str, list[Interval]] = {}
        for one in ask.get("free_busy") or ():
            busy = [(slot["start_time"], slot["end_time"]) for slot in one["time_slots"]]
            told.setdefault(one["email"].lower(), []).extend(busy)
        hours = _open_hours(ask, emails)
        pad = (ask.get("buffer") or 0) * MINUTE
        window = (ask["start_time"] - pad, ask["end_time"] + pad)
        chosen: dict[str, list[Document]] = {}
        for account, calendar in self._chosen(ask):
            chosen.setdefault(account["email_address"], []).append(calendar)
        tentative = bool(ask.get("tentative_busy"))
        return [
            Person(
                email,
                busy=[
                    *told.get(email, ()),
                    *self._busy(
                        chosen.get(email) or self._primary(email), window, tentative=tentative
                    ),
                ],
                hours=hours.get(email, ()),
            )
            for email in emails
        ]

    def _busy(
        self, calendars: list[Document], window: Interval, *, tentative: bool = True
    ) -> list[Interval]:
        """Return when events of calendars take time within a window. Source: R-AVAIL-10."""
        taken = [
            interval
            for calendar in calendars
            for interval in self._taken(calendar, window, tentative=tentative)
            if interval[0] < window[1] and interval[1] > window[0]
        ]
        return merged(taken)

    def _taken(
        self, calendar: Document, window: Interval, *, tentative: bool
    ) -> Iterator[Interval]:
        account = self._state.store.at("account", calendar["account_id"])
        tentative = tentative or account["provider"] not in EWS
        around = Window(ends_after=window[0] - 2 * DAY, starts_before=window[1] + 2 * DAY)
        wish = Wish(account, around, frozenset([calendar["id"]]))
        for event in self._agenda.expanded(wish):
            if _takes_time(event, account, tentative=tentative):
                yield occupied(event["when"], calendar["timezone"])

    def _account(self, email: str) -> Document | None:
        address = mailbox_of(email)
        accounts = self._state.store.values("account")
        return next((one for one in accounts if mailbox_of(one["email_address"]) == address), None)

    def _primary(self, email: str) -> list[Document]:
        """Return the calendar that stands for a person; of a stranger there is none."""
        account = self._account(email)
        return [self._calendars.primary(account)] if account else []

    def _chosen(self, ask: Document) -> Iterator[tuple[Document, Document]]:
        """Yield the calendars that a caller names. Raises: ApiError for one that is not there."""
        for choice in ask.get("calendars") or ():
            for calendar_id in choice["calendar_ids"]:
                found = self._state.store.get("calendar", calendar_id, choice["account_id"])
                if found is None:
                    raise ApiError("event_calendar_not_found", id=calendar_id)
                yield self._state.store.at("account", choice["account_id"]), found

    def _last_met(self, collection_id: Any) -> dict[str, int]:
        """Return when people last had an event of a collection. Source: R-AVAIL-12."""
        last: dict[str, int] = {}
        for account in self._state.store.values("account") if collection_id else ():
            for event in self._state.store.filed(
                "event", account["id"], "event_collection_id", collection_id
            ):
                people = [one["email"] for one in event["participants"]]
                for email in (*people, account["email_address"]):
                    last[email] = max(last.get(email, 0), start_of(event))
        return last


def _takes_time(event: Document, account: Document, *, tentative: bool) -> bool:
    if not event["busy"] or (event["status"] == "tentative" and not tentative):
        return False
    address = mailbox_of(account["email_address"])
    mine = [one for one in event["participants"] if mailbox_of(one["email"]) == address]
    return not any(one["status"] == "no" for one in mine)


def _open_hours(ask: Document, emails: Sequence[str]) -> dict[str, list[Hours]]:
    hours: dict[str, list[Hours]] = {}
    for one in ask.get("open_hours") or ():
        given = Hours(frozenset(one["days"]), one["timezone"], one["start"], one["end"])
        for email in one["emails"]:
            if email not in emails:
                raise ApiError("open_hours_of_a_stranger")
            hours.setdefault(email, []).append(given)
    return hours


def _free_busy(email: str, busy: list[Interval]) -> Document:
    slots_of = [_slot(begin, end, "busy") for begin, end in busy]
    return {"object": "free_busy", "email": email, "time_slots": slots_of}


def _slot(start: int, end: int, status: str) -> Document:
    return {"object": "time_slot", "status": status, "start_time": start, "end_time": end}
