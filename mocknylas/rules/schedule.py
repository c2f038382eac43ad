"""When an asynchronous send goes out and for how long it is tried."""

from typing import Any

from mocknylas.durations import LAST_INSTANT
from mocknylas.errors import ApiError

DEFAULT_RETRY_SPAN = 24 * 3600  # seconds after send_at. Source: R-V6
MAX_RETRY_SPAN = 7 * 24 * 3600  # seconds after send_at. Source: R-V6
CHANGE_WINDOW = 300  # seconds before send_at in which nothing can be changed. Source: R-V11
RETRY_DELAYS = (60, 120, 240, 480, 960, 1920, 3600)  # seconds, then hourly. Source: R-V16, R-V18
DAY = 86400  # seconds
NO_RETRIES = 0  # Source: R-V6


def check_send_at(now: int, send_at: Any) -> int:
    """Return the instant to send at; absent or 0 means now.

    Source: R-V5, R-V6, R-V7. Raises: ApiError as E-90, E-95.
    """
    if send_at is None:
        return now
    instant = check_timestamp("send_at", send_at)
    if instant == 0:
        return now
    if instant < now:
        raise ApiError("send_at_in_past")
    return instant


def check_retry_limit(send_at: int, retry_limit: Any) -> int:
    """Return the instant to stop trying; 0 means no retries. Source: R-V6, R-V7, E-96a, E-96b."""
    if retry_limit is None:
        return send_at + DEFAULT_RETRY_SPAN
    instant = check_timestamp("retry_limit_datetime", retry_limit)
    if instant == NO_RETRIES:
        return NO_RETRIES
    if instant < send_at:
        raise ApiError("retry_limit_too_early")
    if instant > send_at + MAX_RETRY_SPAN:
        raise ApiError("retry_limit_too_late")
    return instant


def retry_delay(attempts: int) -> int:
    """Return the seconds to wait after this many failed attempts. Source: R-V16, R-V18."""
    return RETRY_DELAYS[min(attempts, len(RETRY_DELAYS)) - 1]


def next_midnight(now: int) -> int:
    """Return the beginning of the next day in UTC. Source: R-O11."""
    return now - now % DAY + DAY


def check_timestamp(field: str, value: Any) -> int:
    """Return an instant that a body gives in Unix seconds. Raises: ApiError as E-90."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LAST_INSTANT:
        raise ApiError("invalid_send_at", field=field)
    return value
