"""The query parameters of list endpoints."""

from typing import Any

from marshmallow import fields

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import MAX_EMAILS, Count, Flag, Id, Text, Texts, Timestamp
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.participants import is_address

DEFAULT_LIMIT = 100
VIEWS = ("ids", "count", "expanded")


class View(fields.Field[str]):
    """How much of each object to answer. Source: R-X29."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if value not in VIEWS:
            raise ApiError("unknown_view", value=value)
        return str(value)


class Emails(fields.Field[list[str]]):
    """Up to 25 addresses, separated by commas. Source: R-X37."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[str]:
        addresses = [one.strip().lower() for one in value.split(",") if one.strip()]
        if len(addresses) > MAX_EMAILS:
            raise ApiError("too_many_emails")
        for address in addresses:
            if not is_address(address):
                raise ApiError("invalid_recipient", address=address)
        return addresses


class Paging(Lenient):
    """Which part of a list, which every one takes. Source: R-X25, R-PAGE-01."""

    limit = Count(load_default=DEFAULT_LIMIT)
    offset = Count(load_default=0)


class Page(Paging):
    """Paging and view, which most lists take. Source: R-X25, R-X29."""

    view = View(load_default=None)


class One(Lenient):
    """The query of a single object: paging is taken and ignored. Source: R-X31."""

    limit = fields.Raw()
    offset = fields.Raw()
    view = fields.Raw(load_default=None)


class MailFilters(Page):
    """The filters that threads and messages share. Source: R-X33 to R-X41."""

    subject = Text()
    any_email = Emails()
    to = Text()
    from_ = Text(data_key="from")
    cc = Text()
    bcc = Text()
    in_ = Text(data_key="in")
    folder_id = Text()
    label_id = Text()
    unread = Flag()
    starred = Flag()
    filename = Text()
    thread_id = Id()
    last_message_before = Timestamp()
    last_message_after = Timestamp()
    started_before = Timestamp()
    started_after = Timestamp()


class ThreadFilters(MailFilters):
    """The filters of `GET /threads`."""

    not_in = Text()


class DocumentFilters(MailFilters):
    """The filters that messages and drafts share. Source: R-X42."""

    received_before = Timestamp()
    received_after = Timestamp()
    metadata_key = Texts()
    metadata_value = Texts()
    metadata_pair = Texts()
    metadata_search = Text()


class MessageFilters(DocumentFilters):
    """The filters of `GET /messages`."""

    has_attachment = Flag()


class DraftFilters(DocumentFilters):
    """The filters of `GET /drafts`."""

    class Meta(Lenient.Meta):
        """There is no `from`."""

        exclude = ("from_",)


class SearchQuery(Page):
    """The query of both searches. Source: R-S1 to R-S3."""

    q = fields.String(load_default="")


class FileFilters(Page):
    """The filters of `GET /files`. Source: R-FI4."""

    filename = Text()
    message_id = Id()
    content_type = Text()
    in_ = Text(data_key="in")


class SendQuery(Lenient):
    """The query of `POST /v2/send`. Source: R-V1."""

    sendnow = Flag(load_default=True)
