"""Series: when a recurring event happens, in any window, however far from its beginning.

Occurrences are found by python-dateutil in the local time of the series, so that nine o'clock
stays nine o'clock when clocks change. Source: R-REC-02, R-REC-06, R-REC-07, R-REC-14, R-REC-16.

A window is answered from slices of time of one length. A slice is reached by leaping over whole
periods of the rule, and kept, as a series is a value; so neither the age of a series nor a second
look at it costs anything.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from dateutil.rrule import rrulestr

from mocknylas.documents import Document, without
from mocknylas.rules.rrule import DAYS, Parts, is_exdate, split_exdate, split_rule, wall_time
from mocknylas.rules.when import STAMP, at, bounds, is_all_day, midnight, stamp
from mocknylas.zones import is_zone, zone

SLICE = 64 * 86400  # seconds
HORIZON_YEARS = 100  # after its beginning in which a series is looked at
HORIZON = HORIZON_YEARS * 365 * 86400  # seconds
CYCLE, LAST_YEAR = 400, 9999  # years after which dates fall on the same weekdays; the last of all
MONTHS = 12
IMPLIED = ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")  # what makes up for the first date


@dataclass(frozen=True, slots=True)
class Series:
    """Rules as they are written, the first start, and the zone in which they are meant."""

    lines: tuple[str, ...]
    start: int  # Unix seconds; of days the midnight in UTC
    zone: str  # "UTC" for days
    all_day: bool


def series_of(event: Document) -> Series:
    """Return the series of a master."""
    recurrence, when = event["recurrence"], event["when"]
    all_day = is_all_day(when)
    name = "UTC" if all_day else recurrence["timezone"]
    return Series(tuple(recurrence["rrule"]), bounds(when)[0], name, all_day)


def starts(series: Series, after: int, before: int) -> Iterator[int]:
    """Yield the starts of a series between two instants, neither included, in order."""
    end = min(before, _end(series) + 1, series.start + HORIZON)
    first = max(after + 1, series.start)
    if first >= end:
        return
    for number in range(first // SLICE, (end - 1) // SLICE + 1):
        found = _slice(series, number)
        yield from found[bisect_right(found, after) : bisect_left(found, before)]


def occurs(series: Series, start: int) -> bool:
    """Say whether a series has this start."""
    return start in starts(series, start - 1, start + 1)


def instance(master: Document, start: int, *, read_only: bool) -> Document:
    """Return the occurrence of a series at one of its starts. Source: R-REC-07, R-REC-08."""
    return {
        **without(master, "recurrence", "message_id"),
        "id": instance_id(master["id"], start),
        "when": at(master["when"], start),
        "read_only": read_only or master["read_only"],
        "master_event_id": master["id"],
        "original_start_time": start,
    }


def instance_id(master_id: str, start: int) -> str:
    """Return the id of an occurrence. Source: R-REC-07."""
    return f"{master_id}_{stamp(start)}"


def instance_start(text: str) -> int | None:
    """Return the start that the second half of an occurrence's id names, if it names one."""
    try:
        return int(datetime.strptime(text, STAMP).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=8192)
def _slice(series: Series, number: int) -> tuple[int, ...]:
    """Return the starts within one slice of time, in order."""
    begin, end = number * SLICE, (number + 1) * SLICE
    left_out = _left_out(series)
    found = {
        start
        for line in series.lines
        if not is_exdate(line)
        for start in _of_rule(series, split_rule(line), begin, end)
    }
    return tuple(sorted(one for one in found if not left_out(one)))


@lru_cache(maxsize=4096)
def _end(series: Series) -> int:
    """Return the last instant at which a series can start."""
    rules = [split_rule(line) for line in series.lines if not is_exdate(line)]
    return max(_last(series, rule) for rule in rules)


@lru_cache(maxsize=4096)
def _counted(series: Series, line: str, count: int) -> int:
    """Return the last of so many starts, or the end of the horizon if they reach beyond."""
    parts = {name: one for name, one in split_rule(line).items() if name != "COUNT"}
    limit = series.start + HORIZON
    found = limit
    for number, start in enumerate(_of_rule(series, parts, series.start, limit), start=1):
        if number == count:
            return start
        found = start
    return found


@lru_cache(maxsize=4096)
def _is_barren(series: Series, line: str) -> bool:
    """Say whether a rule never strikes, like one for the 30th of February.

    The library looks for the next date until the end of its calendar, slowly. As calendars repeat
    every 400 years, it is asked near that end.
    """
    first = _local(series.start, series.zone)
    cycles = (LAST_YEAR - HORIZON_YEARS - first.year) // CYCLE
    late = first.replace(year=first.year + cycles * CYCLE)
    parts = split_rule(line)
    return next(iter(_library_rule({**_implied(parts, first), **parts}, late)), None) is None


