"""`POST /send`: a message goes out at once, or is refused in the words of the contract."""

import pytest

from mocknylas.catalogue import CATALOGUE
from mocknylas.rules.smtp import REPLIES
from tests.support.mail import (
    ADA,
    ALAN,
    GRACE,
    STRANGER,
    arrive,
    ids,
    letter,
    names,
    people,
    snapshot,
    upload,
)

pytestmark = pytest.mark.nylas(seed_name="empty")

# status, message, and what the mail server said; the table of errors.md §12
REFUSALS = [
    (402, "Your message has too many recipients", "452 4.5.3 too many"),
    (402, "Recipient address rejected.", "522 5.7.1 rejected"),
    (402, "Recipient address rejected", "530 5.7.0 rejected"),
    (
        402,
        "The email account that you tried to reach does not exist. Please try double-checking the "
        "recipient's email address for typos or unnecessary spaces.",
        "550 5.1.1 no such user",
    ),
    (402, "The email account that you tried to reach is disabled.", "550 5.2.1 disabled"),
    (402, "Mail relay denied.", "550 5.7.0 relaying"),
    (402, "Message blocked due to spam content in the message.", "550 classified as SPAM by us"),
    (402, "Message blocked due to spam content in the message.", "554 5.7.1 spam"),
    (402, "Message too large", "552 5.2.3 large"),
    (402, "Message too large", "552 5.3.4 large"),
    (402, "Message content rejected for security reasons", "552 5.7.0 content"),
    (402, "Message content rejected for security reasons", "552 5.7.1 content"),
    (
        402,
        "Unable to find recipient domain. Please check for any spelling errors, and make sure you "
        "didn't enter any spaces, periods, or other punctuation after the recipient's email "
        "address.",
        "553 5.1.2 no domain",
    ),
    (402, "Sender address rejected", "553 5.7.1 sender"),
    (402, "Mail message is malformed. Not accepted.", "554 5.6.0 malformed"),
    (403, "Could not authenticate with the SMTP server.", "535 5.7.8 bad credentials"),
    (429, "Daily sending quota exceeded", "550 5.4.5 quota"),
    (429, "Daily sending quota exceeded", "550 5.7.1 quota"),
    (
        429,
        "Daily email quota for this address exceeded.",
        "550 User has exceeded recipient rate limit",
    ),
    (
        429,
        "Daily email quota for this address exceeded.",
        "550 User has exceeded its 24-hour sending limit.",
    ),
    (
        429,
        "Our system has detected an unusual rate of unsolicited mail originating from your IP "
        "address. To protect our users from spam, mail sent from your IP address has been "
        "temporarily blocked.",
        "421 4.7.0 unusual rate",
    ),
    (429, "Server busy, try again later.", "421 4.7.2 busy"),
    (429, "Server busy, try again later.", "550 5.3.2 busy"),
    (
        429,
        "The user you are trying to contact is receiving mail at a rate that prevents additional "
        "messages from being delivered. Please resend your message at a later time.",
        "450 4.2.1 rate",
    ),
    (429, "Mail server temporarily rejected message.", "450 4.3.0 later"),
    (429, "Mail server temporarily rejected message.", "450 4.7.1 later"),
    (429, "Mail server temporarily rejected message.", "451 4.3.5 later"),
    (429, "Mail server temporarily rejected message.", "451 4.7.1 later"),
    (429, "Mail server temporarily rejected message.", "550 5.4.6 later"),
    (
        429,
        "Cannot authenticate due to temporary system problem. Try again later.",
        "454 4.7.0 auth",
    ),
    (429, "Please log in to Gmail with your web browser and try again.", "535 5.7.1 browser"),
    (503, "Server busy, try again later.", "421 4.4.5 busy"),
    (503, "Sending failed", "599 what is this"),
    (503, "Sending failed", "nothing that could be read"),
]
# rows of the table that have no reply of their own
WITHOUT_REPLY = {
    402: ["some_recipients_failed", "all_recipients_failed", "address_not_ascii"],
    403: ["starttls_missing"],
    422: ["provider_error"],
    429: ["provider_throttled"],
    503: ["connection_closed", "connection_failed", "certificate_failed"],
    504: ["timed_out"],
}


def refusal(message, status=400, kind="invalid_request_error"):
    return (status, kind, message)


