"""`POST /send` with a `draft_id`: the draft becomes a message under the same id, or stays."""

import pytest

from tests.support.mail import FULL, GRACE, arrive, ids, names, people, upload

pytestmark = pytest.mark.nylas(seed_name="empty")


def draft(api, **fields):
    """Return a new draft as it is read, by default to somebody."""
    made = api.post("/drafts", {"to": people(GRACE), **fields})
    return api.get(f"/drafts/{made['id']}")


def send(api, made, **fields):
    """Send a draft in the version that is known; return the message."""
    return api.post("/send", _body(made, **fields))


def _body(made, **fields):
    return {"draft_id": made["id"], "version": made["version"], **fields}


@pytest.mark.rule("R-P5", "R-P2", "R-P22", "R-P27")
@pytest.mark.parametrize(
    ("account", "places"),
    [("gmail", {"sent", "all"}), ("exchange", {"sent"}), ("imap", {"sent"})],
)
def test_a_sent_draft_is_a_message_with_the_same_id(nylas_mock, request, account, places):
    api = request.getfixturevalue(account)
    made = draft(api, **FULL)
    nylas_mock.clock.advance("1m")

    message = send(api, made)

    assert FULL.items() <= message.items()
    assert (message["id"], message["object"]) == (made["id"], "message")
    assert (message["date"], message["unread"]) == (made["date"] + 60, False)
    assert names(message) == places
    assert "version" not in message
    assert api.get("/drafts") == []
    assert api.error("GET", f"/drafts/{made['id']}")[0] == 404
    assert api.get(f"/messages/{made['id']}") == message
    assert api.get("/messages", **{"in": "sent"}) == [message]


@pytest.mark.rule("R-P5", "R-D13")
def test_the_thread_of_a_draft_becomes_the_thread_of_its_message(gmail, exchange):
    made = draft(gmail, **FULL)
    path = f"/threads/{made['thread_id']}"
    before = gmail.get(path)

    message = send(gmail, made)

    after = gmail.get(path)
    (received,) = exchange.get("/messages")
    assert message["thread_id"] == made["thread_id"]
    assert (before["message_ids"], before["draft_ids"]) == ([], [made["id"]])
    assert (after["message_ids"], after["draft_ids"]) == ([made["id"]], [])
    assert after["version"] > before["version"]
    assert (received["subject"], received["bcc"]) == ("Plan", [])


@pytest.mark.rule("R-P5", "E-24", "E-69a", "E-69c")
def test_only_a_known_draft_in_its_newest_version_is_sent(nylas_mock, gmail):
    made = draft(gmail)
    gmail.put(f"/drafts/{made['id']}", {"version": 0})

    refused = [
        gmail.error("POST", "/send", body)[::2]
        for body in (_body(made), {"draft_id": made["id"]}, {"draft_id": "unknown", "version": 0})
    ]

    assert refused == [
        (409, f"Draft {made['id']}.0 has already been updated to version 1"),
        (400, "Must specify draft version"),
        (404, "Couldn't find draft unknown"),
    ]
    assert nylas_mock.sent() == []
    assert gmail.post("/send", _body(made, version="1"))["id"] == made["id"]


@pytest.mark.rule("R-P6", "E-69d")
def test_a_draft_is_sent_once(nylas_mock, gmail):
    made = draft(gmail)
    send(gmail, made)
    expected = (400, "invalid_request_error", f"Message {made['id']} is not a draft")

    assert gmail.error("POST", "/send", _body(made)) == expected
    assert gmail.error("PUT", f"/drafts/{made['id']}", {"version": 0}) == expected
    assert gmail.error("DELETE", f"/drafts/{made['id']}", {"version": 0}) == expected
    assert len(nylas_mock.sent()) == 1


@pytest.mark.rule("R-P4", "E-71", "E-72", "R-D2")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"to": []}, "No recipients specified"),
        ({"to": people("nobody")}, "Invalid recipient address nobody"),
        ({"bcc": people("a b@c.example")}, "Invalid recipient address a b@c.example"),
    ],
    ids=str,
)
def test_recipients_are_checked_when_it_is_sent(nylas_mock, gmail, fields, message):
    made = draft(gmail, **fields)

    assert gmail.error("POST", "/send", _body(made)) == (400, "invalid_request_error", message)
    assert nylas_mock.sent() == []
    assert gmail.get("/drafts") == [made]


@pytest.mark.rule("R-P7", "R-P8")
@pytest.mark.parametrize(
    ("effect", "status"),
    [("defer", 429), ("reject", 402), ("quota", 429), ("auth_fail", 403), ("partial", 402)],
)
def test_a_refused_draft_stays_a_draft_with_its_version(nylas_mock, gmail, effect, status):
    made = draft(gmail, **FULL, file_ids=[upload(gmail)["id"]])
    nylas_mock.fault("provider", effect, times=1)

    refused = gmail.error("POST", "/send", _body(made))

    assert refused[0] == status
    assert gmail.get("/drafts") == [made]
    assert gmail.get("/messages") == []
    assert [one["refused"] for one in nylas_mock.sent] == ([[GRACE]] if effect == "partial" else [])
    assert send(gmail, made)["id"] == made["id"]


