"""`/threads`: list, get and change threads."""

from typing import Any

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.mail_filters import PEOPLE, both, container_ids, in_clauses, thread_dates
from mocknylas.api.messages import asked_for
from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document, without
from mocknylas.schemas.mail import Thread, ThreadUpdate
from mocknylas.schemas.queries import One, SearchQuery, ThreadFilters
from mocknylas.store import Query
from mocknylas.world import World

FILTERS: Filters = {
    **PEOPLE,
    "subject": ("subject", "is"),
    "unread": ("unread", "is"),
    "starred": ("starred", "is"),
    "filename": ("filename", "is"),
    "thread_id": ("id", "is"),
}


def list_threads(world: World, call: Call) -> Any:
    """List threads, newest first; a filter finds those with a matching message.

    Source: R-T1 to R-T4.
    """
    query, account = call.query, call.account
    outside = frozenset[object]()
    if "not_in" in query:
        outside = container_ids(world, account, query["not_in"])
    search = Query(
        account["id"],
        in_clauses(world, account, query, clauses(query, FILTERS)),
        newest_first=True,
        where=both(
            thread_dates(query),
            (lambda thread: outside.isdisjoint(thread["in"])) if outside else None,
        ),
    )
    return Listing("facets", search, shown="thread", expand=expand).answer(world, call)


def get_thread(world: World, call: Call) -> Document:
    """Return one thread. Source: R-T7, R-T15."""
    thread = given(world, call, "thread", "thread_not_found")
    return expand(world, thread) if call.query["view"] == "expanded" else thread


def put_thread(world: World, call: Call) -> Document:
    """Change every message of a thread. Source: R-T8 to R-T14."""
    thread = given(world, call, "thread", "thread_not_found")
    return world.changes.change_thread(call.account, thread, call.body)


def search_threads(world: World, call: Call) -> Any:
    """Return the threads with a message that a query finds, newest first. Source: R-S1 to R-S5."""
    check = asked_for(world, call)
    search = Query(
        call.account["id"],
        newest_first=True,
        where=lambda thread: any(check(one) for one in world.threads.messages(thread)),
    )
    return Listing("facets", search, shown="thread", expand=expand).answer(world, call)


def expand(world: World, thread: Document) -> Document:
    """Return a thread with its messages and drafts, without their bodies. Source: R-T7."""
    return {
        **without(thread, "message_ids", "draft_ids"),
        "messages": [without(one, "body") for one in world.threads.messages(thread)],
        "drafts": [without(one, "body") for one in world.threads.drafts(thread)],
    }


OPERATIONS = [
    Operation(
        "GET",
        "/threads",
        list_threads,
        Thread,
        query=ThreadFilters,
        many=True,
        name="threads.list",
        source="R-T1",
    ),
    Operation(
        "GET", "/threads/{id}", get_thread, Thread, query=One, name="threads.get", source="R-T7"
    ),
    Operation(
        "PUT",
        "/threads/{id}",
        put_thread,
        Thread,
        body=ThreadUpdate,
        name="threads.update",
        source="R-T8",
        closed=True,
    ),
    Operation(
        "GET",
        "/threads/search",
        search_threads,
        Thread,
        query=SearchQuery,
        many=True,
        name="threads.search",
        source="R-S1",
        searches=True,
    ),
]
