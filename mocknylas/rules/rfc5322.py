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
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import compat32
from email.utils import format_datetime
from urllib.parse import quote

from mocknylas.documents import Document
from mocknylas.rules.addresses import Participants
from mocknylas.rules.text import to_text

PEOPLE = (("From", "from"), ("To", "to"), ("Cc", "cc"), ("Reply-To", "reply_to"))
OWN = frozenset(
    {"bcc", "mime-version", "subject", "date", "message-id", "in-reply-to", "references"}
)
NEWLINE, FOLD = "\r\n", "\r\n "
ENCLOSED = "message/rfc822"
COMPOSITE = frozenset({"multipart", "message"})
LAST_INSTANT = 253_402_300_799  # the end of the year 9999, after which there is no Date
_POLICY = compat32.clone(linesep=NEWLINE, max_line_length=78)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONG_WORD = re.compile(r"\S{900}")  # nowhere to fold it; a header's name needs some room, too
_QUOTABLE = re.compile(r"[ !#-;=?-\[\]-~]{1,60}")  # stands between quotes as it is, on one line
_ATOMS = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]+", re.ASCII)
_PIECE = re.compile(r"(?:%..|[^%]){1,60}")  # of a percent-encoded parameter


def write(message: Document, envelope: Document, parts: Sequence[Document]) -> bytes:
    """Return the text of a message; `parts` are its files with their bytes as `data`."""
    text = _body(message)
    if parts:
        text = _multipart("mixed", message["id"], [text, *map(_attachment, parts)])
    for name, value in _headers(message, envelope):
        text[name] = value  # type: ignore[assignment]  # typeshed forgets Header
    return text.as_bytes(policy=_POLICY)


def date_header(moment: int) -> str:
    """Return an instant in Unix seconds as the Date header has it."""
    return format_datetime(datetime.fromtimestamp(min(max(moment, 0), LAST_INSTANT), UTC))


def one_line(text: str) -> str:
    """Return a text without what would end a header's line."""
    return _CONTROL.sub(" ", text).strip()


def addresses(people: Participants) -> str:
    """Return a header's addresses; one that is not ASCII makes it UTF-8, as in RFC 6532."""
    whole = f",{FOLD}".join(_address(one.get("name") or "", one["email"]) for one in people)
    return whole.encode().decode("ascii", "surrogateescape")


def encoded(text: str, *, verbatim: bool = False) -> str | Header:
    """Return a header's text, encoded unless it is one that stands for itself and can be folded.

    With `verbatim`, what looks encoded already is left to the reader to decode.
    """
    line = one_line(text)
    plain = line.isascii() and not _LONG_WORD.search(line) and (verbatim or "=?" not in line)
    return line if plain else Header(line, "utf-8")


def _headers(message: Document, envelope: Document) -> Iterator[tuple[str, str | Header]]:
    for name, field in PEOPLE:
        if message[field]:
            yield name, addresses(message[field])
    yield "Subject", encoded(message["subject"] or "")
    yield "Date", date_header(message["date"])
    if envelope["message_id"]:
        yield "Message-Id", one_line(envelope["message_id"])
    if envelope["in_reply_to"]:
        yield "In-Reply-To", one_line(envelope["in_reply_to"])
    if envelope["references"]:
        yield "References", one_line(" ".join(envelope["references"]))
    for header in envelope["custom_headers"]:
        if not _is_own(header["name"].lower()):
            yield header["name"], encoded(header["value"], verbatim=True)


def _is_own(name: str) -> bool:
    """Say whether a header is the message's own to write, or never written."""
    people = {header.lower() for header, _ in PEOPLE}
    return name in OWN | people or name.startswith("content-")


def _address(name: str, email: str) -> str:
    phrase, address = one_line(name), one_line(email)
    if not phrase:
        return address
    if not _QUOTABLE.fullmatch(phrase) or "=?" in phrase:
        return f"{Header(phrase, 'utf-8').encode(linesep=NEWLINE)} <{address}>"
    return f"{phrase} <{address}>" if _ATOMS.fullmatch(phrase) else f'"{phrase}" <{address}>'


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
    part = _enclosed(file) or _encoded_part(file)
    disposition = file.get("content_disposition") or "attachment"
    named = _parameter("filename", one_line(file["filename"] or ""))
    part["Content-Disposition"] = "; ".join([disposition, *named])
    if file.get("content_id"):
        part["Content-Id"] = f"<{one_line(file['content_id'])}>"
    return part


def _enclosed(file: Document) -> Message | None:
    """Return a mail inside the mail, which base 64 must not hide (RFC 2046, 5.2.1).

    One that does not come out of it as it went in is a file like any other.
    """
    if file["content_type"].partition(";")[0].strip().lower() != ENCLOSED:
        return None
    mail = BytesParser(policy=_POLICY).parsebytes(file["data"])
    faithful = mail.keys() and mail.as_bytes(policy=_POLICY) == file["data"]
    return MIMEMessage(mail) if faithful else None


def _encoded_part(file: Document) -> Message:
    part = MIMEBase(*_media_type(file["content_type"]))
    part.set_payload(file["data"])
    encode_base64(part)
    return part


def _media_type(text: str) -> tuple[str, str]:
    """Return type and subtype; a mail or a multipart inside is bytes like any other file."""
    maintype, _, subtype = text.partition(";")[0].strip().partition("/")
    if not _TYPE.fullmatch(f"{maintype}/{subtype}") or maintype.lower() in COMPOSITE:
        return "application", "octet-stream"
    return maintype, subtype


def _parameter(name: str, value: str) -> list[str]:
    """Return a header's parameter: quoted if it is short ASCII, else in pieces as in RFC 2231."""
    if not value:
        return []
    if _QUOTABLE.fullmatch(value) and "=?" not in value:
        return [f'{name}="{value}"']
    first, *rest = _PIECE.findall(quote(value, safe=""))
    if not rest:
        return [f"{name}*=utf-8''{first}"]
    numbered = [f"{name}*{number}*={piece}" for number, piece in enumerate(rest, start=1)]
    return [f"{name}*0*=utf-8''{first}", *numbered]
