"""Interception: inside its block, traffic to Nylas goes to an app in this process.

`requests` is led into the app. Any other way to a real Nylas host is barred by refusing to look the
host up, so that a test never reaches the real API by mistake. Both hold for the whole process and
all threads, while at least one interception is active.
"""

import functools
import socket
import threading
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

from requests import Session
from requests.adapters import BaseAdapter

from mocknylas.errors import UsageError
from mocknylas.http.wsgi import WsgiAdapter

NYLAS_HOSTS = frozenset(
    {
        "api.nylas.com",
        "ireland.api.nylas.com",
        "canada.api.nylas.com",
        "australia.api.nylas.com",
        "beta.us.nylas.com",
        "beta.eu.nylas.com",
        "api.schedule.nylas.com",
        "tracking.mocknylas.test",  # where tracked mail leads to
    }
)


class RealNylasError(UsageError, socket.gaierror):
    """Something would have reached the real Nylas; to a network client it is a failed look-up."""


class Interception:
    """Leads requests for Nylas, and for addresses of one's own, into an app while it is entered.

    It can be entered several times and together with others; the last one entered that claims a
    host gets the request, and they may be left in any order.
    """

    def __init__(self, app: WSGIApplication, hosts: Callable[[], Collection[str]] = tuple) -> None:
        """Prepare to lead into `app`; `hosts` names further places, as `host:port`."""
        self.adapter = WsgiAdapter(app)
        self.hosts = hosts

    def claims(self, host: str, netloc: str) -> bool:
        """Say whether requests to this place are answered by the app."""
        return host in NYLAS_HOSTS or netloc in self.hosts()

    def __enter__(self) -> "Interception":
        _SWITCHBOARD.plug(self)
        return self

    def __exit__(self, *_: object) -> None:
        _SWITCHBOARD.unplug(self)


def intercept(app: WSGIApplication, hosts: Callable[[], Collection[str]] = tuple) -> Interception:
    """Return a context manager that leads `requests` for Nylas hosts into the app."""
    return Interception(app, hosts)


class _Switchboard:
    """The active interceptions, and the patches that stay in place while there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active: tuple[
            Interception, ...
        ] = ()  # replaced, never changed: read without the lock
        self._patches: list[_Patch] = []

    def plug(self, interception: Interception) -> None:
        """Make an interception the first to be asked."""
        with self._lock:
            if not self._active:
                self._patches = [_Patch(*row) for row in _PATCHES]
            self._active = (interception, *self._active)

    def unplug(self, interception: Interception) -> None:
        """Take back the latest entry of an interception, and with the last one the patches."""
        with self._lock:
            active = list(self._active)
            active.remove(interception)
            self._active = tuple(active)
            while self._patches and not active:
                self._patches.pop().undo()

    def adapter_for(self, url: str) -> BaseAdapter | None:
        """Return who answers a URL instead of the network, or None when the network may."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        netloc = parts.netloc.rpartition("@")[2].lower()
        for interception in self._active:
            if interception.claims(host, netloc):
                return interception.adapter
        self.check(host)
        return None

    def check(self, host: str) -> None:
        """Refuse the real Nylas while an interception is active."""
        name = host.lower().rstrip(".")
        if self._active and f".{name}".endswith(".nylas.com"):
            raise RealNylasError(
                f"real Nylas host {name!r} is never contacted while mocknylas is active; "
                "point the client at nylas_mock.url"
            )


class _Patch:
    """One attribute replaced by a wrapper of what it was."""

    def __init__(self, owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
        original = getattr(owner, name)
        self._owner, self._name = owner, name
        self._own = vars(owner).get(name)  # None: the attribute is inherited
        self._wrapper = functools.wraps(original)(wrap(original))
        setattr(owner, name, self._wrapper)

    def undo(self) -> None:
        """Put back what was there, unless somebody else has patched on top of it."""
        if vars(self._owner).get(self._name) is not self._wrapper:
            return
        if self._own is None:
            delattr(self._owner, self._name)
        else:
            setattr(self._owner, self._name, self._own)


def _routed(get_adapter: Callable[[Session, str], BaseAdapter]) -> Callable[..., BaseAdapter]:
    def route(session: Session, url: str) -> BaseAdapter:
        return _SWITCHBOARD.adapter_for(url) or get_adapter(session, url)

    return route


def _guarded_lookup(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def guard(host: Any, *args: Any, **kwargs: Any) -> Any:
        _SWITCHBOARD.check(_text(host))
        return look_up(host, *args, **kwargs)

    return guard


def _guarded_connect(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guard(connection: socket.socket, address: Any, /) -> Any:
        if isinstance(address, tuple):
            _SWITCHBOARD.check(_text(address[0]))
        return connect(connection, address)

    return guard


def _text(host: Any) -> str:
    return host.decode("latin-1") if isinstance(host, bytes) else str(host)


_PATCHES = (
    (Session, "get_adapter", _routed),
    (socket, "getaddrinfo", _guarded_lookup),
    (socket, "gethostbyname", _guarded_lookup),
    (socket, "gethostbyname_ex", _guarded_lookup),
    (socket.socket, "connect", _guarded_connect),
    (socket.socket, "connect_ex", _guarded_connect),
)
_SWITCHBOARD = _Switchboard()
