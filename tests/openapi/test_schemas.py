"""The schemas of the document: typed, described, bounded where the code refuses, plainly named."""

import re

import pytest
from jsonschema import Draft202012Validator

from mocknylas.openapi import document
from mocknylas.openapi.shapes import SHAPES

FOUND = document()
SCHEMAS = FOUND["components"]["schemas"]
MEANING = {"type", "$ref", "anyOf", "enum"}
SHOWN = "is shown as it was given"
QUESTIONS = "the keys are the questions that the page asks"
VERSIONED = "whether further keys are refused depends on the request's version, R-EVT-34"
FREE = {  # what can hold anything, and why
    "Integration.settings": SHOWN,
    "Grant.settings": SHOWN,
    "Grant.metadata": SHOWN,
    "SchedulingPage.config": f"{SHOWN}; pages say much of how they look",
    "Component.settings": f"{SHOWN}; components say much of how they look",
    "Booking.additional_field_values": QUESTIONS,
    "BookingBody.additional_values": QUESTIONS,
    "EventBody": VERSIONED,
    "EventChange": VERSIONED,
    "IcsBody": VERSIONED,
}


def walk(schema, place):
    """Yield a schema and those inside it, each with the place of the field that it tells of."""
    yield place, schema
    if not isinstance(schema, dict):
        return
    for name, one in schema.get("properties", {}).items():
        yield from walk(one, f"{place}.{name}")
    inner = [schema[key] for key in ("items", "additionalProperties") if key in schema]
    for one in [*inner, *schema.get("anyOf", ())]:
        if one is not False:
            yield from walk(one, place)


def operations():
    return [made for item in FOUND["paths"].values() for made in item.values()]


def parts(made):
    """Yield the schemas of one operation: parameters, body, answers, headers."""
    yield from (one for one in made["parameters"] if "schema" in one)
    for one in [made.get("requestBody", {}), *made["responses"].values()]:
        yield from one.get("content", {}).values()
        yield from (header for header in one.get("headers", {}).values() if "schema" in header)


EVERYWHERE = [
    *(pair for name, schema in SCHEMAS.items() for pair in walk(schema, name)),
    *(
        pair
        for made in operations()
        for one in parts(made)
        for pair in walk(one["schema"], made["operationId"])
    ),
]


def is_empty(schema):
    return schema is True or (not MEANING & schema.keys() and schema.keys() != {"required"})


def test_no_schema_says_nothing_but_where_anything_goes():
    assert {place for place, one in EVERYWHERE if is_empty(one)} == FREE.keys()


def test_every_schema_is_one_that_json_schema_knows():
    for place, one in EVERYWHERE:
        if isinstance(one, dict):
            Draft202012Validator.check_schema(one)
            assert "nullable" not in one, place


def test_every_object_and_field_and_parameter_is_described():
    fields = [
        f"{name}.{key}"
        for name, schema in SCHEMAS.items()
        for key, one in schema.get("properties", {}).items()
        if not one.get("description")
    ]
    parameters = [
        f"{made['operationId']} {one['name']}"
        for made in operations()
        for one in made["parameters"]
        if "name" in one and not one.get("description")
    ]

    assert fields == parameters == []
    assert all(schema["description"] for schema in SCHEMAS.values())
    assert all(made["summary"] for made in operations())


def test_what_is_required_is_there():
    for place, one in EVERYWHERE:
        if isinstance(one, dict) and "properties" in one:
            assert set(one.get("required", ())) <= one["properties"].keys(), place


def test_names_are_those_of_objects_and_operations():
    assert [one for one in SCHEMAS if not re.fullmatch(r"([A-Z][a-z0-9]+)+V?1?", one)] == []
    ids = [made["operationId"] for made in operations()]
    assert [one for one in ids if not re.fullmatch(r"[a-z_0-9]+\.[a-z_]+", one)] == []


def test_every_default_is_a_value_of_its_schema():
    for place, one in EVERYWHERE:
        if isinstance(one, dict) and "default" in one and "$ref" not in one:
            assert Draft202012Validator(one).is_valid(one["default"]), place


def field(place):
    name, _, rest = place.partition(".")
    schema = SCHEMAS[name]
    for key in rest.split("."):
        schema = schema["properties"][key]
    return schema


def referred(schema):
    return SCHEMAS[schema["$ref"].rpartition("/")[2]]


def parameter(method, path, name):
    made = FOUND["paths"][path][method.lower()]
    return next(one["schema"] for one in made["parameters"] if one.get("name") == name)


