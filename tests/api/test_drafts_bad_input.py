"""What drafts refuse, in the order of the contract, each time without a trace."""

import json

import pytest

from tests.support.mail import GRACE, arrive, people, snapshot, upload

pytestmark = pytest.mark.nylas(seed_name="empty")
BAD_JSON = (
    "400 Bad Request: The browser (or proxy) sent a request that this server could not understand."
)
MISSING = (400, "Must specify draft version")
INVALID = (400, "Invalid draft version")
UNKNOWN = (404, "Couldn't find draft unknown")
PEOPLE = ("to", "cc", "bcc", "from", "reply_to")
NO_PEOPLE = ["a@b.example", {"email": "a@b.example"}, ["a@b.example"], [{}], [{"email": 7}], 7]
BODIES = [
    *(({name: value}, f"Invalid {name} field") for name in PEOPLE for value in NO_PEOPLE),
    *(({name: [{"email": "a", "name": 7}]}, f"Invalid {name} field") for name in PEOPLE),
    ({"from": people("a", "b")}, "from_addr field can have at most one item"),
    ({"reply_to": people("a", "b")}, "reply_to field can have at most one item"),
    *(({"subject": value}, '"subject" should be a string') for value in (7, ["x"], True)),
    *(({"body": value}, '"body" should be a string') for value in (7, {}, False)),
    ({"file_ids": "x"}, "x is not a list of block ids"),
    ({"file_ids": [7]}, "[7] is not a list of block ids"),
    ({"file_ids": ["unknown"]}, "Invalid block public id unknown"),
    ({"file_ids": ["No-Id"]}, "Invalid id: No-Id"),
    ({"metadata": "x"}, "Invalid metadata"),
    ({"metadata": {"a": {"b": "c"}}}, "Invalid metadata"),
]
ONLY_NEW = [  # a draft's place is decided once
    ({"reply_to_message_id": "unknown"}, "Invalid message public id unknown"),
    ({"reply_to_message_id": 7}, "Invalid message public id 7"),
    ({"reply_to_message_id": "No-Id"}, "Invalid id: No-Id"),
    ({"thread_id": "unknown"}, "Invalid thread public id unknown"),
    ({"thread_id": "No-Id"}, "Invalid id: No-Id"),
]


@pytest.fixture
def draft(gmail):
    """A draft in its second version, with a file."""
    body = {"to": people(GRACE), "subject": "Plan", "file_ids": [upload(gmail)["id"]]}
    made = gmail.post("/drafts", body)
    return gmail.put(f"/drafts/{made['id']}", {"version": 0})


@pytest.fixture(params=["PUT", "DELETE", "send"])
def write(request, gmail):
    """A refused write of a draft: (status, message), with the state as it was."""

    def refused(draft_id, body=None):
        before = snapshot(gmail.mock.world)
        if request.param == "send":
            answer = gmail.error("POST", "/send", {"draft_id": draft_id, **(body or {})})
        else:
            answer = gmail.error(request.param, f"/drafts/{draft_id}", body)
        assert snapshot(gmail.mock.world) == before
        return answer[0], answer[2]

    return refused


@pytest.mark.rule("R-D7", "R-D11", "R-D12", "R-P5", "E-10", "E-24", "E-69a", "E-69b", "E-69d")
def test_the_checks_come_in_the_order_of_the_contract(gmail, draft, write):
    message = arrive(gmail)
    wrong = {"to": "x", "subject": 7}

    assert write("No-Id", wrong) == (400, "Invalid id: No-Id")
    assert write("unknown", wrong) == MISSING
    assert write("unknown", {**wrong, "version": "one"}) == INVALID
    assert write("unknown", {**wrong, "version": 0}) == UNKNOWN
    assert write(message["id"], wrong) == MISSING
    assert write(message["id"], {**wrong, "version": 7}) == (
        400,
        f"Message {message['id']} is not a draft",
    )
    assert write(draft["id"], {**wrong, "version": 0}) == (
        409,
        f"Draft {draft['id']}.0 has already been updated to version 1",
    )


@pytest.mark.rule("R-D7", "E-60a", "E-61")
def test_the_fields_are_read_once_the_version_is_right(gmail, draft):
    path = f"/drafts/{draft['id']}"

    refused = gmail.error("PUT", path, {"version": 1, "to": "x", "subject": 7})

    assert refused == (400, "invalid_request_error", "Invalid to field")
    assert gmail.get(path)["version"] == 1


