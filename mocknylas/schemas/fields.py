"""Fields that read what clients send and refuse it with the contract's own errors.

A refusal is raised as ApiError straight from the field: the first wrong value, in the order of the
schema's fields, decides the answer.
"""

from datetime import UTC, datetime
from typing import Any

from marshmallow import fields, missing

from mocknylas.errors import ApiError
from mocknylas.ids import is_id

MAX_TEXT = 255  # characters of a filter value
MAX_EMAILS = 25
MAX_TIMESTAMP = 2**53
MAX_DIGITS = 18  # of a number in a query; more would not fit 64 bits
BOOLEANS = {"true": True, "false": False}


class Flag(fields.Field[bool]):
    """A boolean in a query: true or false in any letter case. Source: R-X35."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        try:
            return BOOLEANS[str(value).lower()]
        except KeyError:
            raise ApiError("not_boolean", value=value, key=self.data_key or attr) from None


class Text(fields.Field[str]):
    """A text filter of at most 255 characters. Source: R-X34."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if len(value) > MAX_TEXT:
            raise ApiError("value_too_long", value=value, key=self.data_key or attr)
        return str(value)


class Texts(fields.Field[list[str]]):
    """A text filter that may be repeated. Source: R-X42."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[str]:
        values = value if isinstance(value, list) else [value]
        for one in values:
            if len(one) > MAX_TEXT:
                raise ApiError("value_too_long", value=one, key=self.data_key or attr)
        return values


class Id(fields.Field[str]):
    """An object id, in base 36. Source: R-X23."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not is_id(value):
            raise ApiError("invalid_id", value=value)
        return str(value)


class Timestamp(fields.Field[int]):
    """An instant in a query: Unix seconds, or ISO 8601. Source: R-X36."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        text = str(value).strip()
        if text.removeprefix("-").isdecimal():
            if len(text) > MAX_DIGITS or not 0 <= int(text) <= MAX_TIMESTAMP:
                raise ApiError("invalid_timestamp", value=value, key=self.data_key or attr)
            return int(text)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            key = self.data_key or attr
            raise ApiError("invalid_datetime", value=value, key=key) from None
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


class Count(fields.Field[int]):
    """`limit` or `offset`: a whole number from 0. Source: R-X25."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        text = str(value).strip()
        if not text.removeprefix("-").isdecimal():
            raise ApiError(f"{attr}_not_integer")
        number = int(text[:MAX_DIGITS])
        if number < 0:
            raise ApiError(f"{attr}_negative")
        return number


class BodyField(fields.Field[Any]):
    """A value of a JSON body; None counts as absent."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **_: Any) -> Any:
        """Read a value that is there."""
        if value is None or value is missing:
            return missing
        return self.read(value, self.data_key or attr or "")

    def read(self, value: Any, field: str) -> Any:
        """Return what the value means. Raises: ApiError."""
        raise NotImplementedError


class BodyText(BodyField):
    """A string."""

    types: type = str

    def __init__(self, error: str, **options: Any) -> None:
        """Refuse other types with this row of the error catalogue."""
        super().__init__(**options)
        self.error = error

    def read(self, value: Any, field: str) -> Any:
        """Return the value as it is. Raises: ApiError."""
        if not isinstance(value, self.types):
            raise ApiError(self.error, field=field, id=value)
        return value


class BodyFlag(BodyText):
    """True or false."""

    types = bool
