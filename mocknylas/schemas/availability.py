"""Free/busy and availability: what is asked, and what is answered.

Mistakes are told by their path, as in R-AVAIL-06: `free_busy.0.time_slots: Missing data …`.
"""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mocknylas.errors import ApiError
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind
from mocknylas.schemas.values import whole
from mocknylas.zones import is_zone

MONDAY, SUNDAY = 0, 6
MILLISECONDS = 10**11  # an instant from here on counts milliseconds. Source: R-AVAIL-03
MAX_MINUTES = 60 * 24 * 366
MAX_EMAILS = 200
MAX_MEETINGS = 5  # more would have too many orders
CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d?)", re.ASCII)
ROUND_ROBINS = ("max-availability", "max-fairness")


class Whole(fields.Field[int]):
    """A whole number, or its digits. Source: R-AVAIL-02."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        number = whole(value)
        if number is None:
            raise ValidationError("Not a valid integer.")
        return number


class Clock(fields.Field[int]):
    """A time of day as H:MM, in minutes after midnight. Source: R-AVAIL-14."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        found = CLOCK.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("Not a valid time.")
        return int(found[1]) * 60 + int(found[2])


class Emails(fields.Field[list[str]]):
    """Addresses; lists within the list are taken as their members."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[str]:
        flat = _flat(value)
        if flat is None or len(flat) > MAX_EMAILS:
            raise ValidationError("Not a valid list of emails.")
        return list(dict.fromkeys(one.strip().lower() for one in flat))


class Meetings(fields.Field[list[list[str]]]):
    """The people of each of several meetings. Source: R-AVAIL-13."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[list[str]]:
        groups = [_flat(one) for one in value] if isinstance(value, list) else [None]
        if any(one is None for one in groups) or len(groups) > MAX_MEETINGS:
            raise ValidationError("Not a valid list of lists of emails.")
        return [list(dict.fromkeys(one.lower() for one in group or ())) for group in groups]


def check_zone(name: str) -> None:
    """Refuse what is no time zone. Raises: ValidationError."""
    if not is_zone(name):
        raise ValidationError("Not a valid timezone.")


class TimeSlot(Lenient):
    """A busy time."""

    object = fields.Raw()
    status = fields.Raw()
    start_time = Whole(required=True)
    end_time = Whole(required=True)


class FreeBusyItem(Lenient):
    """The busy times of somebody outside."""

    object = fields.Raw()
    email = fields.String(required=True)
    time_slots = fields.List(fields.Nested(TimeSlot), required=True)


class OpenHours(Lenient):
    """When people can be met. Source: R-AVAIL-05, R-AVAIL-14."""

    object_type = fields.Raw()
    emails = Emails(required=True)
    days = fields.List(
        fields.Integer(validate=validate.Range(min=MONDAY, max=SUNDAY)), required=True
    )
    timezone = fields.String(required=True, validate=check_zone)
    start = Clock(required=True)
    end = Clock(required=True)


class CalendarChoice(Lenient):
    """Which calendars of an account are looked at."""

    account_id = fields.String(required=True)
    calendar_ids = fields.List(fields.String(), required=True)


class WindowBody(Lenient):
    """A window and whose time in it."""

    start_time = Whole(required=True)
    end_time = Whole(required=True)
    emails = Emails(load_default=list)
    calendars = fields.List(fields.Nested(CalendarChoice), load_default=list, allow_none=True)


class AvailabilityBody(WindowBody):
    """The body of `POST /calendars/availability`. See §7.1 of the contract."""

    duration_minutes = fields.Integer(
        required=True, validate=validate.Range(min=1, max=MAX_MINUTES)
    )
    interval_minutes = fields.Integer(
        required=True, validate=validate.Range(min=1, max=MAX_MINUTES)
    )
    free_busy = fields.List(fields.Nested(FreeBusyItem), load_default=list, allow_none=True)
    open_hours = fields.List(fields.Nested(OpenHours), load_default=list, allow_none=True)
    buffer = fields.Integer(
        load_default=0, allow_none=True, validate=validate.Range(min=0, max=MAX_MINUTES)
    )
    round_robin = fields.String(allow_none=True, validate=validate.OneOf(ROUND_ROBINS))
    event_collection_id = fields.String(allow_none=True)
    tentative_busy = fields.Boolean(load_default=False, allow_none=True)


class ConsecutiveBody(AvailabilityBody):
    """The body of `POST /calendars/availability/consecutive`."""

    emails = Meetings(load_default=list)  # type: ignore[assignment]  # another shape of it


class BusySlot(Answer):
    """A busy time, as it is answered."""

    object = of_kind("time_slot")
    status = fields.String(required=True)
    start_time = fields.Integer(required=True, strict=True)
    end_time = fields.Integer(required=True, strict=True)


class FreeBusy(Answer):
    """The busy times of one person or calendar. Source: R-AVAIL-07."""

    object = of_kind("free_busy")
    email = fields.String(required=True)
    calendar_id = fields.String()
    time_slots = fields.List(fields.Nested(BusySlot), required=True)


class FreeSlot(BusySlot):
    """A time to meet, by both namings. Source: R-AVAIL-01."""

    start = fields.Integer(required=True, strict=True)
    end = fields.Integer(required=True, strict=True)
    emails = fields.List(fields.String())


class Availability(Answer):
    """The times to meet. See §7.1 of the contract."""

    object = of_kind("availability")
    time_slots = fields.List(fields.Nested(FreeSlot), required=True)
    order = fields.List(fields.String(), required=True)


class Meeting(Answer):
    """One of several meetings back to back. Source: R-AVAIL-13."""

    emails = fields.List(fields.String(), required=True)
    start_time = fields.Integer(required=True, strict=True)
    end_time = fields.Integer(required=True, strict=True)


def load_by_path(schema: type[Schema], body: dict[str, Any]) -> dict[str, Any]:
    """Return a body as a schema reads it. Source: R-AVAIL-03, R-AVAIL-06. Raises: ApiError."""
    try:
        loaded = dict(schema().load(body))
    except ValidationError as error:
        path, problem = _first(error.messages)
        raise ApiError("schema_error", path=".".join(path), problem=problem) from None
    if not -MILLISECONDS < loaded["start_time"] < loaded["end_time"] < MILLISECONDS:
        raise ApiError("invalid_window")
    return loaded


def _first(messages: Any) -> tuple[list[str], str]:
    path: list[str] = []
    while isinstance(messages, dict):
        key, messages = next(iter(messages.items()))
        path.append(str(key))
    return path, str(messages[0] if isinstance(messages, list) else messages)


def _flat(value: Any) -> list[str] | None:
    """Return a list of texts without its inner lists, or None when it holds anything else."""
    if not isinstance(value, list):
        return None
    flat = [one for item in value for one in (item if isinstance(item, list) else [item])]
    return flat if all(isinstance(one, str) for one in flat) else None