@pytest.mark.rule("R-D7", "R-D11", "E-69a", "E-69b", "E-69c")
@pytest.mark.parametrize(
    ("version", "status"),
    [
        (None, MISSING),
        ("", INVALID),
        ("1.0", INVALID),
        (1.0, INVALID),
        (True, INVALID),
        ([1], INVALID),
        ({"version": 1}, INVALID),
        ("one", INVALID),
        ("٣", INVALID),
        (" 1", INVALID),
        ("9" * 5000, INVALID),
        (-1, (409, "Draft {id}.-1 has already been updated to version 1")),
        ("007", (409, "Draft {id}.7 has already been updated to version 1")),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_version_is_a_whole_number(draft, write, version, status):
    code, message = status

    assert write(draft["id"], {"version": version}) == (code, message.format(**draft))


@pytest.mark.rule("R-D11", "E-69a")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_no_body_has_no_version(gmail, draft, method):
    assert gmail.error(method, f"/drafts/{draft['id']}")[::2] == MISSING
    assert gmail.error(method, f"/drafts/{draft['id']}", {})[::2] == MISSING


@pytest.mark.rule("E-60a", "E-60b", "E-61", "E-62a", "E-62b", "E-63", "E-64", "E-78", "R-D3")
@pytest.mark.parametrize(("body", "message"), BODIES, ids=lambda value: str(value)[:60])
def test_a_field_of_the_wrong_kind_is_refused(gmail, draft, body, message):
    before = snapshot(gmail.mock.world)
    expected = (400, "invalid_request_error", message)

    assert gmail.error("POST", "/drafts", body) == expected
    assert gmail.error("PUT", f"/drafts/{draft['id']}", {"version": 1, **body}) == expected
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("E-66", "E-67")
@pytest.mark.parametrize(("body", "message"), ONLY_NEW, ids=lambda value: str(value)[:60])
def test_a_reply_to_nothing_is_refused(gmail, draft, body, message):
    before = snapshot(gmail.mock.world)

    refused = gmail.error("POST", "/drafts", body)

    assert refused == (400, "invalid_request_error", message)
    assert snapshot(gmail.mock.world) == before
    assert gmail.put(f"/drafts/{draft['id']}", {"version": 1, **body})["version"] == 2


@pytest.mark.rule("E-66", "E-67", "E-68", "R-X4")
def test_what_a_draft_answers_is_of_its_own_account_and_thread(gmail, imap):
    first, second, foreign = arrive(gmail), arrive(gmail), arrive(imap)
    expected = [
        f"Message {first['id']} is not in thread {second['thread_id']}",
        f"Invalid message public id {foreign['id']}",
        f"Invalid thread public id {foreign['thread_id']}",
    ]
    bodies = [
        {"reply_to_message_id": first["id"], "thread_id": second["thread_id"]},
        {"reply_to_message_id": foreign["id"]},
        {"thread_id": foreign["thread_id"]},
    ]

    assert [gmail.error("POST", "/drafts", body)[2] for body in bodies] == expected


@pytest.mark.rule("R-P12", "E-74")
@pytest.mark.nylas(seed_name="empty", options={"max_file_size": 100})
def test_a_draft_is_no_larger_than_can_be_sent(gmail):
    image = upload(gmail, b"x" * 60)
    shown = f"<img src=cid:{image['id']}>"
    made = gmail.post("/drafts", {"body": shown, "file_ids": [image["id"]]})
    too_large = (413, "api_error", "Request Entity Too Large")

    bodies = [{"body": "x" * 101}, {"body": "ü" * 51}, {"body": shown + "x" * 41}]

    for body in bodies[:2]:
        assert gmail.error("POST", "/drafts", body) == too_large
    for body in bodies:
        assert gmail.error("PUT", f"/drafts/{made['id']}", {"version": 0, **body}) == too_large
    assert gmail.get(f"/drafts/{made['id']}")["version"] == 0


@pytest.mark.rule("R-X12", "E-02", "E-03")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", BAD_JSON),
        (b'{"subject": "\xff"}', BAD_JSON),
        (b'{"subject": "\\ud800"}', BAD_JSON),
        (b'{"subject": NaN}', BAD_JSON),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, BAD_JSON),
        (json.dumps({"subject": "x"}).encode("utf-16"), BAD_JSON),
        (b"[]", "Invalid request body"),
        (b'"text"', "Invalid request body"),
        (b"null", "Invalid request body"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_is_no_object_in_json_is_refused(gmail, draft, data, message):
    before = snapshot(gmail.mock.world)
    path = f"/drafts/{draft['id']}"

    refused = [
        gmail.error(*call, data=data)
        for call in (("POST", "/drafts"), ("PUT", path), ("DELETE", path), ("POST", "/send"))
    ]

    assert {(status, text) for status, _, text in refused} == {(400, message)}
    assert snapshot(gmail.mock.world) == before


@pytest.mark.parametrize("text", ["\0", "x" * 100_000, "😀", "\u202e\x7f\x1b[0m", "\r\n.\r\n"])
def test_odd_texts_are_kept_as_they_are(gmail, text):
    made = gmail.post(
        "/drafts", {"subject": text, "body": text, "to": [{"name": text, "email": text}]}
    )

    found = gmail.get(f"/drafts/{made['id']}")

    assert (found["subject"], found["body"]) == (text, text)
    assert found["to"] == [{"name": text, "email": text.strip()}]


def test_ten_megabytes_of_json_are_read(gmail):
    body = "x" * 10_000_000

    made = gmail.post("/drafts", {"body": body})

    assert len(made["body"]) == len(body)
    assert len(made["snippet"]) == 191


@pytest.mark.rule("E-17", "E-11", "E-12", "E-13b", "E-19", "E-20b", "E-10")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"view": "x"}, "Unknown view type x."),
        ({"limit": "x"}, "Limit parameter must be an integer."),
        ({"limit": -1}, "Limit parameter must be nonnegative."),
        ({"offset": -1}, "Offset parameter must be nonnegative."),
        ({"unread": "yes"}, 'Value must be "true" or "false" (not "yes") for unread'),
        ({"received_after": "soon"}, "Invalid datetime value soon for received_after"),
        ({"thread_id": "No-Id"}, "Invalid id: No-Id"),
    ],
    ids=str,
)
def test_a_list_of_drafts_reads_its_query_like_any_other(gmail, query, message):
    assert gmail.error("GET", "/drafts", query_string=query)[2] == message
