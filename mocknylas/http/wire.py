"""HTTP/1.1 on the wire: bytes of a client into a WSGI environ, a WSGI answer into bytes.

Knows streams, and neither sockets nor threads. A request's body is read whole, so that the next
request always begins where this one ended.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIEnvironment

from mocknylas.wsgi import environ_key

Headers = list[tuple[str, str]]
Send = Callable[[bytes], object]

IN_PROCESS = "mocknylas.in_process"  # in the environment: caller and app share a thread
HAS_LEFT = "mocknylas.has_left"  # in the environment: a function that says so of the client

MAX_BODY = 64 * 2**20  # bytes of a request's body
MAX_HEAD = 64 * 2**10  # bytes of a request line and its headers

_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TARGET = r"(?:(?i:https?)://(?P<host>[^/?\s]+))?(?P<path>[^?\s]*)(?:\?(?P<query>\S*))?"
_REQUEST_LINE = re.compile(rf"(?P<method>{_NAME}) {_TARGET} (?P<protocol>HTTP/1\.[01])", re.ASCII)
_HEADER = re.compile(rf"({_NAME}):[ \t]*([^\r\0]*)")
_LENGTH = re.compile("[0-9]{1,18}")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r?\n")
_LINE_ENDS = (b"\r\n", b"\n")


class RefusedError(Exception):
    """A request that is not read on; its text is the status line of the answer."""


class HangUpError(ConnectionError):
    """The connection is to be closed, whatever has been answered so far."""


class Request:
    """One request: first its head, then its body, as far as the limits allow."""

    def __init__(self, head: list[str]) -> None:
        """Parse the lines of a head; `environ` holds what WSGI makes of them."""
        self.line = head[0]
        self.environ = _parse_headers(head[1:]) | _parse_request_line(head[0])
        self._coding = self.environ.pop("HTTP_TRANSFER_ENCODING", "").lower()

    def read_body(self, reader: BinaryIO, send: Send, *, limit: int) -> None:
        """Read the body into `wsgi.input`; what exceeds the limit is refused before it is read."""
        length = self._declared_length(limit)
        if length != 0 and self.environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if length is None:
            body = b"".join(_read_chunks(reader, limit))
            self.environ["CONTENT_LENGTH"] = str(len(body))
        else:
            body = _read_exactly(reader, length)
        self.environ["wsgi.input"] = io.BytesIO(body)
        self.environ["wsgi.input_terminated"] = True

    def _declared_length(self, limit: int) -> int | None:
        """Return the length of the body in bytes, or None when it comes in chunks."""
        length = self.environ.get("CONTENT_LENGTH")
        if self._coding not in ("", "chunked"):
            raise RefusedError("501 Not Implemented")
        if self._coding:
            if length is not None:  # two ways to find the end: what request smuggling lives on
                raise RefusedError("400 Bad Request")
            return None
        if not _LENGTH.fullmatch(length or "0"):
            raise RefusedError("400 Bad Request")
        if int(length or 0) > limit:
            raise RefusedError("413 Request Entity Too Large")
        return int(length or 0)


class Answer:
    """One answer on its way out: the head leaves with the first bytes of the body."""

    def __init__(self, environ: WSGIEnvironment, send: Send, defaults: Headers) -> None:
        """Prepare to answer a request; `defaults` are headers that the app need not set."""
        self.status = ""
        self._modern = environ.get("SERVER_PROTOCOL") == "HTTP/1.1"
        self._is_head = environ.get("REQUEST_METHOD") == "HEAD"
        wish = environ.get("HTTP_CONNECTION", "").lower()
        self.keep = "close" not in wish if self._modern else "keep-alive" in wish
        self._send = send
        self._defaults = defaults
        self._headers: Headers = []
        self._written: list[bytes] = []
        self._begun = False

    def start_response(
        self, status: str, headers: Headers, exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        """Take status and headers; they can be replaced until the first byte has left."""
        if self._begun:
            raise exc_info[1] if exc_info else RuntimeError("start_response came too late")
        self.status, self._headers = status, list(headers)
        self._written.clear()
        return self._written.append

    def fail(self, status: str, message: str = "") -> None:
        """Answer with an error, or cut the answer short when it has begun already."""
        if self._begun:
            self.keep = False
            return
        self.start_response(status, [("Content-Type", "application/json")])
        error = {"type": "api_error", "message": message or status[4:]}
        self.write([json.dumps(error).encode()])

    def write(self, body: Iterable[bytes]) -> None:
        """Send head and body, piece by piece as the app yields it."""
        pieces = (piece for piece in chain(self._written, body) if piece)
        first = next(pieces, b"")
        is_whole = not first or (isinstance(body, list) and body == [first])
        length, frame = self._choose_framing(len(first) if is_whole else None)
        head = self._head()
        self._begun = True
        if frame is None:
            self._send(head)
            return
        self._send(head + frame(first))
        sent = len(first)
        for piece in pieces:
            self._send(frame(piece))
            sent += len(piece)
        if frame is _chunk:
            self._send(b"0\r\n\r\n")
        elif sent != length:
            self.keep = False

    def _choose_framing(
        self, whole: int | None
    ) -> tuple[int | None, Callable[[bytes], bytes] | None]:
        """Say how the client finds the end: the body's length, and what is done to each piece."""
        fields = {name.lower(): value for name, value in self._headers}
        if "close" in fields.get("connection", "").lower():
            self.keep = False
        if self._is_head or self.status[:3] in ("204", "304"):
            return None, None
        if "content-length" in fields:
            return int(fields["content-length"]), bytes
        if whole is not None:
            self._headers.append(("Content-Length", str(whole)))
            return whole, bytes
        if self._modern:
            self._headers.append(("Transfer-Encoding", "chunked"))
            return None, _chunk
        self.keep = False
        return None, bytes

    def _head(self) -> bytes:
        if not self.status:
            raise RuntimeError("the app returned without calling start_response")
        present = {name.lower() for name, _ in self._headers}
        added = [field for field in self._defaults if field[0].lower() not in present]
        if not (self.keep and self._modern) and "connection" not in present:
            added.append(("Connection", "keep-alive" if self.keep else "close"))
        fields = "".join(f"{name}: {value}\r\n" for name, value in self._headers + added)
        return f"HTTP/1.1 {self.status}\r\n{fields}\r\n".encode("latin-1")


