"""The kinds of findings: what each means, how grave it is, and what to do about it."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple

from mocknylas import departures
from mocknylas.engine.options import Options
from mocknylas.errors import UsageError, unknown
from mocknylas.judging.habits import SDKS, habits_of

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Kind(NamedTuple):
    """One row: severity, explanation, remedy, and the rule where the finding names none."""

    severity: Severity
    what: str
    remedy: str
    rule: str = ""


KINDS: dict[str, Kind] = {
    "unexplained-error": Kind(
        "error",
        "an error answer that neither a fault nor the state of the account explains",
        "mend the request; if the test means to be refused, accept the finding",
    ),
    "missing-scope": Kind(
        "error",
        departures.KINDS["missing-scope"],
        "ask for the scope when the user signs in",
    ),
    "tolerated": Kind(
        "error",
        departures.KINDS["tolerated"],
        "do not rely on it: the hosted service may refuse the call",
    ),
    "over-limit": Kind(
        "error",
        departures.KINDS["over-limit"],
        "send less at once, or split the call",
    ),
    "duplicate-send": Kind(
        "error",
        "the same mail sent again within ten minutes, or after its answer was lost",
        "look whether the first was sent before sending again: v2 has no idempotency key",
        "R-X17",
    ),
    "no-backoff": Kind(
        "error",
        "a call repeated after 429 before its X-RateLimit-Reset or Retry-After was over",
        "wait as long as the header says, by the mock's clock",
        "R-X44",
    ),
    "unseen-backoff": Kind(
        "warning",
        "a call repeated after 429 while the clock of the mock stood still: no wait is seen",
        "wait as long as the header says, and turn the mock's clock by that",
        "R-X44",
    ),
    "ignored-field": Kind(
        "warning",
        departures.KINDS["ignored-field"],
        "correct the name, or leave the field out",
        "R-T14",
    ),
    "ignored-parameter": Kind(
        "warning",
        departures.KINDS["ignored-parameter"],
        "correct the name, or leave the parameter out",
        "R-X32",
    ),
    "coerced-value": Kind(
        "warning",
        departures.KINDS["coerced-value"],
        "send the documented type",
    ),
    "deprecated": Kind(
        "warning",
        departures.KINDS["deprecated"],
        "call the successor",
    ),
    "provider-limit": Kind(
        "warning",
        departures.KINDS["provider-limit"],
        "keep to what the account's provider takes",
    ),
    "rate-limit": Kind(
        "warning",
        "more requests in a window of virtual time than v2 documents",
        "spread the requests, or ask for more at once",
        "R-RATE-01",
    ),
    "missing-paging": Kind(
        "warning",
        "a full first page that is never followed by the next",
        "ask on with offset until a page is not full, or say which limit is meant",
        "R-PAGE-02",
    ),
    "n-plus-one": Kind(
        "warning",
        "objects fetched one by one that a list had answered or named already",
        "use a list of whole objects, without view=ids, or fetch several ids in one call",
        "R-X29",
    ),
    "webhook-unanswered": Kind(
        "warning",
        "a notification that the receiver did not answer with 200 in time",
        "answer 200 at once and work afterwards: after five tries Nylas gives up",
        "R-HOOK-10",
    ),
    "repeated-fetch": Kind(
        "note",
        "the same request at one instant, over and over, with the same answer",
        "keep the answer",
        "R-X43",
    ),
    "read-only-field": Kind(
        "note",
        departures.KINDS["read-only-field"],
        "send only what changes",
        "R-D10",
    ),
}
assert departures.KINDS.keys() <= KINDS.keys(), "each departure is a finding"
ORDER = {
    kind: (SEVERITIES.index(row.severity), place) for place, (kind, row) in enumerate(KINDS.items())
}


def read_kinds(text: str) -> frozenset[str]:
    """Return the kinds that a list like `deprecated,ignored-field` names.

    A severity stands for its kinds and all that are graver. Raises: UsageError.
    """
    found: set[str] = set()
    for word in filter(None, (one.strip() for one in text.split(","))):
        if word in KINDS:
            found.add(word)
        elif word in SEVERITIES:
            grave = SEVERITIES[: SEVERITIES.index(word) + 1]
            found |= {kind for kind, row in KINDS.items() if row.severity in grave}
        else:
            raise unknown("kind of finding", word, [*KINDS, *SEVERITIES], error=UsageError)
    return frozenset(found)


class Acceptance(NamedTuple):
    """What is known and lived with: a kind, and globs of operation and place."""

    kind: str
    operation: str = "*"
    place: str = "*"

    @classmethod
    def read(cls, text: str) -> "Acceptance":
        """Return what `kind[:operation[:place]]` says. Raises: UsageError."""
        kind, operation, place = [*(one.strip() for one in text.split(":", 2)), "", ""][:3]
        if kind not in KINDS:
            raise unknown("kind of finding", kind, [*KINDS, *SDKS], error=UsageError)
        return cls(kind, operation or "*", place or "*")

    def covers(self, kind: str, operation: str, place: str) -> bool:
        """Say whether a finding is accepted."""
        return (
            kind == self.kind
            and fnmatchcase(operation, self.operation)
            and fnmatchcase(place, self.place)
        )


def accepted_by(options: Options) -> tuple[Acceptance, ...]:
    """Return what a sandbox lives with. Raises: UsageError."""
    return read_accepted(options.accept.split(","))


def read_accepted(texts: Iterable[str]) -> tuple[Acceptance, ...]:
    """Return what several texts accept; blank ones say nothing. Raises: UsageError.

    The name of an SDK stands for the habits of that SDK.
    """
    found: list[Acceptance] = []
    for text in filter(None, map(str.strip, texts)):
        habits = [Acceptance(*one) for one in habits_of(text)] if text in SDKS else []
        found += habits or [Acceptance.read(text)]
    return tuple(found)
