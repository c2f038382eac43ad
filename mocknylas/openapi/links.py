"""Which operations go on with what an answer names: its ids, as the document's links."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation

OBJECT_IDS = ("id", "job_status_id")
JOB, THREAD = {"job_status_id": "/job_status_id"}, {"id": "/thread_id"}
INSIDE, SLUG = {"id": "/data/id"}, {"slug": "/slug"}
FURTHER: list[tuple[str, str, dict[str, str]]] = [  # sources, targets, parameter → place
    ("send_v2.async", "outbox_v2.update outbox_v2.replace outbox_v2.cancel", JOB),
    ("send_v2.async outbox_v2.create outbox.create", "job_statuses.get", JOB),
    ("send.direct messages.get messages.update", "threads.get threads.update", THREAD),
    ("send.direct", "messages.get messages.update messages.delete", {"id": "/id"}),
    ("threads.search", "threads.get threads.update", {"id": "/0/id"}),
    ("messages.search", "messages.get messages.update", {"id": "/0/id"}),
    ("contacts.search", "contacts.get contacts.update", {"id": "/0/id"}),
    ("grants.create", "grants.get grants.update grants.sync grants.delete", INSIDE),
    (
        "integrations.create",
        "integrations.get integrations.update integrations.delete",
        {"provider": "/data/provider"},
    ),
    ("scheduler.create_page", "scheduler.show_page scheduler.list_slots scheduler.book", SLUG),
    ("scheduler.book", "scheduler.confirm scheduler.cancel", {"edit_hash": "/edit_hash"}),
]
KEPT = ("client_id", "slug")  # parameters of a path that a link takes over
_OBJECT = re.compile(r"/{(" + "|".join(OBJECT_IDS) + ")}")


def links(rows: Sequence[Operation], operations: Sequence[Operation] = OPERATIONS) -> Any:
    """Return the links from the answers of these rows, by the operation each leads to."""
    return {
        operation_id(target): {
            "operationId": operation_id(target),
            "parameters": {**_taken_over(source, target), **parameters},
        }
        for source in rows
        for target, places in [*_followers(source, operations), *_further(source, operations)]
        for parameters in [{name: f"$response.body#{at}" for name, at in places.items()}]
    }


def operation_id(row: Operation) -> str:
    """Return the id of an operation, as code can name it."""
    return re.sub(r"[^\w.]+", "-", row.name).strip("-")


def _followers(
    source: Operation, operations: Sequence[Operation]
) -> Iterator[tuple[Operation, dict[str, str]]]:
    """Yield the operations on what an answer names, with the id's place."""
    last = {(row.method, row.path): row for row in operations}  # variants are one operation
    for target in last.values():
        found = _OBJECT.search(target.path)
        if found is None or source.response is None:
            continue
        name = found[1]
        if target.path[: found.start()] == source.path and name in _keys(source):
            yield target, {name: f"/0/{name}" if source.many else f"/{name}"}


def _further(
    source: Operation, operations: Sequence[Operation]
) -> Iterator[tuple[Operation, dict[str, str]]]:
    named = {row.name: row for row in operations}
    for sources, targets, places in FURTHER:
        if source.name in sources.split():
            yield from ((named[one], places) for one in targets.split() if one in named)


def _keys(source: Operation) -> set[str]:
    assert source.response is not None, "the caller has looked"
    return set(source.response().fields)


def _taken_over(source: Operation, target: Operation) -> dict[str, str]:
    return {
        name: f"$request.path.{name}"
        for name in KEPT
        if f"{{{name}}}" in target.path and f"{{{name}}}" in source.path
    }
