"""Durations (`90s`, `2h30m`, `1.5d`) and instants (Unix, ISO 8601) as people write them."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

from mocknylas.errors import UsageError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}  # seconds
LAST_INSTANT = 2**53  # Unix seconds; later ones would not fit the integers of JSON
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_WHOLE = re.compile(rf"(?:{_PART.pattern}\s*)+")


def seconds(duration: str | float | timedelta) -> int:
    """Return a duration in whole seconds; a bare number counts seconds. Raises: UsageError."""
    if isinstance(duration, timedelta):
        duration = duration.total_seconds()
    text = str(duration).strip().lower()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _whole(float(text), duration)
    if not _WHOLE.fullmatch(text):
        raise UsageError(f"not a duration: {duration!r}; write 90s, 15m, 2h30m, 7d or a number")
    return _whole(sum(float(count) * UNITS[unit] for count, unit in _PART.findall(text)), duration)


def instant(moment: str | float | datetime) -> int:
    """Return an instant in Unix seconds; without a zone ISO 8601 means UTC. Raises: UsageError."""
    try:
        if isinstance(moment, str) and not re.fullmatch(r"\d+", moment.strip()):
            moment = datetime.fromisoformat(moment.strip())
        if isinstance(moment, datetime):
            return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
        if abs(int(moment)) > LAST_INSTANT:
            raise OverflowError
        return int(moment)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(
            f"not an instant: {moment!r}; write Unix seconds or ISO 8601 like 2030-01-31T09:00Z"
        ) from None


def iso(moment: int) -> str:
    """Return Unix seconds as ISO 8601 in UTC, for people; past the year 9999 the bare number."""
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(moment)


def http_date(moment: int) -> str:
    """Return Unix seconds as RFC 1123 has them; past the year 9999 the bare number."""
    try:
        return formatdate(moment, usegmt=True)
    except (ValueError, OverflowError, OSError):
        return str(moment)


def _whole(count: float, duration: object) -> int:
    try:
        return round(count)
    except OverflowError:
        raise UsageError(f"not a duration: {str(duration)[:20]}… is without end") from None
