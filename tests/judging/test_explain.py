"""What is said of calls as applications make them: place, rule, what is accepted, remedy."""

import json

import pytest

from mocknylas.calls import REDACTED
from mocknylas.engine.deltas import OBJECTS
from mocknylas.errors import UsageError
from mocknylas.judging.digest import FINDINGS, MOST, digest
from mocknylas.judging.explain import explain
from mocknylas.judging.rulebook import rule
from mocknylas.judging.words import told

ADA = "ada.lovelace@gmail.test"
FRIEND = {"to": [{"email": "eve@example.com"}]}
KEYS = ["call", "operation", "nearest", "findings", "fault", "account"]
OF_FINDINGS = [
    *("kind", "meaning", "error", "message", "place", "value", "rule", "accepted", "remedy"),
]
OF_ACCEPTED = [
    *("schema", "description", "choices", "names", "nearest", "elsewhere", "bounds"),
]
FILES = {**FRIEND, "file_ids": ["abc"]}
THERE = {"calendar_id": "abc"}
AFTER = "received_after"
PLACES = [  # method, path, body → row of the catalogue, place, value
    ("GET", "/messages?limit=-1", None, "limit_negative", "/query/limit", "-1"),
    ("GET", "/messages?view=all", None, "unknown_view", "/query/view", "all"),
    ("GET", "/threads?unread=maybe", None, "not_boolean", "/query/unread", "maybe"),
    ("GET", "/files?message_id=A!", None, "invalid_id", "/query/message_id", "A!"),
    ("GET", "/messages/abc,A!", None, "invalid_id", "/path/id", "abc,A!"),
    ("GET", "/messages/search", None, "query_required", "/query/q", None),
    ("GET", f"/messages?{AFTER}=x", None, "invalid_datetime", f"/query/{AFTER}", "x"),
    ("GET", "/delta?cursor=7", None, "cursor_invalid", "/query/cursor", "7"),
    ("POST", "/send", {"subject": "x"}, "no_recipients", "/body/to", None),
    ("POST", "/send", {**FRIEND, "subject": 5}, "subject_not_string", "/body/subject", 5),
    ("POST", "/send", {**FRIEND, "cc": "x"}, "invalid_recipients", "/body/cc", "x"),
    ("POST", "/send", FILES, "file_does_not_exist", "/body/file_ids/0", "abc"),
    ("POST", "/drafts", {"thread_id": "abc"}, "thread_does_not_exist", "/body/thread_id", "abc"),
    ("POST", "/events", THERE, "event_calendar_not_found", "/body/calendar_id", "abc"),
    ("PUT", "/threads/abc", {}, "thread_not_found", "/path/id", "abc"),
    ("DELETE", "/v2/outbox/abc", None, "job_not_found", "/path/job_status_id", "abc"),
    ("POST", "/labels", {"display_name": 5}, "display_name_invalid", "/body/display_name", 5),
]
VIEWS = {"type": "string", "enum": ["ids", "count", "expanded"]}
ACCEPTED = [  # method, path, body → what is accepted, in part
    ("GET", "/messages?view=all", None, {"schema": VIEWS}),
    ("GET", "/messages?limit=5000", None, {"bounds": {"maximum": 1000}}),
    ("GET", "/messages?limt=5", None, {"schema": None, "nearest": ["limit"]}),
    ("GET", "/messages?page_token=5", None, {"nearest": ["offset"]}),
    ("POST", "/send", {**FRIEND, "attachments": []}, {"nearest": ["file_ids"]}),
    ("POST", "/v2/send", {**FRIEND, "sendnow": True}, {"elsewhere": "query"}),
    ("GET", "/delta?cursor=0&include_types=mail", None, {"choices": list(OBJECTS)}),
]


@pytest.fixture
def explained(gmail, nylas_mock):
    """Make a call as Ada and return its explanation."""

    def ask(method, path, body=None, **options):
        gmail.request(method, path, body, **options)
        return nylas_mock.explain(nylas_mock.calls[-1])

    return ask


@pytest.fixture
def finding(explained):
    """Make a call as Ada and return the first finding about it."""

    def ask(*arguments, **options):
        return explained(*arguments, **options)["findings"][0]

    return ask


# --- data ---


def test_an_explanation_has_the_same_keys_whatever_it_is_about(explained):
    good = explained("GET", "/account")
    bad = explained("GET", "/messages?limit=x&limt=1")

    assert list(good) == list(bad) == KEYS
    assert good["findings"] == []
    for one in bad["findings"]:
        assert list(one) == OF_FINDINGS
        assert list(one["accepted"]) == OF_ACCEPTED
    assert json.loads(json.dumps(bad)) == bad


