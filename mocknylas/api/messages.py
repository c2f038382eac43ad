"""`/messages`: list, get and change messages."""

from collections.abc import Callable
from typing import Any

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.mail_filters import PEOPLE, both, in_clauses, metadata, thread_check
from mocknylas.api.operation import MIME, Answer, Ask, Call, Operation, Raw, Variant
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.rules.search import compile_query
from mocknylas.schemas.mail import Draft, Message, MessageUpdate
from mocknylas.schemas.queries import MessageFilters, One, Page, SearchQuery
from mocknylas.store import Query
from mocknylas.world import World

FILTERS: Filters = {
    **PEOPLE,
    "subject": ("subject", "is"),
    "unread": ("unread", "is"),
    "starred": ("starred", "is"),
    "filename": ("filename", "is"),
    "thread_id": ("thread_id", "is"),
}


def list_messages(world: World, call: Call) -> Any:
    """List messages, newest first. Source: R-M1 to R-M4."""
    query, account = call.query, call.account
    wanted = in_clauses(world, account, query, clauses(query, FILTERS))
    if query.get("has_attachment"):
        wanted["has_attachment"] = frozenset([True])
    search = Query(
        account["id"],
        wanted,
        after=query.get("received_after"),
        until=query.get("received_before"),
        newest_first=True,
        where=both(thread_check(world, query), metadata(query)),
    )
    return Listing("message", search, expand=expand).answer(world, call)


def get_message(world: World, call: Call) -> Document:
    """Return one message, or the draft that has this id. Source: R-M5, R-M7."""
    draft = world.store.get("draft", call.path["id"], call.account["id"])
    if draft is not None:
        return draft
    message = given(world, call, "message", "message_not_found")
    return expand(world, message) if call.query["view"] == "expanded" else message


def get_raw(world: World, call: Call) -> Raw | Answer:
    """Return a message as RFC 5322 text, once it is synced. Source: R-M8, R-X8.

    A draft, which this path shows as well, has none. Raises: ApiError as E-46.
    """
    draft = world.store.get("draft", call.path["id"], call.account["id"])
    if draft is not None:
        raise ApiError("raw_not_found", id=draft["id"])
    message = given(world, call, "message", "message_not_found")
    if world.clock.now < message["date"] + world.options.raw_delay:
        return Answer({"message": "Message is not synced yet"}, 202)
    return Raw(world.raw.text(message), "message/rfc822")


def search_messages(world: World, call: Call) -> Any:
    """Return the messages that a query finds, newest first. Source: R-S1 to R-S7."""
    where = asked_for(world, call)
    search = Query(call.account["id"], newest_first=True, where=where)
    return Listing("message", search, expand=expand).answer(world, call)


def asked_for(world: World, call: Call) -> Callable[[Document], bool]:
    """Return the check that a search's `q` asks for. Source: R-S2. Raises: ApiError as E-16."""
    if not call.query["q"].strip():
        raise ApiError("query_required")
    return compile_query(call.query["q"], now=world.clock.now)


def get_several(world: World, call: Call) -> list[Document]:
    """Return the messages of a comma-separated id list that exist. Source: R-M6."""
    ids = [one for one in call.path["id"].split(",") if one]
    for one in ids:
        if not is_id(one):
            raise ApiError("invalid_id", value=one)
    if call.query["limit"] > world.options.max_limit:
        raise ApiError("limit_too_large", maximum=world.options.max_limit)
    asked = [world.store.get("message", one, call.account["id"]) for one in ids]
    found = [message for message in asked if message]
    page = found[call.query["offset"] :][: call.query["limit"]]
    expanded = call.query["view"] == "expanded"
    return [expand(world, message) for message in page] if expanded else page


def put_message(world: World, call: Call) -> Document:
    """Change a message. Source: R-M10 to R-M21."""
    message = given(world, call, "message", "message_not_found")
    return world.changes.change_message(call.account, message, call.body)


def delete_message(world: World, call: Call) -> None:
    """Move a message to the trash. Source: R-M24."""
    message = given(world, call, "message", "message_not_found")
    world.changes.trash(call.account, message)


def expand(world: World, message: Document) -> Document:
    """Return a message with the three headers of the expanded view. Source: R-M7."""
    envelope = world.store.at("envelope", message["id"])
    headers = {
        "Message-Id": envelope["message_id"],
        "In-Reply-To": envelope["in_reply_to"],
        "References": envelope["references"],
    }
    return {**message, "headers": headers}


def _asks_raw(ask: Ask) -> bool:
    return "message/rfc822" in ask.accept.lower()


def _lists_ids(ask: Ask) -> bool:
    return "," in ask.path.get("id", "")


OPERATIONS = [
    Operation(
        "GET",
        "/messages",
        list_messages,
        Message,
        query=MessageFilters,
        many=True,
        name="messages.list",
        source="R-M1",
    ),
    Operation(
        "GET",
        "/messages/{id}",
        get_raw,
        name="messages.raw",
        source="R-M8",
        variant=Variant("raw MIME", _asks_raw),
        media=MIME,
        also=(202,),
    ),
    Operation(
        "GET",
        "/messages/{id}",
        get_several,
        Message,
        query=Page,
        many=True,
        name="messages.get_several",
        source="R-M6",
        variant=Variant("comma-separated ids", _lists_ids),
    ),
    Operation(
        "GET",
        "/messages/{id}",
        get_message,
        Message,
        or_else=Draft,
        query=One,
        name="messages.get",
        source="R-M7",
    ),
    Operation(
        "PUT",
        "/messages/{id}",
        put_message,
        Message,
        body=MessageUpdate,
        name="messages.update",
        source="R-M12",
    ),
    Operation(
        "GET",
        "/messages/search",
        search_messages,
        Message,
        query=SearchQuery,
        many=True,
        name="messages.search",
        source="R-S1",
        searches=True,
    ),
    Operation(
        "DELETE",
        "/messages/{id}",
        delete_message,
        name="messages.delete",
        source="R-M24",
        ignores=frozenset({"forceful"}),
    ),
]