@pytest.mark.rule("R-P3", "R-P22", "R-M26", "R-P27")
def test_a_sent_message_is_answered_and_there_at_once(gmail, exchange):
    for api, places in ((gmail, {"sent", "all"}), (exchange, {"sent"})):
        answer = api.post("/send", letter())

        assert answer["object"] == "message"
        assert (answer["unread"], answer["date"]) == (False, api.mock.clock.now)
        assert names(answer) == places
        assert answer["from"] == [{"name": api.account.name, "email": api.account.email_address}]
        assert api.get("/messages") == [answer]
        assert api.get("/messages", **{"in": "sent"}) == [answer]
        assert api.get(f"/messages/{answer['id']}") == answer
        assert api.get(f"/threads/{answer['thread_id']}")["message_ids"] == [answer["id"]]


@pytest.mark.rule("R-P1", "R-P24")
def test_the_answer_is_the_verdict_and_nothing_is_tried_again(nylas_mock, gmail):
    nylas_mock.fault("provider", "defer", reason="421 4.7.0 try later")

    status, kind, _ = gmail.error("POST", "/send", letter())
    error = list(nylas_mock.calls())[-1].response

    assert (status, kind) == (429, "api_error")
    assert b'"server_error":"421 : 4.7.0 try later"' in error
    assert nylas_mock.clock.show()["pending"] == []
    assert nylas_mock.faults()[0]["hits"] == 1


@pytest.mark.rule("R-P2")
def test_a_body_without_a_draft_id_is_sent_directly(nylas_mock, gmail):
    gmail.post("/send", letter(version=3))
    refused = gmail.error("POST", "/send", letter(draft_id="unknown", version=0))

    assert len(nylas_mock.sent()) == 1
    assert refused[0] in {404, 501}


@pytest.mark.rule("R-P4", "E-71")
@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/send?sendnow=false", "/v2/outbox"])
@pytest.mark.parametrize(
    "body", [{}, {"to": []}, {"to": None, "cc": [], "bcc": []}, {"subject": "x", "file_ids": "x"}]
)
def test_a_message_needs_a_recipient(gmail, path, body):
    assert gmail.error("POST", path, body) == refusal("No recipients specified")


@pytest.mark.rule("R-P4")
@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_a_recipient_in_any_role_is_enough(gmail, field):
    assert gmail.post("/send", {field: people(STRANGER)})[field] == people(STRANGER)


@pytest.mark.rule("R-P4", "E-72")
@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/outbox"])
@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
@pytest.mark.parametrize(
    "address", ["nobody", "a@", "@b.example", "a b@c.example", "a@b@c.example", "", "a@-b.example"]
)
def test_an_implausible_address_is_refused(gmail, path, field, address):
    body = letter(**{field: people(ADA, address), "file_ids": "x"})

    assert gmail.error("POST", path, body) == refusal(f"Invalid recipient address {address}")


@pytest.mark.rule("E-61")
@pytest.mark.parametrize("path", ["/send", "/v2/outbox"])
@pytest.mark.parametrize("field", ["to", "cc", "bcc", "from", "reply_to"])
@pytest.mark.parametrize(
    "value",
    [
        "a@b.example",
        {"email": "a@b.example"},
        ["a@b.example"],
        [{}],
        [{"email": 7}],
        [{"name": "x"}],
        [{"email": "a@b.example", "name": 7}],
    ],
    ids=str,
)
def test_participants_are_objects_in_a_list(gmail, path, field, value):
    assert gmail.error("POST", path, letter(**{field: value})) == refusal(f"Invalid {field} field")


@pytest.mark.rule("E-62a", "E-62b")
@pytest.mark.parametrize(
    ("field", "shown"), [("from", "from_addr field"), ("reply_to", "reply_to field")]
)
def test_there_is_one_sender_and_one_address_to_reply_to(gmail, field, shown):
    body = letter(**{field: people(ADA, ALAN)})

    assert gmail.error("POST", "/send", body) == refusal(f"{shown} can have at most one item")


@pytest.mark.rule("E-60a", "E-60b")
@pytest.mark.parametrize("field", ["subject", "body"])
@pytest.mark.parametrize("value", [7, ["x"], {}, True])
def test_subject_and_body_are_texts(gmail, field, value):
    assert gmail.error("POST", "/send", letter(**{field: value})) == refusal(
        f'"{field}" should be a string'
    )


