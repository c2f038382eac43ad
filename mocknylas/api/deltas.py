"""`/delta`: what has changed since a cursor, at once, by waiting for it, or as a stream."""

from collections.abc import Callable
from typing import Any

from mocknylas.api import messages, threads
from mocknylas.api.operation import LINES, Call, Operation, Waiting
from mocknylas.documents import Document
from mocknylas.engine.deltas import OBJECTS, Entry
from mocknylas.errors import ApiError
from mocknylas.rules.cursors import cursor_of
from mocknylas.schemas.deltas import (
    Cursor,
    DeltaList,
    DeltaPage,
    DeltaPoll,
    DeltaStart,
    DeltaWait,
)
from mocknylas.schemas.queries import DEFAULT_LIMIT
from mocknylas.world import World

INCLUDE = ("include_types", "include_types_camel")
EXCLUDE = ("exclude_types", "excluded_types", "exclude_types_camel")
CONTAINERS = ("folder", "label")
MAX_TIMEOUT = 1800  # seconds. Source: R-DEL-14
EXPANDED: dict[str, Callable[[World, Document], Document]] = {  # Source: R-DEL-12
    "message": messages.expand,
    "thread": threads.expand,
}


def latest_cursor(world: World, call: Call) -> Document:
    """Return the cursor of the newest change. Source: R-DEL-02."""
    return {"cursor": world.deltas.latest(call.account["id"])}


def generate_cursor(world: World, call: Call) -> Document:
    """Return the cursor of the last change before an instant. Source: R-DEL-03."""
    start = call.body.get("start")
    if len(call.body) != 1 or type(start) is not int:
        raise ApiError("start_invalid")
    return {"cursor": world.deltas.before(call.account["id"], start)}


def list_deltas(world: World, call: Call) -> Document:
    """Return what has changed since a cursor. Source: R-DEL-04 to R-DEL-12."""
    reader = _Reader(world, call, error="cursor_invalid")
    return reader.page(reader.read())


def longpoll(world: World, call: Call) -> Waiting:
    """Return what has changed since a cursor, as soon as something has. Source: R-DEL-14."""
    reader = _Reader(world, call, error="cursor_invalid")
    return Waiting(
        route="longpoll",
        account_id=call.account["id"],
        timeout=_timeout(call, world.options.longpoll_timeout),
        look=lambda: reader.page(deltas) if (deltas := reader.read()) else None,
        otherwise=reader.page([]),
    )


def stream(world: World, call: Call) -> Waiting:
    """Return what has changed since a cursor, and what changes from now on. Source: R-DEL-15."""
    reader = _Reader(world, call, error="stream_cursor_invalid")
    return Waiting(
        route="streaming",
        account_id=call.account["id"],
        timeout=_timeout(call, world.options.stream_timeout),
        look=reader.read,
        media=LINES,
    )


class _Reader:
    """Reads an account's deltas on and on, from where the last reading ended."""

    def __init__(self, world: World, call: Call, *, error: str) -> None:
        """Begin at the call's cursor. Raises: ApiError, `error` for an unknown cursor."""
        self._world = world
        self._account_id = call.account["id"]
        self._types = _types(call.query)
        self._limit = call.query.get("limit", DEFAULT_LIMIT)
        self._expanded = call.query["view"] == "expanded"
        if self._limit > world.options.max_limit:
            raise ApiError("limit_too_large", maximum=world.options.max_limit)
        self._start = call.query["cursor"]
        if not self._start:
            raise ApiError("cursor_missing")
        position = world.deltas.position(self._account_id, self._start)
        if position is None:
            raise ApiError(error, cursor=self._start)
        self._position = position

    def read(self) -> list[Document]:
        """Return the next deltas, oldest first. Source: R-DEL-05."""
        shown = self._world.deltas.page(
            self._account_id, self._position, types=self._types, limit=self._limit
        )
        if shown:
            self._position = shown[-1][0].number
        return [self._delta(*one) for one in shown]

    def page(self, deltas: list[Document]) -> Document:
        """Return a list of deltas as it is answered. Source: R-DEL-05."""
        end = deltas[-1]["cursor"] if deltas else self._start
        return {"cursor_start": self._start, "cursor_end": end, "deltas": deltas}

    def _delta(self, entry: Entry, document: Document | None) -> Document:
        delta = {
            "id": entry.id,
            "object": entry.object,
            "event": entry.event,
            "cursor": cursor_of(self._account_id, entry.number),
        }
        if document is None:
            return delta
        expand = EXPANDED.get(entry.object) if self._expanded else None
        return {**delta, "attributes": expand(self._world, document) if expand else document}


def _types(query: dict[str, Any]) -> frozenset[str]:
    """Return the types that a query asks for. Source: R-DEL-08 to R-DEL-11. Raises: ApiError."""
    included = [name for key in INCLUDE for name in query.get(key, ())]
    excluded = [name for key in EXCLUDE for name in query.get(key, ())]
    for name in (*included, *excluded):
        if name not in OBJECTS:
            raise ApiError("object_type_invalid", name=name)
    if included and excluded:
        raise ApiError("types_both_ways")
    hidden = {*excluded, *(CONTAINERS if query["exclude_folders"] else ())}
    more = () if query["exclude_account"] else ("account",)
    return frozenset({*(included or OBJECTS), *more} - hidden)


def _timeout(call: Call, default: int) -> int:
    asked = call.query["timeout"]
    return default if asked is None else min(asked, MAX_TIMEOUT)


OPERATIONS = [
    Operation(
        "POST",
        "/delta/latest_cursor",
        latest_cursor,
        Cursor,
        name="deltas.latest_cursor",
        source="R-DEL-02",
    ),
    Operation(
        "POST",
        "/delta/generate_cursor",
        generate_cursor,
        Cursor,
        body=DeltaStart,
        name="deltas.generate_cursor",
        source="R-DEL-03",
        loads_body=True,
        deprecated="an older call that no official client makes; use POST /delta/latest_cursor",
    ),
    Operation(
        "GET",
        "/delta",
        list_deltas,
        DeltaList,
        query=DeltaPage,
        name="deltas.list",
        source="R-DEL-05",
    ),
    Operation(
        "GET",
        "/delta/longpoll",
        longpoll,
        DeltaList,
        query=DeltaPoll,
        name="deltas.longpoll",
        source="R-DEL-14",
    ),
    Operation(
        "GET",
        "/delta/streaming",
        stream,
        query=DeltaWait,
        media=LINES,
        name="deltas.stream",
        source="R-DEL-15",
    ),
]
