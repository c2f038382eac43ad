"""The first outbox: request bodies and answers. See §10 of the contract."""

from marshmallow import fields, validate

from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, ContainerRef, FileRef, of_kind, people
from mocknylas.schemas.sending import SendBody


class OutboxMail(SendBody):
    """The body of `POST /outbox`; the instant is checked last. Source: R-O1, R-O2."""

    send_at = fields.Raw(allow_none=True)


class OutboxReschedule(Lenient):
    """The body of `PUT /outbox/{id}`: the instant alone counts. Source: R-O3."""

    send_at = fields.Raw(allow_none=True)


class OutboxInfo(Answer):
    """When a scheduled message goes out."""

    id = fields.String(required=True)
    message_id = fields.String(required=True)
    send_at = fields.String(required=True)
    sent_at = fields.String(required=True, allow_none=True)


class UnsentMail(Answer):
    """What both shapes of an unsent message have in common."""

    id = fields.String(required=True)
    object = of_kind("draft")
    account_id = fields.String(required=True)
    job_status_id = fields.String(required=True)
    thread_id = fields.String(required=True)
    subject = fields.String(required=True)
    from_ = people(data_key="from")
    to = people()
    cc = people()
    bcc = people()
    reply_to = people()
    reply_to_message_id = fields.String(required=True, allow_none=True)
    body = fields.String(required=True)
    snippet = fields.String(required=True)
    files = fields.List(fields.Nested(FileRef), required=True)
    events = fields.List(fields.Dict(), required=True)
    labels = fields.List(fields.Nested(ContainerRef), required=True)
    starred = fields.Boolean(required=True)
    unread = fields.Boolean(required=True)
    version = fields.Integer(required=True, strict=True)


class OutboxDraft(UnsentMail):
    """The answer to `POST /outbox`; its dates are texts of RFC 1123."""

    date = fields.String(required=True)
    outbox_info = fields.Nested(OutboxInfo)


class OutboxItem(UnsentMail):
    """An item of `GET /outbox`; its dates are Unix seconds."""

    action = fields.String(required=True, validate=validate.Equal("outbox"))
    created_at = fields.Integer(required=True, strict=True)
    date = fields.Integer(required=True, strict=True)
    send_at = fields.Integer(required=True, strict=True)
    status = fields.String(required=True)
