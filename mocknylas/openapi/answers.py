"""What is answered: the documents of a success, and every error that an operation can give."""

from collections import defaultdict
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter

from mocknylas.api.operation import JSON, Operation
from mocknylas.openapi.errors import errors_of

ERROR = {"$ref": "#/components/schemas/Error"}
IDS = {"type": "array", "items": {"type": "string"}, "title": "view=ids"}
COUNT = {
    "type": "object",
    "required": ["count"],
    "properties": {"count": {"type": "integer"}},
    "title": "view=count",
}


def answers(rows: Sequence[Operation], converter: OpenAPIConverter) -> dict[str, Any]:
    """Return the answers that the rows of one method and path can give, by status."""
    found = {**_successes(rows, converter), **_failures(rows)}
    return {str(status): found[status] for status in sorted(found)}


def _successes(rows: Sequence[Operation], converter: OpenAPIConverter) -> dict[int, Any]:
    content: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.support == "not yet":
            continue
        for status in (row.status, *row.also):
            content[status][row.media or JSON] += _schemas(row, converter)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {kind: {"schema": _one_of(schemas)} for kind, schemas in kinds.items()},
        }
        for status, kinds in content.items()
    }


def _schemas(row: Operation, converter: OpenAPIConverter) -> list[Any]:
    if row.media:
        return [{"type": "string", "format": "binary"}]
    if row.response is None:
        return [{"type": "null"}]
    schema = converter.resolve_nested_schema(row.response)
    if not row.many:
        return [schema]
    views = [IDS, COUNT] if row.query and "view" in row.query().fields else []
    return [{"type": "array", "items": schema}, *views]


def _one_of(schemas: list[Any]) -> Any:
    distinct = [one for number, one in enumerate(schemas) if one not in schemas[:number]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _failures(rows: Sequence[Operation]) -> dict[int, Any]:
    by_status: dict[int, list[str]] = defaultdict(list)
    for name, row in errors_of(rows).items():
        by_status[row.status].append(name)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                JSON: {
                    "schema": ERROR,
                    "examples": {
                        name: {"$ref": f"#/components/examples/{name}"} for name in sorted(names)
                    },
                }
            },
        }
        for status, names in by_status.items()
    }