JOB = ["pending", "failed", "cancelled", "delayed", "successful", "success"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Account.sync_state", ["running", "invalid", "stopped"]),
        ("Account.organization_unit", ["folder", "label"]),
        ("Account.billing_state", ["free", "paid", "cancelled", "deleted"]),
        (
            "ManagedAccount.sync_state",
            [
                *("running", "initializing", "downloading"),
                *("invalid-credentials", "stopped", "exception"),
            ],
        ),
        ("IntegrationBody.provider", ["google", "microsoft", "imap", "zoom"]),
        ("Event.status", ["confirmed", "tentative", "cancelled"]),
        ("EventParticipant.status", ["yes", "no", "maybe", "noreply"]),
        ("RsvpBody.status", ["yes", "no", "maybe"]),
        ("EventBody.reminder_method", ["email", "popup", "display", "sound", None]),
        ("When.object", ["time", "timespan", "date", "datespan"]),
        ("JobStatus.status", JOB),
        ("OutboxJob.status", JOB),
        ("Webhook.state", ["active", "inactive", "failing", "failed"]),
        ("WebhookBody.state", ["active", "inactive"]),
        ("Delta.event", ["create", "modify", "delete"]),
        ("Contact.source", ["address_book", "inbox"]),
        ("TokenRequest.grant_type", ["authorization_code"]),
        ("AvailabilityBody.round_robin", ["max-availability", "max-fairness"]),
        ("CategoryFeedback.category", ["feed", "conversation"]),
        ("Sentiment.sentiment", ["POSITIVE", "NEGATIVE", "NEUTRAL"]),
    ],
)
def test_a_closed_set_is_listed(place, words):
    assert [one for one in field(place)["enum"] if one in words] == words
    assert set(field(place)["enum"]) - {None} == set(words) - {None}


def test_triggers_and_types_of_contacts_are_listed():
    triggers = field("WebhookBody.triggers")["items"]["enum"]
    emails = referred(field("ContactBody.emails")["items"])["properties"]["type"]

    assert {"message.created", "account.invalid", "job.delayed", "event.deleted"} <= set(triggers)
    assert emails["examples"] == ["personal", "work"]  # further ones are taken, R-CON-11


@pytest.mark.parametrize(
    ("schema", "bounds"),
    [
        (parameter("GET", "/messages", "limit"), {"minimum": 0, "maximum": 1000, "default": 100}),
        (parameter("GET", "/outbox", "limit"), {"minimum": 0, "maximum": 1000, "default": 100}),
        (parameter("GET", "/delta", "limit"), {"maximum": 1000}),
        (parameter("GET", "/messages", "offset"), {"minimum": 0, "default": 0}),
        (parameter("GET", "/threads", "subject"), {"maxLength": 255}),
        (parameter("GET", "/messages", "view"), {"enum": ["ids", "count", "expanded"]}),
        (field("EventBody.title"), {"maxLength": 1024}),
        (field("EventBody.location"), {"maxLength": 255}),
        (field("EventBody.description"), {"maxLength": 8192}),
        (field("EventBody.capacity"), {"minimum": -1}),
        (field("ContainerBody.display_name"), {"minLength": 1, "maxLength": 191}),
        (field("MessageUpdate.metadata"), {"maxProperties": 50}),
        (field("MessageUpdate.metadata")["propertyNames"], {"minLength": 1, "maxLength": 40}),
        (field("MessageUpdate.metadata")["additionalProperties"], {"maxLength": 500}),
        (field("SendBody.from"), {"maxItems": 1}),
        (field("OcrBody.pages"), {"maxItems": 5}),
        (field("SentimentBody.text"), {"maxLength": 1000}),
        (field("MessagesBody.message_id")["anyOf"][1], {"minItems": 1, "maxItems": 5}),
        (field("SentimentBody.message_id")["anyOf"][1], {"minItems": 1, "maxItems": 1}),
        (field("AvailabilityBody.duration_minutes"), {"minimum": 1, "maximum": 527040}),
        (field("AvailabilityBody.emails"), {"maxItems": 200}),
        (field("ConsecutiveBody.emails"), {"maxItems": 5}),
        (field("OpenHours.days")["items"], {"minimum": 0, "maximum": 6}),
        (
            field("IntegrationBody.expires_in"),
            {"exclusiveMinimum": 60, "exclusiveMaximum": 315360000},
        ),
        (parameter("GET", "/oauth/authorize", "state"), {"maxLength": 255}),
        (field("WebhookBody.triggers"), {"minItems": 1}),
        (field("PageBody.name"), {"minLength": 1}),
    ],
)
def test_a_bound_is_told_where_the_code_refuses(schema, bounds):
    assert {key: schema.get(key) for key in bounds} == bounds


def test_a_query_has_no_null_and_asks_for_what_handlers_ask_for():
    parameters = [
        (made["operationId"], one)
        for made in operations()
        for one in made["parameters"]
        if one.get("in") == "query"
    ]

    assert [name for name, one in parameters if "null" in one["schema"].get("type", ())] == []
    assert {one["name"] for name, one in parameters if one["required"] and "." in name} >= {
        *("cursor", "q", "client_id", "redirect_uri", "response_type", "code"),
    }


def test_the_families_of_operations_are_told_of():
    assert {one["name"] for one in FOUND["tags"]} == {made["tags"][0] for made in operations()}
    assert all(one["description"] for one in FOUND["tags"])


def test_shapes_inside_bodies_have_names_that_no_schema_has():
    described = [
        name for name, one in SHAPES.items() if SCHEMAS[name]["description"] == one["description"]
    ]

    assert described == [*SHAPES]


def test_old_names_are_marked():
    assert field("ManagedAccount.namespace_id")["deprecated"] is True
    assert "account_id" in field("ManagedAccount.namespace_id")["description"]
