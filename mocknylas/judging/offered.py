"""What the contract offers: of each operation, what a use of it can exercise."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation
from mocknylas.openapi.errors import errors_of
from mocknylas.schemas.fields import Count
from mocknylas.schemas.queries import VIEWS, View
from mocknylas.schemas.shapes import Shape, shape_of

PAGES = ("first", "further", "last")  # the last is a further one that is not full
STRANGE = "*"  # stands for keys that are not like names: they may be data
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)


class Traits(NamedTuple):
    """What there is to count of an operation's requests."""

    shape: Shape = None  # of the body
    parameters: frozenset[str] = frozenset()
    pages: bool = False
    joined: bool = False  # whether the body that is logged holds the query, too


@cache
def traits_of(operation: str) -> Traits:
    """Return the traits of an operation by name; an unknown one has none."""
    row = next((one for one in OPERATIONS if one.name == operation), None)
    if row is None:
        return Traits()
    query = row.query().fields if row.query else {}
    return Traits(
        shape_of(row.body) if row.body else None,
        frozenset(field.data_key or name for name, field in query.items()) | row.ignores,
        row.many and isinstance(query.get("offset"), Count),
        row.parameters,
    )


def offered_by(row: Operation) -> dict[str, list[str]]:
    """Return what the contract has of an operation, by facet of its usage."""
    traits = traits_of(row.name)
    statuses = {row.status, *row.also, *(one.status for one in errors_of([row]).values())}
    has_views = row.query is not None and isinstance(row.query().fields.get("view"), View)
    return {
        "parameters": sorted(traits.parameters),
        "fields": sorted(_pointers(traits.shape)),
        "statuses": [str(one) for one in sorted(statuses)],
        "views": list(VIEWS) if has_views else [],
        "pages": list(PAGES) if traits.pages else [],
    }


@lru_cache(maxsize=4096)
def named(key: str) -> str:
    """Return a key that is spelled like a name; others may be data, or an index."""
    return key if _NAME.fullmatch(key) else STRANGE


@lru_cache(maxsize=4096)
def general(place: str) -> str:
    """Return a JSON pointer with * for each index, and for each key that may be data."""
    steps = place.split("/")
    return "/".join([steps[0], *map(named, steps[1:])])


def _pointers(shape: Shape, prefix: str = "") -> Iterator[str]:
    """Yield the pointers to all that a shape has."""
    if isinstance(shape, list):
        yield from _pointers(shape[0], f"{prefix}/*")
    elif isinstance(shape, Mapping):
        for key, inner in shape.items():
            yield f"{prefix}/{key}"
            yield from _pointers(inner, f"{prefix}/{key}")
