"""Mail bodies cut up: what somebody wrote anew, the closing words, and the signature.

All by rules on the HTML: block quotes, the lines that introduce a quotation, closing phrases.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from mocknylas.rules.text import to_text

_FLAGS = re.I | re.S
_QUOTE = re.compile(r"<blockquote\b.*?(?:</blockquote\s*>|\Z)|<div[^>]*\bgmail_quote\b.*\Z", _FLAGS)
_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_LINK = re.compile(r"<a\b[^>]*>.*?(?:</a\s*>|\Z)", _FLAGS)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+", re.I)
_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", _FLAGS)
_RULE = re.compile(r"<hr\b[^>]*>", re.I)
_INTRODUCTION = re.compile(  # of a quotation, as mail programs write it
    r"^(?:on\b.{0,200}\bwrote:|-{2,}\s*(?:original|forwarded) message\s*-{2,}|_{10,}|from:\s.+)$",
    re.I,
)
_CLOSING = re.compile(
    r"^(?:(?:best|kind|warm|with kind|many) (?:regards|wishes|thanks)|all the best|best|regards|"
    r"thanks|thank you|cheers|sincerely|yours(?: \w+)?)[,.!]?$",
    re.I,
)
DELIMITER = "--"  # RFC 3676, 4.3
MOST_LINES = 10  # of a signature


class Options(NamedTuple):
    """What is left out of a conversation, and how images are shown."""

    ignore_links: bool = True
    ignore_images: bool = True
    ignore_tables: bool = True
    remove_conclusion_phrases: bool = True
    images_as_markdown: bool = True

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "Options":
        """Take the options from a body; what it leaves out is true."""
        return cls(*(bool(given.get(name, True)) for name in cls._fields))


def conversation(body: str, options: Options) -> str:
    """Return what the author of a mail wrote anew, as text."""
    html = _QUOTE.sub("", body)
    if options.ignore_tables:
        html = _TABLE.sub("", html)
    if options.ignore_links:
        html = _LINK.sub("", html)
    html = _IMAGE.sub(lambda tag: _image(tag[0], options), html)
    lines = _own_lines(to_text(_RULE.sub("<p>--</p>", html)))
    end = _closing(lines)
    if options.remove_conclusion_phrases and end is not None:
        lines = lines[:end]
    text = "\n".join(lines).strip()
    return _URL.sub("", text).strip() if options.ignore_links else text


def signature(body: str) -> str:
    """Return the lines below the closing words, or below the delimiter, as text."""
    lines = _own_lines(to_text(_RULE.sub("<p>--</p>", _QUOTE.sub("", body))))
    end = _closing(lines)
    if end is None:
        return ""
    return "\n".join([line for line in lines[end + 1 :] if line][:MOST_LINES])


def _image(tag: str, options: Options) -> str:
    """Return what stands for an image: nothing, or its name with its source as in Markdown."""
    if options.ignore_images:
        return ""
    values = {name.lower(): first or second for name, first, second in _ATTRIBUTE.findall(tag)}
    alt, source = values.get("alt", ""), values.get("src", "")
    return f"![{alt}]({source})" if options.images_as_markdown else alt


def _own_lines(text: str) -> list[str]:
    """Return the lines before the first quotation, without those that are quoted one by one."""
    own: list[str] = []
    for line in text.splitlines():
        if _INTRODUCTION.match(line):
            break
        if not line.startswith(">"):
            own.append(line)
    return own


def _closing(lines: list[str]) -> int | None:
    """Return where the last closing words, or the delimiter, stand."""
    found = [
        number
        for number, line in enumerate(lines)
        if line.strip() == DELIMITER or _CLOSING.match(line.strip())
    ]
    return found[-1] if found else None
