"""Recurrence rules of RFC 5545 as texts: taken apart, checked, refused.

Source: R-REC-01. A rule finer than daily is refused: no provider's calendar has one (Assumed:
R-REC-01 names the lines, not the frequencies), and no call may search without end.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from mocknylas.errors import ApiError

Parts = Mapping[str, str]

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST = 10_000  # of INTERVAL
YEARS = range(1000, 9001)  # that rules and events may name; beyond them zones have no sense
WEEKS = 53
UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)
_WEEKDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(DAYS)})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_EXDATE = re.compile(r"EXDATE((?:;[A-Z-]+=[^:;]+)*):(.+)", re.ASCII | re.IGNORECASE)


def split_rule(line: str) -> Parts:
    """Return the parts of an RRULE line, checked. Raises: ApiError."""
    text = line.upper().removeprefix("RRULE:")
    pairs = [part.partition("=")[::2] for part in text.strip(";").split(";")]
    parts = dict(pairs)
    known = all(name in CHECKS and CHECKS[name](value) for name, value in parts.items())
    if (
        not known
        or len(parts) < len(pairs)
        or "FREQ" not in parts
        or {"COUNT", "UNTIL"} <= {*parts}
    ):
        raise ApiError("invalid_rrule", rule=line)
    return parts


def split_exdate(line: str) -> tuple[str, list[str]]:
    """Return the zone's name (or nothing) and the times of an EXDATE line. Raises: ApiError."""
    found = _EXDATE.fullmatch(line)
    times = found[2].upper().split(",") if found else []
    if found is None or not all(map(_is_time, times)):
        raise ApiError("invalid_rrule", rule=line)
    options = dict(one.partition("=")[::2] for one in found[1].split(";") if one)
    return {name.upper(): value for name, value in options.items()}.get("TZID", ""), times


def wall_time(text: str) -> datetime:
    """Return a checked date or time as clocks on the wall show it, in whatever zone."""
    return datetime.fromisoformat(text.removesuffix("Z"))


def is_exdate(line: str) -> bool:
    """Say whether a line leaves dates out."""
    return line.upper().startswith("EXDATE")


def check_lines(lines: list[str]) -> None:
    """Refuse lines that are no rule, or that writes do not take. Source: R-REC-01.

    Raises: ApiError.
    """
    for line in lines:
        if line.upper().startswith(("EXRULE", "RDATE")):
            raise ApiError("rrule_not_supported", rule=line)
        _ = split_exdate(line) if is_exdate(line) else split_rule(line)
    if all(map(is_exdate, lines)):
        raise ApiError("invalid_rrule", rule=", ".join(lines))


def _is_time(text: str) -> bool:
    if not UNTIL.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _among(low: int, high: int, *, signed: bool = False) -> Callable[[str], bool]:
    """Return the check for numbers with commas between, counted from the end when signed."""

    def check(text: str) -> bool:
        numbers = [int(one) for one in text.split(",") if _NUMBER.fullmatch(one)]
        fit = all(low <= (abs(one) if signed else one) <= high for one in numbers)
        return fit and len(numbers) == len(text.split(","))

    return check


def _one_among(low: int, high: int) -> Callable[[str], bool]:
    check = _among(low, high)
    return lambda text: "," not in text and check(text)


def _weekdays(text: str) -> bool:
    found = [_WEEKDAY.fullmatch(one) for one in text.split(",")]
    return all(one and (one[1] is None or 1 <= abs(int(one[1])) <= WEEKS) for one in found)


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "FREQ": lambda text: text in FREQUENCIES,
    "INTERVAL": _one_among(1, MOST),
    "COUNT": _one_among(1, 10**9),
    "UNTIL": _is_time,
    "WKST": lambda text: text in DAYS,
    "BYMONTH": _among(1, 12),
    "BYMONTHDAY": _among(1, 31, signed=True),
    "BYYEARDAY": _among(1, 366, signed=True),
    "BYWEEKNO": _among(1, WEEKS, signed=True),
    "BYSETPOS": _among(1, 366, signed=True),
    "BYDAY": _weekdays,
}
