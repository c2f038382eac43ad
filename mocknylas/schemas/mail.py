"""Messages, threads, folders, labels and files: what is served, and what may be changed."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from mocknylas.schemas.fields import BodyFlag
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.participants import Metadata


class Answer(Schema):
    """A document as it is served: its fields and no others."""

    class Meta:
        """Anything else in an answer is a mistake of ours."""

        unknown = RAISE


class Participant(Answer):
    """One participant of a message."""

    name = fields.String(required=True)
    email = fields.String(required=True)


class ContainerRef(Answer):
    """A folder or label as messages and threads show it."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    display_name = fields.String(required=True)


class FileRef(Answer):
    """A file as messages show it."""

    id = fields.String(required=True)
    filename = fields.String(required=True, allow_none=True)
    content_type = fields.String(required=True)
    size = fields.Integer(required=True, strict=True)
    content_id = fields.String()
    content_disposition = fields.String()


class Headers(Answer):
    """The three headers of the expanded view. Source: R-M7."""

    message_id = fields.String(data_key="Message-Id", required=True, allow_none=True)
    in_reply_to = fields.String(data_key="In-Reply-To", required=True, allow_none=True)
    references = fields.List(fields.String(), data_key="References", required=True)


def of_kind(name: str) -> fields.String:
    """Return the field that names the type of an object. Source: R-X24."""
    return fields.String(required=True, validate=validate.Equal(name))


def people(**options: Any) -> fields.List[Any]:
    """Return a field that lists participants."""
    return fields.List(fields.Nested(Participant), required=True, **options)


class Message(Answer):
    """A message. See the table in §4 of the contract."""

    id = fields.String(required=True)
    object = of_kind("message")
    account_id = fields.String(required=True)
    thread_id = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    from_ = people(data_key="from")
    to = people()
    cc = people()
    bcc = people()
    reply_to = people()
    date = fields.Integer(required=True, strict=True)
    unread = fields.Boolean(required=True)
    starred = fields.Boolean(required=True)
    snippet = fields.String(required=True)
    body = fields.String()
    files = fields.List(fields.Nested(FileRef), required=True)
    events = fields.List(fields.Dict(), required=True)
    folder = fields.Nested(ContainerRef)
    labels = fields.List(fields.Nested(ContainerRef))
    headers = fields.Nested(Headers)
    metadata = fields.Dict(keys=fields.String(), values=fields.String())
    job_status_id = fields.String()
    reply_to_message_id = fields.String(allow_none=True)


class Draft(Message):
    """A draft: a message that can still change. See the table in §7 of the contract."""

    object = of_kind("draft")
    version = fields.Integer(required=True, strict=True)


class Thread(Answer):
    """A thread. See the table in §3 of the contract."""

    id = fields.String(required=True)
    object = of_kind("thread")
    account_id = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    unread = fields.Boolean(required=True)
    starred = fields.Boolean(required=True)
    last_message_timestamp = fields.Integer(required=True, strict=True)
    last_message_received_timestamp = fields.Integer(required=True, allow_none=True, strict=True)
    last_message_sent_timestamp = fields.Integer(required=True, allow_none=True, strict=True)
    first_message_timestamp = fields.Integer(required=True, strict=True)
    participants = people()
    snippet = fields.String(required=True)
    message_ids = fields.List(fields.String())
    draft_ids = fields.List(fields.String())
    messages = fields.List(fields.Nested(Message))
    drafts = fields.List(fields.Nested(Draft))
    version = fields.Integer(required=True, strict=True)
    folders = fields.List(fields.Nested(ContainerRef))
    labels = fields.List(fields.Nested(ContainerRef))
    has_attachments = fields.Boolean(required=True)


class Container(Answer):
    """A folder or a label. See the table in §6 of the contract."""

    id = fields.String(required=True)
    object = fields.String(required=True)
    account_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    display_name = fields.String(required=True)
    job_status_id = fields.String()


class JobReference(Answer):
    """The answer to a deletion that has a job. Source: R-F12."""

    job_status_id = fields.String(required=True)


class File(FileRef):
    """A file. See the table in §9 of the contract."""

    object = of_kind("file")
    account_id = fields.String(required=True)
    message_ids = fields.List(fields.String())


class ThreadUpdate(Lenient):
    """The body of `PUT /threads/{id}`; other keys are ignored. Source: R-T14."""

    unread = BodyFlag("unread_not_boolean")
    starred = BodyFlag("starred_not_boolean")
    folder_id = fields.Raw(allow_none=True)
    folder = fields.Raw(allow_none=True)
    label_ids = fields.Raw(allow_none=True)
    labels = fields.Raw(allow_none=True)


class MessageUpdate(ThreadUpdate):
    """The body of `PUT /messages/{id}`. Source: R-M12."""

    metadata = Metadata()


class ContainerBody(Lenient):
    """The body of a folder or label write."""

    display_name = fields.Raw(allow_none=True)
    name = fields.Raw(allow_none=True)
