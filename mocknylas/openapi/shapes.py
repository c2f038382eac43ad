"""Objects inside bodies, by the names under which the document keeps them."""

from typing import Any

from mocknylas.api.connect import MAX_PORT
from mocknylas.openapi.words import words_for
from mocknylas.rules import contacts, ics
from mocknylas.rules.logins import GOOGLE, IMAP, MICROSOFT, PORTS
from mocknylas.schemas.event_fields import (
    CREATING,
    DETAILS,
    EARLIEST,
    LATEST,
    LEADS,
    MAX_RULES,
    NOTIFICATIONS,
    PROVIDERS,
    STATUSES,
    WHEN_SHAPES,
    ZONE_KEYS,
)
from mocknylas.schemas.participants import MAX_ADDRESS, TRACKING_FLAGS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"type": "string", "pattern": "^[0-9a-z]{1,25}$"}
DIGITS: Schema = {"type": "string", "pattern": "^-?[0-9]{1,17}$"}
NUMBER: Schema = {"anyOf": [{"type": "integer"}, DIGITS]}
PORT: Schema = {"type": ["integer", "string"], "minimum": 1, "maximum": MAX_PORT}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"anyOf": [{"type": "integer", "minimum": EARLIEST, "maximum": LATEST}, DIGITS]}
ENTRY_KEYS = {  # of the lists of a contact: the name of an entry, and the texts that it must have
    "emails": ("EmailEntry", ("email",)),
    "im_addresses": ("ImAddressEntry", ("im_address",)),
    "phone_numbers": ("PhoneNumberEntry", ("number",)),
    "web_pages": ("WebPageEntry", ("url",)),
    "physical_addresses": ("PhysicalAddressEntry", ()),
}
ADDRESS: Schema = {
    "format": {"type": ["string", "null"], "enum": ["structured", None]},
    **dict.fromkeys(("street_address", "city", "postal_code", "state", "country"), TEXT_OR_NULL),
}
WHENS = {name: f"When{name.title()}" for name in WHEN_SHAPES.values()}
NOTICES = {kind: f"{kind.title()}Notice" for kind in NOTIFICATIONS}


def reference(name: str) -> Schema:
    """Return what points to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """Return a schema that takes null as well."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


def _object(told: str, properties: Schema, *required: str, closed: bool = False) -> Schema:
    made: Schema = {"description": told, "type": "object", "properties": properties}
    made |= {"required": sorted(required)} if required else {}
    return made | ({"additionalProperties": False} if closed else {})


def _when(keys: frozenset[str], name: str) -> Schema:
    parts = {key: DAY if key.endswith("date") else MOMENT for key in sorted(keys, reverse=True)}
    zones = [zone for zone, shapes in ZONE_KEYS.items() if name in shapes]
    kind = {"object": {"type": "string", "enum": [name]}}
    told = f"When an event takes place: a {name}."
    return _object(told, {**kind, **parts, **dict.fromkeys(zones, TEXT_OR_NULL)}, *keys)


def _notice(kind: str) -> Schema:
    texts = dict.fromkeys(NOTIFICATIONS[kind], TEXT_OR_NULL)
    lead = dict.fromkeys(LEADS, NUMBER)
    parts = {"type": {"type": "string", "enum": [kind]}, **texts, **lead}
    return _object(f"A notice before an event, by {kind}.", parts, "type", closed=True)


def _entry(name: str) -> Schema:
    """Return one entry of a contact; further types are taken since 2.4. Source: R-CON-11."""
    kind = {"type": {**TEXT_OR_NULL, "examples": sorted(contacts.TYPES[name])}}
    texts = dict.fromkeys(ENTRY_KEYS[name][1], TEXT)
    address = ADDRESS if name == "physical_addresses" else {}
    told = f"One entry of a contact's {name}, as it is written."
    return _object(told, {**kind, **address, **texts}, *texts)


SHAPES: dict[str, Schema] = {
    "Recipient": _object(
        "Who gets or wrote a mail, as it is written.",
        {"email": TEXT, "name": TEXT_OR_NULL},
        "email",
    ),
    "Header": _object(
        "A header of the sender's own.", {"name": TEXT, "value": TEXT}, "name", "value"
    ),
    "Tracking": _object(
        "What is tracked of a mail.", {**dict.fromkeys(TRACKING_FLAGS, FLAG), "payload": TEXT}
    ),
    "ContainerChoice": _object("A folder or label, as clients send it back.", {"id": ID}, "id"),
    **{WHENS[name]: _when(keys, name) for keys, name in WHEN_SHAPES.items()},
    "Guest": _object(
        "One participant of an event, as it is written.",
        {
            "email": {"type": "string", "maxLength": MAX_ADDRESS},
            **dict.fromkeys(("name", "comment", "phone_number"), TEXT_OR_NULL),
            "status": {"type": ["string", "null"], "enum": [*STATUSES, None]},
        },
        "email",
    ),
    "Series": _object(
        "What makes an event a series, as it is written.",
        {
            "rrule": {"type": "array", "items": TEXT, "maxItems": MAX_RULES},
            "timezone": TEXT_OR_NULL,
        },
        "rrule",
    ),
    "CallDetails": _object(
        "How people get into a call.",
        {
            name: {"type": "array", "items": TEXT} if name == "phone" else TEXT_OR_NULL
            for name in sorted(DETAILS)
        },
        closed=True,
    ),
    "Call": _object(
        "A call that there is.",
        {
            "provider": {"type": "string", "enum": [*PROVIDERS]},
            "details": reference("CallDetails"),
        },
        "provider",
    ),
    "CallToCreate": _object(
        "A call that the provider makes.",
        {"provider": {"type": "string", "enum": [*CREATING]}, "autocreate": {"type": "object"}},
        "provider",
        "autocreate",
    ),
    **{NOTICES[kind]: _notice(kind) for kind in NOTIFICATIONS},
    "IcsOptions": _object(
        "How the text of a calendar is written.",
        {
            "ical_uid": TEXT_OR_NULL,
            "method": {"type": ["string", "null"], "enum": [*ics.METHODS, None]},
            "prodid": TEXT_OR_NULL,
        },
    ),
    **{ENTRY_KEYS[name][0]: _entry(name) for name in ENTRY_KEYS},
    "ProviderSettings": _object(
        "How a mailbox is reached; what is needed depends on the provider.",
        {
            **dict.fromkeys((*GOOGLE, *MICROSOFT, *IMAP, "username", "password"), TEXT),
            **dict.fromkeys(PORTS, PORT),
        },
    ),
    "IntegrationSettings": _object(
        "The application's credentials at a provider.",
        dict.fromkeys(("client_id", "client_secret", "tenant"), TEXT),
    ),
    "ServerSettings": _object(
        "The mail servers of an account.",
        {
            **dict.fromkeys(("imap_host", "smtp_host"), TEXT),
            **dict.fromkeys(PORTS, PORT),
            "ssl_required": FLAG,
        },
    ),
}


def shapes() -> dict[str, Schema]:
    """Return every shape with the meaning of its fields."""
    return {
        name: {
            **shape,
            "properties": {
                key: {"description": words_for([name], key), **one}
                for key, one in shape["properties"].items()
            },
        }
        for name, shape in SHAPES.items()
    }
