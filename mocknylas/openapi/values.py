"""What fields mean that are read late: they take anything, and what reads them refuses."""

from mocknylas.durations import LAST_INSTANT
from mocknylas.engine.containers import MAX_NAME
from mocknylas.engine.events import MAX_TEXTS
from mocknylas.engine.invitations import STATUSES as ANSWERS
from mocknylas.openapi.shapes import (
    DIGITS,
    ENTRY_KEYS,
    ID,
    NOTICES,
    TEXT,
    TEXT_OR_NULL,
    WHENS,
    Schema,
    nullable,
    reference,
)
from mocknylas.schemas.event_fields import REMINDER

INSTANT: Schema = {"type": "integer", "minimum": 0, "maximum": LAST_INSTANT}
CONTAINER: Schema = {"anyOf": [ID, reference("ContainerChoice")]}
WHEN: Schema = {"anyOf": [reference(name) for name in WHENS.values()]}
NOTICE: Schema = {"anyOf": [reference(name) for name in NOTICES.values()]}
CALL: Schema = {"anyOf": [reference("Call"), reference("CallToCreate")]}
OBJECTS = (
    *("Contact", "File", "Message", "Draft", "Thread", "Event"),
    *("Container", "Calendar", "Account"),
)


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


VALUES: dict[str, Schema] = {  # by a field's name, or by schema and name where that tells more
    "folder_id": CONTAINER,
    "folder": CONTAINER,
    "label_ids": _many(CONTAINER),
    "labels": _many(CONTAINER),
    "ContainerBody.display_name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME},
    "ContainerBody.name": TEXT_OR_NULL,
    "version": {"anyOf": [{"type": "integer", "minimum": 0}, DIGITS]},
    "draft_id": ID,
    "send_at": nullable(INSTANT),
    "retry_limit_datetime": nullable(INSTANT),
    "timezone": TEXT_OR_NULL,
    "EventBody.when": WHEN,
    "EventChange.when": nullable(WHEN),
    "participants": nullable(_many(reference("Guest"))),
    "recurrence": nullable(reference("Series")),
    "conferencing": nullable(CALL),
    "Event.conferencing": nullable(reference("Call")),
    "reminder_minutes": {"type": ["string", "null"], "pattern": f"^{REMINDER.pattern}$"},
    "notifications": nullable(_many(NOTICE)),
    "Event.notifications": _many(NOTICE),
    "visibility": {"type": ["string", "null"], "minLength": 1, "examples": ["public", "private"]},
    "calendar_id": ID,
    "event_id": {"type": "string", "pattern": "^[0-9a-z]{1,25}(_[0-9TZ]{8,16})?$"},
    "ics_options": nullable(reference("IcsOptions")),
    "status": {"type": "string", "enum": [*ANSWERS]},
    "FreeBusyItem.object": {"type": "string", "examples": ["free_busy"]},
    "OpenHours.object_type": {"type": "string", "examples": ["open_hours"]},
    "TimeSlot.object": {"type": "string", "examples": ["time_slot"]},
    "TimeSlot.status": {"type": "string", "examples": ["busy"]},
    "account_id": ID,
    "scopes": {"anyOf": [TEXT, _many(TEXT)]},
    "limit": {"type": ["integer", "string"]},
    "offset": {"type": ["integer", "string"]},
    "view": TEXT,
    "email": TEXT,
    "ConnectBody.settings": reference("ProviderSettings"),
    "IntegrationChange.settings": reference("IntegrationSettings"),
    "HostedAuth.request": reference("HostedAuthBody"),
    "Account.server_settings": reference("ServerSettings"),
    "Message.events": _many(reference("Event")),
    "UnsentMail.events": _many(reference("Event")),
    "Delta.attributes": {"anyOf": [reference(name) for name in OBJECTS]},
    "PageBody.config": reference("PageConfig"),
    **{
        f"ContactBody.{name}": {"items": reference(entry)}
        for name, (entry, _) in ENTRY_KEYS.items()
    },
    **{f"EventChange.{name}": {"maxLength": most} for name, most in MAX_TEXTS.items()},
}


def value_of(schemas: list[str], name: str, *, late: bool) -> Schema:
    """Return what is known of a field's value, by its schemas, the nearest first, and its name."""
    own = (f"{schema}.{name}" for schema in schemas)
    found = next((VALUES[key] for key in own if key in VALUES), None)
    if found is None and late:
        found = VALUES.get(name)
    return found or {}
