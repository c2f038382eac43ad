"""The filters of messages and threads that are more than an index: folders, dates, metadata."""

from collections.abc import Callable, Iterable
from typing import Any

from mocknylas.api.listing import Filters
from mocknylas.documents import Document
from mocknylas.world import World

Where = Callable[[Document], bool]

PEOPLE: Filters = {
    "from_": ("from", "lower"),
    "to": ("to", "lower"),
    "cc": ("cc", "lower"),
    "bcc": ("bcc", "lower"),
    "any_email": ("any_email", "any"),
}
IN_FIELDS = ("in_", "folder_id", "label_id")  # Source: R-X32
THREAD_DATES = {  # query field → thread field, and whether it must be later
    "last_message_before": ("last_message_timestamp", False),
    "last_message_after": ("last_message_timestamp", True),
    "started_before": ("first_message_timestamp", False),
    "started_after": ("first_message_timestamp", True),
}


def container_ids(world: World, account: Document, wanted: str) -> frozenset[object]:
    """Return the ids of the folders or labels that `in` means: id, name or display name.

    Source: R-X40, R-F14. An unknown one gives no ids, so nothing is found.
    """
    return frozenset(
        one["id"]
        for one in world.mailbox.containers(account)
        if wanted in {one["id"], one["name"], one["display_name"]}
    )


def in_clauses(
    world: World, account: Document, query: dict[str, Any], first: dict[str, frozenset[object]]
) -> dict[str, frozenset[object]]:
    """Add what `in` and its aliases ask for; several must all hold of one folder or label."""
    for field in IN_FIELDS:
        if field in query:
            ids = container_ids(world, account, query[field])
            first = {**first, "in": first["in"] & ids if "in" in first else ids}
    return first


def thread_dates(query: dict[str, Any]) -> Where | None:
    """Return the check of a thread (or its facets) against the thread dates. Source: R-T4."""
    asked = [(*THREAD_DATES[field], query[field]) for field in THREAD_DATES if field in query]
    if not asked:
        return None

    def check(thread: Document) -> bool:
        return all(
            thread[field] > value if later else thread[field] < value
            for field, later, value in asked
        )

    return check


def thread_check(world: World, query: dict[str, Any]) -> Where | None:
    """Return the check of a message or draft against the dates of its thread."""
    check = thread_dates(query)
    if check is None:
        return None
    return lambda one: check(world.store.at("thread", one["thread_id"]))


def metadata(query: dict[str, Any]) -> Where | None:
    """Return the check of a message's metadata. Source: R-X42, R-META-03, R-META-04."""
    conditions: list[Where] = []
    if "metadata_key" in query:
        conditions.append(lambda one: any(key in _pairs(one) for key in query["metadata_key"]))
    if "metadata_value" in query:
        conditions.append(
            lambda one: any(value in _pairs(one).values() for value in query["metadata_value"])
        )
    if "metadata_pair" in query:
        pairs = [pair.partition(":")[::2] for pair in query["metadata_pair"]]
        conditions.append(lambda one: any(_pairs(one).get(key) == value for key, value in pairs))
    if not conditions:
        return None
    combine = COMBINATIONS.get(query.get("metadata_search", "any"), any)
    return lambda one: combine(condition(one) for condition in conditions)


def both(*checks: Where | None) -> Where | None:
    """Join checks; those that are None ask for nothing."""
    asked = [check for check in checks if check is not None]
    if not asked:
        return None
    return lambda document: all(check(document) for check in asked)


def _pairs(message: Document) -> dict[str, str]:
    return message.get("metadata") or {}


def _none(values: Iterable[object]) -> bool:
    return not any(values)


COMBINATIONS: dict[str, Callable[[Iterable[object]], bool]] = {
    "any": any,
    "all": all,
    "none": _none,
}
