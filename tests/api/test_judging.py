"""Where requests leave the contract: noted by lenient sandboxes, refused by strict ones."""

import pytest

from mocknylas.departures import KINDS
from tests.support.api import Api
from tests.support.mail import arrive, letter, people

START = 1_718_010_000
LATER = START + 86400
# kind, method, path, body or query, place, rule, status and message of a strict sandbox.
CASES = [
    (
        "ignored-parameter",
        ("GET", "/messages?limitt=5"),
        None,
        ("/query/limitt", "R-X32"),
        (400, "Unexpected query parameters limitt"),
    ),
    (
        "ignored-parameter",
        ("GET", "/account?expand=all"),
        None,
        ("/query/expand", "R-X32"),
        (400, "Unexpected query parameters expand"),
    ),
    (
        "ignored-field",
        ("POST", "/send"),
        letter(priority="high"),
        ("/body/priority", "E-35"),
        (400, "Unexpected attribute: priority"),
    ),
    (
        "ignored-field",
        ("POST", "/drafts"),
        {"to": [{"email": "ada@example.com", "nme": "Ada"}]},
        ("/body/to/0/nme", "E-35"),
        (400, "Unexpected attribute: to.0.nme"),
    ),
    (
        "ignored-field",
        ("POST", "/contacts"),
        {"emails": [{"type": "work", "email": "ada@example.com", "a/b~c": 1}]},
        ("/body/emails/0/a~1b~0c", "E-35"),
        (400, "Unexpected attribute: emails.0.a/b~c"),
    ),
    (
        "coerced-value",
        ("POST", "/send"),
        letter(tracking={"opens": "true"}),
        ("/body/tracking/opens", "R-WHEN-03"),
        (400, "'tracking.opens' parameter invalid."),
    ),
    (
        "deprecated",
        ("POST", "/v2/outbox"),
        letter(send_at=LATER),
        ("", "R-V5"),
        (
            400,
            "POST /v2/outbox isn't supported in the version of the Nylas API your app uses. "
            "Please update the API version.",
        ),
    ),
    (
        "tolerated",
        ("GET", "/events?expand_recurring=true"),
        None,
        ("/query/expand_recurring", "R-REC-05"),
        (400, "'expand_recurring' must be used with a time range filter."),
    ),
]


def latest(api):
    return list(api.mock.world.calls)[-1]


@pytest.mark.rule("R-X32", "R-PAGE-11", "E-14", "E-35")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1][1]}")
def test_a_departure_is_noted_and_refused_by_a_strict_sandbox(gmail, case):
    kind, ask, body, (place, rule), refusal = case

    served = gmail.request(*ask, body)
    departures = latest(gmail).departures
    gmail.mock.set_options({"strict": True})
    refused = gmail.request(*ask, body)

    assert served.status_code < 300
    assert [(one.kind, one.place, one.rule) for one in departures] == [(kind, place, rule)]
    assert departures[0].message == refusal[1]
    assert (refused.status_code, refused.get_json()["message"]) == refusal
    assert latest(gmail).error == departures[0].error


@pytest.mark.rule("R-D10")
def test_what_a_client_sends_back_is_noted_and_never_refused(gmail):
    draft = gmail.post("/drafts", {"subject": "Hi"})
    gmail.mock.set_options({"strict": True})

    gmail.put(f"/drafts/{draft['id']}", {**draft, "subject": "Hello"})

    kinds = {one.kind for one in latest(gmail).departures}
    places = {one.place for one in latest(gmail).departures}
    assert kinds == {"read-only-field"}
    assert {"/body/id", "/body/object", "/body/date"} <= places
    assert "/body/subject" not in places


