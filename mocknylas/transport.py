"""The way out: to a receiver's URL, or to an application or function mounted in its place."""

import inspect
import ipaddress
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.types import WSGIApplication

import requests

from mocknylas import wsgi
from mocknylas.errors import UsageError

PATIENCE = 10  # seconds in which a receiver has to answer. Source: R-HOOK-01, R-HOOK-10
MAX_ANSWER = 64 * 1024  # bytes of an answer that are read
PIECE = 8192  # bytes read at once
SCHEMES = ("http", "https")
NYLAS = ".nylas.com"  # never contacted, whatever the options say
OK, CRASHED = 200, 500


@dataclass(frozen=True)
class Parcel:
    """A request to a receiver; functions that are mounted are given it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = "POST"

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back: a status (0: none), the answer's text, or why there is no answer."""

    status: int = 0
    body: str = ""
    error: str = ""
    latency: int = 0  # milliseconds
    location: str = ""  # where a redirect leads
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether the receiver took it: 200, and nothing else. Source: R-HOOK-10."""
        return self.status == OK and not self.error

    def blamed_on(self, fault: str) -> "Receipt":
        """Return the receipt marked with the fault rule that made it."""
        return replace(self, fault=self.fault or fault)


Receiver = Callable[..., Any]  # a WSGI application, or a function of a Parcel


class Transport:
    """Sends parcels: to what is mounted at their URL, else over the network."""

    def __init__(self) -> None:
        """Begin with nothing mounted."""
        self._mounts: dict[str, Callable[[Parcel], Receipt]] = {}

    def mount(self, url: str, receiver: Receiver) -> None:
        """Let an application or function answer for a URL and all below it.

        A WSGI application takes (environ, start_response). A function takes a Parcel; a number it
        returns is the status, all else means 200, and challenges are answered for it.
        """
        if not is_web_address(url):
            raise UsageError(f"not a URL to mount at: {url!r}; write https://app.test")
        if not callable(receiver):
            raise UsageError(f"not a receiver: {receiver!r}; give a WSGI application or function")
        wrapped = _application if _is_application(receiver) else _function
        self._mounts[url.rstrip("/")] = wrapped(receiver)

    def mounted(self, url: str) -> Callable[[Parcel], Receipt] | None:
        """Return what is mounted at a URL, the longest match first, or None."""
        for place in sorted(self._mounts, key=len, reverse=True):
            if url.startswith(place) and url[len(place) : len(place) + 1] in {"", "/", "?"}:
                return self._mounts[place]
        return None

    def send(self, parcel: Parcel, *, remote: bool = False) -> Receipt:
        """Send a parcel and await the answer; beyond this machine only if `remote`."""
        mounted = self.mounted(parcel.url)
        if mounted:
            return mounted(parcel)
        why_not = _barred(urlsplit(parcel.url).hostname or "", remote=remote)
        return Receipt(error=why_not) if why_not else _over_network(parcel)


def is_web_address(url: str) -> bool:
    """Say whether a text is a URL with a scheme of the web and a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine by name or address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _barred(host: str, *, remote: bool) -> str:
    host = host.rstrip(".")  # with a dot at its end a name means the same
    if f".{host}".endswith(NYLAS):
        return f"{host} is never contacted; mount a receiver for it"
    if not remote and not is_loopback(host):
        return (
            f"{host} is not this machine; mount a receiver for it, or set the option "
            "remote_receivers"
        )
    return ""


def _is_application(receiver: Receiver) -> bool:
    try:
        inspect.signature(receiver).bind(None, None)
    except (TypeError, ValueError):
        return False
    return True


def _application(app: WSGIApplication) -> Callable[[Parcel], Receipt]:
    def answer(parcel: Parcel) -> Receipt:
        environ = wsgi.environ_of(parcel.method, parcel.url, parcel.headers, parcel.body)
        try:
            status, headers, body = wsgi.call(app, environ)
        except AssertionError:
            raise  # a test's own
        except Exception as error:
            return _crash(error)
        return Receipt(status, _text(body), location=headers.get("Location", ""))

    return answer


def _function(receiver: Receiver) -> Callable[[Parcel], Receipt]:
    def answer(parcel: Parcel) -> Receipt:
        if parcel.method == "GET":
            return Receipt(OK, parse_qs(urlsplit(parcel.url).query).get("challenge", [""])[-1])
        try:
            result = receiver(parcel)
        except AssertionError:
            raise  # a test's own
        except Exception as error:
            return _crash(error)
        return Receipt(result if type(result) is int else OK)

    return answer


def _crash(error: Exception) -> Receipt:
    return Receipt(CRASHED, error=f"the receiver raised {error!r}")


def _over_network(parcel: Parcel) -> Receipt:
    began = time.monotonic()
    near = is_loopback(urlsplit(parcel.url).hostname or "")
    receipt = Receipt()
    try:
        with requests.Session() as session:
            session.trust_env = not near  # no proxy stands between a machine and itself
            receipt = _exchange(session, parcel, until=began + PATIENCE)
    except requests.Timeout:
        receipt = Receipt(error=f"no answer within {PATIENCE} s")
    except (requests.RequestException, OSError, ValueError) as error:
        receipt = Receipt(error=f"cannot be reached: {_cause(error)}")
    return replace(receipt, latency=round((time.monotonic() - began) * 1000))


def _exchange(session: requests.Session, parcel: Parcel, *, until: float) -> Receipt:
    response = session.request(
        parcel.method,
        parcel.url,
        data=parcel.body or None,
        headers=dict(parcel.headers),
        timeout=PATIENCE,
        allow_redirects=False,
        stream=True,
        verify=os.environ.get("REQUESTS_CA_BUNDLE") or True,
    )
    with response:
        body = b""
        for piece in response.iter_content(PIECE):
            body += piece
            if time.monotonic() > until:
                raise requests.Timeout
            if len(body) >= MAX_ANSWER:
                break
        return Receipt(
            response.status_code, _text(body), location=response.headers.get("Location", "")
        )


def _cause(error: BaseException) -> str:
    """Return the innermost reason, in words that are the same each time."""
    reason = type(error).__name__
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            reason = seen.strerror
        seen = seen.__cause__ or seen.__context__
    return reason


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