@pytest.mark.rule("R-D4", "R-P14")
def test_a_reply_goes_out_with_its_lineage(nylas_mock, gmail, exchange):
    headers = {"Message-Id": "<2@x.example>", "References": "<1@x.example>"}
    question = arrive(gmail, headers=headers, subject="Lunch?")
    reply = draft(gmail, reply_to_message_id=question["id"])
    nylas_mock.clock.advance("1m")

    message = send(gmail, reply)

    shown = gmail.get(f"/messages/{message['id']}", view="expanded")["headers"]
    (received,) = exchange.get("/messages", view="expanded")
    thread = gmail.get(f"/threads/{question['thread_id']}")
    assert (message["subject"], message["reply_to_message_id"]) == ("Lunch?", question["id"])
    assert thread["message_ids"] == ids([question, message])
    assert shown == received["headers"]
    assert shown["In-Reply-To"] == "<2@x.example>"
    assert shown["References"] == ["<1@x.example>", "<2@x.example>"]


@pytest.mark.rule("R-P20")
def test_the_message_id_names_the_draft_and_its_version(gmail):
    made = draft(gmail)
    latest = gmail.put(f"/drafts/{made['id']}", {"version": 0})

    message = send(gmail, latest)

    shown = gmail.get(f"/messages/{message['id']}", view="expanded")
    assert shown["headers"]["Message-Id"] == f"<{made['id']}-1@mailer.nylas.com>"


@pytest.mark.rule("R-P10", "R-P11")
def test_files_of_a_draft_go_out_with_it(gmail, exchange):
    plan, logo = upload(gmail, b"the plan"), upload(gmail, filename="logo.png")
    body = f"<img src='cid:{logo['id']}'>"
    made = draft(gmail, body=body, file_ids=[plan["id"], logo["id"]])

    message = send(gmail, made)

    (received,) = exchange.get("/messages")
    copy = received["files"][0]
    assert message["files"] == made["files"]
    assert gmail.get(f"/files/{plan['id']}")["message_ids"] == [message["id"]]
    assert [one["content_disposition"] for one in received["files"]] == ["attachment", "inline"]
    assert exchange.request("GET", f"/files/{copy['id']}/download").data == b"the plan"


@pytest.mark.rule("R-TR1", "R-C5", "R-C8")
@pytest.mark.parametrize(
    ("kept", "given", "tracked"),
    [
        ({"opens": "true", "link": True}, {}, {"opens": True, "links": True}),
        ({}, {"tracking": {"opens": True, "payload": "x"}}, {"opens": True, "payload": "x"}),
        ({"opens": True}, {"tracking": {"opens": "false"}}, {"opens": False}),
    ],
)
def test_tracking_is_kept_with_the_draft_or_said_when_it_is_sent(
    nylas_mock, gmail, kept, given, tracked
):
    made = draft(gmail, **({"tracking": kept} if kept else {}))

    send(gmail, made, **given)

    assert nylas_mock.sent()[0]["tracking"] == tracked


def test_tracking_of_a_draft_can_be_changed(nylas_mock, gmail):
    made = draft(gmail, tracking={"opens": True})
    after = gmail.put(f"/drafts/{made['id']}", {"version": 0, "tracking": {"links": True}})

    send(gmail, after)

    assert nylas_mock.sent()[0]["tracking"] == {"links": True}


@pytest.mark.rule("R-P2")
@pytest.mark.parametrize("draft_id", [None, 7, [], {}, "", "No-Id"])
def test_a_draft_id_of_any_form_asks_for_a_draft(nylas_mock, gmail, draft_id):
    body = {"draft_id": draft_id, "version": 0, "to": people(GRACE)}

    assert gmail.error("POST", "/send", body)[::2] == (400, f"Invalid id: {draft_id}")
    assert nylas_mock.sent() == []


def test_a_draft_lives_through_the_merging_of_threads(imap):
    first = arrive(imap, headers={"Message-Id": "<1@x.example>"}, subject="One", date=1000)
    second = arrive(imap, headers={"Message-Id": "<2@x.example>"}, subject="Two", date=2000)
    made = draft(imap, reply_to_message_id=second["id"])

    arrive(imap, headers={"References": "<1@x.example> <2@x.example>"}, date=3000)

    (thread,) = imap.get("/threads")
    (moved,) = imap.get("/drafts")
    assert first["thread_id"] == thread["id"] == moved["thread_id"] != made["thread_id"]
    assert thread["draft_ids"] == [made["id"]]
    assert send(imap, moved)["thread_id"] == thread["id"]


@pytest.mark.rule("R-TR3")
@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_any_account_may_track(nylas_mock, request, account):
    api = request.getfixturevalue(account)

    send(api, draft(api), tracking={"opens": True, "links": True, "thread_replies": True})

    assert nylas_mock.sent()[0]["tracking"] == {
        "links": True,
        "opens": True,
        "thread_replies": True,
    }
