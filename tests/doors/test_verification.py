"""Verification: logs to search, assertions that tell what happened instead, waiting."""

import base64
import re

import pytest

from mocknylas.errors import ExpectationError, NotFoundError, UsageError
from mocknylas.nylas.logs import LOGS

ADA, GRACE = "ada.lovelace@gmail.test", "grace.hopper@outlook.test"


def mail(subject="The plan", to=GRACE, **more):
    return {"to": to, "subject": subject, **more}


@pytest.fixture
def mock(nylas_mock):
    """A sandbox that has sent a mail to Grace, and another to Alan."""
    nylas_mock.send(mail("Welcome", body="Hello"))
    nylas_mock.send(mail("Invoice", "alan.turing@imap.test"), account="eas")
    return nylas_mock


def test_logs_are_lists_of_what_happened(mock):
    assert [one["subject"] for one in mock.sent] == ["Welcome", "Invoice"]
    assert mock.sent[0] == mock.sent()[0] == mock.sent[:1][0]
    assert (len(mock.sent), len(mock.calls), bool(mock.outbox)) == (2, 2, False)
    assert mock.sent == mock.sent()
    assert mock.sent == mock.sent
    assert mock.sent != []
    assert mock.sent(account="eas") == mock.sent[1:]


def test_logs_are_of_the_moment(nylas_mock):
    sent = nylas_mock.sent
    assert sent == []

    nylas_mock.send(mail())

    assert len(sent) == 1


def test_log_shows_itself_a_line_for_each_entry(mock):
    assert repr(mock.sent).splitlines() == [
        "2 of sent mail:",
        f"  2024-06-10T09:00:00Z send: 'Welcome' to {GRACE} from {ADA}",
        f"  2024-06-10T09:00:00Z send: 'Invoice' to alan.turing@imap.test from {GRACE}",
    ]
    assert "#1 POST /send → 200" in repr(mock.calls)
    assert "mail.sent" in repr(mock.events)


@pytest.mark.parametrize(
    "where",
    [
        {"subject": "Welcome"},
        {"subject": "W*"},
        {"subject": re.compile("^Wel")},
        {"subject": lambda text: len(text) == 7 and text[0] == "W"},
        {"to": GRACE},
        {"to": [GRACE]},
        {"from_": ADA},
        {"account": "gmail"},
        {"account": ADA},
        {"body": "Hello", "via": "send"},
    ],
)
def test_entries_are_found_by_their_fields(where, mock):
    assert [one["subject"] for one in mock.sent.find(**where)] == ["Welcome"]
    assert mock.sent.one(**where) == mock.sent[0]
    assert mock.assert_sent(**where) == mock.sent[:1]


def test_every_log_is_searched_alike(mock):
    job = mock.send(mail("Later"), at="1h")

    assert mock.calls.one(operation="send.direct", account="eas").status == 200
    assert mock.calls.find(json={"subject": "Welcome"})[0].number == 1
    assert mock.events.one(kind="mail.sent", subject="Welcome")["via"] == "send"
    assert mock.outbox.one(subject="Later")["job_status_id"] == job["job_status_id"]
    assert mock.outbox.one(status="pending")["next_try"] == mock.clock.now + 3600
    inbox = mock.messages.find(in_="inbox", account="eas", subject="Welcome")
    assert [one["unread"] for one in inbox] == [True]


def test_missing_mail_is_told_with_the_nearest_and_how_it_differs(mock):
    with pytest.raises(ExpectationError) as caught:
        mock.assert_sent(to=GRACE, subject="Welcom")

    assert str(caught.value).splitlines() == [
        f"expected at least 1 sent mail with to='{GRACE}', subject='Welcom', found none; "
        "there are 2, the nearest first:",
        f"  2024-06-10T09:00:00Z send: 'Welcome' to {GRACE} from {ADA}",
        "      subject is 'Welcome', not 'Welcom'",
        f"  2024-06-10T09:00:00Z send: 'Invoice' to alan.turing@imap.test from {GRACE}",
        f"      to is 'alan.turing@imap.test', not '{GRACE}'",
        "      subject is 'Invoice', not 'Welcom'",
    ]


def test_failed_expectation_is_an_assertion_that_failed(nylas_mock):
    with pytest.raises(AssertionError, match="found none; there is no sent mail at all"):
        nylas_mock.assert_sent(subject="Welcome")


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda mock: mock.sent.one(), "expected exactly 1 sent mail, found 2:\n  2024"),
        (lambda mock: mock.sent.none(to=GRACE), f"expected no sent mail with to='{GRACE}', found"),
        (lambda mock: mock.assert_not_sent(subject="W*"), "expected no sent mail"),
        (lambda mock: mock.assert_sent(count=3), "expected exactly 3 sent mail, found 2"),
        (lambda mock: mock.sent.expect(at_least=3), "expected at least 3 sent mail"),
        (lambda mock: mock.sent.expect(at_most=1), "expected 0 to 1 sent mail, found 2"),
    ],
)
def test_wrong_number_is_told_with_what_was_found(check, message, mock):
    with pytest.raises(ExpectationError) as caught:
        check(mock)

    assert message in str(caught.value)


