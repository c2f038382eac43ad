"""The structured values of an event's body: when, participants, recurrence and more.

Each reader takes a value that is not null and the name of its field, and refuses what is wrong as
the contract says.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.schemas.participants import is_address
from mocknylas.schemas.values import whole
from mocknylas.zones import is_zone

WHEN_SHAPES: Mapping[frozenset[str], str] = {  # the keys of each shape → its name
    frozenset({"time"}): "time",
    frozenset({"start_time", "end_time"}): "timespan",
    frozenset({"date"}): "date",
    frozenset({"start_date", "end_date"}): "datespan",
}
SPANS = (("start_time", "end_time"), ("start_date", "end_date"))
ZONE_KEYS = {"timezone": {"time"}, "start_timezone": {"timespan"}, "end_timezone": {"timespan"}}
YEARS = range(1000, 9000)  # beyond them zones have no sense
EARLIEST, LATEST = -30_610_224_000, 221_845_392_000  # their instants
STATUSES = ("yes", "no", "maybe", "noreply")  # Source: R-PART-03
PROVIDERS = ("Google Meet", "Zoom Meeting", "WebEx", "GoToMeeting", "Microsoft Teams")
CREATING = ("Google Meet", "Zoom Meeting", "Microsoft Teams")  # Source: R-CONF-02
DETAILS = {"meeting_code", "password", "pin", "url", "phone"}  # Source: R-CONF-03
NOTIFICATIONS = {  # type → the texts that it takes. Source: R-NOTI-01
    "email": ("subject", "body"),
    "sms": ("message",),
    "webhook": ("url", "payload"),
}
LEADS = ("minutes_before_event", "minutes_before_events")  # both namings. Source: R-NOTI-01
REMINDER = re.compile(r"\[(-1|\d{1,9})?\]", re.ASCII)
MAX_RULES = 50


def read_when(value: Any, field: str) -> Any:
    """Return a `when` of one shape, with `object` if it was given. Source: R-WHEN-01 to 08.

    An empty one counts as left out. Raises: ApiError.
    """
    if not isinstance(value, dict):
        raise ApiError("invalid_field", field=field)
    if not value:
        return None
    shape = WHEN_SHAPES.get(frozenset(value) - {"object", *ZONE_KEYS})
    given = value.get("object", shape)
    if shape is None or given != shape or not _fits(value, shape):
        raise ApiError("when_invalid_keys")
    when = {name: _when_part(name, one) for name, one in value.items() if one is not None}
    for start, end in SPANS:
        if start in when and when[start] > when[end]:
            raise ApiError("start_after_end", start=start, end=end)
    return when


def read_participants(value: Any, error: str) -> list[Document]:
    """Return participants, each with the keys it was given. Source: R-PART-01 to R-PART-06.

    `error` names the row for one without an address. Raises: ApiError.
    """
    if not isinstance(value, list):
        raise ApiError("invalid_field", field="participants")
    return [_participant(one, error) for one in value]


def read_recurrence(value: Any, field: str) -> Any:
    """Return lines and zone of a recurrence; an empty one is none. Source: R-REC-01, R-REC-02."""
    if not isinstance(value, dict):
        raise ApiError("invalid_field", field=field)
    rules = [] if value.get("rrule") is None else value["rrule"]
    rules = [rules] if isinstance(rules, str) else rules
    if not isinstance(rules, list) or len(rules) > MAX_RULES:
        raise ApiError("invalid_field", field="rrule")
    if not all(isinstance(one, str) for one in rules):
        raise ApiError("invalid_field", field="rrule")
    name = value.get("timezone")
    if name is not None and not is_zone(name):
        raise ApiError("invalid_field", field="timezone")
    return {"rrule": rules, "timezone": name} if rules else None


def read_conferencing(value: Any, field: str) -> Any:
    """Return how people meet from afar. Source: R-CONF-01, R-CONF-02, R-CONF-03."""
    if not isinstance(value, dict):
        raise ApiError("invalid_field", field=field)
    if not value:
        return None
    if value.get("details") and value.get("autocreate"):
        raise ApiError("details_and_autocreate")
    details, autocreate = value.get("details"), value.get("autocreate")
    creating = isinstance(autocreate, dict)
    if value.get("provider") not in (CREATING if creating else PROVIDERS):
        raise ApiError("invalid_field", field="provider")
    if creating:
        return {"provider": value["provider"], "autocreate": autocreate}
    if not isinstance(details, dict) or not details.keys() <= DETAILS:
        raise ApiError("invalid_field", field="details")
    if not all(_is_detail(name, one) for name, one in details.items()):
        raise ApiError("invalid_field", field="details")
    return {"provider": value["provider"], "details": details}


def read_reminder_minutes(value: Any, field: str) -> str:
    """Return the reminder as it is written in brackets. Source: R-REM-01."""
    text = str(value) if isinstance(value, str | list) else ""
    if not REMINDER.fullmatch(text):
        raise ApiError("invalid_field", field=field)
    return text


def read_notifications(value: Any, field: str) -> list[Document]:
    """Return notices as they were given. Source: R-NOTI-01."""
    if not isinstance(value, list) or not all(map(_is_notification, value)):
        raise ApiError("invalid_field", field=field)
    return value


def read_visibility(value: Any, field: str) -> str:
    """Return the visibility. Source: R-EVT-35."""
    if value == "":
        raise ApiError("visibility_empty")
    if not isinstance(value, str):
        raise ApiError("invalid_field", field=field)
    return value


def read_zone(value: Any, field: str) -> str:
    """Return the name of a time zone."""
    if not is_zone(value):
        raise ApiError("invalid_field", field=field)
    return str(value)


def _fits(when: Document, shape: str) -> bool:
    """Say whether nothing is missing, and the zones are those of the shape. Source: R-WHEN-02."""
    if any(when[name] is None for name in when.keys() - {"object", *ZONE_KEYS}):
        return False
    given = [name for name in ZONE_KEYS if when.get(name) is not None]
    spanning = {"start_timezone", "end_timezone"} & set(given)
    return all(shape in ZONE_KEYS[name] for name in given) and len(spanning) in {0, 2}


def _when_part(name: str, value: Any) -> Any:
    if name == "object":
        return value
    if name in ZONE_KEYS:
        return read_zone(value, name)
    return _day(name, value) if name.endswith("date") else _instant(name, value)


def _instant(name: str, value: Any) -> int:
    number = whole(value)
    if number is None or not EARLIEST <= number <= LATEST:
        raise ApiError("invalid_field", field=name)
    return number


def _day(name: str, value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ApiError("invalid_field", field=name) from None
    if day.year not in YEARS:
        raise ApiError("invalid_field", field=name)
    return day.isoformat()


def _participant(value: Any, error: str) -> Document:
    email = value.get("email") if isinstance(value, dict) else None
    if not email:
        raise ApiError(error)
    if not isinstance(email, str) or not is_address(email.strip()):
        raise ApiError("participant_email_invalid", value=email)
    if value.get("status") not in (None, *STATUSES):
        raise ApiError("participant_status_invalid")
    texts = {name: value[name] for name in ("name", "comment", "phone_number") if name in value}
    if not all(one is None or isinstance(one, str) for one in texts.values()):
        raise ApiError("invalid_field", field="participants")
    status = {"status": value["status"]} if value.get("status") else {}
    return {"email": email.strip().lower(), **texts, **status}


def _is_detail(name: str, value: Any) -> bool:
    if name == "phone":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return value is None or isinstance(value, str)


def _is_notification(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("type") not in (*NOTIFICATIONS,):
        return False
    known = {"type", *NOTIFICATIONS[value["type"]], *LEADS}
    texts = [value.get(name) for name in NOTIFICATIONS[value["type"]]]
    leads = [value[name] for name in LEADS if name in value]
    return (
        value.keys() <= known
        and all(one is None or isinstance(one, str) for one in texts)
        and len(leads) == 1
        and whole(leads[0]) is not None
    )
