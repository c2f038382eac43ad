"""What is wrong with a call: the error that refused it, and each of its departures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mocknylas.calls import CallRecord
from mocknylas.catalogue import CATALOGUE
from mocknylas.departures import KINDS, Departure
from mocknylas.documents import Document
from mocknylas.judging.places import place_of, told

REFUSED = 400  # the lowest status of an error
ERROR = "error"
MEANINGS: Mapping[str, str] = {
    ERROR: "what the call was refused with",
    **{str(kind): what for kind, what in KINDS.items()},
}


@dataclass(frozen=True)
class Mistake:
    """One mistake: its kind, the catalogue's row, where it is, and the rule it breaks."""

    kind: str
    error: str
    message: str
    place: str
    rule: str
    values: Mapping[str, str] = field(default_factory=dict)  # that the message names


def is_telling(call: CallRecord) -> bool:
    """Say whether there is anything to explain of a call."""
    return call.status >= REFUSED or bool(call.departures)


def mistakes_of(call: CallRecord, request: Document) -> list[Mistake]:
    """Return the mistakes of a call, the one that refused it first."""
    refused = [_refusal(call, request)] if call.status >= REFUSED else []
    return [*refused, *map(_departure, call.departures)]


def _refusal(call: CallRecord, request: Document) -> Mistake:
    answer, row = call.json, CATALOGUE.get(call.error)
    message = str(answer.get("message", "")) if isinstance(answer, dict) else ""
    values = told(call)
    place = place_of(call.error, values, request)
    return Mistake(ERROR, call.error, message, place, row.rule if row else "", values)


def _departure(one: Departure) -> Mistake:
    return Mistake(one.kind, one.error, one.message, one.place, one.rule)
