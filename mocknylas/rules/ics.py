"""iCalendar (RFC 5545): events written as text, by the icalendar library.

Source: R-ICS-02. The library is loaded when it is first needed, as that takes a while.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mocknylas.documents import Document
from mocknylas.rules.rrule import is_exdate, split_exdate, wall_time
from mocknylas.rules.when import is_all_day
from mocknylas.zones import is_zone, zone

PRODID = "-//mocknylas//EN"
METHODS = ("request", "publish", "reply", "add", "cancel", "refresh")
PARTSTAT = {"noreply": "NEEDS-ACTION", "yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE"}
DEFAULT_STATUS = "noreply"


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands around an event in a calendar text."""

    uid: str
    now: int  # DTSTAMP
    method: str = "request"
    prodid: str = PRODID
    sequence: int = 0


def write(event: Document, cover: Cover) -> str:
    """Return an event as the text of a calendar. Source: R-ICS-02."""
    import icalendar

    calendar: Any = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", cover.prodid)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", cover.method.upper())
    calendar.add_component(_component(icalendar.Event(), event, cover))
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _component(component: Any, event: Document, cover: Cover) -> Any:
    component.add("uid", cover.uid)
    component.add("dtstamp", _utc(cover.now))
    component.add("sequence", cover.sequence)
    component.add("summary", event.get("title") or "")
    for field in ("description", "location"):
        if event.get(field):
            component.add(field, event[field])
    component.add("status", (event.get("status") or "confirmed").upper())
    component.add("transp", "TRANSPARENT" if event.get("busy") is False else "OPAQUE")
    component.add("last-modified", _utc(event.get("updated_at") or cover.now))
    if event.get("visibility"):
        component.add("class", event["visibility"].upper())
    if event.get("organizer_email"):
        organizer = _address(event["organizer_email"], cn=event.get("organizer_name"))
        component.add("organizer", organizer)
    for one in event.get("participants") or ():
        component.add("attendee", _attendee(one))
    for name, value in (*_times(event).items(), *_recurrence(event)):
        component.add(name, value)
    return component


def _times(event: Document) -> dict[str, Any]:
    """Return DTSTART, DTEND and RECURRENCE-ID; of several days DTEND is the day after the last."""
    when = event["when"]
    if is_all_day(when):
        first = date.fromisoformat(when.get("date") or when["start_date"])
        last = date.fromisoformat(when.get("date") or when["end_date"])
        times: dict[str, Any] = {"dtstart": first, "dtend": last + timedelta(days=1)}
    else:
        name = (event.get("recurrence") or {}).get("timezone") or "UTC"
        start = when["time"] if when["object"] == "time" else when["start_time"]
        times = {"dtstart": datetime.fromtimestamp(start, zone(name))}
        end = when.get("end_time")
        times |= {"dtend": datetime.fromtimestamp(end, zone(name))} if end is not None else {}
    if event.get("original_start_time") is not None:
        original = _utc(event["original_start_time"])
        times["recurrence-id"] = original.date() if is_all_day(when) else original
    return times


def _recurrence(event: Document) -> Iterator[tuple[str, Any]]:
    import icalendar

    recurrence = event.get("recurrence") or {}
    for line in recurrence.get("rrule", ()):
        if not is_exdate(line):
            yield "rrule", icalendar.vRecur.from_ical(line.upper().removeprefix("RRULE:"))
            continue
        zone_name, times = split_exdate(line)
        name = zone_name if is_zone(zone_name) else recurrence.get("timezone") or "UTC"
        yield "exdate", [_moment(one, name) for one in times]


def _moment(text: str, zone_name: str) -> date | datetime:
    moment = wall_time(text)
    if "T" not in text:
        return moment.date()
    return moment.replace(tzinfo=UTC if text.endswith("Z") else zone(zone_name))


def _attendee(participant: Document) -> Any:
    status = PARTSTAT[participant.get("status") or DEFAULT_STATUS]
    return _address(
        participant["email"],
        cn=participant.get("name"),
        partstat=status,
        rsvp="TRUE" if status == PARTSTAT[DEFAULT_STATUS] else None,
        **{"x-response-comment": participant.get("comment")},
    )


def _address(email: str, **parameters: str | None) -> Any:
    import icalendar

    address = icalendar.vCalAddress(f"mailto:{email}")
    for name, value in parameters.items():
        if value:
            address.params[name.upper()] = icalendar.vText(_plain(value))
    return address


def _plain(text: str) -> str:
    """Return a text that can stand in a parameter: no quotes, no control characters."""
    return "".join(one for one in text.replace('"', "'") if one.isprintable())


def _utc(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)
