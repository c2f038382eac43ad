"""Fingerprints: what the document says of an operation, in short, to be kept and compared.

Only what a program can rely on counts. Descriptions, titles, examples and extensions do not.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation

PARTS = {"parameters": "its parameters", "requestBody": "its body", "responses": "its answers"}
LENGTH = 8  # hexadecimal digits of each part
PROSE = ("description", "example", "examples", "links", "summary", "title")
NAMES = ("properties", "responses", "content", "headers")  # keys in them are names


@cache
def fingerprints() -> Mapping[str, str]:
    """Return the fingerprint of each operation: a part each for parameters, body and answers."""
    from mocknylas.openapi import document  # apispec takes its time to load

    made = document()
    return {row.name: fingerprint_in(made, row) for row in OPERATIONS}


def fingerprint_in(made: Mapping[str, Any], row: Operation) -> str:
    """Return the fingerprint of an operation in a document."""
    found = made["paths"][row.path][row.method.lower()]
    return "-".join(_digest(_essence(found.get(part), made)) for part in PARTS)


def changed_parts(before: str, after: str) -> list[str]:
    """Say in words which parts of two fingerprints differ."""
    former, latter = before.split("-"), after.split("-")
    if len(former) != len(latter):  # one was made in another way
        return list(PARTS.values())
    pairs = zip(PARTS.values(), former, latter, strict=False)
    return [words for words, one, other in pairs if one != other]


def _digest(essence: Any) -> str:
    text = json.dumps(essence, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _essence(node: Any, made: Mapping[str, Any], within: tuple[str, ...] = ()) -> Any:
    """Return a part of the document without prose, with what it refers to in its place."""
    if isinstance(node, list):
        return [_essence(one, made, within) for one in node]
    if not isinstance(node, dict):
        return node
    place = node.get("$ref")
    if isinstance(place, str):
        if place in within:  # a schema of itself
            return place
        return _essence(_at(place, made), made, (*within, place))
    return {
        key: {name: _essence(inner, made, within) for name, inner in one.items()}
        if key in NAMES
        else _essence(one, made, within)
        for key, one in node.items()
        if key not in PROSE and not key.startswith("x-")
    }


def _at(place: str, made: Mapping[str, Any]) -> Any:
    found: Any = made
    for step in place.removeprefix("#/").split("/"):
        found = found[step]
    return found
