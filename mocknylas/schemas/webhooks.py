"""Webhooks: what the API shows of them, what creates and changes them, and the verbs' forms."""

from typing import Any

from marshmallow import fields, pre_load, validate

from mocknylas.errors import ApiError
from mocknylas.schemas.controls import anything, text
from mocknylas.schemas.fields import BodyField
from mocknylas.schemas.forms import Strict
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer

SETTABLE = ("active", "inactive")
STATES = (*SETTABLE, "failing", "failed")  # Source: R-HOOK-14


class Webhook(Answer):
    """A webhook. See the table in §15 of the platform's contract."""

    id = fields.String(required=True)
    application_id = fields.String(required=True)
    callback_url = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    triggers = fields.List(fields.String(), required=True)
    version = fields.String(required=True)


class State(BodyField):
    """A state that a client may ask for. Source: R-HOOK-06, R-HOOK-07."""

    def read(self, value: Any, field: str) -> Any:
        """Return the state. Raises: ApiError."""
        if value not in SETTABLE:
            raise ApiError("webhook_state_invalid", state=value)
        return value


class CallbackUrl(BodyField):
    """Where notifications go; what kind of address is checked later."""

    def read(self, value: Any, field: str) -> Any:
        """Return the address. Raises: ApiError."""
        if not isinstance(value, str):
            raise ApiError("webhook_url_invalid", url=value)
        return value


class Triggers(BodyField):
    """What a webhook wants to be told; the names are checked later. Source: R-HOOK-06."""

    def read(self, value: Any, field: str) -> Any:
        """Return the list. Raises: ApiError."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError("webhook_triggers_invalid", triggers=value)
        return value


class WebhookBody(Lenient):
    """The body that creates a webhook. Source: R-HOOK-06, R-HOOK-16."""

    callback_url = CallbackUrl()
    triggers = Triggers()
    state = State()

    @pre_load
    def complete(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Fill in the state, and refuse a body that lacks the rest. Raises: ApiError."""
        if data.get("callback_url") is None:
            raise ApiError("webhook_url_invalid", url="none")
        if data.get("triggers") is None:
            raise ApiError("webhook_triggers_invalid", triggers="none")
        return {**data, "state": "active" if data.get("state") is None else data["state"]}


class WebhookChange(Lenient):
    """The body that changes a webhook: its state alone. Source: R-HOOK-07."""

    state = State()

    @pre_load
    def check(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Refuse a body without a state. Raises: ApiError."""
        if data.get("state") is None:
            raise ApiError("webhook_state_invalid", state="none")
        return data


class WebhookId(Strict):
    """A webhook or a delivery."""

    id = text("id of a webhook or of a delivery", required=True)


class DeliveryId(Strict):
    """One delivery."""

    id = text("id of the delivery", required=True)


class DeliveryFilter(Strict):
    """Which deliveries."""

    webhook = text("only to this webhook, by id or callback URL")
    status = text("only in this state: queued, waiting, delivered, given_up …")
    trigger = text("only of this trigger, or a glob: message.*")


class TriggerForm(Strict):
    """Which notification to send, though nothing has changed."""

    trigger = text("trigger, e.g. message.created", required=True)
    account = text("account it is about, by id or address; the first when left out")
    id = text("id of the object; made up when left out")
    details = anything("attributes or metadata of the notification, as its trigger has them")
    webhook = text("only to this webhook, by id or callback URL")


class ReceiverUrl(Strict):
    """Which receiver."""

    receiver = text("callback URL of the receiver", required=True)