def test_a_refusal_is_explained_with_all_there_is_to_know(finding):
    one = finding("GET", "/messages?limit=x")

    names = one["accepted"].pop("names")
    assert one == {
        "kind": "error",
        "meaning": "what the call was refused with",
        "error": "limit_not_integer",
        "message": "Limit parameter must be an integer.",
        "place": "/query/limit",
        "value": "x",
        "rule": {
            "id": "E-11",
            "section": "4. Parameters (all lists)",
            "statement": "Limit parameter must be an integer.",
            "sources": ["sync-engine"],
            "evidence": "original server",
        },
        "accepted": {
            "schema": {"type": "integer", "minimum": 0, "maximum": 1000},
            "description": "How many objects to answer at most.",
            "choices": [],
            "nearest": [],
            "elsewhere": "",
            "bounds": {},
        },
        "remedy": "Write 'limit' in digits.",
    }
    assert {"limit", "offset", "view"} <= set(names)


def test_an_operation_is_told_with_its_source(explained):
    row = explained("PUT", "/threads/abc", {})["operation"]

    assert (row["name"], row["method"], row["path"]) == ("threads.update", "PUT", "/threads/{id}")
    assert row["source"] == "R-T8"


def test_the_same_call_is_explained_the_same(explained):
    again = [explained("POST", "/send", {"subjct": "x"}) for _ in range(2)]

    first, second = ({**one, "call": {**one["call"], "number": 0}} for one in again)
    assert first == second


# --- operations that are none ---


def test_a_path_that_does_not_exist_is_explained_by_the_nearest(explained):
    one = explained("GET", "/message")

    assert one["operation"] is None
    assert [near["name"] for near in one["nearest"]] == ["messages.list"]
    assert one["findings"][0]["remedy"] == (
        "Ask for GET /messages: 'messages' instead of 'message'."
    )


def test_a_wrong_method_is_explained_by_the_right_ones(explained):
    one = explained("PATCH", "/messages/abc", {"unread": False})

    assert [near["method"] for near in one["nearest"]] == ["PUT", "GET", "DELETE"]
    assert one["findings"][0]["remedy"].startswith("Ask for PUT /messages/{id}: PATCH is not")


def test_a_path_that_is_like_none_is_said_to_be_so(finding):
    assert finding("GET", "/wp-admin.php")["remedy"].startswith("There is nothing like it in v2")


def test_a_word_that_was_taken_for_an_id_is_told(finding):
    one = finding("GET", "/messages/serch")

    assert (one["place"], one["value"]) == ("/path/id", "serch")
    assert one["remedy"].endswith("Ask for GET /messages/search: 'search' instead of 'serch'.")


# --- places and what is accepted there ---


@pytest.mark.parametrize("row", PLACES)
def test_the_place_of_a_mistake_is_found(row, finding):
    one = finding(*row[:3])

    assert (one["error"], one["place"], one["value"]) == row[3:]


@pytest.mark.parametrize("row", ACCEPTED)
def test_what_would_have_been_accepted_is_told(row, finding):
    *asked, wanted = row

    takes = finding(*asked)["accepted"]

    assert {name: takes[name] for name in wanted} == wanted


def test_a_field_deep_in_a_body_is_explained_by_the_names_beside_it(explained):
    body = {"calendar_id": "abc", "when": {"tim": 1, "time": 5}}

    *_, one = explained("POST", "/events", body)["findings"]

    assert (one["kind"], one["place"], one["value"]) == ("ignored-field", "/body/when/tim", 1)
    assert one["accepted"]["nearest"][0] == "time"
    assert one["remedy"] == "Write 'time' instead of 'tim'."