@pytest.mark.rule("R-P7")
@pytest.mark.parametrize("path", ["/send", "/v2/send"])
@pytest.mark.parametrize("effect", ["defer", "reject", "quota", "auth_fail"])
def test_a_refused_message_leaves_nothing_behind(nylas_mock, gmail, exchange, path, effect):
    nylas_mock.fault("provider", effect)
    before = snapshot(nylas_mock.world)

    gmail.error("POST", path, letter(GRACE))

    assert snapshot(nylas_mock.world) == before
    assert nylas_mock.sent() == exchange.get("/messages") == []


@pytest.mark.rule("R-P9")
def test_the_sender_can_be_another(gmail):
    alias = [{"name": "Countess", "email": "ada@lovelace.example"}]

    assert gmail.post("/send", letter(**{"from": alias}))["from"] == alias
    assert gmail.post("/send", letter(**{"from": []}))["from"] == [
        {"name": gmail.account.name, "email": ADA}
    ]


@pytest.mark.rule("R-P10", "E-63", "E-64", "E-10")
@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/outbox"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x", "x is not a list of block ids"),
        ([7], "[7] is not a list of block ids"),
        ({"a": 1}, "{'a': 1} is not a list of block ids"),
        (["unknown"], "Invalid block public id unknown"),
        (["Not-An-Id"], "Invalid id: Not-An-Id"),
    ],
)
def test_files_must_have_been_uploaded(gmail, path, value, message):
    assert gmail.error("POST", path, letter(file_ids=value)) == refusal(message)


@pytest.mark.rule("R-P10", "R-X4", "E-64")
def test_files_of_another_account_are_unknown(gmail, imap):
    file = upload(imap)

    assert gmail.error("POST", "/send", letter(file_ids=[file["id"]])) == refusal(
        f"Invalid block public id {file['id']}"
    )


@pytest.mark.rule("R-P10", "R-P11")
def test_files_show_in_the_message_as_attached_or_inline(gmail, exchange):
    attached, inline = upload(gmail), upload(gmail, filename="logo.png")
    body = f"<img src='cid:{inline['id']}'>"
    both = [attached["id"], inline["id"], inline["id"]]

    message = gmail.post("/send", letter(GRACE, body=body, file_ids=both))

    shown = [(one["id"], one["content_disposition"], one["content_id"]) for one in message["files"]]
    assert shown == [
        (attached["id"], "attachment", ""),
        (inline["id"], "inline", inline["id"]),
    ]
    (received,) = exchange.get("/messages")
    assert received["body"] == body
    assert [one["content_id"] for one in received["files"]] == ["", inline["id"]]
    assert gmail.get(f"/files/{inline['id']}")["content_disposition"] == "inline"


@pytest.mark.rule("R-P12", "E-74")
@pytest.mark.nylas(options={"max_file_size": 100})
@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/outbox"])
def test_a_body_with_its_inline_images_has_a_limit(gmail, path):
    image = upload(gmail, b"x" * 60)
    shown = f"<img src=cid:{image['id']}>"
    too_large = refusal("Request Entity Too Large", 413, "api_error")

    def sent(body, *files):
        answer = gmail.request("POST", path, letter(body=body, file_ids=list(files)))
        return answer.status_code, answer.get_json().get("type"), answer.get_json().get("message")

    assert sent("x" * 100)[0] < 300
    assert sent("x" * 101) == too_large
    assert sent("ü" * 51) == too_large
    assert sent(shown + "x" * (40 - len(shown)), image["id"])[0] < 300
    assert sent(shown + "x" * (41 - len(shown)), image["id"]) == too_large
    assert sent("x" * 100, image["id"])[0] < 300


@pytest.mark.rule("E-75")
@pytest.mark.parametrize(
    "value",
    [
        "x",
        {},
        ["x"],
        [{"name": "X-A"}],
        [{"name": "X-A", "value": 7}],
        [{"name": "Ü", "value": "x"}],
        [{"name": "", "value": "x"}],
        [{"name": "X A", "value": "x"}],
        [{"name": "X-A", "value": "x\r\nBcc: spy@x.example"}],
    ],
    ids=str,
)
def test_custom_headers_are_names_with_values(gmail, value):
    body = letter(custom_headers=value)

    assert gmail.error("POST", "/send", body) == refusal("Invalid custom_headers field")