def test_right_number_passes(mock):
    mock.assert_sent(count=2)
    mock.assert_not_sent(subject="Other")
    assert len(mock.sent.expect(at_least=1, at_most=2)) == 2


def test_only_the_nearest_of_many_are_told(nylas_mock):
    for number in range(8):
        nylas_mock.send(mail(f"Mail {number}"))

    with pytest.raises(ExpectationError, match="… and 3 more"):
        nylas_mock.assert_sent(subject="Mail 9")


@pytest.mark.parametrize(
    ("search", "message"),
    [
        (lambda mock: mock.sent.find(subjct="x"), "no field of a sent mail 'subjct'; did you mean"),
        (lambda mock: mock.sent.none(sbject="x"), "did you mean 'subject'?"),
        (lambda mock: mock.events.find(knd="x"), "no field of an event 'knd'"),
        (lambda mock: mock.expect(snt={}), "no log 'snt'; did you mean 'sent'?"),
    ],
)
def test_misspelt_field_is_told_instead_of_finding_nothing(search, message, mock):
    with pytest.raises(UsageError) as caught:
        search(mock)

    assert message.replace("a event", "an event") in str(caught.value).replace(
        "a event", "an event"
    )


def test_unknown_account_is_told(mock):
    with pytest.raises(NotFoundError, match="no account 'gmial'"):
        mock.sent.find(account="gmial")


def test_events_may_be_searched_by_what_only_some_have(mock):
    assert mock.events.find(reason="never heard of") == []


def test_expectations_are_checked_all_at_once(mock):
    assert mock.expect(sent=[{"count": 2}, {"subject": "W*"}], outbox={"count": 0}) == {
        "sent": [2, 1],
        "outbox": [0],
    }

    with pytest.raises(ExpectationError) as caught:
        mock.expect(sent={"count": 1}, calls=[{"status": 200}, {"status": 500}])

    wrong = [line for line in str(caught.value).splitlines() if line.startswith("expected")]
    assert [line.partition(",")[0] for line in wrong] == [
        "expected exactly 1 sent mail",
        "expected at least 1 call with status=500",
    ]


@pytest.mark.parametrize("name", LOGS)
def test_entries_of_each_log_have_the_fields_that_it_names(name, nylas_mock):
    nylas_mock.fault("provider", "defer", times=1)
    for at in (None, "1h", "2h"):
        nylas_mock.send(mail(), at=at, status=None if at else 429)
    nylas_mock.clock.advance("90m")
    nylas_mock.send(mail())

    for entry in LOGS[name].read(nylas_mock.world):
        missing = set(LOGS[name].fields) - entry.keys()
        assert not missing or LOGS[name].open
        assert LOGS[name].open or name == "faults" or entry.keys() == set(LOGS[name].fields)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("sent", f"2024-06-10T09:00:00Z send: 'Welcome' to {GRACE} from {ADA}"),
        ("outbox", f"pending: 'Later' to {GRACE}"),
        ("calls", "#4 POST /send → 503 by fault 'down'"),
        ("events", "2024-06-10T09:00:00Z mail.sent"),
        ("messages", f"'Welcome' in inbox of {GRACE}"),
        ("faults", "down: struck 1 of 1 matches"),
        ("agenda", f"2024-06-10T10:00:00Z try 1 to send 'Later' to {GRACE}"),
    ],
)
def test_entry_of_each_log_is_told_in_a_line(name, line, mock):
    mock.send(mail("Later"), at="1h")
    mock.fault("request", "refuse", name="down", status=503)
    mock.send(mail(), status=503)

    lines = [LOGS[name].line(entry) for entry in LOGS[name].read(mock.world)]

    assert [one for one in lines if line in one]


# --- waiting ---


def test_waiting_lets_virtual_time_pass_until_a_mail_is_sent(nylas_mock):
    nylas_mock.fault("provider", "defer", times=2)
    nylas_mock.send(mail("Persistent"), at="1d")
    begin = nylas_mock.clock.now

    sent = nylas_mock.sent.wait_for(subject="Persistent")

    assert sent["at"] == nylas_mock.clock.now == begin + 86400 + 180


def test_waiting_for_what_is_there_takes_no_time(mock):
    begin = mock.clock.now

    assert mock.sent.wait_for(subject="Welcome") == mock.sent[0]
    assert mock.clock.now == begin


