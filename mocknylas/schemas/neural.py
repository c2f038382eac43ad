"""The neural endpoints: what they take and answer. See §17 of the contract."""

from typing import Any

from marshmallow import fields, validate

from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.schemas.fields import BodyField, BodyFlag
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, File, Message

MOST_MESSAGES = 5
MOST_TEXT = 1000  # characters
MOST_PAGES = 5
CATEGORIES = ("feed", "conversation")
SENTIMENTS = ("POSITIVE", "NEGATIVE", "NEUTRAL")


class MessageIds(BodyField):
    """A list of ids of messages; a single id may stand alone."""

    def __init__(self, most: int = MOST_MESSAGES) -> None:
        """Take so many ids."""
        super().__init__()
        self.most = most

    def read(self, value: Any, field: str) -> list[str]:
        """Return the ids. Raises: ApiError."""
        ids = value if isinstance(value, list) else [value]
        if not ids or not all(isinstance(one, str) for one in ids):
            raise ApiError("message_ids_invalid")
        if len(ids) > self.most:
            raise ApiError("too_many_messages", maximum=self.most)
        return ids


class Id(BodyField):
    """One id. Source: E-10."""

    def read(self, value: Any, field: str) -> str:
        """Return the id. Raises: ApiError."""
        if not is_id(value):
            raise ApiError("invalid_id", value=value)
        return str(value)


class ShortText(BodyField):
    """A text of at most a thousand characters."""

    def read(self, value: Any, field: str) -> str:
        """Return the text. Raises: ApiError."""
        if not isinstance(value, str):
            raise ApiError("neural_value_invalid", field=field)
        if len(value) > MOST_TEXT:
            raise ApiError("neural_text_too_long", maximum=MOST_TEXT)
        return value


class OneOf(BodyField):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        """Take these words."""
        super().__init__()
        self.words = words

    def read(self, value: Any, field: str) -> str:
        """Return the word. Raises: ApiError."""
        if value not in self.words:
            raise ApiError("neural_value_invalid", field=field)
        return str(value)


class Pages(BodyField):
    """Up to five numbers of pages, from 1."""

    def read(self, value: Any, field: str) -> list[int]:
        """Return the numbers. Raises: ApiError."""
        good = isinstance(value, list) and len(value) <= MOST_PAGES
        if not good or not all(type(one) is int and one > 0 for one in value):
            raise ApiError("pages_invalid", maximum=MOST_PAGES)
        return list(value)


def _flag() -> BodyFlag:
    return BodyFlag("neural_value_invalid")


class SentimentBody(Lenient):
    """One message, or a text."""

    message_id = MessageIds(most=1)
    text = ShortText()


class MessagesBody(Lenient):
    """Messages, and how to read them."""

    message_id = MessageIds()
    parse_contacts = _flag()
    only_category = _flag()
    ignore_links = _flag()
    ignore_images = _flag()
    ignore_tables = _flag()
    remove_conclusion_phrases = _flag()
    images_as_markdown = _flag()
    images_as_markdowns = _flag()  # as the Python SDK spells it


class OcrBody(Lenient):
    """A file and its pages."""

    file_id = Id()
    pages = Pages()


class CategoryFeedback(Lenient):
    """The right category of a message."""

    message_id = Id()
    category = OneOf(*CATEGORIES)


class SentimentFeedback(Lenient):
    """The right mood of a message or a text."""

    message_id = Id()
    text = ShortText()
    sentiment = OneOf(*SENTIMENTS)
    overwrite = _flag()


class MessageFeedback(Lenient):
    """A message that was read wrongly."""

    message_id = Id()


class FileFeedback(Lenient):
    """A file that was read wrongly."""

    file_id = Id()


class Sentiment(Answer):
    """The mood of a text."""

    account_id = fields.String(required=True)
    model = fields.String(required=True)
    sentiment = fields.String(required=True, validate=validate.OneOf(SENTIMENTS))
    sentiment_score = fields.Float(required=True, validate=validate.Range(-1, 1))
    processed_length = fields.Integer(required=True, strict=True)
    text = fields.String(required=True)


class PersonName(Answer):
    """The name of a person."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)


class SignatureLink(Answer):
    """A link of a signature."""

    description = fields.String(required=True)
    url = fields.String(required=True)


class SignatureContact(Answer):
    """What a signature tells of a person."""

    names = fields.List(fields.Nested(PersonName), required=True)
    job_titles = fields.List(fields.String(), required=True)
    emails = fields.List(fields.String(), required=True)
    phone_numbers = fields.List(fields.String(), required=True)
    links = fields.List(fields.Nested(SignatureLink), required=True)


class Signature(Message):
    """A message with its signature."""

    signature = fields.String(required=True)
    model_version = fields.String(required=True)
    contacts = fields.Nested(SignatureContact)


class Conversation(Message):
    """A message with what its author wrote anew."""

    conversation = fields.String(required=True)
    model_version = fields.String(required=True)


class Category(Answer):
    """The category of a message."""

    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    categorized_at = fields.Integer(required=True, strict=True)
    model_version = fields.String(required=True)
    subcategories = fields.List(fields.String(), required=True)


class Categorized(Message):
    """A message, or with `only_category` its id and account, with its category."""

    categorizer = fields.Nested(Category, required=True)

    def __init__(self, **options: Any) -> None:
        """Take what is left of a message."""
        super().__init__(**{"partial": True, **options})


class Recognised(File):
    """A file with the text of its pages."""

    ocr = fields.List(fields.String(), required=True)
    processed_pages = fields.Integer(required=True, strict=True)


class FormerCategory(Answer):
    """The category that a correction replaces."""

    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    model_version = fields.String(required=True)


class Recategorized(Answer):
    """A correction of a category, and what it corrects."""

    account_id = fields.String(required=True)
    message_id = fields.String(required=True)
    category = fields.String(required=True)
    is_primary_label = fields.Boolean(required=True)
    recategorized_at = fields.Integer(required=True, strict=True)
    recategorized_from = fields.Nested(FormerCategory, required=True)


class FeedbackNoted(Answer):
    """Feedback on a message, as it was taken."""

    message_id = fields.String(required=True)
    model_version = fields.String(required=True)
    feedback_at = fields.Integer(required=True, strict=True)


class SentimentNoted(Answer):
    """Feedback on a mood, as it was taken."""

    id = fields.String(required=True)
    status = fields.String(required=True)
    feedback_at = fields.Integer(required=True, strict=True)
    code_version = fields.String(required=True)
    model_version = fields.String(required=True)