def test_a_coerced_value_is_explained_by_the_type(finding):
    one = finding("POST", "/send", {**FRIEND, "tracking": {"opens": "true"}})

    assert (one["kind"], one["place"], one["value"]) == (
        "coerced-value",
        "/body/tracking/opens",
        "true",
    )
    assert one["accepted"]["schema"] == {"type": "boolean"}
    assert one["remedy"].startswith("Send 'opens' as true or false;")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/messages?limt=5", None),
        ("POST", "/send", {**FRIEND, "priority": "high"}),
        ("POST", "/send", {**FRIEND, "tracking": {"opens": "true"}}),
        ("POST", "/contacts", {"emails": [{"type": "work", "email": "a@b.test", "a/b~c": 1}]}),
        ("GET", "/events?expand_recurring=true", None),
    ],
)
def test_what_is_refused_is_found_where_it_was_tolerated(method, path, body, nylas_mock, finding):
    tolerated = finding(method, path, body)
    nylas_mock.set_options({"strict": True})

    refused = finding(method, path, body)

    assert (tolerated["kind"] == "error", refused["kind"]) == (False, "error")
    for name in ("error", "place", "value", "accepted"):
        assert refused[name] == tolerated[name]


def test_a_deprecated_call_is_explained_by_its_successor(explained):
    *_, one = explained("GET", "/contacts/search?q=x")["findings"]

    assert one["kind"] == "deprecated"
    assert one["remedy"].endswith("use the filters of GET /contacts.")


# --- circumstances ---


def test_scopes_that_were_needed_are_told(nylas_mock, explained):
    connected = nylas_mock.accounts.connect("new@gmail.test", scopes=["calendar"])
    bearer = {"Authorization": f"Bearer {connected['access_token']}"}

    (one,) = explained("GET", "/messages", headers=bearer)["findings"]

    assert (one["kind"], one["place"]) == ("missing-scope", "/headers/Authorization")
    assert "email.read_only" in one["accepted"]["choices"]
    assert "accounts.connect('new@gmail.test', scopes=[…])" in one["remedy"]


@pytest.mark.parametrize(
    ("state", "remedy"),
    [
        ({"sync_state": "invalid"}, f'`nylas_mock.accounts.set({ADA!r}, sync_state="running")`'),
        ({"sync_state": "stopped"}, f'`nylas_mock.accounts.set({ADA!r}, sync_state="running")`'),
        ({"billing_state": "cancelled"}, f'accounts.set({ADA!r}, billing_state="paid")`'),
    ],
)
def test_a_state_that_forbids_is_told_with_the_verb_that_mends_it(
    state, remedy, nylas_mock, explained
):
    nylas_mock.accounts.set(ADA, **state)

    told = explained("POST", "/send", FRIEND)
    mended = told["findings"][0]["remedy"]
    exec(mended.split("`")[1], {"nylas_mock": nylas_mock})  # what is advised can be done

    assert remedy in mended
    assert told["account"]["email_address"] == ADA
    assert explained("POST", "/send", FRIEND)["findings"] == []


def test_a_fault_is_told_with_its_whole_rule(nylas_mock, explained):
    nylas_mock.fault("request", "refuse", name="down", error="database", times=2)

    told = explained("GET", "/account")

    assert told["findings"][0]["error"] == "database"
    assert (told["fault"]["name"], told["fault"]["hits"]) == ("down", 1)
    assert told["fault"]["rule"]["times"] == 2
    exec(told["fault"]["remedy"].split("`")[1], {"nylas_mock": nylas_mock})
    assert nylas_mock.explain(nylas_mock.calls[-1])["fault"] == {
        "name": "down",
        "armed": False,
        "rule": None,
        "hits": None,
        "remedy": "",
    }


def test_the_scenario_that_armed_a_fault_is_told(nylas_mock, explained):
    nylas_mock.load_scenario(
        {
            "name": "outage",
            "faults": [{"seam": "request", "effect": "refuse", "attributes": {"status": 503}}],
        }
    )

    assert explained("GET", "/account")["fault"]["rule"]["scenario"] == "outage"


def test_a_rate_limit_is_told_with_the_end_of_its_window(nylas_mock, explained):
    nylas_mock.set_options({"rate_limits": True, "rate_limit_token": 1, "rate_limit_window": 60})
    explained("GET", "/account")

    (one,) = explained("GET", "/account")["findings"]

    assert one["accepted"]["bounds"] == {
        "limit_of_application": 500,
        "limit_of_token": 1,
        "window": 60,
        "resets_at": "2024-06-10T09:01:00Z",
    }


def test_the_window_of_a_scheduled_mail_is_told(nylas_mock, gmail, explained):
    at = nylas_mock.clock.now + 120
    job = gmail.post("/v2/send?sendnow=false", {**FRIEND, "send_at": at})["job_status_id"]

    one = explained("DELETE", f"/v2/outbox/{job}")["findings"][0]

    assert one["error"] == "change_too_late"
    assert one["accepted"]["bounds"] == {
        "job_status": "pending",
        "change_until": "2024-06-10T08:57:00Z",
    }


