"""Participants, custom headers, metadata and tracking: the structured values of a mail body."""

import re
from typing import Any

from marshmallow import missing

from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.schemas.fields import BodyField

MAX_PAIRS, MAX_KEY, MAX_VALUE = 50, 40, 500  # of metadata: pairs, characters
TRACKING_FLAGS = ("links", "opens", "thread_replies")
_TRUE = (True, "true", "True")
_PLAUSIBLE = re.compile(r"(?:[^\s@<>,;:\"()\[\]\\]+|\"[^\"\\\r\n]+\")@[^\s@<>,;:\"()\[\]\\]+")
MAX_ADDRESS = 254  # characters, RFC 5321


class Participants(BodyField):
    """A list of `{"email", "name"?}` objects. Source: E-61, E-62a, E-62b, E-72."""

    def __init__(self, *, only_one: str = "", reachable: bool = False, **options: Any) -> None:
        """With `only_one`, more than one entry is refused with that row of the catalogue.

        With `reachable`, so is an address to which no mail could be sent.
        """
        super().__init__(**options)
        self.only_one = only_one
        self.reachable = reachable

    def read(self, value: Any, field: str) -> Any:
        """Return participants with both keys. Raises: ApiError."""
        if not isinstance(value, list):
            raise ApiError("invalid_recipients", field=field)
        if self.only_one and len(value) > 1:
            raise ApiError(self.only_one)
        participants = [_participant(one, field) for one in value]
        for one in participants if self.reachable else ():
            if not is_address(one["email"]):
                raise ApiError("invalid_recipient", address=one["email"])
        return participants


class FileIds(BodyField):
    """A list of ids of uploaded files. Source: E-63, E-10."""

    def read(self, value: Any, field: str) -> Any:
        """Return the ids. Raises: ApiError."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError("file_ids_not_list", value=value)
        for one in value:
            if not is_id(one):
                raise ApiError("invalid_id", value=one)
        return list(dict.fromkeys(value))


class CustomHeaders(BodyField):
    """A list of `{"name", "value"}` strings without line breaks. Source: R-P13, E-75."""

    def read(self, value: Any, field: str) -> Any:
        """Return the headers. Raises: ApiError."""
        if not isinstance(value, list) or not all(map(_is_header, value)):
            raise ApiError("invalid_custom_headers")
        return [{"name": one["name"], "value": one["value"]} for one in value]


class Metadata(BodyField):
    """A flat object of strings. Source: E-78."""

    def read(self, value: Any, field: str) -> Any:
        """Return the pairs. Raises: ApiError."""
        if not isinstance(value, dict) or len(value) > MAX_PAIRS:
            raise ApiError("invalid_metadata")
        for key, text in value.items():
            if not 1 <= len(key) <= MAX_KEY or not isinstance(text, str) or len(text) > MAX_VALUE:
                raise ApiError("invalid_metadata")
        return value


class Tracking(BodyField):
    """The tracking object; flags are booleans or their names, `link` means `links`.

    Source: R-TR1, R-V4. Anything that is not an object counts as absent, as no source has an error.
    """

    def read(self, value: Any, field: str) -> Any:
        """Return the flags that were given, as booleans, and the payload."""
        if not isinstance(value, dict):
            return missing
        given = {("links" if name == "link" else name): one for name, one in value.items()}
        flags = {name: given[name] in _TRUE for name in TRACKING_FLAGS if name in given}
        payload = given.get("payload")
        return flags if payload is None else {**flags, "payload": str(payload)}


def is_address(text: str) -> bool:
    """Say whether mail could be sent to this address at all. Source: E-72."""
    if len(text) > MAX_ADDRESS or not _PLAUSIBLE.fullmatch(text):
        return False
    domain = text.rpartition("@")[2]
    return all(label and label[0] != "-" and label[-1] != "-" for label in domain.split("."))


def _participant(value: Any, field: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ApiError("invalid_recipients", field=field)
    email, name = value.get("email"), value.get("name")
    name = "" if name is None else name
    if not isinstance(email, str) or not isinstance(name, str):
        raise ApiError("invalid_recipients", field=field)
    return {"name": name, "email": email.strip()}


def _is_header(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("name"), str)
        and isinstance(value.get("value"), str)
        and value["name"].isascii()
        and value["name"].replace("-", "").replace("_", "").isalnum()
        and "\0" not in value["value"]
        and len(f"{value['value']}.".splitlines()) == 1
    )
