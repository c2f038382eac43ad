"""Calling a WSGI application in this process: the environment of a request, and its answer."""

import functools
import io
import sys
from collections.abc import Mapping
from itertools import chain
from typing import Any
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit
from wsgiref.types import WSGIApplication, WSGIEnvironment

DEFAULT_PORTS = {"http": 80, "https": 443}
BARE = ("CONTENT_TYPE", "CONTENT_LENGTH")  # headers that WSGI names without HTTP_


def environ_of_url(url: SplitResult) -> WSGIEnvironment:
    """Return what an environment says of where a request goes."""
    target = f"{url.path}?{url.query}" if url.query else url.path
    port = DEFAULT_PORTS[url.scheme]
    return {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_NAME": url.hostname or "",
        "SERVER_PORT": str(url.port or port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "mocknylas",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2].removesuffix(f":{port}"),
    }


@functools.lru_cache(maxsize=256)
def environ_key(name: str) -> str:
    """Return the name of a header as WSGI spells it."""
    key = name.upper().replace("-", "_")
    return key if key in BARE else f"HTTP_{key}"


def environ_of(method: str, url: str, headers: Mapping[str, str], body: bytes) -> WSGIEnvironment:
    """Return the environment of a request with a body of known length."""
    environ = environ_of_url(urlsplit(url))
    for name, value in headers.items():
        environ[environ_key(name)] = value
    environ |= {"REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body)}
    environ["PATH_INFO"] = environ["PATH_INFO"] or "/"
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def call(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, dict[str, str], bytes]:
    """Run an application to its end; return status, headers and body."""
    began: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None, /) -> Any:
        began.append((status, headers))
        return written.append

    pieces = app(environ, start_response)
    try:
        body = b"".join(chain(written, pieces))
    finally:
        getattr(pieces, "close", bool)()
    status, headers = began[-1]
    return int(status.partition(" ")[0]), dict(headers), body
