"""Contacts, their groups and room resources: what is served, filtered by and written."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import BodyField, Flag, Text
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind
from mocknylas.schemas.queries import Page

STRUCTURED = "structured"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _typed(name: str, place: str, **more: fields.String) -> fields.List[Any]:
    """Return a field that lists objects with a type. Source: R-CON-09."""
    kind = fields.String(required=True, allow_none=True)
    told = f"One entry of a contact's `{place}`. Source: R-CON-09."
    schema = type(name, (Answer,), {"__doc__": told, "type": kind, **more})
    return fields.List(fields.Nested(schema), required=True)


def _text() -> fields.String:
    return fields.String(required=True, allow_none=True)


class ContactGroup(Answer):
    """A group: a label on Gmail, a folder on Exchange. Source: R-CON-16."""

    id = fields.String(required=True)
    object = of_kind("contact_group")
    account_id = fields.String(required=True)
    name = fields.String(required=True)
    path = fields.String(required=True)


class Contact(Answer):
    """A contact. See the table in §11.1 of the contract."""

    id = fields.String(required=True)
    object = of_kind("contact")
    account_id = fields.String(required=True)
    given_name = _text()
    middle_name = _text()
    surname = _text()
    suffix = _text()
    nickname = _text()
    birthday = fields.Date(format="%Y-%m-%d", required=True, allow_none=True)
    company_name = _text()
    job_title = _text()
    manager_name = _text()
    office_location = _text()
    notes = _text()
    picture_url = _text()
    emails = _typed("ContactEmail", "emails", email=fields.String(required=True))
    im_addresses = _typed("ImAddress", "im_addresses", im_address=fields.String(required=True))
    physical_addresses = _typed(
        "PhysicalAddress",
        "physical_addresses",
        format=fields.String(required=True, validate=validate.Equal(STRUCTURED)),
        street_address=_text(),
        city=_text(),
        postal_code=_text(),
        state=_text(),
        country=_text(),
    )
    phone_numbers = _typed("PhoneNumber", "phone_numbers", number=fields.String(required=True))
    web_pages = _typed("WebPage", "web_pages", url=fields.String(required=True))
    groups = fields.List(fields.Nested(ContactGroup), required=True)
    source = fields.String(required=True, validate=validate.OneOf(("address_book", "inbox")))
    job_status_id = fields.String()


class ContactFilters(Page):
    """The filters of `GET /contacts`: exact values. Source: R-CON-02, R-CON-03."""

    email = Text()
    phone_number = Text()
    street_address = Text()
    postal_code = Text()
    state = Text()
    country = Text()
    source = Text()
    group = Text()
    recurse = Flag(load_default=False)


class RoomResource(Answer):
    """A room that can be booked; every value is a text. See §12 of the contract."""

    object = of_kind("room_resource")
    email = fields.String(required=True)
    name = fields.String(required=True)
    capacity = _text()
    building = _text()
    floor_name = _text()
    floor_number = _text()


class ContactText(fields.Field[str]):
    """A text that can be null."""

    def __init__(self) -> None:
        """Take null as it is."""
        super().__init__(allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str):
            raise ApiError("contact_text_invalid", field=attr)
        return value


class Birthday(ContactText):
    """A real date as YYYY-MM-DD, or null. Source: R-CON-10."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        try:
            if not _DATE.fullmatch(value):
                raise ApiError("birthday_invalid")
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise ApiError("birthday_invalid") from None


class Entries(fields.Field[list[Any]]):
    """A list of objects, each with a type and one text; null counts as none. Source: R-CON-09."""

    def __init__(self, key: str = "") -> None:
        """Name the key of the text."""
        super().__init__(allow_none=True)
        self.key = key

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **_: Any) -> Any:
        """Return the entries, each with its keys and no others. Raises: ApiError."""
        if value is None:
            return []
        return super().deserialize(value, attr, data)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[Any]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ApiError("contact_list_invalid", field=attr)
        return [{"type": _of_entry(one, "type", attr), **self.read(one, attr)} for one in value]

    def read(self, entry: Mapping[str, Any], attr: str | None) -> dict[str, Any]:
        """Return the text of an entry. Raises: ApiError."""
        if entry.get(self.key) is None:
            raise ApiError("contact_entry_invalid", key=self.key, field=attr)
        return {self.key: _of_entry(entry, self.key, attr)}


class Addresses(Entries):
    """A list of postal addresses. Source: R-CON-12."""

    def read(self, entry: Mapping[str, Any], attr: str | None) -> dict[str, Any]:
        """Return the parts of an address. Raises: ApiError."""
        if entry.get("format") not in (None, "", STRUCTURED):
            raise ApiError("address_unstructured")
        parts = ("street_address", "city", "postal_code", "state", "country")
        return {"format": STRUCTURED, **{name: _of_entry(entry, name, attr) for name in parts}}


class GroupId(BodyField):
    """The id of a group. Source: R-CON-13."""

    def read(self, value: Any, field: str) -> str:
        """Return the id. Raises: ApiError."""
        if not isinstance(value, str):
            raise ApiError("contact_text_invalid", field=field)
        return value


class ContactBody(Lenient):
    """The body of a contact write; keys that cannot be written are ignored. Source: R-CON-08."""

    given_name = ContactText()
    middle_name = ContactText()
    surname = ContactText()
    suffix = ContactText()
    nickname = ContactText()
    birthday = Birthday()
    company_name = ContactText()
    job_title = ContactText()
    manager_name = ContactText()
    office_location = ContactText()
    notes = ContactText()
    emails = Entries("email")
    im_addresses = Entries("im_address")
    physical_addresses = Addresses()
    phone_numbers = Entries("number")
    web_pages = Entries("url")
    group = GroupId()


def _of_entry(entry: Mapping[str, Any], key: str, field: str | None) -> str | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise ApiError("contact_entry_invalid", key=key, field=field)
    return value
