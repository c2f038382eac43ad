"""What fields mean that are read late: they take anything, and what reads them refuses."""

from typing import Any

from mocknylas.api.connect import MAX_PORT
from mocknylas.durations import LAST_INSTANT
from mocknylas.engine.containers import MAX_NAME
from mocknylas.engine.events import MAX_TEXTS
from mocknylas.engine.invitations import STATUSES as ANSWERS
from mocknylas.rules import contacts, ics
from mocknylas.rules.logins import GOOGLE, IMAP, MICROSOFT, PORTS
from mocknylas.schemas.event_fields import (
    CREATING,
    DETAILS,
    LATEST,
    LEADS,
    MAX_RULES,
    NOTIFICATIONS,
    PROVIDERS,
    REMINDER,
    STATUSES,
    WHEN_SHAPES,
    ZONE_KEYS,
)
from mocknylas.schemas.participants import MAX_ADDRESS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
ID: Schema = {"type": "string", "pattern": "^[0-9a-z]{1,25}$"}
ADDRESS: Schema = {"type": "string", "maxLength": MAX_ADDRESS}
DIGITS: Schema = {"type": "string", "pattern": "^-?[0-9]{1,17}$"}
NUMBER: Schema = {"anyOf": [{"type": "integer"}, DIGITS]}
PORT: Schema = {"type": ["integer", "string"], "minimum": 1, "maximum": MAX_PORT}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "integer", "minimum": 0, "maximum": LAST_INSTANT}


