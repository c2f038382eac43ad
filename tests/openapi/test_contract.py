"""The document against the contract's own lists of endpoints, parameters, bodies, and sets."""

import pytest
import yaml

from mocknylas.api import OPERATIONS
from mocknylas.openapi import document
from tests.support.syntax import ROOT

PARTS = ("email", "platform")
FOUND = document()
SCHEMAS = FOUND["components"]["schemas"]
AUTH = {
    "access_token": [{"account": []}],
    "client_secret": [{"application": []}],
    "client_id_secret": [{"client": []}],
    "none": [],
}
OTHERWISE = {  # the lists want none; but it tells of the account whose token every client sends
    "/schedule/availability/{provider}": "access_token",
}
BEYOND = {  # where the browser goes during a sign-in; the contract leaves the pages open
    ("GET", "/oauth/login"),
    ("POST", "/oauth/login"),
    ("GET", "/connect/login"),
}


def endpoints():
    """Return the contract's endpoints, as its tables are kept beside its rules."""
    for part in PARTS:
        path = ROOT / f"fixtures/contract/endpoints-{part}.yaml"
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["endpoints"]


ENDPOINTS = list(endpoints())


def place(endpoint):
    return endpoint["method"], endpoint["path"].replace("{ids}", "{id}")


def operation(method, path):
    return FOUND["paths"][path][method.lower()]


def label(endpoint):
    part = endpoint.get("variant") or endpoint.get("group")
    return "-".join(filter(None, [*place(endpoint), part]))


def each_endpoint(*needed):
    rows = [one for one in ENDPOINTS if all(one.get(key) for key in needed)]
    return pytest.mark.parametrize("endpoint", rows, ids=label)


def resolved(schema):
    return SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def keys(schema):
    """Return the keys that any form of a body has."""
    schema = resolved(schema)
    forms = [one for one in schema.get("anyOf", ()) if "$ref" in one or "properties" in one]
    return set(schema.get("properties", ())).union(*map(keys, forms))


def parameters(made):
    return {one["name"]: one for one in made["parameters"] if "name" in one}


def body_keys(made):
    content = made.get("requestBody", {"content": {}})["content"]
    return set().union(*(keys(one["schema"]) for one in content.values()))


def test_the_document_has_the_contracts_endpoints_and_no_others():
    served = {(row.method, row.path) for row in OPERATIONS}

    assert served == {place(one) for one in ENDPOINTS} | BEYOND
    assert len(ENDPOINTS) > 120


@each_endpoint()
def test_an_endpoint_wants_the_contracts_credentials(endpoint):
    wanted = OTHERWISE.get(endpoint["path"], endpoint["auth"])

    assert operation(*place(endpoint))["security"] == AUTH[wanted]


@each_endpoint("query")
def test_an_endpoint_has_the_contracts_parameters(endpoint):
    found = parameters(operation(*place(endpoint)))

    assert set(endpoint["query"]) <= found.keys()


@each_endpoint("body")
def test_an_endpoint_has_the_contracts_fields_in_its_body(endpoint):
    assert set(endpoint["body"]) <= body_keys(operation(*place(endpoint)))


