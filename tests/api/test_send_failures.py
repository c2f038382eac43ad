"""What providers refuse: every row of errors.md §12, each provoked by a fault of one line."""

import pytest

from mocknylas.catalogue import CATALOGUE
from mocknylas.catalogue.sending import PROVIDER
from mocknylas.errors import UsageError
from mocknylas.rules.smtp import REPLIES
from tests.support.mail import ADA, ALAN, GRACE, STRANGER, ids, letter, people, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
MIME = f"To: {GRACE}\r\nCc: {ALAN}\r\nSubject: Hello\r\n\r\nHi\r\n".encode()
REPLIED = [
    f"{code} {piece}" if piece[:1].isdigit() else f"{code} 5.0.0 {piece}"
    for code, piece, _ in REPLIES
]


def direct(api):
    """Send a letter to two accounts of this world."""
    return api.request("POST", "/send", letter(GRACE, ALAN))


def as_draft(api):
    """Send the same as a draft."""
    made = api.post("/drafts", letter(GRACE, ALAN))
    return api.request("POST", "/send", {"draft_id": made["id"], "version": 0})


def as_mime(api):
    """Send the same as raw MIME."""
    return api.request("POST", "/send", data=MIME, content_type="message/rfc822")


def now(api):
    """Send the same by send v2."""
    return api.request("POST", "/v2/send", letter(GRACE, ALAN))


WAYS = [direct, as_draft, as_mime, now]
EITHER = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@pytest.mark.rule("R-P23", "R-P24", "R-P1")
@EITHER
@pytest.mark.parametrize("name", PROVIDER)
def test_each_row_is_provoked_by_its_name_in_every_way_of_sending(nylas_mock, gmail, way, name):
    nylas_mock.fault("provider", "reject", error=name, reason="451 4.9.9 said so")

    answer = way(gmail)

    row = CATALOGUE[name]
    assert answer.status_code == row.status
    assert answer.get_json() == {
        "type": "api_error",
        "message": row.message,
        "server_error": "451 : 4.9.9 said so",
    }
    assert answer.headers["Content-Type"] == "application/json"
    assert nylas_mock.sent() == gmail.get("/messages") == []


@pytest.mark.rule("R-P23", "R-P24")
@pytest.mark.parametrize("reply", REPLIED)
def test_the_words_of_the_server_decide_the_answer_whatever_the_effect(nylas_mock, gmail, reply):
    nylas_mock.fault("provider", "defer", reason=reply)

    answer = as_mime(gmail)

    code, _, text = reply.partition(" ")
    expected = next(name for known, piece, name in REPLIES if known == code and piece in text)
    row = CATALOGUE[expected]
    assert (answer.status_code, answer.get_json()["message"]) == (row.status, row.message)
    assert answer.get_json()["server_error"] == f"{code} : {text}"


@pytest.mark.rule("R-P23")
def test_each_row_of_the_table_has_a_reply_or_a_name():
    by_reply = {name for _, _, name in REPLIES}

    assert by_reply <= set(PROVIDER)
    assert {PROVIDER[name].status for name in PROVIDER} == {402, 403, 422, 429, 503, 504}


@pytest.mark.rule("R-P8", "R-P7", "R-X48")
@EITHER
def test_a_partial_delivery_names_who_was_refused_and_why(nylas_mock, gmail, exchange, imap, way):
    nylas_mock.fault("provider", "partial", recipients=["grace*"], reason="550 5.1.1 no such user")

    answer = way(gmail)

    assert answer.status_code == 402
    assert answer.get_json() == {
        "type": "api_error",
        "message": "Sending to at least one recipient failed",
        "server_error": "550 : 5.1.1 no such user",
        "failures": {GRACE: "550 : 5.1.1 no such user"},
    }
    assert exchange.get("/messages") == gmail.get("/messages") == []
    assert [one["subject"] for one in imap.get("/messages")] == ["Hello"]


@pytest.mark.rule("R-P8")
@EITHER
def test_a_partial_delivery_is_in_sent_with_whom_it_reached(nylas_mock, gmail, imap, way):
    nylas_mock.fault("provider", "partial", recipients=["grace*"], times=1)

    refused, again = way(gmail).status_code, way(gmail).status_code

    assert (refused, again) == (402, 200)
    assert [(one["reached"], one["refused"]) for one in nylas_mock.sent] == [
        ([ALAN], [GRACE]),
        ([GRACE, ALAN], []),
    ]
    assert len({one["id"] for one in nylas_mock.sent}) == 2
    assert len(nylas_mock.duplicates()) == 1
    assert len(imap.get("/messages")) == 2


def test_only_who_was_reached_can_answer(nylas_mock, gmail):
    nylas_mock.fault("provider", "partial", recipients=["grace*"])
    direct(gmail)

    assert nylas_mock.simulate.reply()["from"][0]["email"] == ALAN
    with pytest.raises(UsageError, match=f"no recipient of this mail '{GRACE}'"):
        nylas_mock.simulate.reply(by=GRACE)