@pytest.mark.rule("R-T14")
def test_a_thread_takes_nothing_back_in_a_strict_sandbox(gmail):
    thread = gmail.get(f"/threads/{arrive(gmail)['thread_id']}")
    gmail.put(f"/threads/{thread['id']}", {"subject": thread["subject"]})

    noted = latest(gmail).departures
    gmail.mock.set_options({"strict": True})

    assert [one.kind for one in noted] == ["read-only-field"]
    refused = gmail.error("PUT", f"/threads/{thread['id']}", {"subject": thread["subject"]})
    assert refused[0] == 400


@pytest.mark.rule("R-PAGE-04")
@pytest.mark.parametrize("query", ["offset=0", "limit=5", "view=ids"])
def test_paging_parameters_belong_to_single_objects_too(gmail, query):
    gmail.request("GET", f"/calendars/{gmail.get('/calendars')[0]['id']}?{query}")

    assert latest(gmail).departures == ()


@pytest.mark.rule("R-X10")
def test_a_body_where_none_is_read_is_noted_and_never_refused(gmail):
    gmail.mock.set_options({"strict": True})
    contact = gmail.post("/contacts", {"given_name": "Ada"})

    gmail.request("DELETE", f"/contacts/{contact['id']}", {"hard": True, "reason": "old"})

    assert [(one.place, one.rule) for one in latest(gmail).departures] == [
        ("/body/hard", "R-X10"),
        ("/body/reason", "R-X10"),
    ]
    assert latest(gmail).status == 200


@pytest.fixture
def readers(nylas_mock):
    """The API for an application that may only read mail."""
    api = Api(nylas_mock, "gmail")
    account_id = api.account.id
    token = nylas_mock.world.tokens.grant(account_id, "email.read_only,room_resources.read_only")
    api.headers = {"Authorization": f"Bearer {token}"}
    return api


@pytest.mark.rule("R-OAUTH-02", "R-HOOK-18")
@pytest.mark.parametrize(
    ("method", "path", "body", "wanted"),
    [
        ("POST", "/send", letter(), "email or email.send or email.drafts"),
        ("GET", "/contacts", None, "contacts or contacts.read_only"),
        ("GET", "/calendars", None, "calendar or calendar.read_only"),
        ("POST", "/drafts", {}, "email or email.modify or email.drafts"),
    ],
)
def test_a_scope_that_was_not_granted_is_missed(readers, method, path, body, wanted):
    served = readers.request(method, path, body)
    noted = latest(readers).departures
    readers.mock.set_options({"strict": True})

    refused = readers.error(method, path, body)

    assert served.status_code == 200
    assert [(one.kind, one.place) for one in noted] == [("missing-scope", "/headers/Authorization")]
    assert refused == (
        403,
        "invalid_request_error",
        f"This call needs the scope {wanted}; the access token has "
        "email.read_only,room_resources.read_only.",
    )


@pytest.mark.rule("R-OAUTH-02", "R-GRANT-08")
@pytest.mark.parametrize(
    ("scopes", "method", "path", "body"),
    [
        ("contacts,calendar,email", "GET", "/resources", None),
        ("Mail.Send,offline_access,User.Read", "POST", "/send", letter()),
        ("email.drafts", "POST", "/send", letter()),
    ],
    ids=["default ones in another order", "a provider's own", "drafts are sent, too"],
)
def test_scopes_that_allow_a_call_are_not_missed(gmail, scopes, method, path, body):
    token = gmail.mock.world.tokens.grant(gmail.account.id, scopes)
    gmail.headers = {"Authorization": f"Bearer {token}"}
    gmail.mock.set_options({"strict": True})

    assert gmail.request(method, path, body).status_code == 200
    assert latest(gmail).departures == ()


@pytest.mark.rule("R-AVAIL-05")
@pytest.mark.parametrize("path", ["", "/consecutive"])
def test_documented_fields_of_availability_are_not_noted(gmail, path):
    who = gmail.account.email_address
    slot = {"object": "time_slot", "status": "busy", "start_time": LATER, "end_time": LATER + 60}
    hours = {"emails": [who], "days": [0], "timezone": "UTC", "start": "9:00", "end": "10:00"}
    gmail.mock.set_options({"strict": True})

    gmail.post(
        f"/calendars/availability{path}",
        {
            "start_time": LATER,
            "end_time": LATER + 3600,
            "duration_minutes": 30,
            "interval_minutes": 30,
            "emails": [[who]] if path else [who],
            "free_busy": [{"object": "free_busy", "email": "eve@x.example", "time_slots": [slot]}],
            "open_hours": [{"object_type": "open_hours", **hours}],
        },
    )

    assert latest(gmail).departures == ()


