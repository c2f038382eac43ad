"""The in-process transport: `requests` calls a WSGI app directly, without a socket."""

import io
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from itertools import chain
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication, WSGIEnvironment

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.cookies import extract_cookies_to_jar
from requests.exceptions import ChunkedEncodingError, ConnectionError
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from mocknylas.http.wire import IN_PROCESS, HangUpError, Headers
from mocknylas.wsgi import environ_key, environ_of_url


class WsgiAdapter(BaseAdapter):
    """Answers requests by a WSGI app in this process; mount it on a `requests.Session`.

    Timeouts, proxies and certificates do not matter, and what the app raises reaches the caller.
    """

    def __init__(self, app: WSGIApplication) -> None:
        """Send to this app."""
        super().__init__()
        self._app = app

    def send(
        self, request: PreparedRequest, stream: bool = False, *_args: object, **_kwargs: object
    ) -> Response:
        """Run the app; with `stream` its body is drawn only as the caller reads it."""
        raw = _Raw(self._app, _environ(request))
        response = Response()
        response.status_code, response.reason = raw.status, raw.reason
        response.headers = raw.headers
        response.encoding = get_encoding_from_headers(raw.headers)
        response.url = request.url or ""
        response.request = request
        response.raw = raw
        response.connection = self  # type: ignore[assignment]
        extract_cookies_to_jar(response.cookies, request, raw)  # type: ignore[no-untyped-call]
        if not stream:
            _ = response.content
        return response

    def close(self) -> None:
        """Close nothing: an app in this process holds no connection."""


class _Raw:
    """An app's answer, in the shape in which `requests` expects one of urllib3."""

    version = 11

    def __init__(self, app: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.status, self.reason = 0, ""
        self._fields: Headers = []
        self._written: list[bytes] = []
        body = app(environ, self._start_response)
        self._close: Callable[[], object] | None = getattr(body, "close", None)
        shown = () if environ["REQUEST_METHOD"] == "HEAD" else body
        self._pieces: Iterator[bytes] = filter(None, chain(self._written, shown))
        self._rest = b""
        self._begun = False  # whether a byte of the body has come
        if not self.status:  # a generator calls start_response with its first piece
            self._rest = self._draw()
        self.headers = _joined(self._fields)
        self._original_response = _cookies(self._fields) if "Set-Cookie" in self.headers else None

    def _start_response(
        self, status: str, headers: Headers, exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        code, _, self.reason = status.partition(" ")
        self.status, self._fields = int(code), headers
        return self._written.append

    def stream(
        self, amt: int | None = 2**16, decode_content: bool | None = None
    ) -> Iterator[bytes]:
        """Yield the body as the app yields it, in pieces of at most `amt` bytes."""
        while data := self._rest or self._draw():
            end = len(data) if amt is None else amt
            self._rest = data[end:]
            yield data[:end]

    def read(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        """Return `amt` bytes of the body, fewer only at its end; all of it without `amt`."""
        data = self._rest
        while (amt is None or len(data) < amt) and (piece := self._draw()):
            data += piece
        end = len(data) if amt is None else amt
        self._rest = data[end:]
        return data[:end]

    def close(self) -> None:
        """Tell the app that nobody reads on."""
        close, self._close = self._close, None
        if close is not None:
            close()

    release_conn = close

    def _draw(self) -> bytes:
        try:
            piece = next(self._pieces, b"")
        except HangUpError as error:
            self.close()
            raise (ChunkedEncodingError if self._begun else ConnectionError)(error) from error
        except BaseException:
            self.close()
            raise
        self._begun = self._begun or bool(piece)
        if not piece:
            self.close()
        return piece


def _joined(fields: Headers) -> CaseInsensitiveDict[str]:
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
    for name, value in fields:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _cookies(fields: Headers) -> SimpleNamespace:
    message = Message()
    for name, value in fields:
        if name.lower() == "set-cookie":
            message[name] = value
    return SimpleNamespace(msg=message)


def _environ(request: PreparedRequest) -> WSGIEnvironment:
    environ = environ_of_url(urlsplit(request.url or ""))
    environ |= {"REQUEST_METHOD": request.method, IN_PROCESS: True}
    headers: Mapping[str, Any] = request.headers  # requests lets bytes through
    for name, value in headers.items():
        environ[environ_key(name)] = value if isinstance(value, str) else value.decode("latin-1")
    body = _bytes(request.body)
    environ["wsgi.input"] = io.BytesIO(body)
    if body or "HTTP_TRANSFER_ENCODING" in environ:
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _bytes(body: Any) -> bytes:
    """Return the whole of a body: bytes, text, a file, or pieces of either."""
    if body is None or isinstance(body, bytes):
        return body or b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    if hasattr(body, "read"):
        return _bytes(body.read())
    return b"".join(map(_bytes, body))
