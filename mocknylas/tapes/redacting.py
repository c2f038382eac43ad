"""Takes secrets and addresses out of a tape: URLs, headers and bodies of requests."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from mocknylas import jsons
from mocknylas.engine.tape import Entry
from mocknylas.tapes.pseudonyms import Pseudonyms

FORM = "application/x-www-form-urlencoded"
LINE = 76  # characters of a line of base 64, as in RFC 2045
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}(?:\r?\n[A-Za-z0-9+/]+)*={0,2}")
_SOFT_BREAK = re.compile(r"=\r?\n")


def redacted(entries: Sequence[Entry], pseudonyms: Pseudonyms) -> list[Entry]:
    """Return entries with pseudonyms in what was sent; answers stay, they are to be made anew."""
    for entry in entries:
        _meet(entry, pseudonyms)
    return [
        Entry(entry.kind, entry.within, _changed(entry, pseudonyms), _came(entry, pseudonyms))
        for entry in entries
    ]


def _meet(entry: Entry, pseudonyms: Pseudonyms) -> None:
    given = entry.given
    if entry.kind == "verb":
        pseudonyms.meet(given["arguments"])
    elif entry.kind == "call":
        address = urlsplit(given["url"])
        pseudonyms.meet([unquote(address.path), _joined(_rows(address.query))])
        kind, value = _read(given)
        pseudonyms.meet(MET[kind](value) if kind in MET else value)
        pseudonyms.know(entry.came["body"].decode("utf-8", "replace"))
    elif entry.kind == "parcel":
        pseudonyms.know(given["body"].decode("utf-8", "replace"))
        pseudonyms.meet(entry.came.get("body", ""))


def _changed(entry: Entry, pseudonyms: Pseudonyms) -> Any:
    given = entry.given
    if entry.kind == "verb":
        return {"verb": given["verb"], "arguments": pseudonyms.change(given["arguments"])}
    if entry.kind != "call":
        return given
    headers = dict(given["headers"])
    if "Authorization" in headers:
        headers["Authorization"] = _authorization(headers["Authorization"], pseudonyms)
    url, body = _url(given["url"], pseudonyms), _body(given, pseudonyms)
    return {"method": given["method"], "url": url, "headers": headers, "body": body}


def _came(entry: Entry, pseudonyms: Pseudonyms) -> Any:
    return pseudonyms.change(entry.came) if entry.kind == "parcel" else entry.came


def _authorization(header: str, pseudonyms: Pseudonyms) -> str:
    """Return a header with other credentials of the same form."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return f"{scheme} {pseudonyms.secret(value.strip())}" if value else header
    try:
        text = base64.b64decode("".join(value.split()) + "==").decode()
    except ValueError:
        return f"{scheme} {pseudonyms.secret(value)}"
    parts = ":".join(pseudonyms.secret(one) for one in text.split(":"))
    return f"{scheme} {base64.b64encode(parts.encode()).decode()}"


def _url(url: str, pseudonyms: Pseudonyms) -> str:
    """Return a URL with other words in path and query; what needs none stays as it was sent."""
    parts = urlsplit(url)
    path, query = unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
    new_path = pseudonyms.text(path)
    new_query = [(name, pseudonyms.change(value, name)) for name, value in query]
    if new_path != path:
        parts = parts._replace(path=quote(new_path))
    if new_query != query:
        parts = parts._replace(query=urlencode(new_query, quote_via=quote))
    return urlunsplit(parts)


def _read(given: Any) -> tuple[str, Any]:
    """Return what a request's body is, and its value: `form`, `json` or `text`.

    Bytes that are no UTF-8 stand in a text as surrogates, so that it can be written as it was.
    """
    body = given["body"]
    if FORM in given["headers"].get("Content-Type", ""):
        return "form", _rows(body.decode("utf-8", "replace"))
    try:
        return "json", jsons.loads(body)
    except ValueError:
        pass
    text = body.decode("utf-8", "surrogateescape")
    return "text", _SOFT_BREAK.sub("", text) if "quoted-printable" in text.lower() else text


def _body(given: Any, pseudonyms: Pseudonyms) -> bytes:
    body: bytes = given["body"]
    kind, value = _read(given)
    changed: Any = _text(value, pseudonyms) if kind == "text" else pseudonyms.change(value)
    if changed == value:
        return body
    if kind == "form":
        return urlencode([pair for row in changed for pair in row.items()]).encode()
    if kind == "text":
        return str(changed).encode("utf-8", "surrogateescape")
    return jsons.dumps(changed)


def _rows(query: str) -> list[dict[str, str]]:
    """Return each parameter by itself, since names may be repeated."""
    return [{name: value} for name, value in parse_qsl(query, keep_blank_values=True)]


def _text(text: str, pseudonyms: Pseudonyms) -> str:
    """Change a mail, or a form with files, with the texts that lie in it in base 64."""

    def change(found: re.Match[str]) -> str:
        inner = _decoded(found[0])
        changed = pseudonyms.text(inner)
        return found[0] if changed == inner else _encoded(changed)

    return _BASE64.sub(change, pseudonyms.text(text))


def _inner_texts(text: str) -> list[str]:
    """Return a text with those that lie in it in base 64."""
    return [text, *(_decoded(found) for found in _BASE64.findall(text))]


def _joined(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return parameters with all of them as one object: a name belongs to the address beside it."""
    joined: dict[str, str] = {}
    for row in rows:
        joined = {**joined, **row, **joined}
    return [joined, *rows]


def _decoded(block: str) -> str:
    """Return the text that a block of base 64 is made of; empty where it is something else."""
    try:
        return base64.b64decode("".join(block.split()), validate=True).decode()
    except ValueError:
        return ""


def _encoded(text: str) -> str:
    data = base64.b64encode(text.encode()).decode()
    return "\r\n".join(data[start : start + LINE] for start in range(0, len(data), LINE))


MET: dict[str, Callable[[Any], Any]] = {"form": _joined, "text": _inner_texts}
