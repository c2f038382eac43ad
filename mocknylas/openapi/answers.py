"""What is answered: the documents of a success, and every error that an operation can give."""

from collections import defaultdict
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter

from mocknylas.api.operation import JSON, LINES, Operation
from mocknylas.openapi.errors import errors_of
from mocknylas.openapi.links import links
from mocknylas.openapi.shown import Shown
from mocknylas.rules import versions
from mocknylas.schemas.queries import Page

VERSION = "Nylas-Api-Version"
VERSION_HEADER = {
    "description": "the version that served the request",
    "required": True,
    "schema": {"type": "string", "enum": list(versions.KNOWN)},
}
TEXT, NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}
HEADERS: dict[int, dict[str, Any]] = {  # by status, beside the version
    302: {"Location": {"schema": TEXT, "required": True, "description": "where to go on"}},
    401: {"WWW-Authenticate": {"schema": TEXT}},
    405: {"Allow": {"schema": TEXT, "required": True}},
    429: {
        "X-RateLimit-Limit": {"schema": NUMBER, "description": "requests in a window"},
        "X-RateLimit-Reset": {"schema": NUMBER, "description": "seconds until the next window"},
    },
}
BINARY = {"type": "string", "format": "binary"}
BODIES: dict[str, dict[str, Any]] = {
    "text/html": TEXT,  # of what is not JSON
    LINES: {"type": "string", "description": "a delta as JSON on each line; empty ones meanwhile"},
}
WAITING = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": "string", "description": "what is not there yet"}},
}
FURTHER: dict[int, tuple[str, dict[str, Any]]] = {  # what `also` statuses answer
    202: (JSON, WAITING),
    302: ("text/html", TEXT),
}
ERROR = {"$ref": "#/components/schemas/Error"}
NOTHING = {"type": "null"}
IDS = {"type": "array", "items": {"type": "string"}, "title": "view=ids"}
COUNT = {
    "type": "object",
    "required": ["count"],
    "properties": {"count": {"type": "integer"}},
    "title": "view=count",
}


def answers(rows: Sequence[Operation], converter: OpenAPIConverter, shown: Shown) -> dict[str, Any]:
    """Return the answers that the rows of one method and path can give, by status."""
    found = {**_successes(rows, converter), **_failures(rows)}
    for status, answer in found.items():
        answer["headers"] = {
            VERSION: {"$ref": "#/components/headers/Version"},
            **HEADERS.get(status, {}),
        }
        for media, content in answer["content"].items():
            if examples := shown.answers(status, media):
                content["examples"] = {**content.get("examples", {}), **examples}
    return {str(status): found[status] for status in sorted(found)}


def _successes(rows: Sequence[Operation], converter: OpenAPIConverter) -> dict[int, Any]:
    content: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    followed: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        content[row.status].update(_content(content[row.status], row, converter))
        followed[row.status] |= links([row])
        for status in row.also:
            media, schema = FURTHER[status]
            content[status][media].append(schema)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {kind: {"schema": _one_of(schemas)} for kind, schemas in kinds.items()},
            **({"links": followed[status]} if followed[status] else {}),
        }
        for status, kinds in content.items()
    }


def _content(
    known: dict[str, list[Any]], row: Operation, converter: OpenAPIConverter
) -> dict[str, list[Any]]:
    if row.blank:
        return {}
    media = row.media or JSON
    return {media: [*known[media], *_schemas(row, converter)]}


def _schemas(row: Operation, converter: OpenAPIConverter) -> list[Any]:
    if row.media:
        return [BODIES.get(row.media, BINARY)]
    if row.response is None:
        return [NOTHING]
    schema = converter.resolve_nested_schema(row.response)
    other = [converter.resolve_nested_schema(row.or_else)] if row.or_else else []
    if row.or_null:
        other.append(NOTHING)
    if not row.many:
        return [schema, *other]
    items = {"anyOf": [schema, *other]} if other else schema
    items = {"type": "array", "items": items} if row.in_lists else items
    views = [IDS, COUNT] if row.query and issubclass(row.query, Page) else []
    return [{"type": "array", "items": items}, *([schema] if row.or_one else []), *views]


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
