"""Forms as JSON Schema, draft 2020-12, for editors that check what a person writes."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, validate

from mocknylas.schemas.forms import Duration

Node = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SIMPLE: tuple[tuple[type[fields.Field[Any]], str], ...] = (
    (fields.Integer, "integer"),
    (fields.Number, "number"),
    (fields.Boolean, "boolean"),
    (fields.String, "string"),
)


def node_of_form(form: type[Schema]) -> Node:
    """Return the schema of a form that allows no other keys."""
    rows = {one.data_key or name: one for name, one in form._declared_fields.items()}
    node: Node = {
        "type": "object",
        "properties": {name: node_of_field(one) for name, one in rows.items()},
        "additionalProperties": False,
    }
    required = [name for name, one in rows.items() if one.required]
    return {**node, "required": required} if required else node


def node_of_field(field: fields.Field[Any]) -> Node:
    """Return the schema of one field with its description and limits."""
    node = _shape(field)
    for one in field.validators:
        node |= _limits(one)
    if field.allow_none and "type" in node:
        node["type"] = [node["type"], "null"]
    if "description" in field.metadata:
        node["description"] = field.metadata["description"]
    return node


def _shape(field: fields.Field[Any]) -> Node:
    for kind, name in SIMPLE:
        if isinstance(field, kind):
            return {"type": name}
    if isinstance(field, Duration):
        return {"type": ["string", "number"]}
    if isinstance(field, fields.Nested):
        return node_of_form(type(field.schema))
    if isinstance(field, fields.List):
        return {"type": "array", "items": node_of_field(field.inner)}
    if isinstance(field, fields.Dict):
        values = field.value_field
        return {"type": "object", "additionalProperties": node_of_field(values) if values else {}}
    return {}


def _limits(check: Callable[[Any], Any]) -> Node:
    match check:
        case validate.OneOf():
            return {"enum": list(check.choices)}
        case validate.Range():
            return _named(minimum=check.min, maximum=check.max)
        case validate.Length():
            return _named(minLength=check.min, maxLength=check.max)
    return {}


def _named(**limits: Any) -> Node:
    return {name: value for name, value in limits.items() if value is not None}
