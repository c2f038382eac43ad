"""Deltas: what is asked, and what is served."""

from typing import Any

from marshmallow import Schema, fields, validate

from mocknylas.schemas.fields import Count, Flag
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer
from mocknylas.schemas.queries import DEFAULT_LIMIT, View


class Names(fields.Field[list[str]]):
    """Names between commas, blanks trimmed. Source: R-DEL-09."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[str]:
        return [name for one in str(value).split(",") if (name := one.strip())]


class DeltaFilters(Lenient):
    """What all three ways to read deltas take. Source: R-DEL-09, R-DEL-11, R-DEL-12."""

    cursor = fields.String(load_default=None)
    view = View(load_default=None)
    include_types = Names()
    include_types_camel = Names(data_key="includeTypes")
    exclude_types = Names()
    excluded_types = Names()
    exclude_types_camel = Names(data_key="excludeTypes")
    exclude_folders = Flag(load_default=False)
    exclude_account = Flag(load_default=True)


class DeltaPage(DeltaFilters):
    """The query of `GET /delta`."""

    limit = Count(load_default=DEFAULT_LIMIT)


class DeltaWait(DeltaFilters):
    """The query of `GET /delta/streaming`. Source: R-DEL-15."""

    timeout = Count(load_default=None)


class DeltaPoll(DeltaPage, DeltaWait):
    """The query of `GET /delta/longpoll`. Source: R-DEL-14."""


class DeltaStart(Schema):
    """The body of `POST /delta/generate_cursor`. Source: R-DEL-03."""

    start = fields.Integer(required=True, strict=True)


class Cursor(Answer):
    """A place in an account's log of changes."""

    cursor = fields.String(required=True)


class Delta(Answer):
    """One change, with the object as it is now unless it was deleted."""

    id = fields.String(required=True)
    object = fields.String(required=True)
    event = fields.String(required=True, validate=validate.OneOf(["create", "modify", "delete"]))
    cursor = fields.String(required=True)
    attributes = fields.Dict()


class DeltaList(Answer):
    """Changes between two cursors."""

    cursor_start = fields.String(required=True)
    cursor_end = fields.String(required=True)
    deltas = fields.List(fields.Nested(Delta), required=True)
