"""Message bodies as text: snippets for lists, HTML for plain mail, text for MIME."""

import html
import re

SNIPPET_LENGTH = 191  # characters
_GLANCE = 320  # characters of HTML that are enough for most snippets
_READ_AHEAD = 2000  # characters that are enough for all, styles aside
_SAFE = SNIPPET_LENGTH + 50  # so much text has a snippet before whatever the glance cut in two
_HIDDEN = re.compile(r"<(?:style|script|head|title|!--)", re.I)
# What is never closed ends with the text, or each opening would be followed through all of it.
_INVISIBLE = re.compile(
    r"<(style|script|head|title)\b.*?(?:</\1\s*>|(?=<body\b)|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S
)
_TAG = re.compile(r"<[a-z/!?][^>]*>?", re.I)  # as in HTML: in "1 < 2" and "<3" is none
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^>]*>?", re.I)


def snippet(body: str) -> str:
    """Return the start of a body as plain text: tags stripped, white space folded."""
    if _HIDDEN.search(body):
        body = _INVISIBLE.sub(" ", body)
    visible = _visible(body[:_GLANCE])
    if len(visible) < _SAFE:
        visible = _visible(body[:_READ_AHEAD])
    return visible[:SNIPPET_LENGTH]


def _visible(body: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())


def to_html(text: str) -> str:
    """Return plain text as HTML; lines stay lines."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>\n")


def to_text(body: str) -> str:
    """Return an HTML body as plain text; paragraphs and breaks become line ends."""
    visible = _TAG.sub("", _BREAK.sub("\n", _INVISIBLE.sub("", body)))
    lines = (" ".join(line.split()) for line in html.unescape(visible).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
