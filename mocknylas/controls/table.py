"""The row type of CONTROLS, and running a row."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

from mocknylas.api.operation import summary_of
from mocknylas.nylas import Verbs
from mocknylas.schemas.forms import Nothing, fill

TYPES: tuple[tuple[type[fields.Field[Any]], type[int] | type[float] | type[bool]], ...] = (
    (fields.Integer, int),
    (fields.Float, float),
    (fields.Boolean, bool),
)
PLAIN = (fields.Number, fields.Boolean)  # what arrives as the form reads it


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a control, as a command line needs to know it."""

    name: str
    type: type[int] | type[float] | type[bool] | type[str]
    required: bool
    help: str
    is_json: bool
    positional: bool  # whether a command line takes it without its name
    many: bool = False  # whether it is a list


def _never(_: Any) -> bool:
    return False


@dataclass(frozen=True)
class Control:
    """One verb: dotted name, method, path under `/__admin`, function(verbs, **arguments), form."""

    name: str
    method: str
    path: str
    run: Callable[..., Any]
    form: type[Schema] = Nothing
    step: bool = False  # whether scenario files may use it
    verbatim: bool = False  # whether the answer is for a file: the command prints it as it is
    told: Callable[[Any], list[str]] | None = None  # the answer as lines for people
    lists: bool = False  # whether `list` below the group of its name means it, too
    fails: Callable[[Any], bool] = _never  # whether an answer makes the command end with status 1

    @property
    def summary(self) -> str:
        """One line for people: the first of the function's docstring."""
        return summary_of(self.run)

    @property
    def arguments(self) -> list[Argument]:
        """The arguments, in the order of the form."""
        return arguments_of(self.form)

    def check(self, arguments: Any) -> dict[str, Any]:
        """Return the arguments as the form reads them. Raises: FormError."""
        return fill(self.form, arguments, what=self.name)

    def __call__(self, verbs: Verbs, arguments: dict[str, Any]) -> Any:
        """Check the arguments and run the verb. Raises: UsageError.

        Numbers and flags arrive as such, all else as it was given; what has a form checks it.
        """
        filled = self.check(arguments)
        given = {
            name: filled[name] if isinstance(self.form._declared_fields[name], PLAIN) else one
            for name, one in arguments.items()
        }
        return self.run(verbs, **given)


def arguments_of(form: type[Schema]) -> list[Argument]:
    """Return the fields of a form as a command line needs to know them."""
    return [
        Argument(
            name=one.data_key or name,
            type=next((kind for known, kind in TYPES if isinstance(one, known)), str),
            required=one.required,
            help=one.metadata.get("description", ""),
            is_json=isinstance(one, fields.Dict | fields.Nested),
            positional=one.required or one.metadata.get("positional", False),
            many=isinstance(one, fields.List),
        )
        for name, one in form._declared_fields.items()
    ]


def verb(family: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of a family, like `clock`, as a function of the verbs and its arguments."""

    @functools.wraps(method)
    def run(verbs: Verbs, **arguments: Any) -> Any:
        return method(getattr(verbs, family), **arguments)

    return run