@pytest.mark.parametrize("path", ["/messages", "/account", "/resources", "/job-statuses"])
def test_a_scope_that_was_granted_or_that_nobody_needs_is_not(readers, path):
    readers.mock.set_options({"strict": True})

    assert readers.request("GET", path).status_code == 200
    assert latest(readers).departures == ()


@pytest.mark.rule("R-EVT-27")
def test_what_is_cut_off_is_noted(gmail):
    calendar = gmail.get("/calendars")[0]["id"]
    when = {"start_time": LATER, "end_time": LATER + 60}

    gmail.post("/events", {"calendar_id": calendar, "title": "x" * 2000, "when": when})

    assert [(one.kind, one.place) for one in latest(gmail).departures] == [
        ("over-limit", "/body/title")
    ]


@pytest.mark.rule("R-T11")
def test_the_key_of_the_other_unit_is_noted(gmail):
    message = arrive(gmail)

    gmail.put(f"/messages/{message['id']}", {"folder_id": "x1", "unread": False})

    assert [(one.place, one.rule) for one in latest(gmail).departures] == [
        ("/body/folder_id", "R-T11")
    ]


@pytest.mark.rule("R-P16")
def test_a_suffix_of_the_content_type_is_noted(gmail):
    mime = "From: a@example.com\nTo: b@example.com\nSubject: Hi\n\nHello"

    gmail.request("POST", "/send", mime, data=mime, headers={"Content-Type": "message/rfc822; x=y"})

    assert [(one.place, one.rule) for one in latest(gmail).departures] == [
        ("/headers/Content-Type", "R-P16")
    ]


@pytest.mark.rule("R-AUTHZ-06")
def test_a_token_in_place_of_the_secret_is_noted(nylas_mock, gmail):
    gmail.get(f"/a/{nylas_mock.client_id}/accounts")

    assert [(one.kind, one.place, one.rule) for one in latest(gmail).departures] == [
        ("tolerated", "/headers/Authorization", "R-AUTHZ-06")
    ]


def test_a_departure_counts_once_though_it_is_met_often(gmail):
    first = arrive(gmail, subject="One")
    arrive(gmail, subject="Re: One", headers={"In-Reply-To": "x", "References": "x"})

    gmail.put(f"/threads/{first['thread_id']}", {"folder_id": "x1"})

    assert len(latest(gmail).departures) == 1


def test_a_faulted_call_is_judged_all_the_same(gmail):
    gmail.mock.add_fault(name="down", seam="request", effect="refuse", attributes={"status": 503})

    assert gmail.request("GET", "/messages?limitt=5").status_code == 503
    assert [one.kind for one in latest(gmail).departures] == ["ignored-parameter"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages?limit=5&offset=0&in=inbox&view=ids", None),
        ("POST", "/send", letter(reply_to=people("ada@example.com"), tracking={"opens": True})),
        ("POST", "/v2/send?sendnow=false", letter(send_at=LATER)),
        (
            "POST",
            "/contacts",
            {"given_name": "Ada", "emails": [{"type": "work", "email": "a@b.c"}]},
        ),
        ("GET", "/threads", None),
        ("PUT", "/neural/sentiment", {"text": "I love it"}),
    ],
)
def test_a_call_by_the_book_departs_from_nothing(gmail, method, path, body):
    assert gmail.request(method, path, body).status_code in {200, 202}
    assert latest(gmail).departures == ()


def test_each_kind_is_explained():
    assert all(KINDS.values())
