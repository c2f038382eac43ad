"""Raw MIME (RFC 5322) taken apart into the parts of a mail, by the standard library."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from mocknylas.documents import Document
from mocknylas.rules.addresses import Participants
from mocknylas.rules.text import to_html

PEOPLE = ("from", "to", "cc", "bcc", "reply_to")


class _Lenient(policy.EmailPolicy):
    """The standard policy, which keeps what is readable of a header that it stumbles over."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        for text in (value, value.partition(";")[0]):
            with suppress(Exception):  # broken headers provoke errors of all kinds in the library
                return super().header_fetch_parse(name, text)
        return super().header_fetch_parse(name, "")


_POLICY = _Lenient()
_AS_SENT = policy.compat32.clone(linesep="\r\n")  # a mail inside the mail, line ends and all


def parse(raw: bytes) -> Document:
    """Return the mail in a MIME text: participants, subject, body, files, threading headers.

    `date` is missing when the header is absent or unreadable. Files carry their bytes as `data`.
    """
    message: Any = BytesParser(EmailMessage, policy=_POLICY).parsebytes(raw)
    mail: Document = {
        "subject": _header(message, "Subject"),
        "body": _body(message),
        "files": [_file(part) for part in _file_parts(message)],
        "message_id": _header(message, "Message-Id") or None,
        "in_reply_to": _header(message, "In-Reply-To") or None,
        "references": _header(message, "References").split(),
        **{name: _participants(message, name.replace("_", "-")) for name in PEOPLE},
    }
    date = _date(message)
    return mail if date is None else {**mail, "date": date}


def decoded(text: str) -> str:
    """Return a header's text without its encoded words (RFC 2047), as far as they can be read."""
    text = _utf8(text)
    if "=?" in text:
        with suppress(HeaderParseError, LookupError, ValueError):
            return _utf8(str(make_header(decode_header(text))))
    return text


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _participants(message: EmailMessage, header: str) -> Participants:
    """Return the addresses of every such header; names are decoded once they stand alone."""
    items = message.raw_items()
    values = ["".join(value.splitlines()) for name, value in items if name.lower() == header]
    return [
        {"name": " ".join(decoded(name).split()), "email": _utf8(address)}
        for name, address in getaddresses(values)
        if "@" in address
    ]


def _utf8(text: str) -> str:
    """Return a text whose raw bytes, which the parser keeps as surrogates, are read as UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _date(message: EmailMessage) -> int | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None


def _body(message: EmailMessage) -> str:
    part = _text_part(message, "html") or _text_part(message, "plain")
    if part is None:
        return ""
    text = _text(part)
    return text if part.get_content_subtype() == "html" else to_html(text)


def _text(part: Any) -> str:
    raw: bytes = part.get_payload(decode=True) or b""
    try:
        text = raw.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):  # a charset that is none
        text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _text_part(message: EmailMessage, subtype: str) -> Any:
    texts = (part for part in _leaves(message) if part.get_content_type() == f"text/{subtype}")
    return next((part for part in texts if not part.is_attachment()), None)


def _leaves(part: Any) -> Iterator[Any]:
    """Yield the parts that hold content; a mail inside the mail is one of them."""
    if part.get_content_maintype() != "multipart":
        yield part
    elif part.is_multipart():
        for inner in part.get_payload():
            yield from _leaves(inner)


def _file_parts(message: EmailMessage) -> list[Any]:
    texts = (_text_part(message, "html"), _text_part(message, "plain"))
    return [
        part
        for part in _leaves(message)
        if part not in texts
        and (
            _filename(part)
            or part.get_content_disposition()
            or part.get("Content-Id")
            or part.get_content_type() == "text/calendar"
        )
    ]


def _file(part: Any) -> Document:
    return {
        "filename": _filename(part),
        "content_type": part.get_content_type(),
        "content_disposition": part.get_content_disposition() or "attachment",
        "content_id": str(part.get("Content-Id", "")).strip("<> "),
        "data": _data(part),
    }


def _filename(part: Any) -> str | None:
    """Return a part's file name; `get_filename` would take off quotes that belong to it."""
    for header, name in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        found = getattr(part.get(header), "params", {}).get(name)
        if found:
            return str(found)
    return None


def _data(part: Any) -> bytes:
    if part.is_multipart():
        return b"\n".join(inner.as_bytes(policy=_AS_SENT) for inner in part.get_payload())
    return part.get_payload(decode=True) or b""
