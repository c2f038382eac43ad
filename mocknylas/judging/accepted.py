"""What would have been accepted at a place: its schema, known names, the choices there are."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from mocknylas.api.operation import Operation
from mocknylas.documents import Document
from mocknylas.engine.deltas import OBJECTS
from mocknylas.engine.invitations import STATUSES as ANSWERS
from mocknylas.engine.notifications import MATRIX
from mocknylas.judging.places import split
from mocknylas.openapi import document
from mocknylas.providers import PROVIDERS
from mocknylas.rules.logins import LOGINS
from mocknylas.rules.scopes import needed
from mocknylas.schemas.event_fields import STATUSES
from mocknylas.schemas.grants import PROVIDERS as INTEGRATIONS
from mocknylas.schemas.shapes import Shape, shape_of

FORMS = ("time", "start_time + end_time", "date", "start_date + end_date")  # of `when`
RUNNING = ("sync state running",)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "account_invalid": RUNNING,
    "account_stopped": RUNNING,
    "search_refused": RUNNING,
    "account_cancelled": ("billing state free or paid",),
    "only_calendars": ("/account", "/calendars", "/events", "/delta", "/job-statuses"),
    "job_not_pending": ("jobs in state pending or delayed",),
    "already_sent": ("jobs that are not sent yet",),
    "object_type_invalid": OBJECTS,
    "webhook_triggers_invalid": tuple(MATRIX),
    "rsvp_status_invalid": ANSWERS,
    "rsvp_without_status": ANSWERS,
    "participant_status_invalid": STATUSES,
    "provider_unknown": tuple(LOGINS),
    "integration_provider": INTEGRATIONS,
    "grant_type_unknown": ("authorization_code",),
    "response_type_unknown": ("code", "token"),
    "sync_send_not_supported": tuple(name for name, one in PROVIDERS.items() if one.sync_send),
    "birthday_invalid": ("YYYY-MM-DD",),
    "address_unstructured": ("format: structured",),
    "when_invalid_keys": FORMS,
    "when_missing": FORMS,
    "rrule_not_supported": ("RRULE", "EXDATE"),
}
BULKY = ("properties", "examples", "example", "description", "default", "required")
# What people write who know API v3 → what v2 calls it.
OF_V3 = {
    "attachments": "file_ids",
    "page_token": "offset",
    "tracking_options": "tracking",
    "grant_id": "account_id",
    "callback_urls": "callback_url",
    "trigger_types": "triggers",
    "webhook_url": "callback_url",
}


def accepted(row: Operation | None, place: str, error: str = "") -> Document:
    """Return what an operation takes at a place of its request.

    `names` are the known ones beside the last step, `nearest` those most like it.
    """
    part, *steps = split(place) or [""]
    schema, told = _schema(row, part, steps) if row else (None, "")
    names = _names(row, part, steps) if row and steps else []
    choices = CHOICES.get(error, ())
    if row and error == "missing_scope":
        choices = needed(row.method, row.path)
    return {
        "schema": schema,
        "description": told,
        "choices": list(choices),
        "names": names,
        "nearest": _nearest(steps[-1], names) if steps and schema is None else [],
        "elsewhere": _elsewhere(row, part, steps) if row and schema is None else "",
    }


def _schema(row: Operation, part: str, steps: Sequence[str]) -> tuple[Document | None, str]:
    """Return the schema at a place and what is said of it; None where there is no such place."""
    offered = _document()["paths"][row.path][row.method.lower()]
    if part in {"query", "path"}:
        return _of_parameter(offered, part, steps)
    contents = offered.get("requestBody", {}).get("content", {}) if part == "body" else {}
    found = [one["schema"] for one in contents.values()]
    found = [leaf for one in found for leaf in _flat(one)]
    for step in steps:
        found = [leaf for one in found for inner in _below(one, step) for leaf in _flat(inner)]
    return (_plain(found[0]), _told(found)) if found else (None, "")


def _of_parameter(
    offered: Document, part: str, steps: Sequence[str]
) -> tuple[Document | None, str]:
    for one in offered["parameters"]:
        if steps and (one.get("in"), one.get("name")) == (part, steps[0]):
            return _plain(one["schema"]), one.get("description", "")
    return None, ""


def _flat(schema: Document) -> Iterator[Document]:
    """Yield what a schema refers to and its alternatives, without those layers."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _flat(_document()["components"]["schemas"][name])
        return
    layers = [inner for word in ("anyOf", "allOf", "oneOf") for inner in schema.get(word, ())]
    if any("$ref" in one for one in layers):
        for one in layers:
            yield from _flat(one)
        return
    yield schema


def _below(schema: Document, step: str) -> Iterator[Document]:
    if step.isdecimal() and "items" in schema:
        yield schema["items"]
    if step in schema.get("properties", {}):
        yield schema["properties"][step]


def _plain(schema: Document) -> Document:
    """Return a schema without its parts: type, choices and limits."""
    return {name: value for name, value in schema.items() if name not in BULKY}


def _told(found: Sequence[Document]) -> str:
    return next((one["description"] for one in found if one.get("description")), "")


def _names(row: Operation, part: str, steps: Sequence[str]) -> list[str]:
    """Return the names that are known where the last step stands."""
    shape: Shape = _shapes(row).get(part)
    for step in steps[:-1]:
        if isinstance(shape, Mapping):
            shape = shape.get(step)
        elif isinstance(shape, list):
            shape = shape[0]
    return sorted(shape) if isinstance(shape, Mapping) else []


def _shapes(row: Operation) -> dict[str, Shape]:
    read = {"query": row.body if row.parameters else row.query, "body": row.body}
    return {part: shape_of(schema) for part, schema in read.items() if schema}


def _nearest(name: str, names: Sequence[str]) -> list[str]:
    meant = OF_V3.get(name)
    if meant in names:
        return [str(meant)]
    return difflib.get_close_matches(name, names, n=2)


def _elsewhere(row: Operation, part: str, steps: Sequence[str]) -> str:
    """Return the other part of the request in which a name is known."""
    others = {one: shape for one, shape in _shapes(row).items() if one != part}
    return next(
        (one for one, shape in others.items() if shape and steps[:1] and steps[0] in shape), ""
    )


@cache
def _document() -> Document:
    return document()
