"""The document arranged for reading: what the reference page shows, and in which order."""

import json
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
JSON = "application/json"
ARTICLES = {"account": "a token", "application": "the client secret", "client": "id and secret"}
BOUNDS = {  # words for what narrows a type
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}",
    "maxLength": "≤ {} characters",
    "minLength": "≥ {} characters",
    "minItems": "≥ {} items",
    "maxItems": "≤ {} items",
    "maxProperties": "≤ {} keys",
    "default": "default {}",
    "format": "{}",
    "pattern": "{}",
}


def reference(document: Json) -> dict[str, Any]:
    """Return what the page shows: families with their operations, and the objects."""
    families: dict[str, list[Json]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            shown = _operation(method.upper(), path, operation, document)
            families.setdefault(operation["tags"][0], []).append(shown)
    objects = document["components"]["schemas"]
    return {
        "info": document["info"],
        "count": sum(len(each) for each in families.values()),
        "families": [
            {"name": name, "title": name.replace("_", " "), "operations": each}
            for name, each in families.items()
        ],
        "objects": [_object(name, schema) for name, schema in sorted(objects.items())],
    }


def _operation(method: str, path: str, operation: Json, document: Json) -> Json:
    body = operation.get("requestBody", {"content": {}})["content"]
    answers = operation["responses"]
    return {
        "method": method,
        "path": path,
        "id": operation["operationId"],
        "summary": operation["summary"],
        "support": operation["x-mocknylas-support"],
        "since": operation.get("x-mocknylas-since", ""),
        "deprecated": operation.get("x-mocknylas-deprecated", ""),
        "evidence": operation["x-mocknylas-evidence"],
        "find": _find(method, path, operation),
        "links": sorted({one for answer in answers.values() for one in answer.get("links", ())}),
        "needs": [ARTICLES[name] for one in operation["security"] for name in one],
        "parameters": [_parameter(one) for one in operation["parameters"] if "$ref" not in one],
        "bodies": [_content(media, one, document) for media, one in body.items()],
        "answers": [
            {"status": status, "says": answer["description"], "contents": _contents(answer)}
            for status, answer in answers.items()
            if status < "4"
        ],
        "printed": [
            {"status": status, **one}
            for status, answer in answers.items()
            for content in answer.get("content", {}).values()
            for one in _printed(content)
        ],
        "errors": [
            error
            for status, answer in answers.items()
            if status >= "4"
            for error in _errors(status, answer, document)
        ],
        "rules": operation["x-mocknylas-source"],
    }


def _find(method: str, path: str, operation: Json) -> str:
    """Return the words by which an operation is found."""
    names = [one["name"] for one in operation["parameters"] if "name" in one]
    rules = [one["id"] for one in operation["x-mocknylas-source"]]
    errors = [
        name
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        for name, one in content.get("examples", {}).items()
        if "$ref" in one
    ]
    words = [method, path, operation["operationId"], operation["summary"], *names, *rules, *errors]
    return " ".join(words).lower()


def _parameter(parameter: Json) -> Json:
    told = parameter.get("description", "")
    return {
        "name": parameter["name"],
        "where": parameter["in"],
        "required": parameter["required"],
        "type": type_of(parameter["schema"]),
        "bounds": bounds_of(parameter["schema"]),
        "told": told,
        "examples": sorted({str(one["value"]) for one in parameter.get("examples", {}).values()}),
    }


def _contents(answer: Json) -> list[Json]:
    return [
        {"media": media, "type": type_of(one["schema"]), "names": names_of(one["schema"])}
        for media, one in answer.get("content", {}).items()
    ]


def _content(media: str, content: Json, document: Json) -> Json:
    schemas = content["schema"].get("anyOf", [content["schema"]])
    return {
        "media": media,
        "forms": [_form(one, document) for one in schemas],
        "examples": _printed(content),
    }


def _form(schema: Json, document: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    found = document["components"]["schemas"][name] if name else schema
    return {"name": name, "type": type_of(schema), "fields": _fields(found)}


def _printed(content: Json) -> list[Json]:
    return [
        {"summary": one["summary"], "text": _written(one["value"])}
        for one in content.get("examples", {}).values()
        if "value" in one
    ]


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _errors(status: str, answer: Json, document: Json) -> list[Json]:
    examples = document["components"]["examples"]
    named = answer["content"][JSON].get("examples", {})
    rows = [(name, examples[name]["value"]) for name, one in named.items() if "$ref" in one]
    return [{"status": status, "name": name, **value} for name, value in rows]


def _object(name: str, schema: Json) -> Json:
    find = " ".join([name, *schema.get("properties", ())]).lower()
    told = schema.get("description", "")
    return {"name": name, "told": told, "fields": _fields(schema), "find": find}


def _fields(schema: Json) -> list[Json]:
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "required": name in required,
            "type": type_of(field),
            "names": names_of(field),
            "bounds": bounds_of(field),
            "told": field.get("description", ""),
            "deprecated": field.get("deprecated", False),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def type_of(schema: Json) -> str:
    """Return a schema's type in words: `list of Message or list of string`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if several := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(type_of(one) for one in several))
    kind = schema.get("type", "anything")
    if kind == "array" and "items" in schema:
        return f"list of {type_of(schema['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def names_of(schema: Json) -> list[str]:
    """Return the names of the objects that a schema speaks of."""
    found = [str(schema["$ref"]).rpartition("/")[2]] if "$ref" in schema else []
    inner = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    if isinstance(schema.get("items"), Mapping):
        inner.append(schema["items"])
    return list(dict.fromkeys([*found, *(name for one in inner for name in names_of(one))]))


def bounds_of(schema: Json) -> list[str]:
    """Return in words what narrows a schema's type: its values, bounds, default."""
    words = [" · ".join(json.dumps(one) for one in schema["enum"])] if "enum" in schema else []
    items = schema.get("items", {})
    values = {**({} if "$ref" in items else items), **schema}
    return words + [
        words_for.format(_plain(values[key])) for key, words_for in BOUNDS.items() if key in values
    ]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
