"""Time zones by their names in the IANA database."""

from functools import cache
from zoneinfo import ZoneInfo

UTC_NAME = "UTC"


def is_zone(name: object) -> bool:
    """Say whether a value names a time zone. Source: R-WHEN-07."""
    try:
        return isinstance(name, str) and bool(zone(name))
    except (LookupError, OSError, ValueError):  # unknown, a directory, not a plain name
        return False


@cache
def zone(name: str | None) -> ZoneInfo:
    """Return a zone that exists; none means UTC."""
    return ZoneInfo(name or UTC_NAME)
