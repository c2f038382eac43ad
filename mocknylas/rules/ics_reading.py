"""iCalendar (RFC 5545) taken apart, by the icalendar library: what arrives in mail.

The library is loaded when it is first needed, as that takes a while.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.rules.ics import DEFAULT_STATUS, PARTSTAT
from mocknylas.rules.rrule import YEARS, split_rule
from mocknylas.rules.when import settled
from mocknylas.zones import is_zone

STATES = ("confirmed", "tentative", "cancelled")
STATUS = {name: status for status, name in PARTSTAT.items()}
COMMENTS = ("X-RESPONSE-COMMENT", "COMMENT")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError)


def read(text: bytes) -> list[Document]:
    """Return the events of a calendar text; what cannot be read is left out.

    Each has the fields of an event with `method`, `uid`, `sequence`, `organizer` and, when it is
    one occurrence of a series, `original_start_time`.
    """
    import icalendar

    try:
        calendars: Any = icalendar.Calendar.from_ical(text, multiple=True)
    except BROKEN:  # broken texts provoke errors of all kinds in the library
        return []
    return [
        event
        for calendar in calendars
        for component in calendar.walk("VEVENT")
        for event in _events(component, str(calendar.get("METHOD", "PUBLISH")).lower())
    ]


def _events(component: Any, method: str) -> Iterator[Document]:
    try:
        event = _event(component)
    except BROKEN:
        return
    if event["uid"]:
        yield {**event, "method": method}


def _event(component: Any) -> Document:
    organizer = component.get("ORGANIZER")
    status = _text(component, "STATUS").lower()
    event = {
        "uid": _text(component, "UID"),
        "sequence": int(component.get("SEQUENCE", 0)),
        "title": _text(component, "SUMMARY"),
        "description": _text(component, "DESCRIPTION") or None,
        "location": _text(component, "LOCATION") or None,
        "when": _when(component),
        "status": status if status in STATES else STATES[0],
        "busy": _text(component, "TRANSP").upper() != "TRANSPARENT",
        "visibility": {"PUBLIC": "public", "PRIVATE": "private"}.get(_text(component, "CLASS")),
        "organizer": _person(organizer) if organizer else None,
        "participants": [_attendee(one, component) for one in _several(component, "ATTENDEE")],
    }
    if rules := list(_rules(component)):
        event["recurrence"] = {"rrule": rules, "timezone": _zone_name(component)}
    if "RECURRENCE-ID" in component:
        event["original_start_time"] = _seconds(component["RECURRENCE-ID"].dt)
    return event


def _when(component: Any) -> Document:
    start = component["DTSTART"].dt
    end = _end(component, start)
    if start.year not in YEARS or end.year not in YEARS:
        raise ValueError("beyond the years that events may name")
    if isinstance(start, datetime):
        first, last = _seconds(start), _seconds(end)
        return settled({"start_time": first, "end_time": max(first, last)})
    last_day = max(start, end - timedelta(days=1))
    return settled({"start_date": start.isoformat(), "end_date": last_day.isoformat()})


def _end(component: Any, start: Any) -> Any:
    if "DTEND" in component:
        return component["DTEND"].dt
    if "DURATION" in component:
        return start + component["DURATION"].dt
    return start


def _seconds(moment: date) -> int:
    """Return an instant; without a zone it is in UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _zone_name(component: Any) -> str:
    name = str(component["DTSTART"].params.get("TZID", "UTC"))
    return name if is_zone(name) else "UTC"


def _rules(component: Any) -> Iterator[str]:
    """Yield the lines of a series; rules that no calendar takes are left out."""
    for rule in _several(component, "RRULE"):
        line = f"RRULE:{rule.to_ical().decode()}"
        try:
            split_rule(line)
        except ApiError:
            return
        yield line
    for dates in _several(component, "EXDATE"):
        for one in dates.dts:
            yield _exdate(one.dt)


def _exdate(moment: date) -> str:
    if not isinstance(moment, datetime):
        return f"EXDATE;VALUE=DATE:{moment:%Y%m%d}"
    return f"EXDATE:{datetime.fromtimestamp(_seconds(moment), UTC):%Y%m%dT%H%M%SZ}"


def _attendee(attendee: Any, component: Any) -> Document:
    status = str(attendee.params.get("PARTSTAT", "")).upper()
    comments = [attendee.params.get(COMMENTS[0]), component.get(COMMENTS[1])]
    return {
        **_person(attendee),
        "status": STATUS.get(status, DEFAULT_STATUS),
        "comment": next((str(one) for one in comments if isinstance(one, str) and one), None),
    }


def _person(address: Any) -> Document:
    email = str(address)
    bare = email[len("mailto:") :] if email.lower().startswith("mailto:") else email
    return {"email": bare.strip().lower(), "name": str(address.params.get("CN", "")) or None}


def _several(component: Any, name: str) -> list[Any]:
    found = component.get(name, [])
    return found if isinstance(found, list) else [found]


def _text(component: Any, name: str) -> str:
    return str(component.get(name, ""))
