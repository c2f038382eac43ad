"""Reports of mail that could not be delivered, as the standard library reads them."""

import email
import email.policy

import pytest

from mocknylas.providers import PROVIDERS, Ways
from mocknylas.rules.bounces import read_bounce, write_bounce
from mocknylas.rules.mime import parse
from mocknylas.rules.replies import Writer

MAIL = {
    "from": [{"name": "Zoë", "email": "ada@gmail.test"}],
    "subject": "Zahlen für Zoë",
    "message_id": "<one@mailer.nylas.com>",
}
WRITER = Writer("mailer-daemon@gmail.test", "<report@gmail.test>", 1_718_010_000)
NOBODY = "550 5.1.1 No such user"


def report(reply=NOBODY, mail=MAIL, **ways):
    return write_bounce(mail, "bob@b.example", reply, ways=Ways(**ways), writer=WRITER)


@pytest.mark.rule("R-W9")
def test_a_report_has_the_three_parts_of_rfc_3464():
    message = email.message_from_bytes(report(), policy=email.policy.default)

    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "message/delivery-status", "message/rfc822"]
    assert message["In-Reply-To"] == "<one@mailer.nylas.com>"
    assert message["Auto-Submitted"] == "auto-replied"


def test_the_same_bounce_has_the_same_bytes():
    assert report() == report()


@pytest.mark.parametrize(
    ("reply", "status", "kind", "code"),
    [
        (NOBODY, "5.1.1", "mailbox_unavailable", "550"),
        ("552 5.2.2 Mailbox full", "5.2.2", "mailbox_full", "552"),
        ("452 4.2.2 Mailbox full", "4.2.2", "mailbox_full", "452"),
        ("451 4.3.0 Later", "4.3.0", "temporary_failure", "451"),
        ("554 5.7.1 Spam", "5.7.1", "rejected", "554"),
        ("552 5.3.4 Too large", "5.3.4", "message_too_large", "552"),
        ("554 Transaction failed", "5.0.0", "delivery_failed", "554"),
        ("451 Later", "4.0.0", "temporary_failure", "451"),
        ("no reply at all", "5.0.0", "delivery_failed", ""),
    ],
)
@pytest.mark.rule("R-W4")
def test_what_is_written_is_read_again(reply, status, kind, code):
    bounce = read_bounce(report(reply))

    assert bounce.message_id == "<one@mailer.nylas.com>"
    assert bounce.recipients == ("bob@b.example",)
    assert (bounce.status, bounce.kind, bounce.code) == (status, kind, code)
    assert bounce.reason == reply


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_provider_reports_in_its_own_words(provider):
    raw = write_bounce(MAIL, "bob@b.example", NOBODY, ways=PROVIDERS[provider].ways, writer=WRITER)

    mail = parse(raw)
    assert mail["from"][0]["name"] == PROVIDERS[provider].ways.postmaster
    assert mail["subject"] == PROVIDERS[provider].ways.bounce_subject.format(
        subject=MAIL["subject"]
    )
    assert NOBODY in mail["body"]


def test_line_breaks_in_a_reply_or_subject_do_not_add_headers():
    raw = report("550 5.1.1 No\r\nX-Evil: yes", {**MAIL, "subject": "a\r\nX-Evil: yes"})

    assert "X-Evil" not in email.message_from_bytes(raw)
    assert read_bounce(raw).reason == "550 5.1.1 No X-Evil: yes"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: about multipart/report\r\n\r\nHi",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nno report\r\n--x--",
        report().replace(b"Action: failed", b"Action: relayed"),
    ],
)
def test_what_reports_no_failure_is_no_bounce(raw):
    assert read_bounce(raw) is None


def test_a_report_without_the_original_names_it_by_what_it_answers():
    raw = report().replace(b"Message-Id: <one@", b"X-Was: <one@")

    assert read_bounce(raw).message_id == "<one@mailer.nylas.com>"
