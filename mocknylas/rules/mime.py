"""Raw MIME (RFC 5322) taken apart into the parts of a mail, by the standard library."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from mocknylas.documents import Document
from mocknylas.rules.addresses import Participants
from mocknylas.rules.text import to_html

_POLICY = policy.default.clone(raise_on_defect=False)


def parse(raw: bytes) -> Document:
    """Return the mail in a MIME text: participants, subject, body, files, threading headers.

    `date` is missing when the header is absent or unreadable. Files carry their bytes as `data`.
    """
    message = BytesParser(EmailMessage, policy=_POLICY).parsebytes(raw)
    mail: Document = {
        "subject": _header(message, "Subject"),
        "body": _body(message),
        "files": [_file(part) for part in _file_parts(message)],
        "message_id": _header(message, "Message-Id") or None,
        "in_reply_to": _header(message, "In-Reply-To") or None,
        "references": _header(message, "References").split(),
        **{
            name: _participants(message, header)
            for name, header in (
                ("from", "From"),
                ("to", "To"),
                ("cc", "Cc"),
                ("bcc", "Bcc"),
                ("reply_to", "Reply-To"),
            )
        },
    }
    date = _date(message)
    return mail if date is None else {**mail, "date": date}


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _participants(message: EmailMessage, header: str) -> Participants:
    values = [str(value) for value in message.get_all(header, [])]
    return [
        {"name": name, "email": address} for name, address in getaddresses(values) if "@" in address
    ]


def _date(message: EmailMessage) -> int | None:
    try:
        return int(parsedate_to_datetime(str(message["Date"])).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(("html", "plain"))
    if part is None:
        return ""
    text = _text(part)
    return text if part.get_content_subtype() == "html" else to_html(text)


def _text(part: Any) -> str:
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, KeyError):
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _file_parts(message: EmailMessage) -> list[Any]:
    body = message.get_body(("html", "plain"))
    plain = message.get_body(("plain",))
    return [
        part
        for part in message.walk()
        if part not in (body, plain)
        and not part.is_multipart()
        and (part.get_filename() or part.get_content_disposition() or part.get("Content-Id"))
    ]


def _file(part: Any) -> Document:
    return {
        "filename": part.get_filename(),
        "content_type": part.get_content_type(),
        "content_disposition": part.get_content_disposition() or "attachment",
        "content_id": str(part.get("Content-Id", "")).strip("<> "),
        "data": part.get_payload(decode=True) or b"",
    }
