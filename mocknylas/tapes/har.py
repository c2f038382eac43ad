"""Calls as HAR 1.2, for the tools of browsers, at the instants of virtual time."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from mocknylas import jsons
from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.tapes.pseudonyms import Pseudonyms
from mocknylas.version import VERSION

HOST = "https://api.nylas.com"
JSON, TEXT, BINARY = "application/json", "text/plain", "application/octet-stream"

CREATOR = "mocknylas"
BODILESS = ("GET", "HEAD")


def har(calls: Iterable[CallRecord], pseudonyms: Pseudonyms) -> Document:
    """Return calls as a HAR document, without secrets; addresses as the pseudonyms have them."""
    calls = list(calls)
    for call in calls:
        pseudonyms.meet(call.query)
        pseudonyms.meet(call.request)
        pseudonyms.know(call.response.decode("utf-8", "replace"))
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": CREATOR, "version": VERSION},
            "entries": [_entry(call, pseudonyms) for call in calls],
        }
    }


def _entry(call: CallRecord, pseudonyms: Pseudonyms) -> Document:
    return {
        "startedDateTime": iso(call.at),
        "time": 0,
        "request": _request(call, pseudonyms),
        "response": _response(call, pseudonyms),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": f"call {call.number} {call.operation}".rstrip(),
    }


def _request(call: CallRecord, pseudonyms: Pseudonyms) -> Document:
    query = [
        (name, str(one))
        for name, value in pseudonyms.change(call.query).items()
        for one in (value if isinstance(value, list) else [value])
    ]
    url = f"{HOST}{quote(pseudonyms.text(call.path))}"
    body = pseudonyms.change(_sent(call))
    posted = {} if body is None else {"postData": _posted(body)}
    return {
        "method": call.method,
        "url": f"{url}?{urlencode(query)}" if query else url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [],
        "queryString": [{"name": name, "value": value} for name, value in query],
        **posted,
        "headersSize": -1,
        "bodySize": call.request_size,
    }


def _sent(call: CallRecord) -> Any:
    """Return a body without the parameters that the query has: some calls read both as one."""
    if call.method in BODILESS or not call.request_size:
        return None
    if not isinstance(call.request, dict):
        return call.request
    return {name: one for name, one in call.request.items() if call.query.get(name) != one}


def _posted(body: Any) -> Document:
    if isinstance(body, str):
        return {"mimeType": BINARY, "params": [], "text": "", "comment": body}
    return {"mimeType": JSON, "params": [], "text": jsons.dumps(body).decode()}


def _response(call: CallRecord, pseudonyms: Pseudonyms) -> Document:
    return {
        "status": call.status,
        "statusText": _phrase(call.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [],
        "content": _content(call, pseudonyms),
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(call.response),
        **({"comment": f"by fault {call.fault!r}"} if call.fault else {}),
    }


def _content(call: CallRecord, pseudonyms: Pseudonyms) -> Document:
    data = call.response
    content = {"size": len(data), "mimeType": JSON}
    try:
        value = jsons.loads(data) if data else None
    except ValueError:
        kind = TEXT if call.cut else BINARY
        return {**content, "mimeType": kind, "comment": call.cut or f"{len(data)} bytes"}
    text = jsons.dumps(pseudonyms.change(value)).decode() if data else ""
    return {**content, "text": text}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
