"""What a request holds: parameters of path and query, and the body in each of its forms."""

import re
from collections.abc import Sequence
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from mocknylas.api.operation import FORM, JSON, MIME, Operation

UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
URLENCODED = "application/x-www-form-urlencoded"
BODIES = {MIME: {"type": "string", "format": "binary"}, FORM: UPLOAD}
_NAME = re.compile(r"{(\w+)}")


def parameters(rows: Sequence[Operation], converter: OpenAPIConverter) -> list[dict[str, Any]]:
    """Return the parameters of path and query that any of the rows reads."""
    path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _NAME.findall(rows[0].path)
    ]
    query: dict[str, dict[str, Any]] = {}
    for row in rows:
        schema = row.body if _is_by_query(row) else row.query
        for name, field in schema().fields.items() if schema else ():
            key = field.data_key or name
            query.setdefault(key, _parameter(key, field, converter))
    return [*path, *query.values()]


def request_body(rows: Sequence[Operation], converter: OpenAPIConverter) -> dict[str, Any] | None:
    """Return the body that the rows read, a schema for each of its content types."""
    bodies = [row for row in rows if row.body and not _is_by_query(row)]
    schemas = [converter.resolve_nested_schema(row.body) for row in bodies]
    content: dict[str, Any] = {}
    if schemas:
        content[JSON] = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
    for row in rows:
        if row.parameters and row in bodies:
            content[URLENCODED] = content[JSON]
        if row.reads in BODIES:
            content[row.reads] = {"schema": BODIES[row.reads]}
    return {"content": content, "required": True} if content else None


def _is_by_query(row: Operation) -> bool:
    """Say whether what a row takes as its body comes by the query. Source: R-OAUTH-10."""
    return row.parameters and row.method == "GET"


def _parameter(name: str, field: fields.Field[Any], converter: OpenAPIConverter) -> dict[str, Any]:
    schema = converter.field2property(field)
    if schema.get("default", ...) is None:  # absent, which JSON Schema has no word for
        del schema["default"]
    told = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name, "in": "query", "required": field.required, "schema": schema, **told}
