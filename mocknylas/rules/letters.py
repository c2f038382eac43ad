"""A mail as a tester writes it, made into a mail as mailboxes take it."""

import base64
import re
from email.utils import getaddresses
from typing import Any

from mocknylas.documents import Document
from mocknylas.durations import instant
from mocknylas.errors import UsageError
from mocknylas.rules.mime import parse

PEOPLE = ("from", "to", "cc", "bcc", "reply_to")
KEYS = {"name", "email"}
THREADING = {  # header → key of the mail
    "message-id": "message_id",
    "in-reply-to": "in_reply_to",
    "references": "references",
}
_HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322, 2.2


def to_mail(form: Document) -> tuple[Document, list[str]]:
    """Return the mail of a filled-in form, and the folders or labels it names.

    With `mime` the raw text gives every part that the form itself does not. Raises: UsageError.
    """
    mail = _parsed(form["mime"].encode(errors="replace")) if "mime" in form else {}
    for name in ("subject", "body", "unread", "starred"):
        if name in form:
            mail[name] = form[name]
    for name in PEOPLE:
        key = "from_" if name == "from" else name
        if key in form:
            mail[name] = people(form[key], name)
    if "date" in form:
        mail["date"] = instant(form["date"])
    if "files" in form:
        mail["files"] = [_file(one) for one in form["files"]]
    mail |= _headers(form.get("headers", {}))
    if "folder" in form and "labels" in form:
        raise UsageError("give either folder or labels: an account has the one or the other")
    names = form.get("labels") or ([form["folder"]] if "folder" in form else [])
    return {name: value for name, value in mail.items() if value is not None}, names


def people(value: Any, field: str) -> list[dict[str, str]]:
    """Return participants given as addresses (commas between), an object, or a list of these."""
    found = value if isinstance(value, list) else [value]
    return [person for one in found for person in _people(one, field)]


def _people(value: Any, field: str) -> list[dict[str, str]]:
    if isinstance(value, str) and "@" in value:
        known = [{"name": name, "email": email} for name, email in getaddresses([value]) if email]
        return known or [{"name": "", "email": value}]
    if isinstance(value, dict) and isinstance(value.get("email"), str) and set(value) <= KEYS:
        return [{"name": str(value.get("name") or ""), "email": value["email"]}]
    raise UsageError(
        f'{field}: {value!r} is no participant; write "a@example.com" or '
        '{"name": "Ann", "email": "a@example.com"}'
    )


def _parsed(raw: bytes) -> Document:
    return {**parse(raw), "raw": raw}


def _file(form: Document) -> Document:
    content = form.get("content", "")
    if isinstance(content, str):
        content = content.encode(errors="replace")
    if not isinstance(content, bytes):
        raise UsageError(
            f"file {form['filename']!r}: content is {content!r}; write text, or content_base64"
        )
    try:
        data = base64.b64decode(form.get("content_base64") or "", validate=True)
    except ValueError as error:
        raise UsageError(f"file {form['filename']!r}: not base 64: {error}") from None
    return {**form, "data": data or content}


def _headers(headers: dict[str, str]) -> Document:
    known = {
        THREADING[name.lower()]: headers[name] for name in headers if name.lower() in THREADING
    }
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or len(f"{value}.".splitlines()) > 1:
            raise UsageError(f"headers: {name!r} is no header of one line; write X-Name: value")
    custom = [
        {"name": name, "value": value}
        for name, value in headers.items()
        if name.lower() not in THREADING
    ]
    if "references" in known:
        return {**known, "references": known["references"].split(), "custom_headers": custom}
    return {**known, "custom_headers": custom}
