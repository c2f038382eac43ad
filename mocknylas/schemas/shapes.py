"""Shapes: which keys a body may have, at any depth, and which types are not coerced.

A shape is plain data: a mapping is an object with these keys, a list of one shape a list of such, a
set of types what a value is if it needs no coercion, and None anything.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from mocknylas.schemas import contacts, participants, values

Shape = Mapping[str, Any] | list[Any] | frozenset[type] | None
Steps = tuple[str | int, ...]
FLAG, NUMBER, TEXT = frozenset([bool]), frozenset([int]), frozenset([str])
ADDRESS = ("type", "format", "street_address", "city", "postal_code", "state", "country")
INSTANTS = ("time", "start_time", "end_time")
DAYS = ("date", "start_date", "end_date")
ZONES = ("timezone", "start_timezone", "end_timezone")
BY_KIND: dict[type[fields.Field[Any]], Shape] = {
    participants.Participants: [dict.fromkeys(("email", "name"))],
    participants.CustomHeaders: [dict.fromkeys(("name", "value"))],
    participants.Tracking: {
        **dict.fromkeys((*participants.TRACKING_FLAGS, "link"), FLAG),
        "payload": TEXT,
    },
    values.NumberValue: NUMBER,
    fields.Integer: NUMBER,
    fields.Boolean: FLAG,
    contacts.Addresses: [dict.fromkeys(ADDRESS)],
}
BY_NAME: dict[str, Shape] = {  # what the readers of event bodies take
    "when": {**dict.fromkeys(("object", *DAYS, *ZONES)), **dict.fromkeys(INSTANTS, NUMBER)},
    "participants": [dict.fromkeys(("email", "name", "comment", "phone_number", "status"))],
    "recurrence": dict.fromkeys(("rrule", "timezone")),
    "conferencing": dict.fromkeys(("provider", "details", "autocreate")),
}


class Stray(NamedTuple):
    """A place that a shape does not know, or with a value that has to be coerced."""

    steps: Steps
    is_coerced: bool


@cache
def shape_of(schema: type[Schema]) -> dict[str, Shape]:
    """Return the shape of what a schema reads."""
    return {
        one.data_key or name: _of_field(name, one)
        for name, one in schema().fields.items()
        if not one.dump_only
    }


def strays(shape: Shape, value: Any, steps: Steps = ()) -> Iterator[Stray]:
    """Yield what a value holds beside a shape, in the value's order."""
    if isinstance(shape, Mapping):
        for key, one in value.items() if isinstance(value, Mapping) else ():
            if key not in shape:
                yield Stray((*steps, key), False)
            elif shape[key] is not None:
                yield from strays(shape[key], one, (*steps, key))
    elif isinstance(shape, list):
        for number, one in enumerate(value if isinstance(value, list) else ()):
            yield from strays(shape[0], one, (*steps, number))
    elif shape and value is not None and type(value) not in shape:
        yield Stray(steps, True)


def _of_field(name: str, field: fields.Field[Any]) -> Shape:
    if isinstance(field, fields.Nested):
        inner = shape_of(type(field.schema))
        return [inner] if field.many else inner
    if isinstance(field, fields.List):
        shape = _of_field("", field.inner)
        return None if shape is None else [shape]
    if isinstance(field, contacts.Entries) and field.key:
        return [dict.fromkeys(("type", field.key))]
    if isinstance(field, values.CheckedValue):
        return BY_NAME.get(name)
    return next((BY_KIND[kind] for kind in type(field).__mro__ if kind in BY_KIND), None)