def test_waiting_in_vain_tells_what_was_there_and_what_waits(nylas_mock):
    nylas_mock.send(mail("Later"), at="2d")

    with pytest.raises(ExpectationError) as caught:
        nylas_mock.sent.wait_for(subject="Later", limit="1d")

    assert str(caught.value).splitlines() == [
        "expected one sent mail with subject='Later', found none; there is no sent mail at all",
        "waited in vain: what was waited for did not happen by 2024-06-11T09:00:00Z; the next "
        f"thing is 2024-06-12T09:00:00Z try 1 to send 'Later' to {GRACE}; give a larger limit",
    ]


def test_waiting_by_a_kind_of_change_returns_the_story(nylas_mock):
    nylas_mock.send(mail("Later"), at="2d")

    story = nylas_mock.wait_for("job.*")

    assert story[-1]["kind"] == "job.successful"
    assert story[-1]["at"] == nylas_mock.clock.now


# --- duplicates ---


def test_mail_sent_twice_is_found_out(mock):
    mock.clock.advance("1m")
    mock.send(mail("Welcome", body="Hello"))

    (twins,) = mock.duplicates()
    with pytest.raises(ExpectationError) as caught:
        mock.assert_no_duplicates()

    assert [one["at"] for one in twins] == [mock.clock.now - 60, mock.clock.now]
    assert str(caught.value).splitlines() == [
        "sent more than once:",
        f"  'Welcome' from {ADA}, 2 times: "
        "2024-06-10T09:00:00Z by send, 2024-06-10T09:01:00Z by send",
    ]
    assert f"sent more than once:\n  'Welcome' from {ADA}, 2 times" in mock.story()


def test_different_mails_are_no_duplicates(mock):
    mock.assert_no_duplicates()
    assert mock.duplicates() == []


# --- requests of the mock's own ---


def test_request_asks_with_an_accounts_token(mock):
    asked = [
        mock.request("GET", "/account", **who)["body"]["email_address"]
        for who in ({}, {"account": "eas"})
    ]

    assert asked == [ADA, GRACE]


def test_request_may_ask_without_credentials(mock):
    answer = mock.request("GET", "/account", auth="none", status=401)

    assert answer["status"] == 401


def test_request_asks_with_the_applications_secret(mock, monkeypatch):
    asked = []
    monkeypatch.setattr(mock.sandboxes, "door", lambda *request: asked.append(request) or (200, {}))

    mock.request("GET", "/a/x/accounts", auth="application")

    (_, _, headers, _), *_ = asked
    encoded = headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(encoded).decode() == f"{mock.client_secret}:"


def test_request_that_is_refused_unexpectedly_fails_with_the_answer(mock):
    with pytest.raises(ExpectationError, match=r"limit=x: expected success, got 400"):
        mock.request("GET", "/messages?limit=x")
    with pytest.raises(ExpectationError, match="expected 404, got 200"):
        mock.request("GET", "/account", status=404)


def test_request_may_answer_what_is_no_json(mock):
    message = mock.request("GET", "/messages?limit=1")["body"][0]

    answer = mock.request("GET", f"/messages/{message['id']}", headers={"Accept": "message/rfc822"})

    assert "Subject:" in answer["body"]


def test_account_without_a_token_cannot_ask(mock):
    for token in list(mock.sandbox.tokens):
        mock.world.tokens.revoke(token)

    with pytest.raises(UsageError, match="has no token that lives"):
        mock.request("GET", "/account")


def test_sandbox_without_accounts_cannot_ask_for_one(mock):
    for account in list(mock.accounts):
        mock.world.store.drop("account", account.id)

    with pytest.raises(UsageError, match="the sandbox has no account to ask for"):
        mock.request("GET", "/account")


@pytest.mark.parametrize("at", ["2h", "1h60m", "2024-06-10T11:00Z", 1_718_017_200])
def test_mail_is_scheduled_by_a_duration_or_an_instant(at, nylas_mock):
    job = nylas_mock.send(mail(), at=at)

    assert job["original_data"]["send_at"] == nylas_mock.clock.now + 7200


def test_mail_takes_plain_addresses_and_participants(nylas_mock):
    nylas_mock.send(mail(to=["Eve <eve@x.test>", {"email": "bob@x.test"}], cc="amy@x.test"))

    (sent,) = nylas_mock.sent
    assert sent["to"] == [
        {"name": "Eve", "email": "eve@x.test"},
        {"name": "", "email": "bob@x.test"},
    ]
    assert sent["cc"] == [{"name": "", "email": "amy@x.test"}]


def test_a_log_is_narrowed_by_any_field_when_it_is_called(nylas_mock):
    nylas_mock.send(mail(subject="One"))
    nylas_mock.send(mail(subject="Two"))

    assert [one["subject"] for one in nylas_mock.sent(subject="T*")] == ["Two"]
    assert [one.method for one in nylas_mock.calls(method="POST")] == ["POST", "POST"]
    assert nylas_mock.outbox(subject="One") == []
