"""What was asked, a line each, and what is wrong with a request."""

from typing import Any

from mocknylas.calls import CallRecord, redact
from mocknylas.controls.table import Control
from mocknylas.documents import Document
from mocknylas.judging.words import heading, told
from mocknylas.nylas import Verbs
from mocknylas.schemas import controls as forms


def _requests(verbs: Verbs, **filters: Any) -> list[Document]:
    """List the requests in short, oldest first, with what was refused or left the contract."""
    return [_short(call) for call in verbs.calls(**filters)]


def _explain(verbs: Verbs, number: int, stray: bool = False) -> Document:
    """Explain a call: each error and departure with rule, place, what is accepted, remedy."""
    return verbs.explain(number, stray=stray)


def _short(call: CallRecord) -> Document:
    return {
        "number": call.number,
        "method": call.method,
        "path": call.path,
        "query": redact(call.query),
        "status": call.status,
        "operation": call.operation,
        "error": call.error,
        "fault": call.fault,
        "departures": [f"{one.kind} {one.place}".rstrip() for one in call.departures],
    }


def _lines(calls: list[Document]) -> list[str]:
    return [_line(call) for call in calls] or ["nothing"]


def _line(call: Document) -> str:
    fault = f"by fault {call['fault']!r}" if call["fault"] else ""
    notes = "; ".join(filter(None, [call["error"], fault, *call["departures"]]))
    return f"{heading(call)} ({notes})" if notes else heading(call)


CONTROLS = [
    Control("requests", "GET", "/requests", _requests, forms.CallFilter, lists=True, told=_lines),
    Control(
        "requests.explain", "GET", "/calls/{number}/explain", _explain, forms.OneCall, told=told
    ),
]