def read_request(reader: BinaryIO) -> Request | None:
    """Read the next request's head, or None when the client has left."""
    lines: list[str] = []
    room = MAX_HEAD
    while room > 0:
        line = reader.readline(room)
        room -= len(line)
        if room > 0 and not line.endswith(b"\n"):
            return None
        text = line.decode("latin-1").rstrip("\r\n")
        if text:
            lines.append(text)
        elif lines:
            return Request(lines)
    raise RefusedError("431 Request Header Fields Too Large")


def _parse_request_line(line: str) -> WSGIEnvironment:
    match = _REQUEST_LINE.fullmatch(line)
    if match is None:
        raise RefusedError("400 Bad Request")
    path = match["path"] or "/"
    if path[0] != "/" and path != "*":
        raise RefusedError("400 Bad Request")
    target = line.split(" ")[1]
    host = {"HTTP_HOST": match["host"]} if match["host"] else {}
    return host | {
        "REQUEST_METHOD": match["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.encode("latin-1")).decode("latin-1"),
        "QUERY_STRING": match["query"] or "",
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_PROTOCOL": match["protocol"],
    }


def _parse_headers(lines: list[str]) -> WSGIEnvironment:
    found: WSGIEnvironment = {}
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None:
            raise RefusedError("400 Bad Request")
        name, value = match[1], match[2].rstrip(" \t")
        if "_" in name:  # would pass for the header that is spelled with a hyphen
            continue
        key = environ_key(name)
        separator = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{separator}{value}" if key in found else value
    return found


def _read_exactly(reader: BinaryIO, length: int) -> bytes:
    data = reader.read(length) if length else b""
    if len(data) < length:
        raise ConnectionError("the client left amid a request")
    return data


def _read_chunks(reader: BinaryIO, limit: int) -> Iterator[bytes]:
    while size := _read_chunk_size(reader):
        limit -= size
        if limit < 0:
            raise RefusedError("413 Request Entity Too Large")
        yield _read_exactly(reader, size)
        if reader.readline(2) not in _LINE_ENDS:
            raise RefusedError("400 Bad Request")
    while reader.readline(MAX_HEAD).rstrip(b"\r\n"):
        pass  # trailers: nobody asks for them


def _read_chunk_size(reader: BinaryIO) -> int:
    match = _CHUNK_SIZE.fullmatch(reader.readline(MAX_HEAD))
    if match is None:
        raise RefusedError("400 Bad Request")
    return int(match[1], 16)


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)
