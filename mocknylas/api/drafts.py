"""`/drafts`: write, change and delete drafts; `send` sends them."""

from typing import Any

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.mail_filters import both, in_clauses, metadata, thread_check
from mocknylas.api.messages import FILTERS as MESSAGE_FILTERS
from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.api.reading import load
from mocknylas.documents import Document
from mocknylas.engine.drafts import check_version
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.schemas.mail import Draft
from mocknylas.schemas.queries import DraftFilters
from mocknylas.schemas.sending import DraftBody, DraftUpdate, DraftVersion
from mocknylas.store import Query
from mocknylas.world import World

FILTERS: Filters = {name: row for name, row in MESSAGE_FILTERS.items() if name != "from_"}
MAX_DIGITS = 18  # of a version; no draft is ever changed so often


def list_drafts(world: World, call: Call) -> Any:
    """List drafts, newest first. Source: R-D13, R-D15, R-X42."""
    query, account = call.query, call.account
    search = Query(
        account["id"],
        in_clauses(world, account, query, clauses(query, FILTERS)),
        after=query.get("received_after"),
        until=query.get("received_before"),
        newest_first=True,
        where=both(thread_check(world, query), metadata(query)),
    )
    return Listing("draft", search).answer(world, call)


def get_draft(world: World, call: Call) -> Document:
    """Return one draft. Source: R-D12."""
    return given(world, call, "draft", "draft_not_found")


def create_draft(world: World, call: Call) -> Document:
    """Write a draft. Source: R-D1 to R-D6."""
    return world.drafts.create(call.account, call.body)


def put_draft(world: World, call: Call) -> Document:
    """Change a draft. Source: R-D7 to R-D10."""
    draft = current_draft(world, call, call.path["id"])
    return world.drafts.update(call.account, draft, load(DraftUpdate, call.body))


def delete_draft(world: World, call: Call) -> None:
    """Delete a draft. Source: R-D11."""
    world.drafts.delete(call.account, current_draft(world, call, call.path["id"]))


def current_draft(world: World, call: Call, draft_id: Any) -> Document:
    """Return the draft that a call names with its current version.

    The order of checks is the contract's. Source: E-10, E-69a to E-69d, E-24. Raises: ApiError.
    """
    if not is_id(draft_id):
        raise ApiError("invalid_id", value=draft_id)
    version = _version(call.body.get("version"))
    draft = world.store.get("draft", draft_id, call.account["id"])
    if draft is None:
        message = world.store.get("message", draft_id, call.account["id"])
        raise ApiError("not_a_draft" if message else "draft_not_found", id=draft_id)
    check_version(draft, version)
    return draft


def _version(value: Any) -> int:
    if value is None:
        raise ApiError("version_missing")
    digits = str(value).removeprefix("-")
    readable = digits.isascii() and digits.isdecimal() and len(digits) <= MAX_DIGITS
    if isinstance(value, bool) or not readable:
        raise ApiError("version_invalid")
    return int(value)


OPERATIONS = [
    Operation(
        "GET",
        "/drafts",
        list_drafts,
        Draft,
        query=DraftFilters,
        many=True,
        name="drafts.list",
        source="R-D15",
    ),
    Operation("GET", "/drafts/{id}", get_draft, Draft, name="drafts.get", source="R-D12"),
    Operation(
        "POST",
        "/drafts",
        create_draft,
        Draft,
        body=DraftBody,
        name="drafts.create",
        source="R-D1",
    ),
    Operation(
        "PUT",
        "/drafts/{id}",
        put_draft,
        Draft,
        body=DraftUpdate,
        name="drafts.update",
        source="R-D7",
        loads_body=True,
    ),
    Operation(
        "DELETE",
        "/drafts/{id}",
        delete_draft,
        body=DraftVersion,
        name="drafts.delete",
        source="R-D11",
        loads_body=True,
    ),
]
