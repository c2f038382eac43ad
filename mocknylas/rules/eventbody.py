"""What the body of an event's write means, and which of its keys cannot be written."""

from mocknylas.documents import Document
from mocknylas.errors import ApiError

WRITABLE = (
    "title",
    "description",
    "location",
    "when",
    "participants",
    "busy",
    "recurrence",
    "conferencing",
    "metadata",
    "notifications",
    "capacity",
    "visibility",
    "hide_participants",
    "customer_event_id",
    "event_collection_id",
    "round_robin_order",
)
FIXED = (  # Source: R-EVT-34
    "id",
    "object",
    "account_id",
    "message_id",
    "ical_uid",
    "owner",
    "status",
    "master_event_id",
    "job_status_id",
    "organizer_email",
    "organizer_name",
    "reminders",
    "updated_at",
)
CLEARED = ("recurrence", "conferencing", "capacity", "round_robin_order")  # null takes them off
DEFAULT_REMINDER = "popup"
UNLIMITED = -1


def fields_of(body: Document) -> Document:
    """Return the fields of an event that a body gives."""
    fields = {name: body[name] for name in WRITABLE if name in body}
    if body.get("reminder_minutes"):
        fields["reminders"] = {
            "reminder_minutes": body["reminder_minutes"],
            "reminder_method": body.get("reminder_method") or DEFAULT_REMINDER,
        }
    return fields


def check_fixed(body: Document, *, strict: bool) -> None:
    """Refuse keys that cannot be changed, in strict versions. Source: R-EVT-34, R-PART-08."""
    if not strict:
        return
    for name in FIXED:
        if name in body:
            raise ApiError("event_field_not_modifiable", field=name)
    if any("status" in one for one in body.get("participants", ())):
        raise ApiError("event_field_not_modifiable", field="participants.status")
    if "object" in (body.get("when") or {}):
        raise ApiError("event_field_not_modifiable", field="when.object")


def check_capacity(event: Document) -> None:
    """Refuse more people than fit, and messages to nobody's phone. Source: R-CAP-01, R-NOTI-01."""
    people, capacity = event["participants"], event.get("capacity")
    if capacity not in {None, UNLIMITED} and len(people) > capacity:
        raise ApiError("capacity_exceeded")
    by_sms = any(one["type"] == "sms" for one in event.get("notifications") or ())
    if by_sms and not any(one.get("phone_number") for one in people):
        raise ApiError("sms_without_number")


def full_participants(given: list[Document], known: list[Document]) -> list[Document]:
    """Return participants with every key; who stays keeps a status that is not given.

    Source: R-PART-05, R-PART-07.
    """
    statuses = {one["email"]: one["status"] for one in known}
    return [
        {
            "email": one["email"],
            "name": one.get("name"),
            "status": one.get("status") or statuses.get(one["email"], "noreply"),
            "comment": one.get("comment"),
            **({"phone_number": one["phone_number"]} if one.get("phone_number") else {}),
        }
        for one in given
    ]
