"""A mail as a tester writes it, made into a mail as mailboxes take it."""

import base64
from email.utils import parseaddr
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
    """Return participants given as an address, an object, or a list of either."""
    found = value if isinstance(value, list) else [value]
    return [_person(one, field) for one in found]


def _person(value: Any, field: str) -> dict[str, str]:
    if isinstance(value, str) and "@" in value:
        name, email = parseaddr(value)
        return {"name": name, "email": email or value}
    if isinstance(value, dict) and isinstance(value.get("email"), str) and set(value) <= KEYS:
        return {"name": str(value.get("name") or ""), "email": value["email"]}
    raise UsageError(
        f'{field}: {value!r} is no participant; write "a@example.com" or '
        '{"name": "Ann", "email": "a@example.com"}'
    )


def _parsed(raw: bytes) -> Document:
    return {**parse(raw), "raw": raw}


def _file(form: Document) -> Document:
    try:
        data = base64.b64decode(form.get("content_base64") or "", validate=True)
    except ValueError as error:
        raise UsageError(f"file {form['filename']!r}: not base 64: {error}") from None
    return {**form, "data": data or form.get("content", "").encode(errors="replace")}


def _headers(headers: dict[str, str]) -> Document:
    known = {
        THREADING[name.lower()]: headers[name] for name in headers if name.lower() in THREADING
    }
    custom = [
        {"name": name, "value": value}
        for name, value in headers.items()
        if name.lower() not in THREADING
    ]
    if "references" in known:
        return {**known, "references": known["references"].split(), "custom_headers": custom}
    return {**known, "custom_headers": custom}
