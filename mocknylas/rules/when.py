"""When an event is: a moment, a span, a day or several, and what follows from it.

An event's `when` is one of four shapes; `object` says which. Instants are Unix seconds UTC. A
day counts as its midnight in UTC where instants are compared. Source: R-EVT-02, R-WHEN-08.
"""

from datetime import UTC, date, datetime, timedelta

from mocknylas.documents import Document, without
from mocknylas.zones import zone

DAY = 86400  # seconds
STAMP = "%Y%m%dT%H%M%SZ"  # an instant as RFC 5545 writes it in UTC
SHAPES = {  # the key that tells a shape → its name
    "time": "time",
    "start_time": "timespan",
    "date": "date",
    "start_date": "datespan",
}
_EPOCH = date(1970, 1, 1).toordinal()


def settled(when: Document) -> Document:
    """Return a checked `when` with its `object`, no length made a moment. Source: R-WHEN-05."""
    bare = without(when, "object")
    if "start_time" in bare and bare["start_time"] == bare["end_time"]:
        kept = {"timezone": bare["start_timezone"]} if "start_timezone" in bare else {}
        bare = {"time": bare["start_time"], **kept}
    if "start_date" in bare and bare["start_date"] == bare["end_date"]:
        bare = {"date": bare["start_date"]}
    return {"object": next(SHAPES[key] for key in SHAPES if key in bare), **bare}


def is_all_day(when: Document) -> bool:
    """Say whether a `when` names days and not instants."""
    return when["object"] in {"date", "datespan"}


def bounds(when: Document) -> tuple[int, int]:
    """Return first and last instant; a moment's are the same. Source: R-EVT-02."""
    shape = when["object"]
    if shape == "timespan":
        return when["start_time"], when["end_time"]
    if shape == "time":
        return when["time"], when["time"]
    if shape == "date":
        return midnight(when["date"]), midnight(when["date"])
    return midnight(when["start_date"]), midnight(when["end_date"])


def start_of(event: Document) -> int:
    """Return the instant by which events are ordered. Source: R-EVT-01."""
    return bounds(event["when"])[0]


def midnight(day: str) -> int:
    """Return the instant at which a day begins in UTC."""
    return (date.fromisoformat(day).toordinal() - _EPOCH) * DAY


def day_of(instant: int) -> str:
    """Return the day in which an instant lies in UTC."""
    return date.fromordinal(_EPOCH + instant // DAY).isoformat()


def at(when: Document, start: int) -> Document:
    """Return a `when` of the same length and shape that begins at another instant."""
    by = start - bounds(when)[0]
    if not by:
        return when
    moved = {
        name: day_of(midnight(value) + by) if name.endswith("date") else value + by
        for name, value in when.items()
        if name not in {"object", "timezone", "start_timezone", "end_timezone"}
    }
    return {**when, **moved}


def occupied(when: Document, zone_name: str | None) -> tuple[int, int]:
    """Return the interval [begin, end) an event takes; days are whole days of the zone.

    Source: R-AVAIL-10, R-WHEN-09: the last day of several is one of them.
    """
    if not is_all_day(when):
        return bounds(when)
    first = date.fromisoformat(when.get("date") or when["start_date"])
    last = date.fromisoformat(when.get("date") or when["end_date"])
    return _dawn(first, zone_name), _dawn(last + timedelta(days=1), zone_name)


def stamp(instant: int) -> str:
    """Return an instant as RFC 5545 writes it in UTC."""
    return datetime.fromtimestamp(instant, UTC).strftime(STAMP)


def _dawn(day: date, zone_name: str | None) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)).timestamp())
