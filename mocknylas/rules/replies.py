"""Letters that recipients write about a mail: an answer, a forward, an absence note."""

import html
from dataclasses import dataclass

from mocknylas.documents import Document
from mocknylas.rules.threading import base_subject

ANSWER = "<p>Thank you, I will look at it.</p>"
ABSENCE = "<p>I am out of office and will answer your message when I am back.</p>"
FORWARD = "<p>For your information.</p>"
AUTOMATIC = [{"name": "Auto-Submitted", "value": "auto-replied"}]  # RFC 3834


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, under which Message-Id, and when (Unix seconds)."""

    address: str
    message_id: str
    date: int


def answer(mail: Document, writer: Writer, body: str | None) -> Document:
    """Return the answer to a mail, with the mail quoted; it goes to Reply-To, else From."""
    to = mail.get("reply_to") or mail["from"]
    return _letter(mail, writer, "Re", to, f"{ANSWER if body is None else body}{_quoted(mail)}")


def absence(mail: Document, writer: Writer, body: str | None) -> Document:
    """Return the automatic answer of somebody who is away."""
    text = ABSENCE if body is None else body
    letter = _letter(mail, writer, "Automatic reply", mail["from"], text)
    return {**letter, "custom_headers": AUTOMATIC}


def forward(mail: Document, writer: Writer, to: str, body: str | None) -> Document:
    """Return a mail passed on to somebody else, its files with it. Source: R-P25."""
    text = f"{FORWARD if body is None else body}{_quoted(mail)}"
    letter = _letter(mail, writer, "Fwd", [{"name": "", "email": to}], text)
    return {**letter, "files": mail["files"]}


def _letter(
    mail: Document, writer: Writer, prefix: str, to: list[dict[str, str]], body: str
) -> Document:
    return {
        "from": [_named(mail, writer.address)],
        "to": to,
        "cc": [],
        "bcc": [],
        "reply_to": [],
        "subject": f"{prefix}: {base_subject(mail['subject'] or '')}",
        "body": body,
        "date": writer.date,
        "message_id": writer.message_id,
        "in_reply_to": mail["message_id"],
        "references": [*mail["references"], mail["message_id"]],
        "files": [],
        "custom_headers": [],
    }


def _named(mail: Document, address: str) -> dict[str, str]:
    """Return a participant of a mail by its address, with the name that the mail gives."""
    people = [one for name in ("to", "cc", "bcc") for one in mail.get(name) or []]
    found = (one for one in people if one["email"].lower() == address)
    return next(found, {"name": "", "email": address})


def _quoted(mail: Document) -> str:
    sender = mail["from"][0]
    name = html.escape(sender.get("name") or sender["email"])
    return f"<p>{name} wrote:</p><blockquote>{mail['body']}</blockquote>"
