"""One process's mock: sandboxes, the application, and servers that start when used."""

import ipaddress
import threading
from functools import partial
from pathlib import Path

from flask import Flask

from mocknylas.http.admin import TOKEN
from mocknylas.http.app import create_app
from mocknylas.http.door import door_of
from mocknylas.http.export import make_tape
from mocknylas.http.intercept import Interception, intercept
from mocknylas.http.server import Server
from mocknylas.http.tls import Authority
from mocknylas.ids import new_secret
from mocknylas.sandboxes import Sandboxes, Spec
from mocknylas.store import IndexedTable

LOOPBACK = "127.0.0.1"


class LocalServer:
    """Sandboxes behind the API: in this process, and over HTTP and HTTPS on loopback.

    Nothing listens until `url` or `https_url` is asked for.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        authority: Authority | None = None,
        table_class: type[IndexedTable] = IndexedTable,
    ) -> None:
        """Prepare; without an `authority` a temporary one signs the certificate."""
        self.sandboxes = Sandboxes(spec, table_class=table_class)
        self.app: Flask = create_app(self.sandboxes)
        self.sandboxes.door = door_of(self.app)
        self.sandboxes.taper = partial(make_tape, self.sandboxes)
        self._authority = authority
        self._lock = threading.RLock()
        self._servers: dict[str, Server] = {}

    @property
    def url(self) -> str:
        """The HTTP address, like http://127.0.0.1:40123."""
        return self._server("http").url

    @property
    def https_url(self) -> str:
        """The HTTPS address; its certificate is signed by the authority of `ca_file`."""
        return self._server("https").url

    @property
    def authority(self) -> Authority:
        """The certificate authority."""
        with self._lock:
            self._authority = self._authority or Authority.ephemeral()
            return self._authority

    @property
    def ca_file(self) -> Path:
        """The authority's certificate, for NODE_EXTRA_CA_CERTS."""
        return self.authority.ca_file

    @property
    def bundle_file(self) -> Path:
        """The usual certificates and the authority's, for REQUESTS_CA_BUNDLE."""
        return self.authority.bundle_file

    def listen(self, scheme: str, *, host: str = LOOPBACK, port: int = 0) -> Server:
        """Serve a scheme at an address. Raises: UsageError when the port is taken."""
        if not _is_loopback(host):
            self.app.config.setdefault(TOKEN, new_secret())
        context = self.authority.server_context([host]) if scheme == "https" else None
        server = Server(self.app, host, port, ssl_context=context)
        server.start()
        self._servers[scheme] = server
        return server

    @property
    def control_token(self) -> str:
        """What the control API asks for; empty where only this machine can reach it."""
        return str(self.app.config.get(TOKEN, ""))

    def intercept(self) -> Interception:
        """Lead `requests` traffic for Nylas, and for the own addresses, into the application."""
        return intercept(self.app, self.addresses)

    def addresses(self) -> list[str]:
        """Return where the servers listen, as `host:port`."""
        return [server.url.partition("://")[2] for server in list(self._servers.values())]

    def stop(self) -> None:
        """Stop the servers; a temporary authority goes with them."""
        while self._servers:
            self._servers.popitem()[1].stop()
        if self._authority is not None:
            self._authority.close()

    def _server(self, scheme: str) -> Server:
        with self._lock:
            return self._servers.get(scheme) or self.listen(scheme)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