QUERIES = {  # of the other half, from the tables of calendar-contacts-platform.md
    "/oauth/authorize": "client_id redirect_uri response_type scope scopes login_hint state "
    "provider redirect_on_error force_password disable_provider_selection",
    "/oauth/token": "client_id client_secret grant_type code",
    "/connect/integrations": "limit offset",
    "/connect/grants": "limit offset",
    "/account": "view",
    "/a/{client_id}/accounts": "limit offset metadata_key metadata_value metadata_pair "
    "metadata_search",
    "/calendars": "view limit offset metadata_key metadata_value metadata_pair metadata_search",
    "/calendars/{id}": "limit offset",
    "/events": "expand_recurring show_cancelled limit offset view event_id calendar_id title "
    "description location starts_before starts_after ends_before ends_after busy participants "
    "customer_event_id updated_at_after updated_at_before metadata_key metadata_value "
    "metadata_pair metadata_search",
    "/events/{id}": "limit offset title starts_before expand_recurring",  # taken and ignored
    "/connect/grants/{id}/sync": "sync_from",
    "/contacts": "limit offset email phone_number street_address postal_code state country "
    "source group recurse view",
    "/contacts/search": "q",
    "/resources": "limit offset",
    "/delta": "cursor view include_types exclude_types excluded_types includeTypes excludeTypes "
    "exclude_folders exclude_account limit",
    "/delta/longpoll": "cursor timeout view include_types exclude_types limit",
    "/delta/streaming": "cursor timeout view include_types exclude_types",
    "/manage/pages": "limit offset",
}
BODIES = {  # fields, those that must be there with a star
    "POST /oauth/token": "client_id* client_secret* grant_type* code*",
    "POST /connect/authorize": "client_id* name* email_address email provider* settings* scopes "
    "reauth_account_id",
    "POST /connect/token": "client_id* client_secret* code*",
    "POST /connect/detect-provider": "client_id* client_secret* email_address*",
    "POST /connect/integrations": "name* provider* settings redirect_uris expires_in scope",
    "PATCH /connect/integrations/{provider}": "name settings redirect_uris expires_in scope",
    "POST /connect/auth": "provider* redirect_uri* expires_in account_id scope grant_id "
    "login_hint state settings metadata",
    "POST /connect/grants": "provider* settings* state metadata scope",
    "PUT /a/{client_id}": "application_name icon_url redirect_uris",
    "PUT /a/{client_id}/accounts/{id}": "metadata",
    "POST /a/{client_id}/accounts/{id}/revoke-all": "keep_access_token",
    "POST /a/{client_id}/accounts/{id}/token-info": "access_token*",
    "POST /a/{client_id}/webhooks": "callback_url* triggers* state",
    "PUT /a/{client_id}/webhooks/{id}": "state*",
    "POST /calendars": "name description location timezone metadata",
    "POST /calendars/free-busy": "emails start_time* end_time* calendars",
    "POST /calendars/availability": "emails calendars duration_minutes* interval_minutes* "
    "start_time* end_time* free_busy open_hours buffer round_robin event_collection_id "
    "tentative_busy",
    "POST /events": "calendar_id* title description when* location participants busy recurrence "
    "conferencing metadata reminder_minutes reminder_method notifications capacity visibility "
    "hide_participants customer_event_id event_collection_id round_robin_order",
    "PUT /events/{id}": "title description when location participants busy recurrence metadata",
    "POST /events/to-ics": "event_id calendar_id when ics_options",
    "POST /send-rsvp": "event_id* status* account_id comment",
    "POST /contacts": "given_name middle_name surname suffix nickname birthday company_name "
    "job_title manager_name office_location notes emails im_addresses physical_addresses "
    "phone_numbers web_pages group",
    "POST /delta/generate_cursor": "start*",
    "POST /manage/pages": "name slug config access_tokens app_client_id",
    "PUT /manage/pages/{id}/upload-image": "contentType* objectName*",
    "POST /schedule/{slug}/timeslots": "additional_values additional_emails email* locale name* "
    "page_hostname replaces_booking_hash timezone slot*",
    "POST /schedule/{slug}/{edit_hash}/cancel": "reason",
    "PUT /neural/sentiment": "message_id text",
    "PUT /neural/signature": "message_id* parse_contacts ignore_links ignore_images "
    "ignore_tables remove_conclusion_phrases images_as_markdown images_as_markdowns",
    "PUT /neural/ocr": "file_id* pages",
    "PUT /neural/categorize": "message_id* only_category",
    "POST /neural/categorize/feedback": "message_id* category*",
    "POST /neural/sentiment/feedback": "sentiment* overwrite message_id text",
    "POST /component/{client_id}": "account_id name type action active settings "
    "public_account_id public_token_id access_token allowed_domains",
}


