"""What this machine's loopback does: names, ports, TLS, and its clocks."""

import socket
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import requests

from mocknylas.http.admin import PREFIX
from mocknylas.http.server import Server, bind
from mocknylas.http.tls import Authority

PATIENCE = 5  # seconds that an answer over loopback may take
UNTOLD = "?"  # the version of a mocknylas that tells it only to who has its token
GREETING = b"mocknylas"


@dataclass(frozen=True, slots=True)
class Readings:
    """What the clocks say, in Unix seconds: Python's, and that of the file system."""

    now: float
    files: float


def addresses_of(name: str) -> list[str]:
    """Return the addresses of a name, the preferred first. Raises: OSError."""
    rows = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def check_port(host: str, port: int) -> None:
    """Make sure that a port can be listened at. Raises: UsageError."""
    bind(host, port).close()


def version_at(url: str, *, token: str = "", ca_file: Path | None = None) -> str:
    """Return the version of the mocknylas at a URL; nothing where none answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with _session() as session:
            answer = session.get(
                f"{url.rstrip('/')}{PREFIX}/health",
                headers=headers,
                timeout=PATIENCE,
                verify=True if ca_file is None else str(ca_file),
            )
            body = answer.json()
            return UNTOLD if body.get("type") == "usage_error" else str(body["version"])
    except (OSError, ValueError, LookupError, AttributeError):  # as others answer, or nobody
        return ""


def server_at(url: str) -> str:
    """Return what the server at a URL calls itself; nothing where it does not say."""
    try:
        with _session() as session:
            answer = session.get(url, timeout=PATIENCE, allow_redirects=False, stream=True)
            return answer.headers.get("Server", "")
    except OSError:
        return ""


def greet_over_tls(authority: Authority) -> None:
    """Let a client that trusts the authority ask a server of ours. Raises: OSError."""
    with (
        Server(_greet, ssl_context=authority.server_context()) as server,
        _session() as session,
    ):
        for trusted in (authority.ca_file, authority.bundle_file):
            session.get(server.url, timeout=PATIENCE, verify=str(trusted)).raise_for_status()
            session.close()  # the next greeting is a handshake, too


def read_clocks(folder: Path) -> Readings:
    """Read Python's clock and, by a new file in the folder, that of the file system."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        return Readings(time.time(), Path(file.name).stat().st_mtime)


def _greet(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", str(len(GREETING)))])
    return [GREETING]


def _session() -> requests.Session:
    """Return a session that asks no proxy: none stands between a machine and itself."""
    session = requests.Session()
    session.trust_env = False
    return session
