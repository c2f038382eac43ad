"""`/send`: synchronous sending of a message, a draft, or a MIME text."""

from mocknylas.api.drafts import current_draft
from mocknylas.api.operation import MIME, Ask, Call, Operation, Variant
from mocknylas.api.reading import load
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.rules.addresses import RECIPIENT_FIELDS
from mocknylas.rules.mime import parse
from mocknylas.schemas.mail import Message
from mocknylas.schemas.sending import DraftSend, SendBody
from mocknylas.world import World


def send_message(world: World, call: Call) -> Document:
    """Send a message and return it. Source: R-P1 to R-P4, R-P9 to R-P14, R-P22, R-P27."""
    world.composer.check(call.account, call.body)
    return world.sending.send_now(call.account, call.body)


def send_draft(world: World, call: Call) -> Document:
    """Send a draft; its id is the message's. Source: R-P2, R-P5 to R-P7."""
    draft = current_draft(world, call, call.body["draft_id"])
    load(SendBody, {name: draft[name] for name in RECIPIENT_FIELDS})
    return world.drafts.send(call.account, draft, load(DraftSend, call.body).get("tracking"))


def send_raw(world: World, call: Call) -> Document:
    """Send a MIME text as it is. Source: R-P15 to R-P17."""
    if len(call.raw) > world.options.max_file_size:
        raise ApiError("too_large")
    mail = parse(call.raw)
    load(SendBody, {name: mail[name] for name in (*RECIPIENT_FIELDS, "from", "reply_to")})
    return world.sending.send_raw(call.account, call.raw, mail)


def _is_raw(ask: Ask) -> bool:
    """Say whether the body is a MIME text, which was not read as JSON. Source: R-P16."""
    mimetype = ask.content_type.partition(";")[0].strip().lower()
    return ask.body is None and mimetype == "message/rfc822"


def _names_draft(ask: Ask) -> bool:
    """Say whether a draft is to be sent. Source: R-P2."""
    return isinstance(ask.body, dict) and "draft_id" in ask.body


OPERATIONS = [
    Operation(
        "POST",
        "/send",
        send_raw,
        Message,
        name="send.raw",
        source="R-P15",
        variant=Variant("raw MIME", _is_raw),
        reads=MIME,
    ),
    Operation(
        "POST",
        "/send",
        send_draft,
        Message,
        body=DraftSend,
        name="send.draft",
        source="R-P5",
        variant=Variant("draft", _names_draft),
        loads_body=True,
    ),
    Operation(
        "POST", "/send", send_message, Message, body=SendBody, name="send.direct", source="R-P3"
    ),
]