@pytest.mark.parametrize("path", QUERIES)
def test_a_list_of_the_platform_has_the_contracts_parameters(path):
    assert set(QUERIES[path].split()) <= parameters(operation("GET", path)).keys()


@pytest.mark.parametrize("at", BODIES)
def test_a_body_of_the_platform_has_the_contracts_fields(at):
    made = operation(*at.split(" "))
    wanted = BODIES[at].split()
    schema = resolved(made["requestBody"]["content"]["application/json"]["schema"])

    assert {one.rstrip("*") for one in wanted} <= body_keys(made)
    assert {one.rstrip("*") for one in wanted if one.endswith("*")} == set(
        schema.get("required", ())
    )


OBJECTS = {  # as the contract's lists call what is answered → the schema, or what stands for it
    "none": "null",
    "null": "null",
    "any": "PageDeleted null",
    "bytes": "string",
    "binary": "string",
    "rfc822": "string",
    "redirect": "string",
    "stream of delta": "string",
    "job_status_ref": "JobReference",
    "job_reference_or_null": "JobReference null",
    "folder": "Container",
    "label": "Container",
    "draft": "Draft OutboxDraft OutboxItem",
    "outbox_job": "JobStatus",
    "outbox_job_status": "OutboxJob",
    "send_grid_verified_status": "VerifiedStatus",
    "authorization_code": "CodeAnswer",
    "provider_detection": "Detection",
    "integration_list_envelope": "IntegrationList",
    "grant_list_envelope": "GrantList",
    "success": "Deleted BookingCancelled",
    "success_string": "Success",
    "account": "Account ConnectedAccount",
    "management_account": "ManagedAccount",
    "consecutive_slot": "Meeting",
    "scheduler_page": "SchedulingPage",
    "scheduler_account_calendars": "HostCalendars",
    "scheduler_image": "UploadedImage",
    "scheduler_provider_availability": "ProviderAvailability",
    "scheduler_timeslot": "OpenSlot",
    "scheduler_booking_confirmation": "Booking",
    "neural_sentiment": "Sentiment",
    "neural_ocr": "Recognised",
    "neural_signature": "Signature",
    "neural_categorizer": "Categorized",
    "neural_conversation": "Conversation",
    "neural_feedback": "Recategorized FeedbackNoted SentimentNoted null",
}


def forms(schema, depth=0):
    """Return the names of what a schema answers, each with how deep it stands in lists."""
    if "$ref" in schema:
        return {(schema["$ref"].rpartition("/")[2], depth)}
    if "anyOf" in schema:
        return set().union(*(forms(one, depth) for one in schema["anyOf"]))
    if schema["type"] == "array":
        return forms(schema["items"], depth + 1)
    return {(schema["type"], depth)}


@each_endpoint()
def test_an_endpoint_answers_the_contracts_status_and_object(endpoint):
    answer = operation(*place(endpoint))["responses"][str(endpoint["success_status"])]
    name, depth = endpoint["object"], int(endpoint.get("list", False))
    while name.startswith("list of "):
        name, depth = name.removeprefix("list of "), depth + 1
    found = set().union(*(forms(one["schema"]) for one in answer["content"].values()))

    wanted = OBJECTS.get(name, name.title().replace("_", "")).split()
    assert {(one, depth) for one in wanted} & found or (name == "none" and not found)


STRENGTH = {"seeds": "seed document", "sdk": "official client", "docs": "public documentation"}
EVIDENCE = {*STRENGTH.values(), "original server", "assumed"}


@each_endpoint()
def test_an_endpoint_names_its_rules_and_how_well_they_are_known(endpoint):
    made = operation(*place(endpoint))
    same = [STRENGTH[one["source"]] for one in ENDPOINTS if place(one) == place(endpoint)]

    assert made["x-mocknylas-evidence"] == min(same, key=[*STRENGTH.values()].index)
    assert made["x-mocknylas-source"]
    for rule in made["x-mocknylas-source"]:
        assert rule["id"]
        assert rule["statement"]
        assert rule["evidence"] in EVIDENCE
