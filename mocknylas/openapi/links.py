"""Which operations go on with what an answer names: its ids, as the document's links."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation

OBJECT_IDS = ("id", "job_status_id")
_OBJECT = re.compile(r"/{(" + "|".join(OBJECT_IDS) + ")}")


def links(rows: Sequence[Operation], operations: Sequence[Operation] = OPERATIONS) -> Any:
    """Return the links from the answers of these rows, by the operation each leads to."""
    return {
        operation_id(target): {
            "operationId": operation_id(target),
            "parameters": {name: f"$response.body#{place}", **_application(target)},
        }
        for source in rows
        for target, name, place in _followers(source, operations)
    }


def operation_id(row: Operation) -> str:
    """Return the id of an operation, as code can name it."""
    return re.sub(r"[^\w.]+", "-", row.name).strip("-")


def _followers(
    source: Operation, operations: Sequence[Operation]
) -> Iterator[tuple[Operation, str, str]]:
    """Yield the operations on what an answer names, with the parameter and the id's place."""
    last = {(row.method, row.path): row for row in operations}  # variants are one operation
    for target in last.values():
        found = _OBJECT.search(target.path)
        if found is None or source.response is None:
            continue
        name = found[1]
        if target.path[: found.start()] == source.path and name in _keys(source):
            yield target, name, f"/0/{name}" if source.many else f"/{name}"


def _keys(source: Operation) -> set[str]:
    assert source.response is not None, "the caller has looked"
    return set(source.response().fields)


def _application(target: Operation) -> dict[str, str]:
    return {"client_id": "$request.path.client_id"} if "{client_id}" in target.path else {}
