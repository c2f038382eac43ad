"""The API's own kinds of fields as JSON Schema; marshmallow's kinds are known to apispec."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema as Form
from marshmallow import fields
from marshmallow.fields import Field

from mocknylas.openapi.closed import closed
from mocknylas.openapi.shapes import ID, reference
from mocknylas.openapi.sources import without_source
from mocknylas.openapi.values import value_of
from mocknylas.openapi.words import words_for
from mocknylas.schemas import (
    availability,
    components,
    contacts,
    deltas,
    forms,
    grants,
    management,
    neural,
    queries,
    values,
    webhooks,
)
from mocknylas.schemas import fields as own
from mocknylas.schemas import participants as people

Schema = dict[str, Any]
TEXT = {"type": "string", "maxLength": own.MAX_TEXT}
INSTANT = {"type": "integer", "minimum": 0, "description": "Unix seconds"}
FLAG = {"type": "boolean"}
ENTRIES = {"type": ["array", "null"], "items": {"type": "object"}}
JSON_TYPES = {str: "string", int: "integer", bool: "boolean", dict: "object", list: "array"}
SCHEMAS: dict[type[Field[Any]], dict[str, Any]] = {
    own.Flag: FLAG,
    own.Text: TEXT,
    own.Texts: {"type": "array", "items": TEXT},
    own.Id: ID,
    own.Timestamp: {"anyOf": [INSTANT, {"type": "string", "format": "date-time"}]},
    own.Count: {"type": "integer", "minimum": 0},
    own.BodyText: {"type": "string"},
    own.BodyFlag: FLAG,
    values.TextValue: {"type": ["string", "null"]},
    values.FlagValue: {"type": ["boolean", "null"]},
    values.NumberValue: {"type": ["integer", "null"]},
    values.TextsValue: {"type": ["array", "null"], "items": {"type": "string"}},
    values.Value: {},
    availability.Whole: {"type": ["integer", "string"]},
    availability.Clock: {"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{1,2}$"},
    availability.Emails: {
        "type": "array",
        "items": {"type": "string"},
        "maxItems": availability.MAX_EMAILS,
    },
    availability.Meetings: {
        "type": "array",
        "maxItems": availability.MAX_MEETINGS,
        "items": {"type": "array", "items": {"type": "string"}},
    },
    forms.Duration: {"type": ["string", "number"]},
    queries.View: {"type": "string", "enum": list(queries.VIEWS)},
    queries.Emails: {
        "type": "string",
        "description": f"up to {own.MAX_EMAILS} addresses, commas between",
    },
    deltas.Names: {"type": "string", "description": "names, commas between"},
    grants.Provider: {"type": "string", "enum": list(grants.PROVIDERS)},
    grants.Settings: {"type": "object"},
    grants.Expiry: {
        "type": "integer",
        "exclusiveMinimum": grants.MIN_EXPIRY,
        "exclusiveMaximum": grants.MAX_EXPIRY,
    },
    grants.Strings: {"type": "array", "items": {"type": "string"}},
    grants.RedirectUri: {"type": "string", "format": "uri"},
    management.RedirectUris: {"type": "array", "items": {"type": "string", "format": "uri"}},
    people.Participants: {"type": "array", "items": reference("Recipient")},
    people.FileIds: {"type": "array", "items": {"type": "string"}},
    people.CustomHeaders: {"type": "array", "items": reference("Header")},
    people.Metadata: {
        "type": "object",
        "maxProperties": people.MAX_PAIRS,
        "propertyNames": {"minLength": 1, "maxLength": people.MAX_KEY},
        "additionalProperties": {"type": "string", "maxLength": people.MAX_VALUE},
    },
    people.Tracking: reference("Tracking"),
    contacts.ContactText: {"type": ["string", "null"]},
    contacts.Birthday: {"type": ["string", "null"], "format": "date"},
    contacts.Entries: ENTRIES,
    contacts.GroupId: ID,
    components.Exactly: {},
    neural.Id: ID,
    neural.MessageIds: {},  # depends on how many it takes
    neural.ShortText: {"type": "string", "maxLength": neural.MOST_TEXT},
    neural.OneOf: {"type": "string"},
    neural.Pages: {
        "type": "array",
        "items": {"type": "integer", "minimum": 1},
        "maxItems": neural.MOST_PAGES,
    },
    webhooks.State: {"type": "string", "enum": list(webhooks.SETTABLE)},
    webhooks.CallbackUrl: {"type": "string", "format": "uri"},
    webhooks.Triggers: {"type": "array", "items": {"type": "string"}},
}


LATE = (fields.Raw, fields.Constant, fields.Dict, values.CheckedValue)  # are read by what follows
PLAIN = (  # kinds of which the type and the bounds say all
    own.BodyFlag,
    own.BodyText,
    own.Count,
    own.Id,
    own.Text,
    values.CheckedValue,
    values.FlagValue,
    values.NumberValue,
    values.TextValue,
    values.TextsValue,
    components.Exactly,
    contacts.ContactText,
    contacts.Entries,
    contacts.GroupId,
    grants.Strings,
    neural.Id,
    neural.OneOf,
    neural.ShortText,
    people.FileIds,
    values.Value,
)
REPLACED = {  # what is known of a field → what marshmallow says that it replaces
    "$ref": ("type", "additionalProperties"),
    "anyOf": ("type", "additionalProperties"),
    "properties": ("additionalProperties",),
}


def described(_: object, field: Field[Any], ret: Schema) -> Schema:
    """Return what is known of a field beside what marshmallow tells of it: meaning and bounds."""
    kind = next((one for one in type(field).__mro__ if one in SCHEMAS), None)
    schemas, name = _place(field)
    found = {
        **(SCHEMAS[kind] if kind else {}),
        **_limits(field),
        **value_of(schemas, name, late=isinstance(field, LATE)),
        **closed(schemas, name),
    }
    for key in (old for new in REPLACED if new in found for old in REPLACED[new]):
        ret.pop(key, None)
    words = words_for(schemas, name)
    own = ret.get("description") or found.get("description") or (_told(field) if kind else "")
    told = " ".join(filter(None, [words, "" if words and kind in PLAIN else own]))
    return {**found, **({"description": told} if told else {})}


def _place(field: Field[Any]) -> tuple[list[str], str]:
    """Return the names of the schemas that a field is of, the nearest first, and its own."""
    parent = field.parent
    if not isinstance(parent, Form):
        return [], ""  # the inner field of a list
    return [one.__name__ for one in type(parent).__mro__], str(field.data_key or field.name)


def _told(field: Field[Any]) -> str:
    return without_source(type(field).__doc__ or "").replace("`", "")


def _limits(field: Field[Any]) -> Schema:
    """Return what one field of a kind narrows."""
    kind = next((one for one in type(field).__mro__ if one in LIMITS), None)
    if kind is not None:
        return LIMITS[kind](field)
    return {"maxItems": 1} if getattr(field, "only_one", "") else {}


def _of_ids(most: int) -> Schema:
    several = {"type": "array", "items": ID, "minItems": 1, "maxItems": most}
    return {"anyOf": [ID, several]}


LIMITS: dict[type[Field[Any]], Callable[[Any], Schema]] = {  # by what a field was told
    components.Domains: lambda _: {"type": ["array", "null"], "items": {"type": "string"}},
    components.Exactly: lambda field: {"type": [JSON_TYPES[field.kind], "null"]},
    neural.MessageIds: lambda field: _of_ids(field.most),
    neural.OneOf: lambda field: {"enum": list(field.words)},
    values.NumberValue: lambda field: {"minimum": field.least},
    values.TextValue: lambda field: {"enum": [*field.choices, None]} if field.choices else {},
}
