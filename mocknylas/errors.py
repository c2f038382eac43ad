"""The error tree: what is answered to clients, and what is told to who drives the mock.

MocknylasError
├── ApiError          answered to the API client, as a row of the error catalogue
└── UsageError        told to the person who drives the mock; the message names culprit and remedy
    ├── ScenarioError     a scenario file or inline document is wrong (carries file and line)
    ├── RecipeError       a mailbox recipe is wrong
    ├── FormError         one argument is wrong (`schemas.forms`; carries its place)
    ├── ExpectationError  what was expected did not happen (an AssertionError, too)
    ├── NotFoundError     no such sandbox, account, fault, recipe or scenario
    ├── ConflictError     the verb cannot run now (a tick inside a tick, a name taken)
    ├── DamagedError      a snapshot or data file is damaged, or is none of ours (`kept`)
    ├── KeepingError      what happened could not be written to the data file (`kept`)
    ├── MutationError     a stored document was changed in place (found by the tests' store)
    └── RealNylasError    the real Nylas would have been reached (`http.intercept`)
"""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from mocknylas.catalogue import CATALOGUE

MANY, SOME = 20, 5  # known names that are too many to list, and how many are shown then


class MocknylasError(Exception):
    """Base of every error that mocknylas raises on purpose."""


class ApiError(MocknylasError):
    """A row of the error catalogue, answered to the client with its status, type and message.

    `detail` adds body keys (`server_error`, `failures`, `missing_fields`); `headers` adds response
    headers. The values that fill the row's message are keywords.
    """

    def __init__(
        self,
        name: str,
        /,
        *,
        detail: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        """Look the row up by name and fill its message."""
        row = CATALOGUE[name]
        self.name = name
        self.status = row.status
        self.type = row.type
        self.message = row.message.format(**values)
        self.rule = row.rule
        self.detail = dict(detail or {})
        self.fault = ""  # name of the fault rule that injected it
        self.headers = {**row.headers, **(headers or {})}
        super().__init__(f"{self.status} {self.type}: {self.message}")

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body. Source: R-X48."""
        return {"type": self.type, "message": self.message, **self.detail}


def too_many_requests(limit: int, reset: int) -> ApiError:
    """Return the 429 of a rate limit; `reset` is the seconds until it ends.

    Source: R-X44, R-RATE-04, R-RATE-05.
    """
    headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Reset": str(reset)}
    return ApiError("too_many_requests", headers=headers)


class UsageError(MocknylasError):
    """Whoever drives the mock asked for something that cannot be; the message says what to do."""

    status = 400


class ScenarioError(UsageError):
    """A scenario is wrong; the message begins with file and line."""


class RecipeError(UsageError):
    """A mailbox recipe is wrong."""


class ExpectationError(UsageError, AssertionError):
    """What was expected did not happen; the message says what did."""

    status = 417


class NotFoundError(UsageError):
    """What was named does not exist."""

    status = 404


class ConflictError(UsageError):
    """What was asked cannot be done in the present state."""

    status = 409


class DamagedError(UsageError):
    """A snapshot or data file cannot be read; it is left as it is."""


class KeepingError(UsageError):
    """What happened could not be written to the data file, so it does not count."""

    status = 500


class MutationError(UsageError):
    """A stored document was changed in place; documents are values, put a new one."""

    status = 500


def unknown(
    what: str,
    name: object,
    known: Iterable[str],
    *,
    error: type[UsageError] = NotFoundError,
) -> UsageError:
    """Build the error for an unknown name, with the nearest right one.

    `unknown("effect", "defr", EFFECTS)` reads: no effect 'defr'; did you mean 'defer'?
    """
    names = sorted(known)
    near = difflib.get_close_matches(str(name), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else _known(str(name), names)
    return error(f"no {what} {str(name)!r}; {hint}")


def _known(name: str, names: list[str]) -> str:
    if len(names) <= MANY:
        return f"known: {', '.join(names) or 'none'}"
    nearest = difflib.get_close_matches(name, names, n=SOME, cutoff=0)
    return f"nearest of {len(names)}: {', '.join(nearest)}"
