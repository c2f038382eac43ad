"""Whether a mail is from a machine or from a person, by its sender, headers and words."""

import re

from mocknylas.documents import Document
from mocknylas.rules.text import to_text

FEED, CONVERSATION = "feed", "conversation"
CATEGORIES = (FEED, CONVERSATION)
_MACHINE = re.compile(
    r"^(?:no-?reply|do-?not-?reply|news|newsletter|notifications?|alerts?|updates?|info|billing|"
    r"digest|hello|team|offers?|deals|marketing|mailer-daemon|support|orders?|service|editors?|"
    r"tickets?|tracking|winner)\b",
    re.I,
)
_LIST_HEADERS = frozenset({"list-id", "list-unsubscribe", "precedence", "auto-submitted"})
SUBCATEGORIES = (  # of feeds, by their words
    ("newsletter", re.compile(r"\b(?:newsletter|digest|issue|unsubscribe|weekly|edition)\b", re.I)),
    ("order", re.compile(r"\b(?:order|invoice|receipt|delivery|parcel|shipped|payment)\b", re.I)),
    ("promotion", re.compile(r"\b(?:offer|sale|discount|save|deal|free|prize|win)\b", re.I)),
    ("notification", re.compile(r"\b(?:alert|sign-in|reminder|notification|password)\b", re.I)),
)
_UNSUBSCRIBE = re.compile(r"\bunsubscribe\b", re.I)


def categorize(message: Document, headers: list[Document]) -> tuple[str, list[str]]:
    """Return category and subcategories of a message; `headers` are those it came with."""
    text = f"{message['subject'] or ''}\n{to_text(message['body'])}"
    if not _is_feed(message, headers, text):
        return CONVERSATION, []
    return FEED, [name for name, words in SUBCATEGORIES if words.search(text)]


def _is_feed(message: Document, headers: list[Document], text: str) -> bool:
    senders = [one["email"].partition("@")[0] for one in message["from"]]
    return (
        any(_MACHINE.match(sender) for sender in senders)
        or any(one["name"].lower() in _LIST_HEADERS for one in headers)
        or _UNSUBSCRIBE.search(text) is not None
    )
