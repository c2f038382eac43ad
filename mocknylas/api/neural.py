"""`/neural`: readings of messages and files, simulated by rules on what they say."""

from typing import Any

from marshmallow import Schema

from mocknylas.api.operation import Call, Handler, Operation
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.rules.cleaning import Options
from mocknylas.schemas import neural as forms
from mocknylas.world import World

NEWS = "2.2"  # API version that brought the family


def read_sentiment(world: World, call: Call) -> Any:
    """Return the mood of a message, in a list, or of a text."""
    if "text" in call.body:
        return world.neural.sentiment(call.account, call.body["text"])
    return [world.neural.sentiment_of(call.account, one) for one in _messages(world, call)]


def extract_signature(world: World, call: Call) -> list[Document]:
    """Return messages with their signatures."""
    contacts = call.body.get("parse_contacts", True)
    return [world.neural.signature(one, contacts=contacts) for one in _messages(world, call)]


def clean_conversation(world: World, call: Call) -> list[Document]:
    """Return messages with what their authors wrote anew."""
    body = dict(call.body)
    if "images_as_markdowns" in body:
        body.setdefault("images_as_markdown", body["images_as_markdowns"])
    options = Options.of(body)
    return [world.neural.conversation(one, options) for one in _messages(world, call)]


def categorize(world: World, call: Call) -> list[Document]:
    """Return messages with their categories."""
    only = call.body.get("only_category", False)
    return [
        {
            **({name: one[name] for name in ("id", "object", "account_id")} if only else one),
            "categorizer": world.neural.category(one),
        }
        for one in _messages(world, call)
    ]


def read_file(world: World, call: Call) -> Document:
    """Return a file with the text of its pages."""
    return world.neural.ocr(_file(world, call), call.body.get("pages"))


def correct_category(world: World, call: Call) -> Document:
    """Keep the right category of a message."""
    message = _message(world, call, _required(call, "message_id"))
    return world.neural.recategorize(message, _required(call, "category"))


def correct_sentiment(world: World, call: Call) -> Document:
    """Keep the right mood of a message or a text."""
    if "text" in call.body:
        subject = f"text {call.body['text']}"
    else:
        subject = str(_message(world, call, _required(call, "message_id"))["id"])
    overwrite = call.body.get("overwrite", False)
    value = _required(call, "sentiment")
    return world.neural.note_sentiment(call.account, subject, value, overwrite=overwrite)


def note_signature(world: World, call: Call) -> Document:
    """Take feedback on a signature."""
    return world.neural.note("signature", _message(world, call, _required(call, "message_id")))


def note_conversation(world: World, call: Call) -> Document:
    """Take feedback on a conversation."""
    return world.neural.note("conversation", _message(world, call, _required(call, "message_id")))


def note_file(world: World, call: Call) -> None:
    """Take feedback on the text of a file."""
    world.neural.note_file(_file(world, call))


def _required(call: Call, name: str) -> Any:
    if name not in call.body:
        raise ApiError("neural_input_missing", field=name)
    return call.body[name]


def _messages(world: World, call: Call) -> list[Document]:
    return [_message(world, call, one) for one in _required(call, "message_id")]


def _message(world: World, call: Call, message_id: str) -> Document:
    if not is_id(message_id):
        raise ApiError("invalid_id", value=message_id)
    found = world.store.get("message", message_id, call.account["id"])
    if found is None:
        raise ApiError("message_not_found", id=message_id)
    return found


def _file(world: World, call: Call) -> Document:
    file_id = _required(call, "file_id")
    found = world.store.get("file", file_id, call.account["id"])
    if found is None or world.files.is_gone(found):
        raise ApiError("file_not_found", id=file_id)
    return found


def _row(
    method: str,
    path: str,
    handler: Handler,
    body: type[Schema],
    response: type[Schema] | None = None,
) -> Operation:
    return Operation(
        method,
        f"/neural/{path}",
        handler,
        response,
        body=body,
        many=response in LISTED,
        or_one=response is forms.Sentiment,
        name=f"neural.{path.replace('/', '_')}",
        source="§17",
        support="simulated",
        since=NEWS,
    )


LISTED: tuple[type[Schema] | None, ...] = (
    forms.Sentiment,
    forms.Signature,
    forms.Conversation,
    forms.Categorized,
)
OPERATIONS = [
    _row("PUT", "sentiment", read_sentiment, forms.SentimentBody, forms.Sentiment),
    _row("PUT", "signature", extract_signature, forms.MessagesBody, forms.Signature),
    _row("PUT", "ocr", read_file, forms.OcrBody, forms.Recognised),
    _row("PUT", "categorize", categorize, forms.MessagesBody, forms.Categorized),
    _row("PUT", "conversation", clean_conversation, forms.MessagesBody, forms.Conversation),
    _row(
        "POST",
        "categorize/feedback",
        correct_category,
        forms.CategoryFeedback,
        forms.Recategorized,
    ),
    _row(
        "POST",
        "sentiment/feedback",
        correct_sentiment,
        forms.SentimentFeedback,
        forms.SentimentNoted,
    ),
    _row("POST", "signature/feedback", note_signature, forms.MessageFeedback, forms.FeedbackNoted),
    _row("POST", "ocr/feedback", note_file, forms.FileFeedback),
    _row(
        "POST",
        "conversation/feedback",
        note_conversation,
        forms.MessageFeedback,
        forms.FeedbackNoted,
    ),
]