@pytest.mark.parametrize(
    ("given", "bounds"),
    [
        ({"send_at": 5}, {"not_before": 1718010000, "now": "2024-06-10T09:00:00Z"}),
        (
            {"retry_limit_datetime": 5},
            {"not_before": 1718010000, "not_after": 1718010000 + 7 * 86400},
        ),
        (
            {"send_at": 1718010100, "retry_limit_datetime": 1728010100},
            {"not_before": 1718010100, "not_after": 1718010100 + 7 * 86400},
        ),
    ],
)
def test_the_bounds_of_an_instant_are_told(given, bounds, finding):
    one = finding("POST", "/v2/send?sendnow=false", {**FRIEND, **given})

    assert one["accepted"]["bounds"] == bounds


def test_a_call_is_explained_without_the_world_that_served_it(nylas_mock, explained):
    explained("DELETE", "/v2/outbox/abc")

    told = explain(nylas_mock.calls[-1])

    assert (told["account"], told["fault"]) == (None, None)
    assert told["findings"][0]["error"] == "job_not_found"


# --- secrets ---


def test_secrets_are_nowhere_in_an_explanation(explained):
    secret = "s3cret"
    body = {"client_secret": secret, "refresh_token": secret, "settings": {"password": secret}}

    told = explained("POST", f"/send?access_token={secret}", {**FRIEND, **body})

    assert secret not in json.dumps(told)
    values = {one["place"]: one["value"] for one in told["findings"]}
    assert values["/query/access_token"] == values["/body/client_secret"] == REDACTED


def test_a_long_value_is_cut(finding):
    one = finding("GET", f"/messages?subject={'x' * 300}")

    assert one["value"] == f"{'x' * 200}… (300 characters)"


def test_a_large_value_is_counted(finding):
    one = finding("POST", "/send", {**FRIEND, "cc": [{"name": "x" * 99}] * 3})

    assert (one["place"], one["value"]) == ("/body/cc", "3 entries")


# --- words ---


def test_an_explanation_is_told_in_lines(explained):
    lines = told(explained("GET", "/messages?view=all&limt=1"))

    assert lines[0] == "#1 GET /messages?view=all&limt=1 → 400"
    assert lines[1].startswith("operation: GET /messages (messages.list): ")
    assert '  place: /query/view = "all"' in lines
    assert any(line.startswith("  accepted: one of ids, count, expanded") for line in lines)
    assert "  did you mean: limit" in lines
    assert "  remedy: Write 'limit' instead of 'limt'." in lines
    assert lines[-1].startswith("account: id ")


def test_what_a_fault_has_done_is_told_in_a_line(nylas_mock, explained):
    nylas_mock.fault("request", "refuse", name="down", error="database")

    (line,) = [one for one in told(explained("GET", "/account")) if one.startswith("fault:")]
    nylas_mock.delete_faults()
    (later,) = [
        one for one in told(nylas_mock.explain(nylas_mock.calls[-1])) if one.startswith("fault:")
    ]

    assert "'down' injected this: seam request, effect refuse" in line
    assert later == "fault: 'down' injected this; it is not armed any more."


def test_nearest_operations_are_told_with_their_reasons(explained):
    lines = told(explained("GET", "/v3/grants/abc/messages"))

    assert lines[1:3] == [
        "operation: none",
        "  nearest: GET /messages (messages.list): this is a path of API v3; mocknylas serves v2",
    ]


def test_what_is_known_is_listed_where_nothing_is_near(explained):
    lines = told(explained("GET", "/messages?zzz=1"))

    (known,) = [line for line in lines if line.startswith("  known: ")]
    assert known.startswith("  known: any_email, bcc, cc")
    assert known.endswith("and 7 more")


