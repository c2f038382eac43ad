"""Mail that arrives: simulated from outside, or sent by another account of the world."""

import pytest

from mocknylas.errors import UsageError
from tests.support.mail import ADA, ALAN, GRACE, arrive, ids, letter, names, people

pytestmark = pytest.mark.nylas(seed_name="empty")


def test_what_a_test_leaves_out_is_filled_in(nylas_mock, gmail, exchange):
    for api, places in ((gmail, {"inbox", "all"}), (exchange, {"inbox"})):
        message = arrive(api)

        assert message["to"] == [{"name": api.account.name, "email": api.account.email_address}]
        assert message["from"][0]["email"].endswith("@outside.test")
        assert (message["unread"], message["starred"]) == (True, False)
        assert (message["subject"], message["body"]) == ("", "")
        assert message["date"] == nylas_mock.clock.now
        assert names(message) == places
        assert api.get("/messages") == [message]


def test_a_test_says_what_it_wants(gmail):
    message = arrive(
        gmail,
        **{"from": {"name": "Iris", "email": "iris@vale.example"}},
        to=[ADA, {"name": "Tom", "email": "tom@x.example"}],
        cc=GRACE,
        reply_to="list@x.example",
        subject="Numbers",
        body="<p>Hi</p>",
        date="2024-01-01T00:00:00Z",
        unread=False,
        starred=True,
        labels=["important", "all"],
        files=[{"filename": "a.txt", "content_type": "text/plain", "content": "abc"}],
    )

    assert message["from"] == [{"name": "Iris", "email": "iris@vale.example"}]
    assert message["to"] == [*people(ADA), {"name": "Tom", "email": "tom@x.example"}]
    assert (message["cc"], message["reply_to"]) == (people(GRACE), people("list@x.example"))
    assert (message["date"], message["unread"], message["starred"]) == (1704067200, False, True)
    assert names(message) == {"important", "all"}
    assert message["files"][0]["size"] == 3


def test_a_past_date_fills_the_mailbox_from_behind(gmail):
    new = arrive(gmail)
    old = arrive(gmail, date=1000)

    assert ids(gmail.get("/messages")) == [new["id"], old["id"]]
    assert ids(gmail.get("/messages", received_before=1000)) == [old["id"]]


def test_raw_mime_is_taken_apart(exchange):
    mime = (
        "From: Iris Vale <iris@vale.example>\r\nTo: grace.hopper@outlook.test\r\n"
        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nDate: Mon, 10 Jun 2024 08:00:00 +0000\r\n"
        "Message-Id: <a@vale.example>\r\nContent-Type: text/plain\r\n\r\nHi\r\n"
    )

    message = arrive(exchange, mime=mime, starred=True, folder="archive")

    assert message["subject"] == "Grüße"
    assert message["from"] == [{"name": "Iris Vale", "email": "iris@vale.example"}]
    assert (message["date"], message["starred"]) == (1718006400, True)
    assert (names(message), message["snippet"]) == ({"archive"}, "Hi")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"folder": "inbx"}, "did you mean 'inbox'"),
        ({"subjct": "x"}, "did you mean 'subject'"),
        ({"date": "someday"}, "someday"),
        ({"files": [{"filename": "a", "content_base64": "~"}]}, "not base 64"),
    ],
    ids=str,
)
def test_a_mistake_is_named_and_nothing_arrives(exchange, message, said):
    with pytest.raises(UsageError) as caught:
        arrive(exchange, **message)

    assert said in str(caught.value)
    assert exchange.get("/messages") == []


@pytest.mark.rule("R-P19")
def test_sent_mail_reaches_the_accounts_of_its_own_world_alone(nylas_mock, gmail, exchange, imap):
    gmail.post("/send", letter("someone@elsewhere.example", bcc=people(ALAN)))

    (message,) = imap.get("/messages")
    assert exchange.get("/messages") == []
    assert message["bcc"] == []
    assert [one["kind"] for one in nylas_mock.events(account=ALAN)] == [
        "thread.created",
        "message.created",
    ]


def test_a_recipient_named_twice_gets_it_once(gmail, exchange):
    gmail.post("/send", letter(GRACE, GRACE.upper(), cc=people("grace.hopper+x@outlook.test")))

    assert len(exchange.get("/messages")) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Note": "a\r\nBcc: x@x.test"},
        {"X-Note": "a\n"},
        {"X-Note": "a\u2028b"},
        {"X-Note\r\nBcc": "x@x.test"},
        {"Message-Id": "<a@x.test>\nX-Other: b"},
    ],
    ids=str,
)
def test_a_header_of_several_lines_is_refused_and_nothing_arrives(gmail, headers):
    with pytest.raises(UsageError, match=r"^headers: .* is no header of one line; write X-Name"):
        arrive(gmail, headers=headers)

    assert gmail.get("/messages") == []


def test_mail_from_outside_gets_two_recipients_of_one_text(gmail):
    message = arrive(gmail, to="a@x.test, b@x.test")

    assert message["to"] == people("a@x.test", "b@x.test")


def test_mail_under_an_own_label_lies_in_all_mail_too(gmail):
    gmail.post("/labels", {"display_name": "Receipts"})

    assert names(arrive(gmail, labels=["Receipts"])) == {"Receipts", "all"}
    assert names(arrive(gmail, labels=["Receipts", "trash"])) == {"Receipts", "trash"}


def test_a_mail_lies_in_one_folder_alone(exchange):
    with pytest.raises(UsageError, match=r"one folder, not in 2: \['inbox', 'archive'\]"):
        arrive(exchange, labels=["inbox", "archive"])

    assert exchange.get("/messages") == []
