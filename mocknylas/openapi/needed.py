"""What a body must hold, where a handler or engine asks for it and not the schema."""

from typing import Any

from mocknylas.api.connect import REQUIRED as OF_SIGN_IN
from mocknylas.schemas.sending import RECIPIENTS

Schema = dict[str, Any]


def _all(*names: str) -> Schema:
    return {"required": sorted(names)}


def _any(*choices: tuple[str, ...]) -> Schema:
    return {"anyOf": [_all(*names) for names in choices]}


NEEDED: dict[str, Schema] = {  # by schema
    "SendBody": _any(*((name,) for name in RECIPIENTS)),  # Source: R-P4
    "EventBody": _all("calendar_id", "when"),  # Source: R-EVT-20, R-WHEN-06
    "IcsBody": _any(("event_id",), ("calendar_id", "when")),  # Source: R-ICS-03
    "RsvpBody": _all("event_id", "status"),  # Source: R-RSVP-01
    "WebhookBody": _all("callback_url", "triggers"),  # Source: R-HOOK-06
    "WebhookChange": _all("state"),  # Source: R-HOOK-07
    "ConnectBody": _all(*(name for name in OF_SIGN_IN if name != "email_address"))
    | _any(("email_address",), ("email",)),  # Source: R-NAT-01, R-NAT-15
    "IntegrationBody": _all("name", "provider"),
    "GrantBody": _all("provider", "settings"),
    "HostedAuthBody": _all("provider", "redirect_uri"),
    "TokenInfoBody": _all("access_token"),  # Source: R-MGMT-12
    "WindowBody": _any(("emails",), ("calendars",)),  # Source: R-AVAIL-04
    "SentimentBody": _any(("message_id",), ("text",)),
    "SentimentFeedback": _all("sentiment") | _any(("message_id",), ("text",)),
    "MessagesBody": _all("message_id"),
    "MessageFeedback": _all("message_id"),
    "CategoryFeedback": _all("category", "message_id"),
    "OcrBody": _all("file_id"),
    "FileFeedback": _all("file_id"),
}


def needed(kind: type[Any]) -> Schema:
    """Return what a schema's bodies must hold beside what the schema itself requires."""
    return next((NEEDED[one.__name__] for one in kind.__mro__ if one.__name__ in NEEDED), {})
