"""Neural answers: simulations by the rules beside, and the feedback that clients give."""

from mocknylas.documents import Document
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.ids import fixed_id
from mocknylas.rules import categories, cleaning, pdf_text, sentiment, signatures

MODEL = "mocknylas-rules-1"  # says that no language model answered
FIRST_PAGES = (1, 2, 3, 4, 5)  # that are read when none is named
_TIFF = (b"II*\0", b"MM\0*")


class Neural:
    """Reads messages and files; keeps corrections."""

    def __init__(self, state: State, files: Files) -> None:
        """Work on this state, reading these files."""
        self._state = state
        self._files = files

    def sentiment(self, account: Document, text: str) -> Document:
        """Return the mood of a text."""
        read = text[: sentiment.MOST]
        score = sentiment.score(read)
        return {
            "account_id": account["id"],
            "model": MODEL,
            "sentiment": sentiment.name_of(score),
            "sentiment_score": score,
            "processed_length": len(read),
            "text": read,
        }

    def sentiment_of(self, account: Document, message: Document) -> Document:
        """Return the mood of what a message's author wrote anew."""
        return self.sentiment(account, cleaning.conversation(message["body"], cleaning.Options()))

    def signature(self, message: Document, *, contacts: bool) -> Document:
        """Return a message with its signature, and what that tells of a person."""
        found = cleaning.signature(message["body"])
        answer = {**message, "signature": found, "model_version": MODEL}
        return {**answer, "contacts": signatures.parse(found)} if contacts else answer

    def conversation(self, message: Document, options: cleaning.Options) -> Document:
        """Return a message with what its author wrote anew."""
        text = cleaning.conversation(message["body"], options)
        return {**message, "conversation": text, "model_version": MODEL}

    def category(self, message: Document) -> Document:
        """Return the category of a message: the corrected one if a client said so."""
        envelope = self._state.store.at("envelope", message["id"])
        category, subcategories = categories.categorize(message, envelope["custom_headers"])
        corrected = self._state.store.get("feedback", _key("categorize", message["id"]))
        if corrected is not None and corrected["value"] != category:
            category, subcategories = corrected["value"], []
        return {
            "category": category,
            "categorized_at": self._state.clock.now,
            "model_version": MODEL,
            "subcategories": subcategories,
        }

    def recategorize(self, message: Document, category: str) -> Document:
        """Keep the right category of a message."""
        before = self.category(message)
        self._note(_key("categorize", message["id"]), message["account_id"], category)
        return {
            "account_id": message["account_id"],
            "message_id": message["id"],
            "category": category,
            "is_primary_label": True,
            "recategorized_at": self._state.clock.now,
            "recategorized_from": {name: before[name] for name in ("category", "model_version")},
        }

    def ocr(self, file: Document, wanted: list[int] | None) -> Document:
        """Return a file with the text of its pages: its text layer, as no picture is read.

        Raises: ApiError for a file that is neither PDF nor TIFF.
        """
        data = self._files.data(file["id"])
        if not pdf_text.is_pdf(data) and not data.startswith(_TIFF):
            raise ApiError("ocr_not_supported")
        known = dict(enumerate(pdf_text.pages(data) or [""], start=1))
        found = [known[number] for number in wanted or FIRST_PAGES if number in known]
        return {**file, "ocr": found, "processed_pages": len(found)}

    def note(self, family: str, message: Document) -> Document:
        """Take feedback on how a message was read."""
        self._note(_key(family, message["id"]), message["account_id"])
        now = self._state.clock.now
        return {"message_id": message["id"], "model_version": MODEL, "feedback_at": now}

    def note_file(self, file: Document) -> None:
        """Take feedback on how a file was read."""
        self._note(_key("ocr", file["id"]), file["account_id"])

    def note_sentiment(
        self, account: Document, subject: str, value: str, *, overwrite: bool
    ) -> Document:
        """Take the right mood of a message or text. Raises: ApiError when there was one before."""
        key = _key("sentiment", account["id"], subject)
        known = self._state.store.get("feedback", key)
        if known is not None and not overwrite:
            detail = {"feedback_at": known["at"], "sentiment": known["value"]}
            told = {"error": "feedback_exists", "detail": detail}
            raise ApiError("feedback_exists", detail={"error_message": told})
        self._note(key, account["id"], value)
        return {
            "id": key,
            "status": "success",
            "feedback_at": self._state.clock.now,
            "code_version": MODEL,
            "model_version": MODEL,
        }

    def _note(self, key: str, account_id: str, value: str | None = None) -> None:
        feedback = {
            "id": key,
            "account_id": account_id,
            "value": value,
            "at": self._state.clock.now,
        }
        self._state.store.put("feedback", feedback)


def _key(*parts: str) -> str:
    return fixed_id("feedback", *parts)