def _last(series: Series, parts: Parts) -> int:
    if any(name.startswith("BY") for name in parts) and _is_barren(series, _line(parts)):
        return series.start - 1
    if "UNTIL" in parts:
        return _until(series, parts["UNTIL"])
    if "COUNT" in parts:
        return _counted(series, _line(parts), int(parts["COUNT"]))
    return series.start + HORIZON


def _until(series: Series, text: str) -> int:
    """Return the instant that ends a series; a date is its whole day for a series of instants."""
    moment = wall_time(text)
    if series.all_day:
        return midnight(moment.date().isoformat())
    if text.endswith("Z"):
        return int(moment.replace(tzinfo=UTC).timestamp())
    if "T" not in text:
        moment += timedelta(days=1, seconds=-1)
    return _instant(moment, series.zone)


def _of_rule(series: Series, parts: Parts, begin: int, end: int) -> Iterator[int]:
    """Yield the starts that one rule gives in [begin, end)."""
    end = min(end, _last(series, parts) + 1)
    if end <= begin:
        return
    first = _local(series.start, series.zone)
    begin_local = _local(max(begin, series.start), series.zone) - timedelta(days=2)
    until = _local(end, series.zone) + timedelta(days=2)
    full = {**_implied(parts, first), **parts}
    leapt = _leap(full, first, begin_local)
    for moment in _library_rule(full, leapt, until):
        start = _instant(moment, series.zone)
        if begin <= start < end and start >= series.start:
            yield start


def _library_rule(parts: Parts, first: datetime, until: datetime | None = None) -> Any:
    """Return a rule as the library has it, with another beginning and end."""
    rest = {name: one for name, one in parts.items() if name not in {"UNTIL", "COUNT"}}
    rule: Any = rrulestr(_line(rest), dtstart=first)
    return rule.replace(until=until) if until else rule  # as text it would have to be parsed


def _line(parts: Parts) -> str:
    return ";".join(f"{name}={one}" for name, one in parts.items())


def _implied(parts: Parts, first: datetime) -> dict[str, str]:
    """Return what the first date says where the rule does not. Source: R-REC-16."""
    if any(name in parts for name in IMPLIED):
        return {}
    by_day = {"BYMONTHDAY": str(first.day)}
    return {
        "DAILY": {},
        "WEEKLY": {"BYDAY": DAYS[first.weekday()]},
        "MONTHLY": by_day,
        "YEARLY": {"BYMONTH": parts.get("BYMONTH", str(first.month)), **by_day},
    }[parts["FREQ"]]


def _leap(parts: Parts, first: datetime, begin: datetime) -> datetime:
    """Return where to begin: the last period of the rule before an instant, or the first."""
    if begin <= first:
        return first
    days = parts["FREQ"] in {"DAILY", "WEEKLY"}
    return _leap_days(parts, first, begin) if days else _leap_months(parts, first, begin)


def _leap_days(parts: Parts, first: datetime, begin: datetime) -> datetime:
    length = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] == "WEEKLY":
        length *= len(DAYS)
        origin = first - timedelta(days=(first.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    else:
        origin = first
    periods = (begin - origin).days // length
    return origin + timedelta(days=periods * length) if periods > 0 else first


def _leap_months(parts: Parts, first: datetime, begin: datetime) -> datetime:
    yearly = parts["FREQ"] == "YEARLY"
    length = int(parts.get("INTERVAL", 1)) * (MONTHS if yearly else 1)
    months = (begin.year - first.year) * MONTHS + (0 if yearly else begin.month - first.month)
    periods = months // length
    if periods <= 0:
        return first
    year, month = divmod(first.year * MONTHS + first.month - 1 + periods * length, MONTHS)
    return first.replace(year=year, month=1 if yearly else month + 1, day=1)


def _left_out(series: Series) -> Any:
    """Return the check whether an EXDATE strikes a start."""
    instants: set[int] = set()
    days: set[date] = set()
    for line in filter(is_exdate, series.lines):
        zone_name, times = split_exdate(line)
        name = zone_name if is_zone(zone_name) else series.zone
        for text in times:
            moment = wall_time(text)
            if "T" not in text or series.all_day:
                days.add(moment.date())
            else:
                instants.add(_instant(moment, "UTC" if text.endswith("Z") else name))
    return lambda start: (
        start in instants or (bool(days) and _local(start, series.zone).date() in days)
    )


def _local(instant: int, name: str) -> datetime:
    return datetime.fromtimestamp(instant, zone(name)).replace(tzinfo=None)


def _instant(moment: datetime, name: str) -> int:
    return int(moment.replace(tzinfo=zone(name)).timestamp())
