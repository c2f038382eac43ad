"""`/outbox`, the first version: mail that waits in Nylas until it is sent."""

from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document, changed
from mocknylas.durations import http_date
from mocknylas.errors import ApiError
from mocknylas.schemas.mail import Draft
from mocknylas.schemas.outbox import OutboxDraft, OutboxItem, OutboxMail, OutboxReschedule
from mocknylas.schemas.queries import Paging
from mocknylas.schemas.sending import JobStatus
from mocknylas.world import World


def create(world: World, call: Call) -> Document:
    """Send a message, at once or at its time. Source: R-O1, R-O2, R-O7, R-O15."""
    return show_draft(world.outbox_v1.enqueue(call.account, call.body))


def list_pending(world: World, call: Call) -> list[Document]:
    """List what has not been sent yet. Source: R-O4, R-X25. Raises: ApiError."""
    limit, offset = call.query["limit"], call.query["offset"]
    if limit > world.options.max_limit:
        raise ApiError("limit_too_large", maximum=world.options.max_limit)
    page = world.outbox_v1.pending(call.account)[offset : offset + limit]
    return [show_item(entry) for entry in page]


def change(world: World, call: Call) -> Document:
    """Give a message another time to be sent at. Source: R-O3, R-O6."""
    return world.outbox_v1.reschedule(_entry(world, call), call.body.get("send_at"))


def delete(world: World, call: Call) -> Document:
    """Take a message back. Source: R-O5, R-O6."""
    return world.outbox_v1.cancel(_entry(world, call))


def show_draft(entry: Document) -> Document:
    """Return an entry as its creation answers it, with dates as texts. See §10 of the contract."""
    draft = entry["draft"]
    shown = changed(draft, date=http_date(draft["date"]), job_status_id=entry["id"])
    if "info_id" in entry:
        shown["outbox_info"] = {
            "id": entry["info_id"],
            "message_id": draft["id"],
            "send_at": http_date(entry["send_at"]),
            "sent_at": None,
        }
    return shown


def show_item(entry: Document) -> Document:
    """Return an entry as the list shows it. See §10 of the contract."""
    return {
        **entry["draft"],
        "action": "outbox",
        "created_at": entry["created_at"],
        "job_status_id": entry["id"],
        "send_at": entry["send_at"],
        "status": "pending",
    }


def _entry(world: World, call: Call) -> Document:
    return given(world, call, "outbox_v1", "job_not_found", name="job_status_id")


ONE = "/outbox/{job_status_id}"
OPERATIONS = [
    Operation(
        "POST",
        "/outbox",
        create,
        OutboxDraft,
        body=OutboxMail,
        name="outbox.create",
        source="R-O1",
        echoes=Draft,
    ),
    Operation(
        "GET",
        "/outbox",
        list_pending,
        OutboxItem,
        query=Paging,
        many=True,
        name="outbox.list",
        source="R-O4",
    ),
    Operation(
        "PUT",
        ONE,
        change,
        JobStatus,
        body=OutboxReschedule,
        name="outbox.update",
        source="R-O3",
        echoes=Draft,
    ),
    Operation("DELETE", ONE, delete, JobStatus, name="outbox.delete", source="R-O5"),
]
