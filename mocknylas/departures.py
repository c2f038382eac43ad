"""Departures: where a request leaves the contract and is served all the same.

Strict sandboxes refuse a departure with the catalogue's row that it names; others serve the request
and note it, for explanations and reports.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, get_args

Kind = Literal[
    "ignored-parameter",
    "ignored-field",
    "read-only-field",
    "coerced-value",
    "deprecated",
    "missing-scope",
    "over-limit",
    "provider-limit",
    "tolerated",
]
KINDS: dict[Kind, str] = {
    "ignored-parameter": "a query parameter that the operation does not read",
    "ignored-field": "a field of the body that the operation does not read",
    "read-only-field": "a field of the answer, sent back; it changes nothing",
    "coerced-value": "a value of another type than the documented one",
    "deprecated": "a call that has a successor",
    "missing-scope": "a call that the token's scopes do not cover",
    "over-limit": "more than v2 takes",
    "provider-limit": "what the account's provider does not take",
    "tolerated": "what the hosted service refused, or may have refused",
}
assert tuple(KINDS) == get_args(Kind), "each kind is explained"


@dataclass(frozen=True, slots=True)
class Departure:
    """One place of a request that is not as the contract has it.

    `place` is a JSON pointer (RFC 6901) into the request as `{"query", "body", "headers"}`; `error`
    is the catalogue's row that a strict sandbox answers, `message` what it says; `rule` the rule of
    the contract that is broken.
    """

    kind: Kind
    place: str
    rule: str
    error: str = ""
    message: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the departure as plain data."""
        return asdict(self)


class Refusal(Protocol):
    """An error of the catalogue, as far as a departure tells of it."""

    name: str
    message: str
    rule: str


def departure(kind: Kind, place: str, error: Refusal, rule: str = "") -> Departure:
    """Return the departure that an error of the catalogue would refuse."""
    return Departure(kind, place, rule or error.rule, error.name, error.message)


def pointer(*steps: str | int) -> str:
    """Return a JSON pointer, as RFC 6901 has it."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


class Departures:
    """Gathers what engines tolerate while a request is served, for each thread on its own."""

    def __init__(self) -> None:
        """Gather nothing yet."""
        self._local = threading.local()

    @contextmanager
    def gathered(self, found: list[Departure]) -> Iterator[None]:
        """Fill a list while a request is served; outside of one nothing is kept."""
        before = getattr(self._local, "found", None)
        self._local.found = found
        try:
            yield
        finally:
            self._local.found = before

    def note(self, one: Departure) -> None:
        """Add a departure of the request that this thread serves, if it serves one."""
        found = getattr(self._local, "found", None)
        if found is not None:
            found.append(one)
