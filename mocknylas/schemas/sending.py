"""Accounts, sends and jobs: request bodies and answers."""

from typing import Any

from marshmallow import fields, pre_load

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import BodyText
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind, people
from mocknylas.schemas.participants import (
    CustomHeaders,
    FileIds,
    Metadata,
    Participants,
    Tracking,
)

RECIPIENTS = ("to", "cc", "bcc")


class Account(Answer):
    """An account. See the table in §2 of the contract."""

    id = fields.String(required=True)
    object = of_kind("account")
    account_id = fields.String(required=True)
    name = fields.String(required=True)
    email_address = fields.String(required=True)
    provider = fields.String(required=True)
    organization_unit = fields.String(required=True)
    sync_state = fields.String(required=True)
    linked_at = fields.Integer(required=True, strict=True)
    billing_state = fields.String(required=True)
    server_settings = fields.Dict()


class MailBody(Lenient):
    """The mail in a body; unknown keys are ignored. See §8 of the contract.

    The fields are read in this order: recipients before files. See errors.md §14.
    """

    to = Participants(reachable=True)
    cc = Participants(reachable=True)
    bcc = Participants(reachable=True)
    from_ = Participants(data_key="from", only_one="too_many_from")
    reply_to = Participants(only_one="too_many_reply_to")
    subject = BodyText("subject_not_string")
    body = BodyText("body_not_string")
    file_ids = FileIds()
    reply_to_message_id = BodyText("reply_to_does_not_exist")
    thread_id = BodyText("thread_does_not_exist")
    tracking = Tracking()
    custom_headers = CustomHeaders()
    metadata = Metadata()


class OutboxChange(MailBody):
    """The body of a change to an asynchronous send; the times are checked last. Source: R-V9."""

    send_at = fields.Raw(allow_none=True)
    retry_limit_datetime = fields.Raw(allow_none=True)


class SendBody(MailBody):
    """The body of a direct send."""

    @pre_load
    def check_recipients(self, body: Any, **_: Any) -> Any:
        """Refuse a mail to nobody, before anything else. Source: R-P4, E-71."""
        if not any(body.get(name) for name in RECIPIENTS):
            raise ApiError("no_recipients")
        return body


class DraftBody(MailBody):
    """The body of `POST /drafts`; addresses are not checked yet. Source: R-D1, R-D2."""

    class Meta(Lenient.Meta):
        """Clients send read-only keys along. Source: R-D10."""

        exclude = ("custom_headers",)

    to = Participants()
    cc = Participants()
    bcc = Participants()


class DraftVersion(Lenient):
    """The body of `DELETE /drafts/{id}`. Source: R-D11."""

    version = fields.Raw(required=True)


class DraftUpdate(DraftBody):
    """The body of `PUT /drafts/{id}`. Source: R-D7, R-D10."""

    class Meta(Lenient.Meta):
        """A draft stays in its thread, whatever a client sends back. Source: R-D10."""

        exclude = ("custom_headers", "reply_to_message_id", "thread_id")

    version = fields.Raw(required=True)


class DraftSend(Lenient):
    """The body of `POST /send` that names a draft. Source: R-P2."""

    draft_id = fields.Raw(required=True)
    version = fields.Raw()
    tracking = Tracking()


class OutboxBody(SendBody, OutboxChange):
    """The body of an asynchronous send. Source: R-V5, R-V6."""


class AskedTracking(Answer):
    """What was asked to be tracked. Source: R-TR1."""

    links = fields.Boolean()
    opens = fields.Boolean()
    thread_replies = fields.Boolean()
    payload = fields.String()


class CustomHeader(Answer):
    """A header of the sender's own. Source: R-P13."""

    name = fields.String(required=True)
    value = fields.String(required=True)


class SubuserBody(Lenient):
    """The body of the removal of a sub-user; it may be left out. Source: R-V22."""

    email = fields.String()


class OriginalData(Answer):
    """What an asynchronous send was asked for, as it stands now. Source: R-V8."""

    from_ = people(data_key="from")
    to = people()
    cc = people()
    bcc = people()
    reply_to = people()
    subject = fields.String(required=True)
    body = fields.String(required=True)
    send_at = fields.Integer(required=True, strict=True)
    original_send_at = fields.Integer(required=True, strict=True)
    retry_limit_datetime = fields.Integer(required=True, strict=True)
    file_ids = fields.List(fields.String())
    tracking = fields.Nested(AskedTracking)
    reply_to_message_id = fields.String()
    thread_id = fields.String()
    custom_headers = fields.List(fields.Nested(CustomHeader))
    metadata = fields.Dict(keys=fields.String(), values=fields.String())


class OutboxJob(Answer):
    """The answer to an asynchronous send; it has no `object`. Source: R-J1c."""

    job_status_id = fields.String(required=True)
    status = fields.String(required=True)
    account_id = fields.String(required=True)
    original_data = fields.Nested(OriginalData, required=True)


class Verification(Answer):
    """What the mailing service says of a sender."""

    domain_verified = fields.Boolean(required=True)
    sender_verified = fields.Boolean(required=True)


class VerifiedStatus(Answer):
    """The state of the mailing service. Source: R-V22."""

    results = fields.Nested(Verification, required=True)


class JobStatus(Answer):
    """A job. See the table in §12 of the contract."""

    account_id = fields.String(required=True)
    job_status_id = fields.String(required=True)
    id = fields.String()
    action = fields.String(required=True)
    object = fields.String(required=True)
    status = fields.String(required=True)
    created_at = fields.Integer(required=True, strict=True)
    send_at = fields.Integer(strict=True)
    original_send_at = fields.Integer(strict=True)
    reason = fields.String()
    message_id = fields.String()
    thread_id = fields.String()
