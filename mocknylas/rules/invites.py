"""An invitation as a tester writes it, made into the mail that brings it."""

import re
from datetime import date
from typing import Any

from mocknylas.documents import Document
from mocknylas.durations import instant
from mocknylas.errors import ApiError, UsageError
from mocknylas.rules import ics, imip
from mocknylas.rules.letters import people
from mocknylas.rules.rrule import YEARS, check_lines
from mocknylas.rules.when import midnight, settled
from mocknylas.zones import is_zone

HOUR = 3600  # seconds
EARLIEST, LATEST = midnight("1000-01-01"), midnight("8999-12-31")
ORGANIZER = {"name": "Someone Outside", "email": "someone@outside.test"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def to_mime(form: Document, guest: Document, *, now: int, mark: str) -> bytes:
    """Return the mail of a filled-in form; `guest` is who gets it. Raises: UsageError."""
    event = _event(form, guest)
    method = "cancel" if form["cancelled"] else "request"
    cover = ics.Cover(
        uid=form.get("uid") or f"{mark}@{ORGANIZER['email'].partition('@')[2]}",
        now=now,
        method=method,
        sequence=form["sequence"],
    )
    organizer = {"name": event["organizer_name"] or "", "email": event["organizer_email"]}
    subject = f"{imip.SUBJECTS[method]}: {event['title']}"
    letter = imip.Letter(organizer, [guest], subject, method, ics.write(event, cover), event)
    return imip.write(letter, now=now, mark=mark)


def _event(form: Document, guest: Document) -> Document:
    organizer = people(form["organizer"], "organizer")[0] if "organizer" in form else ORGANIZER
    guests = people(form.get("participants", []), "participants")
    if all(one["email"].lower() != guest["email"].lower() for one in guests):
        guests = [guest, *guests]
    event = {
        "title": form["title"],
        "description": form["description"],
        "location": form["location"],
        "when": _when(form),
        "status": "cancelled" if form["cancelled"] else "confirmed",
        "participants": [{**one, "status": "noreply"} for one in guests],
        "organizer_email": organizer["email"].lower(),
        "organizer_name": organizer["name"],
    }
    if form.get("recurrence"):
        event["recurrence"] = {"rrule": _rules(form["recurrence"]), "timezone": _zone(form)}
    if form.get("occurrence") is not None:
        event["original_start_time"] = _moment(form["occurrence"])
    return event


def _when(form: Document) -> Document:
    start, end = form["start"], form.get("end")
    if _is_day(start):
        last = start if end is None else end
        if not _is_day(last) or last < start:
            raise UsageError(f"end: {last!r} is no day from {start} on; write one like {start}")
        return settled({"start_date": start, "end_date": last})
    first = _moment(start)
    last_instant = first + HOUR if end is None else _moment(end)
    if last_instant < first:
        raise UsageError(f"end: {end!r} lies before the start {start!r}; write a later instant")
    return settled({"start_time": first, "end_time": last_instant})


def _moment(value: Any) -> int:
    moment = midnight(value) if _is_day(value) else instant(value)
    if not EARLIEST <= moment <= LATEST:
        raise UsageError(f"not an instant that calendars know: {value!r}; write one of this age")
    return moment


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        return date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def _rules(value: Any) -> list[str]:
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in lines):
        raise UsageError(f'recurrence: {value!r}; write lines like "RRULE:FREQ=WEEKLY"')
    try:
        check_lines(lines)
    except ApiError as error:
        raise UsageError(f'{error.message}; write lines like "RRULE:FREQ=WEEKLY"') from None
    return lines


def _zone(form: Document) -> str:
    if not is_zone(form["timezone"]):
        raise UsageError(f"no time zone {form['timezone']!r}; write one like Europe/Berlin")
    return str(form["timezone"])
