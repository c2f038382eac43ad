"""The log of requests and answers, for verification, explanation and reports.

What is kept in memory is bounded; older calls go to a temporary file, without their secrets, and
the oldest of all are forgotten. Headers are not kept; whoever shows queries and bodies blanks the
secrets in them by `redact`.
"""

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from mocknylas import jsons
from mocknylas.departures import Departure
from mocknylas.errors import UsageError
from mocknylas.spool import Spool

MEMORY = 16 * 1024 * 1024  # bytes of calls in memory: fresh memory is what costs most
KEPT = 250_000  # calls in memory and on disk
LARGE = 16 * 1024  # bytes of a body that goes to disk whole
BEGINNING = 1024  # bytes of a larger answer that do: to write all would cost what serving does
SECRETS = frozenset(
    {
        "access_token",
        "access_tokens",
        "authorization",
        "client_secret",
        "code",
        "edit_token",
        "google_client_secret",
        "google_refresh_token",
        "id_token",
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


@dataclass(slots=True)  # not frozen: that would take as long as all else that recording does
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
    cut: str = ""  # length of an answer of which only the beginning is on disk
    own: bool = False  # asked by a verb of the mock, not by an application
    retry_after: int = 0  # seconds that a 429 asks to wait
    revoked: bool = False  # refused for a token that was good once
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

    def __init__(self, *, memory: int = MEMORY, kept: int = KEPT) -> None:
        """Start with an empty log; `memory` bounds bytes in memory, `kept` the calls in all."""
        self.total = 0
        self.memory, self.kept = memory, kept
        self._records: deque[CallRecord] = deque()
        self._spool = Spool()
        self._bytes = 0
        self._lock = threading.Lock()

    def add(self, **values: Any) -> CallRecord:
        """Append an exchange; the oldest go to disk when there are too many, then for good."""
        with self._lock:
            self.total += 1
            record = CallRecord(number=self.total, **values)
            self._records.append(record)
            self._bytes += record.size
            while self._bytes > self.memory:
                self._put_away()
            if len(self._records) + len(self._spool) > self.kept:
                self._forget()
        return record

    def at(self, number: int) -> CallRecord:
        """Return the exchange with this number. Raises: UsageError."""
        with self._lock:
            place = number - self.total - 1 + len(self)
            if not 0 <= place < len(self):
                raise UsageError(f"no call {number}; kept are the latest {len(self)}")
            if place >= len(self._spool):
                return self._records[place - len(self._spool)]
            return _read(self._spool.at(self._spool.first + place))

    def __iter__(self) -> Iterator[CallRecord]:
        """Yield what is kept, oldest first; what lies on disk is read as it is asked for."""
        with self._lock:
            lines, records = self._spool.lines(), list(self._records)
            spooled = len(self._spool)
        if spooled:
            yield from map(_read, lines)
        yield from records

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._spool) + len(self._records)

    @property
    def spooled(self) -> int:
        """How many of them lie on disk."""
        return len(self._spool)

    def _put_away(self) -> None:
        """Move the oldest from memory to disk; where that is full, forget all that lies there."""
        oldest = self._records.popleft()
        self._bytes -= oldest.size
        try:
            self._spool.append(_written(oldest))
        except OSError:  # what is kept has no gaps, and a request that is done must be answered
            self._spool = Spool()

    def _forget(self) -> None:
        self._spool.forget(max(self.kept - len(self._records), 0))
        while len(self._records) > self.kept:
            self._bytes -= self._records.popleft().size


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


def _written(record: CallRecord) -> bytes:
    """Return a record as a line of JSON, without secrets; large bodies are cut and measured."""
    values = {one.name: getattr(record, one.name) for one in fields(record)}
    return jsons.dumps(values | {name: pack(values) for name, (pack, _) in ON_DISK.items()})


def _read(line: bytes) -> CallRecord:
    """Return the record that a line was written of."""
    values = jsons.loads_own(line)
    for name, (_, unpack) in ON_DISK.items():
        values[name] = unpack(values[name])
    return CallRecord(**values)


def _pack_request(values: Mapping[str, Any]) -> Any:
    request, size = values["request"], values["request_size"]
    is_note = isinstance(request, str) and len(request) < BEGINNING
    return f"{size} bytes" if size > LARGE and not is_note else redact(request)


def _pack_response(values: Mapping[str, Any]) -> list[str]:
    """Return how an answer is written, and the text of it."""
    data = values["response"]
    if len(data) > LARGE:
        data = data[:BEGINNING]
    if _SECRET.search(data):
        data = _redacted(data)
    try:
        return ["text", data.decode()]
    except UnicodeDecodeError:
        return ["base64", base64.b64encode(data).decode()]


def _unpack_response(packed: list[str]) -> bytes:
    kind, text = packed
    return text.encode() if kind == "text" else base64.b64decode(text)


def _pack_cut(values: Mapping[str, Any]) -> str:
    data = values["response"]
    return values["cut"] or (_measured(data) if len(data) > LARGE else "")


def _measured(data: bytes) -> str:
    return f"{len(data)} bytes"


def _redacted(data: bytes) -> bytes:
    """Return JSON without the values of secret keys; what is no JSON is left out."""
    try:
        return jsons.dumps(redact(jsons.loads_own(data)))
    except ValueError:
        return _measured(data).encode()


def _same(value: Any) -> Any:
    return value


# field → how it is written, from all values, and read; fields that are plain JSON need no row
ON_DISK: dict[str, tuple[Callable[[Mapping[str, Any]], Any], Callable[[Any], Any]]] = {
    "query": (lambda values: redact(values["query"]), _same),
    "request": (_pack_request, _same),
    "response": (_pack_response, _unpack_response),
    "cut": (_pack_cut, _same),
    "departures": (
        lambda values: [one.as_json() for one in values["departures"]],
        lambda rows: tuple(Departure(**one) for one in rows),
    ),
}
_SECRET = re.compile(f'"(?i:{"|".join(sorted(SECRETS))})"'.encode())
