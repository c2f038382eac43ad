"""What a request holds: parameters of path and query, and the body in each of its forms."""

import re
from collections.abc import Sequence
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from mocknylas.api.operation import FORM, JSON, MIME, Operation
from mocknylas.engine import bookings
from mocknylas.openapi.shown import Shown
from mocknylas.rules import versions
from mocknylas.schemas import grants

UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
URLENCODED = "application/x-www-form-urlencoded"
BODIES = {MIME: {"type": "string", "format": "binary"}, FORM: UPLOAD}
PATH = {
    "provider": "The name of the provider.",
    "client_id": "The application's client id.",
    "id": "The object's id, in base 36.",
    "slug": "The part of the page's address that names it.",
    "edit_hash": "What names the booking, as the answer to it told.",
    "job_status_id": "The id of the job, as the answer to the send told it.",
}
IGNORED = {
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "Taken and ignored.",
}
PLACES: dict[tuple[str, str], dict[str, Any]] = {  # what narrows a parameter of one path
    ("/connect/integrations/{provider}", "provider"): {"enum": list(grants.PROVIDERS)},
    ("/schedule/availability/{provider}", "provider"): {"enum": list(bookings.PROVIDERS)},
}
NEEDED = ("cursor", "q")  # parameters of queries that handlers ask for. Source: R-DEL-04, R-CON-20
VERSION = {
    "name": "Nylas-Api-Version",
    "in": "header",
    "required": False,
    "description": "The version that should serve the request; an unknown one counts as none.",
    "schema": {"type": "string", "enum": list(versions.KNOWN)},
}
_NAME = re.compile(r"{(\w+)}")


def parameters(
    rows: Sequence[Operation], converter: OpenAPIConverter, shown: Shown
) -> list[dict[str, Any] | str]:
    """Return the parameters that any of the rows reads, and the name of the header all do."""
    path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", **PLACES.get((rows[0].path, name), {})},
            "description": PATH[name],
        }
        for name in _NAME.findall(rows[0].path)
    ]
    query: dict[str, dict[str, Any]] = {}
    for row in rows:
        schema = row.body if _is_by_query(row) else row.query
        for name, field in schema().fields.items() if schema else ():
            key = field.data_key or name
            query.setdefault(key, _parameter(key, field, converter))
    for name in sorted({one for row in rows for one in row.ignores} - query.keys()):
        query[name] = {**IGNORED, "name": name}
    for name, found in query.items():
        if examples := shown.parameters(name):
            found["examples"] = examples
    return [*path, *query.values(), "Version"]


def request_body(
    rows: Sequence[Operation], converter: OpenAPIConverter, shown: Shown
) -> dict[str, Any] | None:
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
    for media, found in content.items():
        if examples := shown.bodies(media):
            found["examples"] = examples
    if not content:
        return None
    return {"content": content, "required": not all(row.loads_body for row in rows)}


def _is_by_query(row: Operation) -> bool:
    """Say whether what a row takes as its body comes by the query. Source: R-OAUTH-10."""
    return row.parameters and row.method == "GET"


def _parameter(name: str, field: fields.Field[Any], converter: OpenAPIConverter) -> dict[str, Any]:
    schema = converter.field2property(field)
    if schema.get("default", ...) in (None, ""):  # absent, which JSON Schema has no word for
        del schema["default"]
    if isinstance(schema.get("type"), list):  # a query has no null
        kinds = [one for one in schema["type"] if one != "null"]
        schema["type"] = kinds if len(kinds) > 1 else kinds[0]
    told = schema.pop("description", "")
    required = field.required or name in NEEDED
    made = {"name": name, "in": "query", "required": required, "schema": schema}
    return {**made, "description": told} if told else made
