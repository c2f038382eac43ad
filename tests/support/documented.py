"""Whether the document names an error for the operation that answered it."""

import re
from functools import cache
from string import Formatter

from mocknylas.api import OPERATIONS
from mocknylas.catalogue import CATALOGUE
from mocknylas.openapi.errors import errors_of


def is_error(name, told):
    """Say whether an answered body is this row of the catalogue, filled in."""
    row = CATALOGUE[name]
    return row.type == told["type"] and bool(_pattern(row.message).fullmatch(told["message"]))


def is_documented(call):
    """Say whether a logged refusal is one of those that the document names for its operation."""
    told = call.json
    if not isinstance(told, dict) or "type" not in told:
        return True  # a page, or the answer to HEAD
    names = _names(call.operation)
    return any(is_error(name, told) for name in names)


@cache
def _names(operation):
    main = next((row for row in OPERATIONS if row.name == operation), None)
    if main is None:
        return ("no_route", "internal", "method_not_allowed")
    same = [row for row in OPERATIONS if (row.method, row.path) == (main.method, main.path)]
    return tuple(errors_of(same))


@cache
def _pattern(message):
    parts = Formatter().parse(message)
    told = "".join(re.escape(text) + ("" if name is None else ".*") for text, name, *_ in parts)
    return re.compile(told, re.DOTALL)