def test_a_digest_tells_alike_calls_once_and_injected_ones_last(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", name="down", error="database", times=1)
    for path in ("/account", "/messages?limit=x", "/messages?limit=y", "/message"):
        gmail.request("GET", path)

    lines = digest((call, nylas_mock.world) for call in nylas_mock.calls)

    assert [line for line in lines if line.startswith("#")] == [
        "#2 GET /messages?limit=x → 400 and 1 more like it",
        "#4 GET /message → 404",
        "#1 GET /account → 503 by fault 'down'",
    ]


def test_a_digest_is_short_and_counts_the_rest(nylas_mock, gmail):
    strange = "&".join(f"zz{number}=1" for number in range(FINDINGS + 2))
    gmail.request("GET", f"/account?{strange}")
    for number in range(MOST + 2):
        gmail.request("GET", f"/nothing-{number}")

    lines = digest((call, nylas_mock.world) for call in nylas_mock.calls)

    assert sum(line.startswith("#") for line in lines) == MOST
    assert "  … 2 more" in lines
    assert lines[-1] == "… 3 more; `nylas_mock.explain(number)` tells of each"


# --- the ways to it ---


def test_a_call_is_explained_by_its_number(nylas_mock, gmail):
    gmail.request("GET", "/message")

    assert nylas_mock.explain(1) == nylas_mock.explain(nylas_mock.calls[-1])
    with pytest.raises(UsageError, match="no call 2"):
        nylas_mock.explain(2)


def test_a_stray_call_is_explained_too(nylas_mock, gmail):
    gmail.request("GET", "/account", headers={"Authorization": "Bearer nobody"})
    number = list(nylas_mock.sandboxes.stray_calls)[-1].number

    told = nylas_mock.explain(number, stray=True)

    assert told["findings"][0]["error"] == "unauthorized"
    assert "an account's access token" in told["findings"][0]["remedy"]


def test_the_credentials_that_an_operation_takes_are_told(nylas_mock, gmail):
    gmail.request("GET", "/a/abc/accounts", headers={"Authorization": "Bearer nobody"})
    number = list(nylas_mock.sandboxes.stray_calls)[-1].number

    one, *_ = nylas_mock.explain(number, stray=True)["findings"]

    assert "the application's client secret" in one["remedy"]


@pytest.mark.parametrize(
    ("rule_id", "evidence"),
    [
        ("E-01", "public documentation"),
        ("E-11", "original server"),
        ("E-71", "seed document"),
        ("E-95", "assumed"),
        ("R-X2", "seed document"),
        ("§17", "official client"),
    ],
)
def test_the_strength_of_evidence_is_told_of_each_rule(rule_id, evidence):
    assert rule(rule_id)["evidence"] == evidence


def test_a_rule_that_is_none_is_told_as_none():
    assert rule("R-NONE-1") is None


def test_a_field_deep_in_a_list_is_explained_by_the_names_beside_it(explained, gmail):
    calendar = gmail.get("/calendars")[0]["id"]
    guest = {"email": "eve@example.com", "nmae": "Eve"}
    body = {"calendar_id": calendar, "when": {"time": 1718020000}, "participants": [guest]}

    (one,) = explained("POST", "/events", body)["findings"]

    assert (one["place"], one["value"]) == ("/body/participants/0/nmae", "Eve")
    assert one["accepted"]["nearest"] == ["name"]


def test_a_field_is_found_at_any_depth_by_the_name_that_the_error_tells(finding, gmail):
    calendar = gmail.get("/calendars")[0]["id"]
    body = {"calendar_id": calendar, "when": {"time": 1718020000}, "recurrence": {"rrule": 5}}

    one = finding("POST", "/events", body)

    assert (one["error"], one["place"]) == ("invalid_field", "/body/recurrence/rrule")


def test_the_scopes_that_a_token_has_are_told_where_it_was_refused(nylas_mock, explained):
    nylas_mock.set_options({"strict": True})
    connected = nylas_mock.accounts.connect("new@gmail.test", scopes=["calendar"])
    bearer = {"Authorization": f"Bearer {connected['access_token']}"}

    lines = told(explained("GET", "/messages", headers=bearer))

    assert '  bounds: scopes ["calendar"]' in lines
    assert "  accepted: email, email.modify, email.read_only, email.metadata" in lines


def test_the_size_that_was_exceeded_is_told(nylas_mock, finding):
    nylas_mock.set_options({"max_file_size": 10})

    one = finding("POST", "/send", {**FRIEND, "body": "x" * 100})

    assert (one["error"], one["accepted"]["bounds"]) == ("too_large", {"maximum_bytes": 10})


def test_a_job_that_is_over_is_told_with_its_status(gmail, explained):
    path = "/v2/outbox/{job_status_id}"
    job = gmail.post("/v2/send?sendnow=false", {**FRIEND, "send_at": 1728010100})
    gmail.delete(path.format_map(job))

    one = explained("DELETE", path.format_map(job))["findings"][0]

    assert (one["error"], one["accepted"]["bounds"]["job_status"]) == (
        "job_not_pending",
        "cancelled",
    )