def reference(name: str) -> Schema:
    """Return what points to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Schema, *required: str, closed: bool = False) -> Schema:
    made: Schema = {"type": "object", "properties": properties}
    made |= {"required": list(required)} if required else {}
    return made | ({"additionalProperties": False} if closed else {})


def _nullable(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


CONTAINER: Schema = {"anyOf": [ID, _object({"id": ID}, "id")]}
MOMENT: Schema = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": LATEST}, DIGITS]}
WHEN_PARTS: Schema = {
    **dict.fromkeys(("time", "start_time", "end_time"), MOMENT),
    **dict.fromkeys(("date", "start_date", "end_date"), DAY),
    **dict.fromkeys(ZONE_KEYS, TEXT_OR_NULL),
}


def _shape(keys: frozenset[str], name: str) -> Schema:
    zones = [zone for zone, shapes in ZONE_KEYS.items() if name in shapes]
    parts = {key: WHEN_PARTS[key] for key in (*sorted(keys, reverse=True), *zones)}
    return _object({"object": {"type": "string", "enum": [name]}, **parts}, *sorted(keys))


PERSON: Schema = _object(
    {
        "email": ADDRESS,
        **dict.fromkeys(("name", "comment", "phone_number"), TEXT_OR_NULL),
        "status": {"type": ["string", "null"], "enum": [*STATUSES, None]},
    },
    "email",
)
DETAILS_OF_CALL: Schema = _object(
    {
        name: {"type": "array", "items": TEXT} if name == "phone" else TEXT_OR_NULL
        for name in sorted(DETAILS)
    },
    closed=True,
)
CONFERENCING: Schema = {
    "anyOf": [
        _object(
            {"provider": {"type": "string", "enum": [*PROVIDERS]}, "details": DETAILS_OF_CALL},
            "provider",
            "details",
        ),
        _object(
            {"provider": {"type": "string", "enum": [*CREATING]}, "autocreate": {"type": "object"}},
            "provider",
            "autocreate",
        ),
    ]
}
NOTICE: Schema = {
    "anyOf": [
        _object(
            {
                "type": {"type": "string", "enum": [kind]},
                **dict.fromkeys(texts, TEXT_OR_NULL),
                **dict.fromkeys(LEADS, NUMBER),
            },
            "type",
            closed=True,
        )
        for kind, texts in NOTIFICATIONS.items()
    ]
}
SETTINGS: Schema = _object(
    {
        **dict.fromkeys((*GOOGLE, *MICROSOFT, *IMAP, "username", "password"), TEXT),
        **dict.fromkeys(PORTS, PORT),
    }
)
INTEGRATION: Schema = _object(dict.fromkeys(("client_id", "client_secret", "tenant"), TEXT))
ENTRY_KEYS = {  # of the lists of a contact: the text that each entry has
    "emails": ("email",),
    "im_addresses": ("im_address",),
    "phone_numbers": ("number",),
    "web_pages": ("url",),
    "physical_addresses": (),
}
ADDRESS_PARTS = ("street_address", "city", "postal_code", "state", "country")


def _entry(name: str) -> Schema:
    """Return one entry of a contact; further types are taken since 2.4. Source: R-CON-11."""
    known = sorted(contacts.TYPES[name])
    parts: Schema = {"type": {**TEXT_OR_NULL, "examples": known}}
    if name == "physical_addresses":
        parts["format"] = {"type": "string", "enum": ["structured"]}
        parts |= dict.fromkeys(ADDRESS_PARTS, TEXT_OR_NULL)
    return _object({**parts, **dict.fromkeys(ENTRY_KEYS[name], TEXT)}, *ENTRY_KEYS[name])


OBJECTS = ("Contact", "File", "Message", "Draft", "Thread", "Event", "Container", "Calendar")
VALUES: dict[str, Schema] = {  # by a field's name, or by schema and name where that tells more
    "folder_id": CONTAINER,
    "folder": CONTAINER,
    "label_ids": {"type": "array", "items": CONTAINER},
    "labels": {"type": "array", "items": CONTAINER},
    "ContainerBody.display_name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME},
    "ContainerBody.name": {"type": ["string", "null"]},
    "version": {"anyOf": [{"type": "integer", "minimum": 0}, DIGITS]},
    "draft_id": ID,
    "send_at": _nullable(INSTANT),
    "retry_limit_datetime": _nullable(INSTANT),
    "timezone": TEXT_OR_NULL,
    "when": {"anyOf": [_shape(keys, name) for keys, name in WHEN_SHAPES.items()]},
    "EventChange.when": _nullable({"anyOf": [_shape(*one) for one in WHEN_SHAPES.items()]}),
    "participants": _nullable({"type": "array", "items": PERSON}),
    "recurrence": _nullable(
        _object(
            {
                "rrule": {"type": "array", "items": TEXT, "maxItems": MAX_RULES},
                "timezone": TEXT_OR_NULL,
            },
            "rrule",
        )
    ),
    "conferencing": _nullable(CONFERENCING),
    "Event.conferencing": _nullable(
        _object(
            {
                "provider": {"type": "string", "enum": [*PROVIDERS]},
                "details": DETAILS_OF_CALL,
            },
            "provider",
            closed=True,
        )
    ),
    "reminder_minutes": {"type": ["string", "null"], "pattern": f"^{REMINDER.pattern}$"},
    "notifications": _nullable({"type": "array", "items": NOTICE}),
    "Event.notifications": {"type": "array", "items": NOTICE},
    "visibility": {"type": ["string", "null"], "minLength": 1, "examples": ["public", "private"]},
    "calendar_id": ID,
    "event_id": {"type": "string", "pattern": "^[0-9a-z]{1,25}(_[0-9TZ]{8,16})?$"},
    "ics_options": _object(
        {
            "ical_uid": TEXT_OR_NULL,
            "method": {"type": ["string", "null"], "enum": [*ics.METHODS, None]},
            "prodid": TEXT_OR_NULL,
        }
    ),
    "status": {"type": "string", "enum": [*ANSWERS]},
    "account_id": ID,
    "scopes": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
    "limit": {"type": ["integer", "string"]},
    "offset": {"type": ["integer", "string"]},
    "view": TEXT,
    "forceful": {"type": ["boolean", "string"]},
    "email": TEXT,
    "ConnectBody.settings": SETTINGS,
    "IntegrationChange.settings": INTEGRATION,
    "HostedAuth.request": reference("HostedAuthBody"),
    "Account.server_settings": _object(
        {
            **dict.fromkeys(("imap_host", "smtp_host"), TEXT),
            **dict.fromkeys(PORTS, PORT),
            "ssl_required": {"type": "boolean"},
        }
    ),
    "Message.events": {"type": "array", "items": reference("Event")},
    "UnsentMail.events": {"type": "array", "items": reference("Event")},
    "Delta.attributes": {"anyOf": [reference(name) for name in (*OBJECTS, "Account")]},
    "PageBody.config": reference("PageConfig"),
    **{f"ContactBody.{name}": {"items": _entry(name)} for name in ENTRY_KEYS},
    **{f"EventChange.{name}": {"maxLength": most} for name, most in MAX_TEXTS.items()},
}


def value_of(schemas: list[str], name: str, *, late: bool) -> Schema:
    """Return what is known of a field's value, by its schemas, the nearest first, and its name."""
    own = (f"{schema}.{name}" for schema in schemas)
    found = next((VALUES[key] for key in own if key in VALUES), None)
    if found is None and late:
        found = VALUES.get(name)
    return found or {}
