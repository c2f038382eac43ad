"""Reading requests by the schemas of an operation's row; each schema is built once."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import Schema

from mocknylas.api.operation import Operation
from mocknylas.errors import ApiError
from mocknylas.schemas.fields import Texts

Values = Mapping[str, list[str]]


def read_query(row: Operation, values: Values) -> dict[str, Any]:
    """Return the query that a row reads, with its defaults. Source: R-X32. Raises: ApiError."""
    if row.query is None:
        return {}
    if not values:
        return dict(_defaults(row.query))
    known = _by_key(row.query)
    given = {
        name: several if isinstance(known[name], Texts) else several[0]
        for name, several in values.items()
        if name in known
    }
    return dict(_schema(row.query).load(given))


def read_body(row: Operation, body: Any, *, given: bool) -> dict[str, Any]:
    """Return the body that a row reads. Source: R-X12, R-T13, R-T14. Raises: ApiError."""
    if row.body is None or (row.loads_body and not given):
        return {}
    if body is None and row.auth == "application" and row.loads_body:  # Source: R-MGMT-07
        return {}
    if not given:
        raise ApiError("bad_json" if row.method == "POST" else "empty_body")
    if not isinstance(body, dict):
        raise ApiError("not_an_object")
    return body if row.loads_body else load(row.body, body)


def load(schema: type[Schema], body: dict[str, Any]) -> dict[str, Any]:
    """Return a body as a schema reads it. Raises: ApiError."""
    return dict(_schema(schema).load(body))


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema()


@cache
def _by_key(schema: type[Schema]) -> dict[str, Any]:
    return {one.data_key or name: one for name, one in _schema(schema).fields.items()}


@cache
def _defaults(schema: type[Schema]) -> Mapping[str, Any]:
    return dict(_schema(schema).load({}))
