"""Taping: requests with what it takes to make them again, and their answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from flask import Request, Response
from werkzeug.exceptions import HTTPException

from mocknylas.documents import Document
from mocknylas.engine.tape import Tape
from mocknylas.http.answers import CORS
from mocknylas.http.exchange import Exchange

TAPED = "mocknylas.taped"  # where the environment keeps what was given
ENDED = None, None  # what it keeps afterwards
NEEDED = ("Accept", "Authorization", "Content-Type", "Nylas-Api-Version")  # headers of requests
SAFE = "/:@!$&'()*+,;=~"  # characters of a path that stay as they are
CONSTANT = {name.lower() for name in (*CORS, "Content-Length")}  # headers that answers always have


def begin(tape: Tape, request: Request) -> None:
    """Note a request, before it is served: afterwards its body may be used up."""
    if tape.enter():
        request.environ[TAPED] = tape, _given(request)


def end(exchange: Exchange, response: Response, number: int) -> None:
    """Note what came of a request that was begun, or of one that was refused before."""
    world = exchange.sandbox.world if exchange.sandbox else None
    environ = exchange.request.environ
    is_new = TAPED not in environ
    tape, given = environ.get(TAPED, ENDED)
    environ[TAPED] = ENDED
    if is_new and world is not None and world.tape and world.tape.enter():
        tape, given = world.tape, _given(exchange.request)
    if tape is not None:
        tape.leave(given, {"number": number, "operation": exchange.operation, **_came(response)})


@contextmanager
def visit(tape: Tape | None, request: Request) -> Iterator[None]:
    """Note a request that is none of the API's: a pixel is loaded, a link followed."""
    if tape is None or not tape.enter():
        yield
        return
    tape.place()
    try:
        yield
    finally:
        given = _given(request)
        given["headers"]["User-Agent"] = request.headers.get("User-Agent", "")
        came = {"number": 0, "operation": "", "status": 0, "headers": {}, "body": b""}
        tape.leave(given, came)


def _given(request: Request) -> Document:
    return {
        "method": request.method,
        "url": f"{request.scheme}://{request.host}{_target(request.environ)}",
        "headers": {name: request.headers[name] for name in NEEDED if name in request.headers},
        "body": _body(request),
    }


def _target(environ: dict[str, Any]) -> str:
    """Return path and query as they were sent."""
    path = str(environ.get("RAW_URI") or "").partition("?")[0]
    if path.startswith("/"):
        path = quote(path.encode("latin-1"), safe=f"%{SAFE}")
    else:
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe=SAFE)
    return f"{path}?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else path


def _body(request: Request) -> bytes:
    try:
        return request.get_data()
    except HTTPException:  # one that is too large is refused by whoever needs it
        return b""


def _came(response: Response) -> Document:
    headers = {name: one for name, one in response.headers if name.lower() not in CONSTANT}
    body = b"" if response.is_streamed else response.get_data()
    return {"status": response.status_code, "headers": headers, "body": body}
