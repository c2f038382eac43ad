"""Fields of bodies in which null means something: no text, no items, the default."""

from collections.abc import Callable, Collection
from typing import Any

from marshmallow import fields, missing

from mocknylas.errors import ApiError

MAX_INTEGER = 2**53
MAX_DIGITS = 17


class Value(fields.Field[Any]):
    """A value of a JSON body that may be null. What is wrong with it is told as R-WHEN-03."""

    null: Any = None  # what null stands for

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **_: Any) -> Any:
        """Read a value that is there."""
        if value is missing:
            return missing
        name = self.data_key or attr or ""
        return self.null if value is None else self.read(value, name)

    def read(self, value: Any, field: str) -> Any:
        """Return what the value means. Raises: ApiError."""
        raise NotImplementedError


class TextValue(Value):
    """A string, or one of a few."""

    def __init__(self, null: str | None = None, choices: Collection[str] = (), **options: Any):
        """Take null as this text; with `choices` take no others."""
        super().__init__(**options)
        self.null = null
        self.choices = choices

    def read(self, value: Any, field: str) -> Any:
        """Return the text. Raises: ApiError."""
        if not isinstance(value, str) or (self.choices and value not in self.choices):
            raise ApiError("invalid_field", field=field)
        return value


class FlagValue(Value):
    """True or false."""

    def __init__(self, error: str = "invalid_field", *, null: bool | None = None, **options: Any):
        """Refuse other values with this row; take null as this one."""
        super().__init__(**options)
        self.error = error
        self.null = null

    def read(self, value: Any, field: str) -> Any:
        """Return the flag. Raises: ApiError."""
        if not isinstance(value, bool):
            raise ApiError(self.error, field=field)
        return value


class NumberValue(Value):
    """A whole number from a least one up."""

    def __init__(self, least: int, **options: Any) -> None:
        """Refuse what is less."""
        super().__init__(**options)
        self.least = least

    def read(self, value: Any, field: str) -> Any:
        """Return the number. Raises: ApiError."""
        number = whole(value)
        if number is None or number < self.least:
            raise ApiError("invalid_field", field=field)
        return number


class TextsValue(Value):
    """A list of strings; null is an empty one."""

    def read(self, value: Any, field: str) -> Any:
        """Return the texts. Raises: ApiError."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError("invalid_field", field=field)
        return value


class CheckedValue(Value):
    """A value that a function reads."""

    def __init__(self, reader: Callable[[Any, str], Any], null: Any = None, **options: Any) -> None:
        """Read with this function of value and field name."""
        super().__init__(**options)
        self.reader = reader
        self.null = null

    def read(self, value: Any, field: str) -> Any:
        """Return what the function makes of it. Raises: ApiError."""
        return self.reader(value, field)


def whole(value: Any) -> int | None:
    """Return a whole number, given as such or in digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    if len(text) > MAX_DIGITS or not text.removeprefix("-").isdecimal() or not text.isascii():
        return None
    return int(text) if abs(int(text)) <= MAX_INTEGER else None
