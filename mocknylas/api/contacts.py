"""`/contacts`: people of the address book and from mail, their groups and pictures."""

from typing import Any

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.operation import IMAGE, Call, Operation, Raw
from mocknylas.api.paths import given
from mocknylas.documents import Document, changed
from mocknylas.errors import ApiError
from mocknylas.rules.contacts import check_types, is_about
from mocknylas.rules.versions import at_least
from mocknylas.schemas.contacts import Contact, ContactBody, ContactFilters, ContactGroup
from mocknylas.schemas.mail import JobReference
from mocknylas.schemas.queries import One, SearchQuery
from mocknylas.store import Query
from mocknylas.world import World

FILTERS: Filters = {
    name: (name, "is")
    for name in (
        "email",
        "phone_number",
        "street_address",
        "postal_code",
        "state",
        "country",
        "source",
        "group",
    )
}
KNOWS_JOBS = "2.2"  # version that answers a deletion with its job, and tells of jobs by webhook
ANY_TYPE = "2.4"  # version from which `type` is free text


def list_contacts(world: World, call: Call) -> Any:
    """List contacts, oldest first. Source: R-CON-01 to R-CON-04."""
    search = clauses(call.query, FILTERS)
    if "group" in search and call.query["recurse"]:
        search["group"] = world.contacts.below(call.account, call.query["group"])
    return _listed(world, call, Query(call.account["id"], search))


def search_contacts(world: World, call: Call) -> Any:
    """List contacts with all words of `q` in name or address. Source: R-CON-20."""
    words = call.query["q"].lower().split()
    if not words:
        raise ApiError("query_required")
    where = Query(call.account["id"], where=lambda contact: is_about(contact, words))
    return _listed(world, call, where)


def list_groups(world: World, call: Call) -> list[Document]:
    """List the account's groups. Source: R-CON-15, R-CON-16."""
    return world.contacts.groups(call.account)


def get_contact(world: World, call: Call) -> Document:
    """Return one contact. Source: R-CON-05."""
    return _served(call, given(world, call, "contact", "contact_not_found"))


def get_picture(world: World, call: Call) -> Raw:
    """Return a contact's picture. Source: R-CON-14."""
    contact = given(world, call, "contact", "contact_not_found")
    return Raw(*world.contacts.picture(contact))


def create_contact(world: World, call: Call) -> Document:
    """Create a contact. Source: R-CON-06, R-CON-18."""
    _check(world, call)
    return _written(world, call, "create", world.contacts.create(call.account, call.body))


def update_contact(world: World, call: Call) -> Document:
    """Change what the body names. Source: R-CON-07, R-CON-18."""
    contact = given(world, call, "contact", "contact_not_found")
    _check(world, call)
    after = world.contacts.update(call.account, contact, call.body)
    return _written(world, call, "update", after)


def delete_contact(world: World, call: Call) -> Document | None:
    """Delete a contact; what is answered depends on the version. Source: R-CON-18, R-EVT-61."""
    contact = given(world, call, "contact", "contact_not_found")
    world.contacts.delete(contact)
    answer = _written(world, call, "delete", contact)
    return {"job_status_id": answer["job_status_id"]} if _knows_jobs(call) else None


def _listed(world: World, call: Call, query: Query) -> Any:
    answer = Listing("contact", query).answer(world, call)
    if call.query["view"] in {"ids", "count"}:
        return answer
    return [_served(call, one) for one in answer]


def _served(call: Call, contact: Document) -> Document:
    """Return a contact whose picture is where it was asked for."""
    if contact["picture_url"] is None:
        return contact
    return changed(contact, picture_url=f"{call.root}/contacts/{contact['id']}/picture")


def _written(world: World, call: Call, verb: str, contact: Document) -> Document:
    """Return a contact with the job of its write; old versions hear nothing of it elsewhere."""
    job_id = world.contacts.job(verb, contact, loud=_knows_jobs(call))
    return changed(_served(call, contact), job_status_id=job_id)


def _knows_jobs(call: Call) -> bool:
    return at_least(call.version, KNOWS_JOBS)


def _check(world: World, call: Call) -> None:
    """Refuse unlisted types in a strict sandbox and an old version. Source: R-CON-11."""
    if not at_least(call.version, ANY_TYPE):
        with world.state.tolerating("tolerated", "/body"):
            check_types(call.body)


OPERATIONS = [
    Operation(
        "GET",
        "/contacts",
        list_contacts,
        Contact,
        query=ContactFilters,
        many=True,
        name="contacts.list",
        source="R-CON-01",
    ),
    Operation(
        "GET",
        "/contacts/search",
        search_contacts,
        Contact,
        query=SearchQuery,
        many=True,
        name="contacts.search",
        source="R-CON-20",
        searches=True,
        deprecated="a legacy of the open-source server; use the filters of GET /contacts",
    ),
    Operation(
        "GET",
        "/contacts/groups",
        list_groups,
        ContactGroup,
        query=One,
        many=True,
        name="contacts.groups",
        source="R-CON-15",
    ),
    Operation(
        "GET",
        "/contacts/{id}",
        get_contact,
        Contact,
        query=One,
        name="contacts.get",
        source="R-CON-05",
    ),
    Operation(
        "GET",
        "/contacts/{id}/picture",
        get_picture,
        query=One,
        media=IMAGE,
        name="contacts.picture",
        source="R-CON-14",
    ),
    Operation(
        "POST",
        "/contacts",
        create_contact,
        Contact,
        body=ContactBody,
        name="contacts.create",
        source="R-CON-06",
    ),
    Operation(
        "PUT",
        "/contacts/{id}",
        update_contact,
        Contact,
        body=ContactBody,
        name="contacts.update",
        source="R-CON-07",
    ),
    Operation(
        "DELETE",
        "/contacts/{id}",
        delete_contact,
        JobReference,
        or_null=True,  # before 2.5
        name="contacts.delete",
        source="R-CON-18",
    ),
]
