"""Every kind of document a world keeps: what orders it, and how it is found."""

from collections.abc import Collection

from mocknylas.documents import Document
from mocknylas.rules.addresses import emails
from mocknylas.rules.contacts import lower_emails
from mocknylas.rules.conversation import reference_ids
from mocknylas.rules.threading import PARTICIPANT_FIELDS, container_ids
from mocknylas.rules.when import bounds, start_of
from mocknylas.store.table import Keys, Kind


def one(field: str) -> Keys:
    """Index a document by the value of a field."""
    return lambda document: (document[field],)


def every(field: str) -> Keys:
    """Index a document by each value of a field that holds several, or is not there."""
    return lambda document: document.get(field, ())


def _people(field: str) -> Keys:
    return lambda document: emails(document[field])


def _inside(field: str, key: str) -> Keys:
    """Index a document by one key of each object that a field lists."""
    return lambda document: [one[key] for one in document[field]]


def _filenames(document: Document) -> Collection[object]:
    return [file["filename"] for file in document["files"]]


def _open_for(delivery: Document) -> Collection[object]:
    """Index a notification that was never tried by its webhook: more may go with it."""
    return (delivery["webhook_id"],) if delivery["status"] == "queued" else ()


MESSAGE_INDEXES: dict[str, Keys] = {
    "thread_id": one("thread_id"),
    "in": container_ids,
    "unread": one("unread"),
    "starred": one("starred"),
    "subject": one("subject"),
    "filename": _filenames,
    "has_attachment": lambda message: (bool(message["files"]),),
    "from": _people("from"),
    "to": _people("to"),
    "cc": _people("cc"),
    "bcc": _people("bcc"),
}
FACET_INDEXES: dict[str, Keys] = {
    "id": one("id"),
    "subject": one("subject"),
    **{
        name: every(name)
        for name in ("in", "unread", "starred", "filename", "from", "to", "cc", "bcc")
    },
}
CONTACT_INDEXES: dict[str, Keys] = {
    "email": _inside("emails", "email"),
    "address": lower_emails,
    "phone_number": _inside("phone_numbers", "number"),
    **{
        name: _inside("physical_addresses", name)
        for name in ("street_address", "postal_code", "state", "country")
    },
    "source": one("source"),
    "group": _inside("groups", "id"),
}
MONTH = 31 * 86400  # seconds; events that last longer are looked up apart


def _standing(event: Document) -> Collection[object]:
    """Say what a list must know of an event: plain, master or override, and whether cancelled."""
    role = "master" if "recurrence" in event else "plain"
    role = "override" if "master_event_id" in event else role
    return (f"cancelled {role}" if event["status"] == "cancelled" else role,)


def _is_long(event: Document) -> Collection[object]:
    start, end = bounds(event["when"])
    return (end - start > MONTH,)


def _filled(field: str) -> Keys:
    """Index a document by a field that not every document has."""
    return lambda document: (document[field],) if document.get(field) is not None else ()


EVENT_INDEXES: dict[str, Keys] = {
    "calendar_id": one("calendar_id"),
    "standing": _standing,
    "long": _is_long,
    "ical_uid": _filled("ical_uid"),
    "master_event_id": _filled("master_event_id"),
    "message_id": _filled("message_id"),
    "event_collection_id": _filled("event_collection_id"),
}
ANYBODY = {"any_email": PARTICIPANT_FIELDS}
MESSAGE = Kind(order="date", indexes=MESSAGE_INDEXES, unions=ANYBODY, by_arrival=True)
CONTAINER = Kind(indexes={"name": one("name"), "display_name": one("display_name")})

KINDS: dict[str, Kind] = {
    "account": Kind(),
    "standing": Kind(),  # what management knows of an account beyond its document
    "credential": Kind(),  # what the provider accepts for an address
    "application": Kind(),  # the one that the world belongs to
    "newcomers": Kind(),  # the recipe for accounts that are connected later
    "token": Kind(),
    "code": Kind(),
    "proposal": Kind(),  # a hosted sign-in that is under way
    "integration": Kind(),
    "grant": Kind(),
    "login": Kind(),  # a hosted sign-in of the beta
    "folder": CONTAINER,
    "label": CONTAINER,
    "message": MESSAGE,
    "draft": MESSAGE,
    "envelope": Kind(indexes={"ids": reference_ids, "topic": every("topics")}),
    "alias": Kind(),  # a thread that became part of another → that one
    "draft_note": Kind(),
    "raw": Kind(),
    "thread": Kind(order="last_message_timestamp"),
    "facets": Kind(order="last_message_timestamp", indexes=FACET_INDEXES, unions=ANYBODY),
    "file": Kind(
        indexes={
            "filename": one("filename"),
            "content_type": one("content_type"),
            "message_id": lambda file: file.get("message_ids", ()),
        }
    ),
    "blob": Kind(),
    "upload": Kind(),
    "contact": Kind(indexes=CONTACT_INDEXES),
    "contact_group": Kind(indexes={"path": one("path")}),
    "picture": Kind(),  # what kind of image a contact's picture is; its bytes are a blob
    "room": Kind(),
    "component": Kind(),
    "page": Kind(),  # on which times are booked
    "booking": Kind(),
    "feedback": Kind(),  # on neural answers
    "job": Kind(),
    "outbox": Kind(),
    "outbox_v1": Kind(order="send_at", indexes={"state": one("state")}, by_arrival=True),
    "rate": Kind(),  # requests of one application or token to one endpoint in the latest window
    "backlog": Kind(),  # an account whose mail in the first outbox is held up
    "submission": Kind(indexes={"message_id": lambda sent: (sent["mail"]["message_id"],)}),
    "calendar": Kind(indexes={"is_primary": one("is_primary"), "read_only": one("read_only")}),
    "event": Kind(order=start_of, indexes=EVENT_INDEXES),
    "event_note": Kind(),  # what of an event is not shown: how often it has changed
    "webhook": Kind(),
    "delivery": Kind(indexes={"queued": _open_for}),
    "usage": Kind(),  # how much an account has sent this day and minute
    "tries": Kind(),  # how often a magic recipient has refused an account
    "aliases": Kind(),  # under which other addresses an account may send
    "tracked": Kind(),  # what a tracked message leads round, and its payload
}
