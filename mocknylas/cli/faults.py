"""`mocknylas faults add …`: what an effect takes, each attribute as an option of its own."""

from typing import Any

import click

from mocknylas.controls.table import Argument, arguments_of
from mocknylas.engine.effects import EFFECTS
from mocknylas.schemas.faults import Fault

Rows = dict[str, list[Argument]]  # name of an attribute → it, in each effect that has it


def attribute_options() -> list[click.Parameter]:
    """Return an option for each attribute that any effect has."""
    return [_option(name, rows) for name, rows in _attributes().items()]


def take_attributes(given: dict[str, Any]) -> dict[str, Any]:
    """Take the attributes out of what was given; return them as their forms read them."""
    taken = {name: (rows, given.pop(name)) for name, rows in _attributes().items()}
    return {name: _read(rows, value) for name, (rows, value) in taken.items() if value is not None}


def _attributes() -> Rows:
    envelope = {one.name for one in arguments_of(Fault)}
    rows: Rows = {}
    for effect in EFFECTS.values():
        for one in arguments_of(effect.attributes):
            if one.name not in envelope and not one.is_json:
                rows.setdefault(one.name, []).append(one)
    return rows


def _option(name: str, rows: list[Argument]) -> click.Option:
    kinds = {one.type for one in rows}
    told = "; ".join(dict.fromkeys(one.help for one in rows))
    if kinds == {bool}:
        return click.Option([f"--{name}", name], is_flag=True, default=None, help=told)
    kind = kinds.pop() if len(kinds) == 1 else str
    return click.Option([f"--{name.replace('_', '-')}", name], type=kind, help=told)


def _read(rows: list[Argument], value: Any) -> Any:
    """Return a value: a number where one of several effects wants one, a list where one does."""
    if any(one.many for one in rows):
        return value.split(",")
    is_number = isinstance(value, str) and value.isdecimal() and int in {one.type for one in rows}
    return int(value) if is_number else value
