"""A JSON Schema in words."""

from collections.abc import Callable, Mapping
from typing import Any

TYPES = {
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
LIMITS: Mapping[str, Callable[[Any], str]] = {
    "minimum": lambda value: f"from {value}",
    "maximum": lambda value: f"up to {value}",
    "exclusiveMinimum": lambda value: f"above {value}",
    "exclusiveMaximum": lambda value: f"below {value}",
    "maxLength": lambda value: f"of at most {value} characters",
    "maxItems": lambda value: f"of at most {value}",
    "maxProperties": lambda value: f"of at most {value} pairs",
    "pattern": lambda value: f"like {value}",
    "format": lambda value: f"({value})",
    "items": lambda value: f"of {told}" if (told := in_words(value)) else "",
}


def in_words(schema: Mapping[str, Any] | None) -> str:
    """Tell a schema in words: a whole number from 0."""
    if not schema:
        return ""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(filter(None, map(in_words, schema["anyOf"]))))
    told = [_typed(schema), *(tell(schema[key]) for key, tell in LIMITS.items() if key in schema)]
    return " ".join(filter(None, told))


def _typed(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", [])
    names = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(TYPES.get(name, name) for name in names)
