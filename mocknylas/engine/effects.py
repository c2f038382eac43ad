"""What a fault can do at its seam: one row per effect.

An effect is a function of (attributes, proceed): never calling `proceed` refuses, calling it once
alters, calling it twice repeats.
"""

from dataclasses import replace
from http import HTTPStatus
from string import Formatter
from typing import Any

from mocknylas.catalogue import CATALOGUE
from mocknylas.engine.effect import Attributes, Effect, Proceed
from mocknylas.engine.effects_webhook import WEBHOOK_EFFECTS
from mocknylas.engine.outcome import Outcome, Verdict
from mocknylas.errors import ApiError
from mocknylas.schemas.faults import PartialReply, Refusal, Reply

DEFER_REPLY = "421 4.7.2 Server busy, try again later."
REJECT_REPLY = "550 5.1.1 The email account that you tried to reach does not exist."
QUOTA_REPLY = "550 5.4.5 Daily user sending quota exceeded."
AUTH_REPLY = "535 5.7.8 Username and Password not accepted."
DEFAULT_STATUS = 503
SERVER_ERRORS = {  # what the server said, for rows that promise it. Source: R-S8
    "search_failed": "NO [SERVERBUG] Internal error occurred during SEARCH",
}
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


def defer(attributes: Attributes, _: Proceed) -> Outcome:
    """Put the mail off: the provider's server is busy."""
    return _outcome("deferred", attributes, DEFER_REPLY)


def reject(attributes: Attributes, _: Proceed) -> Outcome:
    """Reject the mail for good."""
    return _outcome("rejected", attributes, REJECT_REPLY)


def auth_fail(attributes: Attributes, _: Proceed) -> Outcome:
    """Refuse the account's credentials."""
    return _outcome("auth_failed", attributes, AUTH_REPLY)


def quota(attributes: Attributes, _: Proceed) -> Outcome:
    """Refuse the mail because the account has sent its share of the day."""
    return _outcome("quota", attributes, QUOTA_REPLY)


def partial(attributes: Attributes, _: Proceed) -> Outcome:
    """Deliver to some recipients and refuse the others, by default the first."""
    failed = tuple(attributes.get("recipients", ()))
    return replace(_outcome("partial", attributes, REJECT_REPLY), failed=failed)


def _outcome(verdict: Verdict, attributes: Attributes, reply: str) -> Outcome:
    said = attributes.get("reason", reply)
    return Outcome(verdict, said, row=attributes.get("error", ""))


EFFECTS: dict[tuple[str, str], Effect] = {
    ("request", "refuse"): Effect(
        refuse, Refusal, "answer an error of the catalogue, or any other"
    ),
    ("provider", "defer"): Effect(
        defer, Reply, "busy: asynchronous sends try again, others get 429"
    ),
    ("provider", "reject"): Effect(reject, Reply, "rejected: synchronous sends get 402"),
    ("provider", "partial"): Effect(
        partial,
        PartialReply,
        "some recipients refused: 402 with `failures`; others get it",
    ),
    ("provider", "auth_fail"): Effect(
        auth_fail, Reply, "credentials refused: 403, jobs fail at once"
    ),
    ("provider", "quota"): Effect(quota, Reply, "daily quota used up: 429, jobs go on trying"),
    **WEBHOOK_EFFECTS,
}