def test_custom_headers_go_out(nylas_mock, gmail):
    headers = [
        {"name": "List-Unsubscribe-Post", "value": "List-Unsubscribe=One-Click"},
        {"name": "List-Unsubscribe", "value": "<https://x.example/bye>"},
    ]

    gmail.post("/send", letter(custom_headers=headers))

    assert nylas_mock.sent()[0]["custom_headers"] == headers


@pytest.mark.rule("R-P14", "E-66", "E-67", "E-68", "E-10")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reply_to_message_id": "unknown"}, "Invalid message public id unknown"),
        ({"reply_to_message_id": "No-Id"}, "Invalid id: No-Id"),
        ({"reply_to_message_id": 7}, "Invalid message public id 7"),
        ({"thread_id": "unknown"}, "Invalid thread public id unknown"),
        ({"thread_id": "No-Id"}, "Invalid id: No-Id"),
        ({"thread_id": []}, "Invalid thread public id []"),
        (
            {"reply_to_message_id": "{first[id]}", "thread_id": "{second[thread_id]}"},
            "Message {first[id]} is not in thread {second[thread_id]}",
        ),
    ],
)
def test_a_reply_answers_a_message_that_is_there(gmail, fields, message):
    known = {"first": arrive(gmail), "second": arrive(gmail)}
    fields = {
        name: one.format(**known) if isinstance(one, str) else one for name, one in fields.items()
    }

    for path in ("/send", "/v2/send", "/v2/outbox"):
        assert gmail.error("POST", path, letter(**fields)) == refusal(message.format(**known))


@pytest.mark.rule("R-P14")
def test_a_reply_joins_the_thread_on_both_sides(nylas_mock, gmail, exchange):
    question = gmail.post("/send", letter(GRACE, subject="Lunch?"))
    (received,) = exchange.get("/messages")

    nylas_mock.clock.advance("1m")
    answer = exchange.post(
        "/send", {"to": people(ADA), "body": "Yes", "reply_to_message_id": received["id"]}
    )
    again = gmail.get("/messages", thread_id=question["thread_id"])[0]
    nylas_mock.clock.advance("1m")
    last = gmail.post(
        "/send", {"to": people(GRACE), "subject": "Re: Lunch?", "thread_id": question["thread_id"]}
    )

    assert answer["thread_id"] == received["thread_id"]
    assert answer["subject"] == "Lunch?"
    assert answer["reply_to_message_id"] == received["id"]
    assert (again["from"][0]["email"], again["subject"]) == (GRACE, "Lunch?")
    assert last["thread_id"] == question["thread_id"]
    for api, message in ((gmail, question), (exchange, received)):
        thread = api.get(f"/threads/{message['thread_id']}")
        assert len(thread["message_ids"]) == 3
        assert api.get("/threads", view="count") == {"count": 1}
    headers = [one["headers"] for one in exchange.get("/messages", view="expanded")][::-1]
    message_ids = [one["Message-Id"] for one in headers]
    by_parent = {one["In-Reply-To"]: one["References"] for one in headers}
    assert by_parent == {
        None: [],
        message_ids[0]: message_ids[:1],
        message_ids[1]: message_ids[:2],
    }


@pytest.mark.rule("R-P19")
def test_nobody_sees_the_bcc_but_the_sender(nylas_mock, gmail, exchange, imap):
    sent = gmail.post("/send", {"to": people(GRACE), "bcc": people(ALAN), "subject": "Quietly"})

    (open_copy,), (hidden_copy,) = exchange.get("/messages"), imap.get("/messages")

    assert sent["bcc"] == people(ALAN)
    assert open_copy["bcc"] == hidden_copy["bcc"] == []
    assert open_copy["to"] == hidden_copy["to"] == people(GRACE)
    assert exchange.get("/messages", bcc=ALAN) == imap.get("/messages", any_email=ALAN) == []
    assert ALAN not in str(exchange.get("/threads"))


@pytest.mark.rule("R-P20")
def test_the_message_id_names_the_message(gmail, exchange):
    message = gmail.post("/send", letter(GRACE))
    expected = f"<{message['id']}-0@mailer.nylas.com>"

    shown = gmail.get(f"/messages/{message['id']}", view="expanded")
    received = exchange.get("/messages", view="expanded")[0]

    assert shown["headers"]["Message-Id"] == received["headers"]["Message-Id"] == expected


