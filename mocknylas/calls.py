"""The log of requests and answers, for verification, explanation and reports.

What is kept is bounded in number and bytes, oldest out first. Headers are not kept; whoever shows
queries and bodies blanks the secrets in them by `redact`.
"""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mocknylas.departures import Departure
from mocknylas.errors import UsageError

MAX_CALLS = 10_000
MAX_BYTES = 64 * 1024 * 1024
SECRETS = frozenset(
    {
        "access_token",
        "authorization",
        "client_secret",
        "code",
        "google_client_secret",
        "google_refresh_token",
        "imap_password",
        "keep_access_token",
        "microsoft_client_secret",
        "microsoft_refresh_token",
        "password",
        "refresh_token",
        "secret",
        "service_account_json",
        "smtp_password",
        "token",
    }
)
REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One exchange. `request` is the JSON body or a note on it, `response` the answer's bytes."""

    number: int
    at: int  # virtual Unix seconds UTC
    method: str
    path: str
    query: dict[str, Any]
    request: Any
    status: int
    response: bytes
    account_id: str = ""
    operation: str = ""
    version: str = ""  # of the API that served it
    fault: str = ""
    error: str = ""  # name of the catalogue's row that was answered
    departures: tuple[Departure, ...] = ()
    request_size: int = 0  # bytes of the request's body
    own: bool = False  # asked by a verb of the mock, not by an application
    retry_after: int = 0  # seconds that a 429 asks to wait
    test: str = ""  # that was running, and below the line of it that called, as file:number
    line: str = ""

    @property
    def json(self) -> Any:
        """The answer as data; one that is not JSON as a note on its length."""
        try:
            return json.loads(self.response) if self.response else None
        except ValueError:
            return f"{len(self.response)} bytes"

    @property
    def size(self) -> int:
        """Roughly how many bytes the record keeps alive."""
        return len(self.response) + self.request_size + 1000


class Calls:
    """The latest exchanges of one sandbox, numbered from 1."""

    def __init__(self, *, max_calls: int = MAX_CALLS, max_bytes: int = MAX_BYTES) -> None:
        """Start with an empty log."""
        self.total = 0
        self._records: deque[CallRecord] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._max_calls, self._max_bytes = max_calls, max_bytes

    def add(self, **fields: Any) -> CallRecord:
        """Append an exchange; the oldest leave when there are too many."""
        with self._lock:
            self.total += 1
            record = CallRecord(number=self.total, **fields)
            self._records.append(record)
            self._bytes += record.size
            while len(self._records) > self._max_calls or self._bytes > self._max_bytes:
                self._bytes -= self._records.popleft().size
        return record

    def at(self, number: int) -> CallRecord:
        """Return the exchange with this number. Raises: UsageError."""
        for record in self._records:
            if record.number == number:
                return record
        raise UsageError(f"no call {number}; kept are the latest {len(self._records)}")

    def __iter__(self) -> Iterator[CallRecord]:
        """Yield what is kept, oldest first."""
        return iter(list(self._records))

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._records)


def redact(value: Any) -> Any:
    """Return JSON data with the values of secret keys blanked, at any depth."""
    if isinstance(value, Mapping):
        return {
            key: REDACTED if str(key).lower() in SECRETS else redact(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [redact(one) for one in value]
    return value
