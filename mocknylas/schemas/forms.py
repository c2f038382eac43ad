"""Forms filled in by people: load them, or say which word is wrong and what is right."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing, validate

from mocknylas.durations import seconds
from mocknylas.errors import UsageError, unknown

Place = tuple[str | int, ...]
Mistake = tuple[Place, str]
UNKNOWN, MISSING = "Unknown field.", "Missing data for required field."
PLAIN = {  # what marshmallow says → what a person understands
    MISSING: "is missing",
    "Not a valid list.": "write a list",
    "Not a valid integer.": "write a whole number",
    "Not a valid number.": "write a number",
    "Not a valid string.": "write a text",
    "Not a valid boolean.": "write true or false",
    "Not a valid mapping type.": "write a mapping of names to values",
    "Invalid input type.": "write a mapping of names to values",
    "Field may not be null.": "must not be empty",
}


class FormError(UsageError):
    """A form is filled in wrongly; `path` leads to the wrong place."""

    def __init__(self, message: str, path: Place = ()) -> None:
        """Keep the place."""
        super().__init__(message)
        self.path = path


class Strict(Schema):
    """A form filled in by a person: what is not known is a mistake."""

    class Meta:
        """Refuse unknown keys."""

        unknown = RAISE


class Nothing(Strict):
    """Neither arguments nor attributes."""


class Known(validate.OneOf):
    """The check that a word is one of these; its error names the nearest right one."""

    def __init__(self, what: str, names: Collection[str]) -> None:
        """Take what the words are called, and the words."""
        super().__init__(tuple(names))
        self._what = what

    def __call__(self, word: str) -> str:
        """Return the word. Raises: ValidationError."""
        if word not in self.choices:
            raise ValidationError(str(unknown(self._what, word, self.choices)))
        return word


class Duration(fields.Field[int]):
    """A duration as people write it, read as whole seconds."""

    def __init__(self, description: str, default: str = "") -> None:
        """Describe what lasts, and how long it does unless told; without that it must be told."""
        told = f"{description}, {default} unless told" if default else description
        super().__init__(
            required=not default,
            load_default=seconds(default) if default else missing,
            metadata={"description": told},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        try:
            return seconds(value)
        except UsageError as error:
            raise ValidationError(str(error)) from None


def fill(form: type[Schema], data: Any, *, what: str) -> dict[str, Any]:
    """Return the validated data of a form. Raises: FormError with all its mistakes."""
    filled, wrong = examine(form, data, what=what)
    refuse(wrong)
    return filled


def refuse(wrong: list[FormError]) -> None:
    """Raise all mistakes as one error, a line for each, if there are any."""
    if wrong:
        raise FormError("\n".join(map(str, wrong)), wrong[0].path)


def examine(form: type[Schema], data: Any, *, what: str) -> tuple[dict[str, Any], list[FormError]]:
    """Return the validated data of a form and all its mistakes, unknown words first."""
    if not isinstance(data, dict):
        return {}, [FormError(f"{what}: expected a mapping of names to values, got {data!r}")]
    try:
        return dict(form().load(data)), []
    except ValidationError as error:
        wrong = _told(list(_flat(error.messages, ())))
        return {}, [
            FormError(_sentence(form, path, problem, what), path) for path, problem in wrong
        ]


def names_of(form: type[Schema]) -> list[str]:
    """Return the keys of a form as a person writes them."""
    return [one.data_key or name for name, one in form._declared_fields.items()]


def _told(mistakes: list[Mistake]) -> list[Mistake]:
    """Put unknown words first, and leave out what is only missing because it is misspelt."""
    strange = [path for path, problem in mistakes if problem == UNKNOWN]
    return sorted(
        (
            (path, problem)
            for path, problem in mistakes
            if problem != MISSING or not any(_is_near(path, one) for one in strange)
        ),
        key=lambda one: one[1] != UNKNOWN,
    )


def _is_near(path: Place, other: Place) -> bool:
    near = get_close_matches(str(other[-1]), [str(path[-1])], n=1)
    return path[:-1] == other[:-1] and bool(near)


def _flat(messages: Any, path: Place) -> Iterator[Mistake]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, (*path, key))
    else:
        yield path, str(messages[0] if isinstance(messages, list) else messages)


def _sentence(form: type[Schema], path: Place, problem: str, what: str) -> str:
    words = [str(step) for step in path if step != "_schema"]
    if problem != UNKNOWN:
        place = f", {'.'.join(words)!r}" if words else ""
        return f"{what}{place}: {PLAIN.get(problem, problem)}"
    known = names_of(_form_at(form, path[:-1]))
    return f"{what}: {unknown('key', path[-1], known)}"


def _form_at(form: type[Schema], path: Place) -> type[Schema]:
    for step in path:
        for name, one in form._declared_fields.items():
            inner = one.inner if isinstance(one, fields.List) else one
            if step == (one.data_key or name) and isinstance(inner, fields.Nested):
                form = type(inner.schema)
    return form
