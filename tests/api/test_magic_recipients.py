"""Magic recipients through the API, as a tester meets them without arming anything."""

import pytest

from tests.support.mail import GRACE, job, letter

REFUSED = [
    ("402", 402, "The email account that you tried to reach"),
    ("403", 403, "Could not authenticate with the SMTP server."),
    ("422", 422, "Mail provider error"),
    ("429", 429, "Daily sending quota exceeded"),
    ("503", 503, "Server busy, try again later."),
    ("504", 504, "Request timed out."),
    ("defer3", 429, "Server busy, try again later."),
]


def magic(tag):
    return f"anyone+{tag}@magic.test"


@pytest.mark.parametrize(("tag", "status", "message"), REFUSED)
@pytest.mark.rule("R-P23", "R-P24")
def test_mail_to_a_magic_recipient_is_refused_as_its_tag_says(tag, status, message, gmail):
    answered = gmail.error("POST", "/send", letter(magic(tag)))

    assert answered[0] == status
    assert answered[2].startswith(message)
    assert gmail.mock.sent() == []


@pytest.mark.rule("R-P8")
def test_one_magic_recipient_of_three_is_refused_alone(gmail, exchange):
    before = exchange.get("/messages", view="count")["count"]

    answer = gmail.request("POST", "/send", letter(GRACE, magic("402"), "x@y.example"))

    assert answer.status_code == 402
    assert list(answer.get_json()["failures"]) == [magic("402")]
    assert exchange.get("/messages", view="count")["count"] == before + 1


def test_defer_counts_the_sends_of_one_account_to_one_address(gmail, exchange):
    statuses = [gmail.request("POST", "/send", letter(magic("defer2"))) for _ in range(4)]

    assert [one.status_code for one in statuses] == [429, 429, 200, 429]
    assert exchange.request("POST", "/send", letter(magic("defer2"))).status_code == 429


@pytest.mark.rule("R-V16", "R-V18")
def test_defer_puts_scheduled_mail_off_so_often(gmail, nylas_mock):
    sent = gmail.post("/v2/send?sendnow=false", letter(magic("defer3")))

    nylas_mock.clock.advance("1h")

    kinds = [one["kind"] for one in nylas_mock.events(kind="job.*")]
    assert kinds == ["job.delayed"] * 3 + ["job.successful"]
    assert job(gmail, sent)["status"] == "successful"


@pytest.mark.parametrize(
    ("tag", "after", "subject"),
    [
        ("bounce", 60, "Delivery Status Notification (Failure)"),
        ("softbounce", 60, "Delivery Status Notification (Failure)"),
        ("ooo", 60, "Automatic reply: Hello"),
        ("reply", 300, "Re: Hello"),
    ],
)
@pytest.mark.rule("R-W9")
def test_what_a_magic_recipient_does_later_arrives_in_time(tag, after, subject, gmail, nylas_mock):
    sent = gmail.post("/send", letter(magic(tag)))

    nylas_mock.clock.advance(after - 1)
    early = gmail.get("/messages", limit=1)[0]
    nylas_mock.clock.advance(1)
    arrived = gmail.get("/messages", limit=1)[0]

    assert early["id"] == sent["id"]
    assert arrived["subject"] == subject
    assert arrived["unread"]


def test_magic_can_be_switched_off(gmail, nylas_mock):
    nylas_mock.set_options({"magic_recipients": False})

    gmail.post("/send", letter(magic("402"), magic("bounce")))

    assert nylas_mock.clock.run_until_idle() == []


def test_an_ordinary_address_with_such_a_tag_is_not_magic(gmail):
    assert gmail.post("/send", letter("anyone+402@b.example"))["object"] == "message"