@pytest.mark.rule("R-P21", "E-40")
def test_an_invalid_account_is_told_before_anything_else(gmail):
    world = gmail.mock.world
    account = world.account(ADA)
    world.store.put("account", {**account, "sync_state": "invalid"})

    answers = {
        gmail.error("POST", path, data=body)[0]
        for path in ("/send", "/v2/send", "/v2/outbox")
        for body in (b"{", b"[]", b"{}", b"")
    }

    assert answers == {403}


@pytest.mark.rule("R-P23", "R-P24")
@pytest.mark.parametrize(("status", "message", "reply"), REFUSALS)
def test_each_reply_of_a_mail_server_has_its_answer(nylas_mock, gmail, status, message, reply):
    nylas_mock.fault("provider", "reject", reason=reply, match={"to": "bad@*"})

    answer = gmail.request("POST", "/send", letter(STRANGER, "bad@x.example"))

    code, _, text = reply.partition(" ")
    said = f"{code} : {text}" if code.isdigit() else reply
    assert answer.status_code == status
    assert answer.get_json() == {"type": "api_error", "message": message, "server_error": said}
    assert gmail.request("POST", "/send", letter()).status_code == 200


@pytest.mark.rule("R-P23")
@pytest.mark.parametrize(
    ("status", "name"), [(status, one) for status in WITHOUT_REPLY for one in WITHOUT_REPLY[status]]
)
def test_rows_without_a_reply_can_be_provoked_by_name(nylas_mock, gmail, exchange, status, name):
    nylas_mock.fault("request", "refuse", error=name, match={"account": ADA, "operation": "send.*"})

    refused = gmail.error("POST", "/send", letter())

    assert refused == (status, "api_error", CATALOGUE[name].message)
    assert gmail.get("/messages") == []
    assert exchange.request("POST", "/send", letter()).status_code == 200


def test_every_reply_the_mock_knows_is_tried():
    tried = {reply[:3] for _, _, reply in REFUSALS}

    assert {code for code, _, _ in REPLIES} <= tried


def test_a_message_arrives_at_once_in_the_inboxes_of_this_world(gmail, exchange, imap):
    body = letter(GRACE.upper(), "alan.turing+list@imap.test", cc=people(ADA), body="<b>Hi</b>")

    sent = gmail.post("/send", body)

    for api, places in ((exchange, {"inbox"}), (imap, {"inbox"})):
        (message,) = api.get("/messages")
        assert names(message) == places
        assert (message["unread"], message["date"]) == (True, sent["date"])
        assert (message["from"], message["to"]) == (sent["from"], sent["to"])
        assert message["body"] == "<b>Hi</b>"
        assert api.get(f"/threads/{message['thread_id']}")["unread"] is True
    mine = gmail.get("/messages")
    assert [sorted(names(one)) for one in mine if one["id"] != sent["id"]] == [["all", "inbox"]]
    assert sent["id"] in ids(mine)


def test_metadata_of_a_send_stays_with_the_sender(gmail, exchange):
    sent = gmail.post("/send", letter(GRACE, metadata={"campaign": "7"}))

    assert gmail.get("/messages", metadata_pair="campaign:7") == [sent]
    assert "metadata" not in exchange.get("/messages")[0]
    assert gmail.error("POST", "/send", letter(metadata={"a": 1})) == refusal("Invalid metadata")


@pytest.mark.rule("R-TR1", "R-V4")
@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/outbox"])
@pytest.mark.parametrize("key", ["links", "link"])
def test_tracking_takes_booleans_and_their_names(nylas_mock, gmail, path, key):
    tracking = {key: "true", "opens": True, "thread_replies": "false", "payload": "campaign-7"}

    gmail.post(path, letter(tracking=tracking))
    nylas_mock.clock.settle()

    assert nylas_mock.sent()[0]["tracking"] == {
        "links": True,
        "opens": True,
        "thread_replies": False,
        "payload": "campaign-7",
    }


@pytest.mark.parametrize("path", ["/send", "/v2/send", "/v2/outbox"])
def test_read_only_keys_are_ignored(gmail, path):
    extra = {"id": "x", "object": "draft", "account_id": None, "date": "soon", "unread": True}

    answer = gmail.post(path, letter(**extra, labels=[], events=[], files=None))

    assert answer.get("id") != "x"
