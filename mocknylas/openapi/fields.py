"""The API's own kinds of fields as JSON Schema; marshmallow's kinds are known to apispec."""

from typing import Any

from marshmallow.fields import Field

from mocknylas.openapi.sources import without_source
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

TEXT = {"type": "string", "maxLength": own.MAX_TEXT}
INSTANT = {"type": "integer", "minimum": 0, "description": "Unix seconds"}
PERSON = {
    "type": "object",
    "required": ["email"],
    "properties": {"email": {"type": "string"}, "name": {"type": ["string", "null"]}},
}
HEADER = {
    "type": "object",
    "required": ["name", "value"],
    "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
}
FLAG = {"type": "boolean"}
ID = {"type": "string", "pattern": "^[0-9a-z]{1,25}$"}
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
    availability.Emails: {"type": "array", "items": {"type": "string"}},
    availability.Meetings: {
        "type": "array",
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
    people.Participants: {"type": "array", "items": PERSON},
    people.FileIds: {"type": "array", "items": {"type": "string"}},
    people.CustomHeaders: {"type": "array", "items": HEADER},
    people.Metadata: {
        "type": "object",
        "maxProperties": people.MAX_PAIRS,
        "additionalProperties": {"type": "string", "maxLength": people.MAX_VALUE},
    },
    people.Tracking: {
        "type": "object",
        "properties": {
            **dict.fromkeys(people.TRACKING_FLAGS, FLAG),
            "payload": {"type": "string"},
        },
    },
    contacts.ContactText: {"type": ["string", "null"]},
    contacts.Birthday: {"type": ["string", "null"], "format": "date"},
    contacts.Entries: ENTRIES,
    contacts.GroupId: ID,
    components.Exactly: {},
    neural.Id: ID,
    neural.MessageIds: {"anyOf": [ID, {"type": "array", "items": ID, "minItems": 1}]},
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


def described(_: object, field: Field[Any], **__: Any) -> dict[str, Any]:
    """Return what a field of the API's own kind adds to its JSON Schema."""
    found = next((SCHEMAS[kind] for kind in type(field).__mro__ if kind in SCHEMAS), None)
    if found is None:
        return {}
    told = {"description": without_source(type(field).__doc__ or "").replace("`", "")}
    return {**told, **found, **_limits(field)}


def _limits(field: Field[Any]) -> dict[str, Any]:
    """Return what one field of a kind narrows."""
    if isinstance(field, components.Exactly):
        return {"type": [JSON_TYPES[field.kind], "null"]}
    if isinstance(field, neural.OneOf):
        return {"enum": list(field.words)}
    return {"maxItems": 1} if getattr(field, "only_one", "") else {}
