"""Make the document: one path item per path, one operation per method, its variants as one."""

from collections import defaultdict
from collections.abc import Sequence
from types import MethodType
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation, summary_of
from mocknylas.openapi.answers import VERSION_HEADER, answers
from mocknylas.openapi.errors import examples
from mocknylas.openapi.fields import described
from mocknylas.openapi.links import operation_id
from mocknylas.openapi.needed import needed
from mocknylas.openapi.requests import VERSION as VERSION_PARAMETER
from mocknylas.openapi.requests import parameters, request_body
from mocknylas.openapi.shapes import shapes
from mocknylas.openapi.shown import Shown
from mocknylas.openapi.sources import Sources, evidence_of, without_source
from mocknylas.openapi.words import words_for
from mocknylas.schemas.scheduler import PageConfig
from mocknylas.version import VERSION

OPENAPI = "3.1.0"
ORDER = ("openapi", "info", "servers", "tags", "paths", "components")
SERVERS = ("https://api.nylas.com", "https://ireland.api.nylas.com")
ABOUT = (
    "Instants are Unix seconds in UTC, unless said otherwise. Ids are in base 36. Each operation "
    "tells its rules of the contract (`x-mocknylas-source`), with the strength of the evidence for "
    "each of them and for the operation itself (`x-mocknylas-evidence`)."
)
SCHEMES = {
    "account": {
        "type": "http",
        "scheme": "bearer",
        "description": "An account's access token; Basic with the token as user name works, too.",
    },
    "application": {
        "type": "http",
        "scheme": "basic",
        "description": "The application's client secret as user name, without a password.",
    },
    "client": {
        "type": "http",
        "scheme": "basic",
        "description": "The application's client id and client secret.",
    },
}
BESIDE = (PageConfig,)  # schemas that are named, and loaded by what follows


def document(operations: Sequence[Operation] = OPERATIONS) -> dict[str, Any]:
    """Return the document as plain data; the same operations give the same document."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec("Nylas API v2, as mocknylas serves it", VERSION, OPENAPI, plugins=[plugin])
    converter = plugin.converter
    assert converter is not None, "APISpec has prepared it"
    converter.add_attribute_function(MethodType(described, converter))
    for name, scheme in SCHEMES.items():
        spec.components.security_scheme(name, scheme)
    sources = Sources()
    for schema in BESIDE:
        converter.resolve_nested_schema(schema)
    for path, methods in _grouped(operations).items():
        items = {
            method.lower(): _operation(rows, converter, sources) for method, rows in methods.items()
        }
        spec.path(path=path, operations=items)
    made = {**spec.to_dict(), "servers": [{"url": url} for url in SERVERS]}
    made["info"]["description"] = ABOUT
    made["tags"] = [
        {"name": tag, "description": words_for(["Tag"], tag)}
        for tag in dict.fromkeys(map(_tag, operations))
    ]
    made["components"]["examples"] = examples()
    _tell(made["components"]["schemas"], converter)
    made["components"]["schemas"] |= {**shapes(), "Error": ERROR}
    made["components"]["headers"] = {"Version": VERSION_HEADER}
    made["components"]["parameters"] = {"Version": VERSION_PARAMETER}
    return {name: made[name] for name in ORDER}


ERROR = {
    "type": "object",
    "description": "Every error of the API.",
    "required": ["type", "message"],
    "properties": {
        "type": {
            "type": "string",
            "description": "what kind of error it is",
            "enum": [
                "api_error",
                "auth_error",
                "database_error",
                "invalid_request_error",
                "provider_error",
            ],
        },
        "message": {"type": "string", "description": "what is wrong, in words"},
        "server_error": {"type": "string", "description": "the mail server's own words"},
        "error": {"type": "string", "description": "the error in other words"},
        "missing_fields": {
            "type": "array",
            "items": {"type": "string"},
            "description": "the fields that are missing",
        },
        "failures": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "recipient → what its server said",
        },
    },
}


def _tell(schemas: dict[str, Any], converter: OpenAPIConverter) -> None:
    """Describe each schema by what its class says of itself, and by what it needs."""
    for key, name in converter.refs.items():
        told = without_source(key[0].__doc__ or "")
        schemas[name] = {"description": told, **schemas[name], **needed(key[0])}


def _grouped(operations: Sequence[Operation]) -> dict[str, dict[str, list[Operation]]]:
    paths: dict[str, dict[str, list[Operation]]] = defaultdict(lambda: defaultdict(list))
    for row in operations:
        paths[row.path][row.method].append(row)
    return paths


def _operation(
    rows: Sequence[Operation], converter: OpenAPIConverter, sources: Sources
) -> dict[str, Any]:
    """Return the operation that the rows of one method and path make together."""
    main, shown = rows[-1], Shown(rows)
    made: dict[str, Any] = {
        "operationId": operation_id(main),
        "tags": [_tag(main)],
        "summary": summary_of(main.handler) or main.name,
        "parameters": parameters(rows, converter, shown),
        "responses": answers(rows, converter, shown),
        "security": [] if main.auth == "none" else [{main.auth: []}],
        "x-mocknylas-support": main.support,
        "x-mocknylas-evidence": evidence_of(main),
        "x-mocknylas-source": sources.of(rows),
    }
    body = request_body(rows, converter, shown)
    if body:
        made["requestBody"] = body
    if len(rows) > 1:
        made["x-mocknylas-variants"] = [
            {"name": row.name, "when": row.variant.name if row.variant else "otherwise"}
            for row in rows
        ]
    if main.since:
        made["x-mocknylas-since"] = main.since
    if all(row.deprecated for row in rows):
        made["deprecated"] = True
        made["x-mocknylas-deprecated"] = main.deprecated
    return made


def _tag(row: Operation) -> str:
    return row.name.partition(".")[0]


def _name(schema: type[Schema] | Schema) -> str:
    return (schema if isinstance(schema, type) else type(schema)).__name__
