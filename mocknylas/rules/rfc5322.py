"""A message written as RFC 5322 text, by the standard library, the same bytes every time.

Source: R-M9, R-P13, R-P19, R-P26. Boundaries come from the message's id; Bcc is never written.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from mocknylas.documents import Document
from mocknylas.rules.addresses import Participants
from mocknylas.rules.text import to_text

PEOPLE = (("From", "from"), ("To", "to"), ("Cc", "cc"), ("Reply-To", "reply_to"))
_POLICY = compat32.clone(linesep="\r\n", max_line_length=998)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def write(message: Document, envelope: Document, parts: Sequence[Document]) -> bytes:
    """Return the text of a message; `parts` are its files with their bytes as `data`."""
    text = _body(message)
    if parts:
        text = _multipart("mixed", message["id"], [text, *map(_attachment, parts)])
    for name, value in _headers(message, envelope):
        text[name] = value  # type: ignore[assignment]  # typeshed forgets Header
    return text.as_bytes(policy=_POLICY)


def _headers(message: Document, envelope: Document) -> Iterator[tuple[str, str | Header]]:
    for name, field in PEOPLE:
        if message[field]:
            yield name, ", ".join(_addresses(message[field]))
    yield "Subject", _encoded(message["subject"] or "")
    yield "Date", format_datetime(datetime.fromtimestamp(message["date"], UTC))
    if envelope["message_id"]:
        yield "Message-Id", _one_line(envelope["message_id"])
    if envelope["in_reply_to"]:
        yield "In-Reply-To", _one_line(envelope["in_reply_to"])
    if envelope["references"]:
        yield "References", _one_line(" ".join(envelope["references"]))
    for header in envelope["custom_headers"]:
        yield header["name"], _encoded(header["value"])


def _addresses(people: Participants) -> Iterator[str]:
    for one in people:
        name, email = _one_line(one.get("name") or ""), _one_line(one["email"])
        try:
            yield formataddr((name, email))
        except UnicodeEncodeError:
            yield Header(f"{name} <{email}>" if name else email, "utf-8").encode()


def _encoded(text: str) -> str | Header:
    line = _one_line(text)
    return line if line.isascii() else Header(line, "utf-8", maxlinelen=76)


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _body(message: Document) -> Message:
    body = message["body"] or ""
    texts = [_text(to_text(body), "plain"), _text(body, "html")]
    return _multipart("alternative", message["id"], texts)


def _text(text: str, subtype: str) -> Message:
    return MIMEText(text.encode("utf-8", "replace").decode(), subtype, _UTF8)  # type: ignore[arg-type]


def _multipart(subtype: str, message_id: str, parts: Sequence[Message]) -> Message:
    whole = MIMEMultipart(subtype, boundary=f"=_{subtype}_{message_id}")
    for part in parts:
        whole.attach(part)
    return whole


def _attachment(file: Document) -> Message:
    kind = file["content_type"] if _TYPE.fullmatch(file["content_type"]) else ""
    maintype, _, subtype = (kind or "application/octet-stream").partition("/")
    if maintype in {"multipart", "message"}:
        maintype, subtype = "application", "octet-stream"
    part = MIMEBase(maintype, subtype)
    part.set_payload(file["data"])
    encode_base64(part)
    disposition = file.get("content_disposition") or "attachment"
    filename = _one_line(file["filename"] or "")
    if filename:
        value = filename if filename.isascii() else ("utf-8", "", filename)
        part.add_header("Content-Disposition", disposition, filename=value)
    else:
        part.add_header("Content-Disposition", disposition)
    if file.get("content_id"):
        part["Content-Id"] = f"<{_one_line(file['content_id'])}>"
    return part
