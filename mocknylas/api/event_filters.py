"""The filters of events that are more than an index. See §8.2 of the contract."""

from collections.abc import Callable, Mapping
from typing import Any

from mocknylas.api.mail_filters import Where, both, metadata
from mocknylas.documents import Document

TEXTS = ("title", "description", "location")  # Source: R-EVT-03
CHECKS: Mapping[str, Callable[[Document, Any], bool]] = {
    "event_id": lambda event, wanted: event["id"] == wanted,
    "busy": lambda event, wanted: event["busy"] == wanted,
    "participants": lambda event, wanted: (
        not {one["email"] for one in event["participants"]}.isdisjoint(wanted)
    ),
    "customer_event_id": lambda event, wanted: event.get("customer_event_id") == wanted,
    "updated_at_after": lambda event, wanted: event["updated_at"] > wanted,
    "updated_at_before": lambda event, wanted: event["updated_at"] < wanted,
}


def filtered(query: dict[str, Any]) -> Where | None:
    """Return the check of an event against all filters but time and calendar. Source: R-EVT-08."""
    checks = [_containing(name, query[name]) for name in TEXTS if name in query]
    checks += [_checking(CHECKS[name], query[name]) for name in CHECKS if name in query]
    return both(metadata(query), *checks)


def _containing(field: str, text: str) -> Where:
    wanted = text.lower()
    return lambda event: wanted in (event[field] or "").lower()


def _checking(check: Callable[[Document, Any], bool], wanted: Any) -> Where:
    return lambda event: check(event, wanted)
