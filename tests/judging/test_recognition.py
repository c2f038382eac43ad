"""Which operation a request was meant to be."""

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.judging.recognition import (
    collection,
    mistaken,
    names_in_path,
    nearest,
    row_named,
    rows_at,
)

V3 = "this is a path of API v3; mocknylas serves v2"
NEAR = [  # what is asked for → what was meant, and why
    ("GET /message", "GET /messages", "'messages' instead of 'message'"),
    ("GET /messages/", "GET /messages", None),
    ("GET /message/4xk9c2", "GET /messages/{id}", "'messages' instead of 'message'"),
    ("GET /mesages/search", "GET /messages/search", "'messages' instead of 'mesages'"),
    ("GET /job_statuses", "GET /job-statuses", "'job-statuses' instead of 'job_statuses'"),
    ("POST /oauth/tokens", "POST /oauth/token", "'token' instead of 'tokens'"),
    ("POST /a/cid/webhook", "POST /a/{client_id}/webhooks", "'webhooks' instead of 'webhook'"),
    ("GET /contacts/groups/all", "GET /contacts/groups", "the segment 'all' is one too many"),
    ("GET /messages/4xk9c2/attachments", "GET /messages/{id}", "'attachments' is one too many"),
    ("POST /neural/sentiment/4xk9c2/feedback", "POST /neural/sentiment/feedback", "one too many"),
    ("POST /availability/consecutive", "POST /calendars/availability/consecutive", "lies below"),
    ("GET /a/cid/accounts/4xk9c2/token_info", "POST /a/{client_id}/accounts/{id}/token-info", None),
    # another method
    ("PATCH /messages/abc", "PUT /messages/{id}", "takes GET, PUT, DELETE"),
    ("PUT /v2/send", "POST /v2/send", "PUT is not there; this path takes POST"),
    ("PUT /connect/grants/abc", "PATCH /connect/grants/{id}", "takes GET, PATCH, DELETE"),
    ("GET /send", "POST /send", "this path takes POST"),
    ("POST /calendars/availabilty", "POST /calendars/availability", "'availability' instead of"),
    # other versions
    ("GET /v2/messages", "GET /messages", "v2 has no version in this path"),
    ("GET /v2.7/messages/4xk9c2", "GET /messages/{id}", "v2 has no version in this path"),
    ("GET /n/4xk9c2/threads", "GET /threads", "namespaces are of API v1"),
    ("GET /api/threads", "GET /threads", "paths begin at the host's root"),
    ("GET /v3/grants/4xk9c2/messages", "GET /messages", V3),
    ("GET /v3/grants/4xk9c2/messages/7h", "GET /messages/{id}", V3),
    ("POST /v3/grants/4xk9c2/messages/send", "POST /send", V3),
    ("GET /v3/grants/4xk9c2/messages/schedules", "GET /job-statuses", V3),
    ("GET /v3/grants/4xk9c2/attachments/7h/download", "GET /files/{id}/download", V3),
    ("POST /v3/grants/4xk9c2/events/7h/send-rsvp", "POST /send-rsvp", V3),
    ("GET /v3/grants", "GET /a/{client_id}/accounts", V3),
    ("GET /v3/grants/4xk9c2", "GET /a/{client_id}/accounts/{id}", V3),
    ("GET /v3/connect/auth", "GET /oauth/authorize", V3),
    ("POST /v3/connect/token", "POST /oauth/token", V3),
    ("POST /v3/webhooks", "POST /a/{client_id}/webhooks", V3),
    ("POST /v3/calendars/availability", "POST /calendars/availability", V3),
    ("GET /v3/threds", "GET /threads", V3),
    # slips known from clients
    ("POST /events/4xk9c2/rsvp", "POST /send-rsvp", "answers go to a path of their own"),
    ("POST /drafts/4xk9c2/send", "POST /send", "with its draft_id"),
    ("POST /messages/send", "POST /send", "mail is sent by a path of its own"),
    ("GET /messages/4xk9c2/raw", "GET /messages/{id}", "Accept: message/rfc822"),
    ("POST /attachments", "POST /files", "attachments are files"),
    ("GET /webhooks", "GET /a/{client_id}/webhooks", "belong to an application"),
    ("POST /accounts/4xk9c2/downgrade", "POST /a/{client_id}/accounts/{id}/downgrade", "managed"),
    ("POST /free-busy", "POST /calendars/free-busy", "it lies below /calendars"),
    ("GET /me", "GET /account", "/account"),
]


@pytest.mark.parametrize(("asked", "meant", "why"), NEAR, ids=[row[0] for row in NEAR])
def test_the_nearest_operation_is_named_first_with_the_reason(asked, meant, why):
    first = nearest(*asked.split(" "))[0]

    assert f"{first.row.method} {first.row.path}" == meant
    assert (why or "") in first.why


@pytest.mark.parametrize("path", ["/", "/nothing/like/this/at/all", "/wp-admin.php"])
def test_what_is_like_nothing_has_no_nearest(path):
    assert nearest("GET", path) == []


def test_other_methods_of_a_path_are_named_once_each():
    found = nearest("PATCH", "/messages/abc")

    assert [one.row.name for one in found] == [
        "messages.update",
        "messages.get",
        "messages.delete",
    ]


@pytest.mark.parametrize("row", OPERATIONS, ids=lambda row: row.name)
def test_each_operation_is_found_by_its_name_and_its_path(row):
    path = row.path.replace("{", "").replace("}", "")

    assert row_named(row.name) is row
    assert row in rows_at(f"{path}/")
    assert set(names_in_path(row, path)) == {
        one[1:-1] for one in row.path.split("/") if one.startswith("{")
    }


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/messages/serch", ["messages.search"]),
        ("/contacts/group", ["contacts.groups"]),
        ("/messages/4xk9c2", []),
        ("/messages/search", []),
    ],
)
def test_a_word_that_was_read_as_an_id_is_told(path, meant):
    assert [one.row.name for one in mistaken("GET", path)] == meant


@pytest.mark.parametrize(
    ("operation", "error", "listed"),
    [
        ("messages.get", "message_not_found", "GET /messages"),
        ("events.rsvp", "event_not_found", "GET /events"),
        ("outbox_v2.cancel", "job_not_found", "GET /job-statuses"),
        ("scheduler.get_page", "page_not_found", "GET /manage/pages"),
        ("scheduler.book", "page_not_found", "the API"),
    ],
)
def test_where_ids_are_listed_is_known(operation, error, listed):
    assert collection(row_named(operation), error) == listed
