"""`/send`: synchronous sending, of a message given as JSON."""

from mocknylas.api.not_yet import planned
from mocknylas.api.operation import Ask, Call, Operation, Variant
from mocknylas.documents import Document
from mocknylas.schemas.mail import Message
from mocknylas.schemas.sending import SendBody
from mocknylas.world import World


def send_message(world: World, call: Call) -> Document:
    """Send a message and return it. Source: R-P1 to R-P4, R-P9 to R-P14, R-P22, R-P27."""
    world.sending.check(call.account, call.body)
    return world.sending.send_now(call.account, call.body)


def _is_raw(ask: Ask) -> bool:
    return ask.content_type.partition(";")[0].strip() == "message/rfc822"


def _names_draft(ask: Ask) -> bool:
    """Say whether a draft is to be sent. Source: R-P2."""
    return isinstance(ask.body, dict) and "draft_id" in ask.body


OPERATIONS = [
    planned("POST", "/send", "send.raw", variant=Variant("raw MIME", _is_raw), source="R-P15"),
    planned("POST", "/send", "send.draft", variant=Variant("draft", _names_draft), source="R-P5"),
    Operation(
        "POST", "/send", send_message, Message, body=SendBody, name="send.direct", source="R-P3"
    ),
]