@pytest.mark.rule("R-P8")
@pytest.mark.parametrize("path", ["/v2/send?sendnow=false", "/outbox"])
def test_a_scheduled_mail_that_is_partly_refused_is_in_sent(nylas_mock, gmail, path):
    nylas_mock.fault("provider", "partial", recipients=["grace*"])
    at = nylas_mock.clock.now + 3600

    gmail.request("POST", path, {**letter(GRACE, ALAN), "send_at": at})
    nylas_mock.clock.run_until("job.failed")

    assert nylas_mock.sent.one(reached=[ALAN], refused=GRACE)["at"] == at


@pytest.mark.rule("R-P8")
def test_when_all_are_refused_nobody_gets_it(nylas_mock, gmail, exchange, imap):
    nylas_mock.fault("provider", "partial", recipients=["*"])

    answer = direct(gmail)

    assert answer.status_code == 402
    assert answer.get_json()["message"] == "Sending to all recipients failed"
    assert set(answer.get_json()["failures"]) == {GRACE, ALAN}
    assert exchange.get("/messages") == imap.get("/messages") == []
    assert nylas_mock.sent == []


@pytest.mark.rule("R-P8")
def test_a_partial_refusal_of_others_lets_a_mail_pass(nylas_mock, gmail, exchange):
    nylas_mock.fault("provider", "partial", recipients=["nobody@*"])

    passed, refused = direct(gmail), gmail.request("POST", "/send", letter(GRACE, STRANGER))

    assert (passed.status_code, refused.status_code) == (200, 402)
    assert list(refused.get_json()["failures"]) == [STRANGER]
    assert len(exchange.get("/messages")) == 2


@pytest.mark.rule("R-P8", "R-P19")
def test_hidden_recipients_are_refused_and_reached_like_others(nylas_mock, gmail, exchange, imap):
    nylas_mock.fault("provider", "partial", recipients=[GRACE])

    answer = gmail.request("POST", "/send", letter(ALAN, bcc=people(GRACE)))

    (received,) = imap.get("/messages")
    assert list(answer.get_json()["failures"]) == [GRACE]
    assert received["bcc"] == exchange.get("/messages") == []


@pytest.mark.rule("R-P18", "R-P1")
def test_after_a_503_the_client_waits_and_succeeds(nylas_mock, gmail):
    nylas_mock.fault("provider", "defer", reason="421 4.4.5 busy", window={"for": "15m"})

    refused = [direct(gmail).status_code]
    nylas_mock.clock.advance("14m59s")
    refused.append(direct(gmail).status_code)
    nylas_mock.clock.advance("1s")

    assert refused == [503, 503]
    assert direct(gmail).status_code == 200
    assert len(nylas_mock.sent()) == 1


@pytest.mark.rule("E-79", "R-P7", "R-P23")
@EITHER
@pytest.mark.parametrize("name", ["database_send", "too_large", "too_many_requests"])
def test_a_fault_of_the_service_sends_nothing(nylas_mock, gmail, way, name):
    nylas_mock.fault("request", "refuse", error=name, match={"operation": "send*"})

    answer = way(gmail)

    row = CATALOGUE[name]
    assert (answer.status_code, answer.get_json()["type"]) == (row.status, row.type)
    assert answer.get_json()["message"] == row.message
    assert nylas_mock.sent() == []


@pytest.mark.rule("E-80")
def test_storage_can_fail_on_other_paths(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", error="database", match={"method": "PUT"}, times=1)
    made = gmail.post("/drafts", letter())
    before = snapshot(nylas_mock.world)

    refused = gmail.error("PUT", f"/drafts/{made['id']}", {"version": 0})

    assert refused == (
        503,
        "database_error",
        "A temporary database error prevented us from serving this request. Please try again.",
    )
    assert snapshot(nylas_mock.world) == before
    assert gmail.put(f"/drafts/{made['id']}", {"version": 0})["version"] == 1


@pytest.mark.rule("R-P23")
def test_a_fault_strikes_one_account_or_one_recipient_only(nylas_mock, gmail, exchange):
    nylas_mock.fault("provider", "reject", match={"account": ADA, "to": STRANGER})

    statuses = [
        api.request("POST", "/send", letter(to)).status_code
        for api in (gmail, exchange)
        for to in (STRANGER, ALAN)
    ]

    assert statuses == [402, 200, 200, 200]


@pytest.mark.rule("R-P24")
@pytest.mark.parametrize("address", ["jürgen@x.example", "a@grüße.example"])
def test_addresses_beyond_ascii_are_sent_unless_the_provider_refuses_them(
    nylas_mock, gmail, address
):
    sent = gmail.post("/send", letter(address))
    nylas_mock.fault("provider", "reject", error="address_not_ascii")

    refused = gmail.error("POST", "/send", letter(address))

    assert sent["to"] == people(address)
    assert refused == (402, "api_error", "Invalid character in recipient address")
    assert ids(gmail.get("/messages")) == [sent["id"]]
