"""Operations: the rows that describe the API, and the request that a handler gets."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import Schema

from mocknylas.documents import Document
from mocknylas.world import World

JSON, MIME, FORM = "application/json", "message/rfc822", "multipart/form-data"
BYTES, IMAGE = "application/octet-stream", "image/*"
LINES = "text/event-stream"  # though it is none: a delta a line. Source: R-DEL-15
Auth = Literal["account", "application", "client", "none"]
Support = Literal["supported", "simulated"]  # simulated: by simple means of its own


@dataclass(frozen=True)
class Ask:
    """What is known of a request before a row is chosen: enough to tell variants apart."""

    query: Mapping[str, str]
    path: Mapping[str, str]
    accept: str = ""
    content_type: str = ""
    body: Any = None


@dataclass(frozen=True)
class Upload:
    """One part of a multipart body."""

    filename: str | None
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Call:
    """A validated request, free of HTTP."""

    account: Document
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    raw: bytes = b""  # a body of type message/rfc822
    version: str = ""  # that serves the request
    token: str = ""  # with which the client asks
    root: str = ""  # of the address that was asked: https://api.nylas.com


@dataclass(frozen=True)
class Raw:
    """An answer that is not JSON."""

    data: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """An answer in JSON with a status other than the row's."""

    document: Any
    status: int


@dataclass(frozen=True)
class Redirect:
    """An answer that leads the browser elsewhere."""

    location: str


@dataclass(frozen=True)
class Page:
    """An answer for people: a template's name and what it shows."""

    name: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True)
class Waiting:
    """An answer that may have to be waited for, outside the world's lock.

    `look` is called under the lock, at once and whenever the account has changed, and returns what
    there is to say, if anything. `otherwise` is answered when nothing came. With a type of `media`
    it is a stream that goes on until the time is up, a line for each document of what was found.
    """

    route: str
    account_id: str
    timeout: int  # seconds, of real and of virtual time: whichever ends first
    look: Callable[[], Any]
    otherwise: Any = None
    media: str = ""


Handler = Callable[[World, Call], Any]
_EVIDENCE = re.compile(r" (?:Source|Raises|Assumed):")


def summary_of(function: Callable[..., Any]) -> str:
    """Return what a function does in a line, without its sources and errors."""
    line = (function.__doc__ or "").strip().partition("\n")[0]
    return _EVIDENCE.split(line)[0]


@dataclass(frozen=True)
class Variant:
    """Which requests of a method and path a row takes; rows are tried in their order."""

    name: str
    matches: Callable[[Ask], bool]


@dataclass(frozen=True, eq=False)  # a row is itself: caches by rows cost no comparison
class Operation:
    """One row of the API: method, path, handler(world, call) → document(s), and more.

    `body` and `query` are the schemas that read the request, `response` the one that describes the
    answer (`many` of them in a list). `writes` marks calls that an invalid account refuses.
    """

    method: str
    path: str
    handler: Handler
    response: type[Schema] | None = None
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    many: bool = False
    in_lists: bool = False  # the many: a list of lists of them
    or_one: bool = False  # of the many, and not in a list
    or_null: bool = False
    blank: bool = False  # answers no body at all
    or_else: type[Schema] | None = None  # another document that can be answered
    status: int = 200
    auth: Auth = "account"
    source: str = ""
    name: str = ""
    support: Support = "supported"
    variant: Variant | None = None
    since: str = ""  # API version that brought it; the first when left out
    loads_body: bool = False  # the handler does, after checks that come first; none counts as {}
    searches: bool = False
    reads: str = ""  # content type of the body, where it is not JSON
    media: str = ""  # content type of the answer, where it is not JSON
    also: tuple[int, ...] = ()  # further successes: 202 for not yet, 302 to lead elsewhere
    waits: bool = False  # on a network or for time: the handler takes the world's lock itself
    parameters: bool = False  # come as query, form or JSON, later ones first. Source: R-OAUTH-10
    page: bool = False  # browsers are shown refusals as a page
    closed: bool = False  # whether strict sandboxes refuse read-only keys of the body, too
    echoes: type[Schema] | None = None  # what clients send back, where it is not the answer
    ignores: frozenset[str] = frozenset()  # parameters documented as taken and ignored
    deprecated: str = ""  # why, and what takes its place; current when left out

    @property
    def writes(self) -> bool:
        """Say whether the account's state can refuse the call. Source: R-X46."""
        return self.searches or self.method != "GET"
