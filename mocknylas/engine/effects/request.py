"""Effects at the request seam: answers that are errors, late, lost, cut or garbled."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from string import Formatter
from typing import Any

from mocknylas.catalogue import CATALOGUE
from mocknylas.engine.effects.table import Attributes, Effect, Proceed, Step
from mocknylas.errors import ApiError, too_many_requests
from mocknylas.schemas.faults import Cut, LostReply, Malformation, RateLimit, Refusal, Slow

DEFAULT_STATUS = 503
LOST = "timed_out"  # the row that a client sees instead of the reply it lost
SERVER_ERRORS = {  # what the server said, for rows that promise it. Source: R-S8
    "search_failed": "NO [SERVERBUG] Internal error occurred during SEARCH",
}
STATUSES = range(400, 600)
KNOWN_STATUSES = frozenset(one.value for one in HTTPStatus)
INJECTED = "injected"  # fills the blanks of a row's message
NAMES_OF_STATUS = {  # the catalogue row that stands for a status, when none is named
    400: "bad_json",
    401: "unauthorized",
    402: "all_recipients_failed",
    403: "smtp_auth_failed",
    404: "object_not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "provider_error",
    429: "too_many_requests",
    500: "internal",
    502: "connection_closed",
    503: "server_unavailable",
    504: "timed_out",
}


@dataclass(frozen=True)
class Disturbed:
    """An answer that does not reach the client as it was given.

    `delay` seconds late; `malformed` in one of the ways of `schemas.faults.MALFORMATIONS`; with
    `cut` the connection is closed after so many bytes of the body, or at once with 0.
    """

    answer: Any
    fault: str = ""
    delay: int = 0
    real: bool = False  # whether the delay is one of real time
    malformed: str = ""
    cut: int | None = None

    def blamed_on(self, fault: str) -> "Disturbed":
        """Return the answer marked with the fault rule that disturbed it."""
        return replace(self, fault=self.fault or fault)


def refuse(attributes: Attributes, _: Proceed) -> Any:
    """Answer an error instead of serving the request."""
    status = attributes.get("status", DEFAULT_STATUS)
    name = attributes.get("error") or NAMES_OF_STATUS.get(status, "sending_failed")
    blanks = [field for _, field, _, _ in Formatter().parse(CATALOGUE[name].message) if field]
    values: dict[str, Any] = dict.fromkeys(blanks, INJECTED)
    error = ApiError(name, **values)
    error.status = attributes.get("status", error.status)
    error.type = attributes.get("type", error.type)
    if "error" not in attributes and status not in NAMES_OF_STATUS:
        error.message = HTTPStatus(status).phrase if status in KNOWN_STATUSES else INJECTED
    error.message = attributes.get("message", error.message)
    said = attributes.get("server_error", SERVER_ERRORS.get(name))
    error.detail |= {"server_error": said} if said else {}
    error.headers |= {key: str(value) for key, value in attributes.get("headers", {}).items()}
    raise error


def rate_limit(attributes: Attributes, _: Proceed) -> Any:
    """Answer that there were too many requests. Source: R-X44, R-RATE-04, R-RATE-05."""
    raise too_many_requests(attributes["limit"], attributes["reset"])


def lose_reply(attributes: Attributes, proceed: Proceed) -> Any:
    """Serve the request, then answer an error, or nothing, as if it had not been served."""
    answer = proceed()
    if attributes["cut"]:
        return Disturbed(answer, cut=0)
    default = {} if "status" in attributes else {"error": LOST}
    return refuse({**default, **attributes}, proceed)


def slow(attributes: Attributes, proceed: Proceed) -> Disturbed:
    """Serve the request and answer late."""
    return Disturbed(proceed(), delay=attributes["by"], real=attributes["time"] == "real")


def cut(attributes: Attributes, proceed: Proceed) -> Disturbed:
    """Serve the request and close the connection amid the answer."""
    return Disturbed(proceed(), cut=attributes["after"])


def malform(attributes: Attributes, proceed: Proceed) -> Disturbed:
    """Serve the request and garble the answer."""
    return Disturbed(proceed(), malformed=attributes["how"])


def shorthand(word: int | str) -> Step | None:
    """Return the refusal that a status or a row of the catalogue stands for."""
    if isinstance(word, int) and word in STATUSES:
        return Step("refuse", {"status": word})
    return Step("refuse", {"error": word}) if word in CATALOGUE else None


EFFECTS = {
    "refuse": Effect(refuse, Refusal, "answer an error of the catalogue, or any other"),
    "rate_limit": Effect(rate_limit, RateLimit, "429 with the headers of a rate limit"),
    "lose_reply": Effect(
        lose_reply, LostReply, "do what was asked, then answer 504 or another error, or hang up"
    ),
    "slow": Effect(slow, Slow, "answer late, in virtual time or in real time"),
    "cut": Effect(cut, Cut, "do what was asked, then close the connection amid the answer"),
    "malformed": Effect(
        malform, Malformation, "broken or truncated JSON, HTML, nothing, a wrong content type"
    ),
}
