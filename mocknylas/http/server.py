"""The socket server: HTTP/1.1 over threads, which starts and stops in milliseconds.

werkzeug accepts connections and gives each a daemon thread; reading requests and writing answers is
ours (`wire`), because werkzeug's own handler closes the connection after every answer.
"""

import errno
import functools
import re
import socket
import ssl
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from typing import Any, BinaryIO
from wsgiref.types import WSGIApplication, WSGIEnvironment

from werkzeug.serving import ThreadedWSGIServer

from mocknylas.errors import ApiError, UsageError
from mocknylas.http.wire import (
    HAS_LEFT,
    MAX_BODY,
    MAX_HEAD,
    Answer,
    HangUpError,
    RefusedError,
    Request,
    read_request,
)
from mocknylas.ids import fixed_id

BACKLOG = 128  # connections that may wait to be accepted
POLL = 0.01  # seconds until the accept loop notices that it is to stop
LINGER = 1.0  # seconds of silence after which a refused client's bytes are no longer awaited

_LAST_REQUEST = {"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_CONNECTION": "close"}


class Server:
    """A WSGI app on a port of this machine; as a context manager it runs inside the block."""

    def __init__(
        self,
        app: WSGIApplication,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        ssl_context: ssl.SSLContext | None = None,
        log: Callable[[str], object] | None = None,
    ) -> None:
        """Remember what to serve; `start` binds the port. Port 0 means any free one.

        `log` is given a line per answer, and the traceback of an app that failed (else stderr).
        """
        self.app, self.host, self.port = app, host, port
        self.ssl_context, self.log = ssl_context, log
        self.max_body = MAX_BODY
        self._listener: _Listener | None = None
        self._thread = threading.Thread()

    def start(self) -> None:
        """Bind the port and serve from a daemon thread."""
        if self._listener is not None:
            raise UsageError(f"the server runs already, at {self.url}; stop it first")
        with bind(self.host, self.port) as bound:
            self._listener = _Listener(self, bound)
        serve = functools.partial(self._listener.serve_forever, poll_interval=POLL)
        self._thread = threading.Thread(target=serve, name="mocknylas-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and hang up on every client; a stopped server may start again."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown()
            self._thread.join()  # it closes the listening socket as it ends
            listener.server_close()
            listener.hang_up()

    @property
    def url(self) -> str:
        """The address for clients on this machine, without a slash at the end."""
        if self._listener is None:
            raise UsageError("the server has no address before it runs; start it first")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        scheme = "https" if self.ssl_context else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self._listener.port}"

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Listener(ThreadedWSGIServer):
    """Accepts connections, and knows the open ones so as to hang up on them."""

    def __init__(self, server: Server, bound: socket.socket) -> None:
        super().__init__(server.host, server.port, server.app, fd=bound.fileno())
        self.server = server
        self._open: set[socket.socket] = set()
        self._closing = False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one client until either side closes; a TLS handshake is part of it."""
        connection: socket.socket = request
        try:
            with suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self.server.ssl_context:
                    # The first read makes the handshake, and fails like any other read.
                    connection = self.server.ssl_context.wrap_socket(
                        connection, server_side=True, do_handshake_on_connect=False
                    )
                self._open.add(connection)
                if not self._closing:
                    _Client(connection, client_address, self).serve()
        finally:
            self._open.discard(connection)
            connection.close()

    def hang_up(self) -> None:
        """Shut every connection; their threads see the end of the stream and leave."""
        self._closing = True
        for connection in list(self._open):
            with suppress(OSError):
                # An SSLSocket's own shutdown would pull the TLS state from under its thread.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Client:
    """One connection: its requests are answered in order, until either side closes."""

    def __init__(self, connection: socket.socket, address: Any, listener: _Listener) -> None:
        self._connection = connection
        self._server = listener.server
        self._log = self._server.log or (lambda _: None)
        self._environ: WSGIEnvironment = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https" if self._server.ssl_context else "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "SERVER_NAME": listener.host,
            "SERVER_PORT": str(listener.port),
            "SERVER_SOFTWARE": "mocknylas",
            "REMOTE_ADDR": address[0],
            "REMOTE_PORT": address[1],
            HAS_LEFT: self._has_left,
        }

    def serve(self) -> None:
        """Answer request after request; one that cannot be read is refused and is the last."""
        try:
            with self._connection.makefile("rb") as reader:
                while (request := read_request(reader)) and self._exchange(request, reader):
                    pass
        except RefusedError as error:
            self._log(f"refused → {error}")
            Answer(_LAST_REQUEST, self._send, _defaults()).fail(str(error))
            self._linger()

    def _exchange(self, request: Request, reader: BinaryIO) -> bool:
        request.read_body(reader, self._send, limit=self._server.max_body)
        request.environ.update(self._environ)
        answer = self._run(request.environ)
        self._log(f"{_without_query(request.line)} → {answer.status}")
        return answer.keep

    def _run(self, environ: WSGIEnvironment) -> Answer:
        answer = Answer(environ, self._send, _defaults())
        try:
            body = self._server.app(environ, answer.start_response)
            try:
                answer.write(body)
            finally:
                getattr(body, "close", bool)()
        except HangUpError:
            raise
        except Exception:
            (self._server.log or sys.stderr.write)(traceback.format_exc())
            uid = fixed_id("request", time.time_ns())
            answer.fail("500 Internal Server Error", ApiError("internal", uid=uid).message)
        return answer

    def _has_left(self) -> bool:
        """Say whether the client has hung up; what it sent ahead stays to be read."""
        try:  # past TLS, whose own way to read cannot look without taking
            ahead = socket.socket.recv(self._connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return not ahead

    def _linger(self) -> None:
        """Await the client's last bytes: closed with bytes unread, TCP would lose the answer."""
        socket.socket.shutdown(self._connection, socket.SHUT_WR)
        self._connection.settimeout(LINGER)
        left = self._server.max_body
        while left > 0 and (data := self._connection.recv(MAX_HEAD)):
            left -= len(data)

    def _send(self, data: bytes) -> None:
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise _ClientGoneError from error


class _ClientGoneError(HangUpError):
    """The client closed before it had the whole answer; not to be taken for an error of the app."""


def _without_query(line: str) -> str:
    """Return a request line without its query, which may hold codes and secrets."""
    return re.sub(r"\?\S*", "?…", line)


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises: UsageError with the remedy."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be bound ({error})"
        remedy = (
            "stop what runs there, or take any free port with `--port 0` (`--tls-port 0` for HTTPS)"
        )
        raise UsageError(f"port {port} of {host} {why}; {remedy}") from error


def _defaults() -> list[tuple[str, str]]:
    return [("Server", "mocknylas"), ("Date", _http_date(int(time.time())))]


@functools.lru_cache(maxsize=1)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)
