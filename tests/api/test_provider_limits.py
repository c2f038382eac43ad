"""The provider simulator: quotas, paces, sizes and senders that a test can run into."""

import pytest

from mocknylas.providers import PROVIDERS, facts
from tests.conftest import START
from tests.support.mail import ADA, ALAN, GRACE, STRANGER, job, letter, upload

MIDNIGHT = START // 86400 * 86400 + 86400


@pytest.fixture(autouse=True)
def limits(nylas_mock):
    nylas_mock.set_options({"provider_limits": True})


def status(api, mail=None):
    return api.request("POST", "/send", mail or letter()).status_code


def test_nothing_is_limited_unless_switched_on(gmail, nylas_mock):
    nylas_mock.set_options({"provider_limits": False, "daily_quota": 1})

    assert [status(gmail) for _ in range(3)] == [200, 200, 200]


def test_the_daily_quota_is_hit_and_returns_after_midnight(gmail, nylas_mock):
    nylas_mock.set_options({"daily_quota": 2})

    today = [status(gmail) for _ in range(3)]
    refused = gmail.error("POST", "/send", letter())
    nylas_mock.clock.move_to(MIDNIGHT - 1)
    evening = status(gmail)
    nylas_mock.clock.move_to(MIDNIGHT)
    tomorrow = [status(gmail) for _ in range(3)]

    assert today == tomorrow == [200, 200, 429]
    assert evening == 429
    assert refused == (429, "api_error", "Daily sending quota exceeded")


def test_each_account_has_a_quota_of_its_own(gmail, imap, nylas_mock):
    nylas_mock.set_options({"daily_quota": 1})

    assert [status(gmail), status(imap), status(gmail), status(imap)] == [200, 200, 429, 429]


def test_what_is_refused_does_not_count(gmail, nylas_mock):
    nylas_mock.set_options({"daily_quota": 1})

    refused = status(gmail, letter("anyone+402@magic.test"))

    assert (refused, status(gmail), status(gmail)) == (402, 200, 429)


@pytest.mark.rule("R-V16")
def test_scheduled_mail_over_the_quota_waits_for_midnight(gmail, nylas_mock):
    nylas_mock.set_options({"daily_quota": 1})
    for _ in range(2):
        gmail.post("/v2/send?sendnow=false", letter())

    nylas_mock.clock.move_to(MIDNIGHT - 1)
    before = len(nylas_mock.sent())
    nylas_mock.clock.advance("2h")

    assert (before, len(nylas_mock.sent())) == (1, 2)
    assert nylas_mock.sent()[1]["at"] >= MIDNIGHT


@pytest.mark.parametrize(
    ("account", "code", "message"),
    [
        ("gmail", 429, "Temporary provider send throttling"),
        ("imap", 429, "Temporary provider send throttling"),
        ("exchange", 503, "Server busy, try again later."),
    ],
)
def test_a_burst_is_throttled_until_the_minute_is_over(account, code, message, request, nylas_mock):
    api = request.getfixturevalue(account)
    nylas_mock.set_options({"minute_quota": 2})
    nylas_mock.clock.advance(40)

    burst = [status(api) for _ in range(2)]
    refused = api.error("POST", "/send", letter())
    nylas_mock.clock.advance(20)

    assert burst == [200, 200]
    assert (refused[0], refused[2]) == (code, message)
    assert status(api) == 200


def test_exchange_says_when_to_come_back(exchange, nylas_mock):
    nylas_mock.set_options({"minute_quota": 1})
    nylas_mock.clock.advance(40)
    status(exchange)

    answer = exchange.request("POST", "/send", letter())

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")


def test_more_recipients_than_the_provider_allows_are_refused(imap):
    most = facts("imap").limits.recipients

    allowed = letter(*[f"a{number}@b.example" for number in range(most)])
    too_many = letter(*[f"a{number}@b.example" for number in range(most + 1)])

    assert status(imap, allowed) == 200
    assert imap.error("POST", "/send", too_many)[::2] == (
        402,
        "Your message has too many recipients",
    )


def test_a_mail_larger_than_the_provider_allows_is_refused(exchange):
    file = upload(exchange, b"four bytes in three")
    most = facts("eas").limits.size - file["size"] * 4 // 3 - 1

    allowed = {**letter(body="x" * most), "file_ids": [file["id"]]}
    refused = exchange.error("POST", "/send", {**allowed, "body": "x" * (most + 1)})

    assert refused[::2] == (402, "Message too large")
    assert status(exchange, allowed) == 200


ALIAS = [{"name": "Sales", "email": "sales@shop.example"}]


@pytest.mark.rule("R-P9")
def test_gmail_puts_in_the_own_sender(gmail):
    sent = gmail.post("/send", {**letter(), "from": ALIAS})

    assert sent["from"] == [{"name": "Sales", "email": gmail.account.email_address}]


@pytest.mark.rule("R-P9")
def test_exchange_refuses_a_sender_that_is_not_the_accounts(exchange):
    refused = exchange.error("POST", "/send", {**letter(), "from": ALIAS})

    assert refused[::2] == (402, "Sender address rejected")


@pytest.mark.rule("R-P9")
def test_a_plain_mail_server_takes_any_sender(imap):
    assert imap.post("/send", {**letter(), "from": ALIAS})["from"] == ALIAS


def test_a_tagged_own_address_is_the_accounts_own(exchange):
    own = [{"name": "", "email": GRACE.replace("@", "+news@")}]

    assert exchange.post("/send", {**letter(), "from": own})["from"] == own


def test_mail_to_nobody_in_a_domain_of_the_world_is_refused_or_comes_back(gmail, imap, nylas_mock):
    nobody = ALAN.replace("alan", "nobody")

    refused = imap.error("POST", "/send", letter(nobody))
    gmail.post("/send", letter(nobody))
    nylas_mock.clock.advance("1m")

    assert (refused[0], refused[2][:48]) == (
        402,
        "The email account that you tried to reach does n",
    )
    assert gmail.get("/messages", limit=1)[0]["subject"] == "Delivery Status Notification (Failure)"
    assert [one["bounced_addresses"] for one in nylas_mock.events(kind="message.bounced")] == [
        nobody
    ]


@pytest.mark.rule("R-P8")
def test_nobody_among_others_is_refused_alone(imap):
    answer = imap.request("POST", "/send", letter(GRACE, ALAN.replace("alan", "nobody")))

    assert answer.status_code == 402
    assert list(answer.get_json()["failures"]) == [ALAN.replace("alan", "nobody")]


ASYNCHRONOUS = pytest.mark.parametrize("path", ["/v2/send?sendnow=false", "/outbox"])


def in_sent(api):
    return api.get("/messages", **{"in": "sent", "subject": "Hello", "view": "count"})["count"]


@ASYNCHRONOUS
@pytest.mark.rule("R-O14", "R-V20")
@pytest.mark.parametrize(("account", "delay"), [("exchange", 30), ("imap", 5)])
def test_scheduled_mail_succeeds_once_it_is_synced(path, account, delay, request, nylas_mock):
    api, gmail = request.getfixturevalue(account), request.getfixturevalue("gmail")
    scheduled = api.post(path, letter(ADA))

    nylas_mock.clock.advance(delay - 1)
    arrived = gmail.get("/messages", subject="Hello")[0]
    before = (job(api, scheduled)["status"], in_sent(api), len(nylas_mock.sent()))
    nylas_mock.clock.advance(1)
    after = job(api, scheduled)

    assert arrived["date"] == START
    assert before == ("pending", 0, 1)
    assert (after["status"], in_sent(api)) == ("successful", 1)
    message = api.get(f"/messages/{after['message_id']}")
    assert (message["date"], message["thread_id"]) == (START, after["thread_id"])
    assert nylas_mock.sent()[0]["thread_id"] == after["thread_id"]
    kinds = [event["kind"] for event in nylas_mock.events()]
    assert kinds.index("mail.sent") < kinds.index("job.successful")
    assert nylas_mock.events(kind="job.successful")[0]["at"] == START + delay


@ASYNCHRONOUS
@pytest.mark.parametrize("options", [{}, {"provider_limits": False}])
def test_a_quick_provider_syncs_at_once(path, options, gmail, exchange, nylas_mock):
    nylas_mock.set_options(options)
    api = exchange if options else gmail
    scheduled = api.post(path, letter())

    nylas_mock.clock.settle()

    assert (job(api, scheduled)["status"], in_sent(api)) == ("successful", 1)


@pytest.mark.rule("R-V15")
def test_what_the_mailing_service_takes_is_synced_at_once(exchange, nylas_mock):
    nylas_mock.set_options({"fallback_service": True})
    nylas_mock.fault("provider", "quota")
    scheduled = exchange.post("/v2/send?sendnow=false", letter())

    nylas_mock.clock.settle()

    assert (job(exchange, scheduled)["status"], in_sent(exchange)) == ("successful", 1)


def test_mail_sent_at_once_is_in_sent_at_once(exchange):
    sent = exchange.post("/send", letter())

    assert exchange.get(f"/messages/{sent['id']}")["folder"]["name"] == "sent"


@pytest.mark.rule("R-V13")
@pytest.mark.parametrize("window", ["refuse", "off"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_mail_that_was_taken_can_no_longer_be_taken_back(method, window, exchange, nylas_mock):
    nylas_mock.set_options({"cancel_window": window, "change_window": window})
    scheduled = exchange.post("/v2/send?sendnow=false", letter())
    nylas_mock.clock.settle()

    path = f"/v2/outbox/{scheduled['job_status_id']}"
    refused = exchange.error(method, path, {"subject": "Other"} if method == "PATCH" else {})
    nylas_mock.clock.advance(30)

    assert refused[0] == 400
    assert (job(exchange, scheduled)["status"], in_sent(exchange)) == ("successful", 1)


@pytest.mark.rule("R-O4", "R-O5")
def test_the_first_outbox_does_not_list_a_mail_that_was_taken(exchange, nylas_mock):
    scheduled = exchange.post("/outbox", letter())
    nylas_mock.clock.settle()

    assert exchange.get("/outbox") == []
    assert exchange.error("DELETE", f"/outbox/{scheduled['job_status_id']}")[0] == 400


@ASYNCHRONOUS
def test_the_agenda_says_when_sent_will_show_a_mail(path, exchange, nylas_mock):
    exchange.post(path, letter())
    nylas_mock.clock.settle()

    [row] = nylas_mock.clock.agenda()

    assert (row["at"], row["what"]) == (
        START + 30,
        "'Hello' to nobody@elsewhere.example shows in Sent",
    )
    assert [one["next_try"] for one in nylas_mock.outbox] == [None]


@pytest.mark.rule("R-W4")
def test_a_bounce_is_noticed_before_sent_shows_the_mail(exchange, nylas_mock):
    exchange.post("/v2/send?sendnow=false", letter())
    nylas_mock.clock.settle()

    nylas_mock.simulate.bounce()

    assert len(nylas_mock.events(kind="message.bounced")) == 1


def test_an_answer_before_sent_shows_the_mail_is_in_its_thread(exchange, nylas_mock):
    exchange.post("/v2/send?sendnow=false", letter(ADA))
    nylas_mock.clock.settle()

    answer = nylas_mock.simulate.reply()
    nylas_mock.clock.advance(30)

    [sent] = exchange.get("/messages", **{"in": "sent", "subject": "Hello"})
    thread = exchange.get(f"/threads/{sent['thread_id']}")
    assert set(thread["message_ids"]) == {sent["id"], answer["id"]}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_provider_has_limits_that_can_be_met(provider):
    limits = facts(provider).limits

    assert 0 < limits.per_minute <= limits.daily
    assert limits.recipients > 1
    assert limits.size >= 10 * 1024 * 1024


@pytest.mark.rule("R-W8")
@pytest.mark.parametrize("path", ["/v2/send?sendnow=false", "/outbox"])
def test_a_reply_that_comes_before_sent_shows_the_mail_is_told_once(path, exchange, nylas_mock):
    exchange.post(path, {**letter(), "tracking": {"thread_replies": True}})
    nylas_mock.clock.run_until("mail.sent")

    reply = nylas_mock.simulate.reply()
    early = nylas_mock.events(kind="thread.replied")
    nylas_mock.clock.run_until_idle()

    (told,) = nylas_mock.events(kind="thread.replied")
    (mail,) = exchange.get("/messages", **{"in": "sent", "subject": "Hello"})
    assert early == []
    assert (told["message_id"], told["reply_to_message_id"]) == (reply["id"], mail["id"])
    assert reply["thread_id"] == told["thread_id"] == mail["thread_id"]
    assert told["from_self"] is False


@pytest.mark.rule("R-W8")
def test_what_was_in_the_thread_before_is_no_reply_to_a_mail_that_shows_late(exchange, nylas_mock):
    first = nylas_mock.simulate.inbound("eas", {"from": STRANGER, "subject": "Plan"})
    body = {**letter(), "reply_to_message_id": first["id"], "tracking": {"thread_replies": True}}
    exchange.post("/v2/send?sendnow=false", body)

    nylas_mock.clock.run_until_idle()

    assert len(exchange.get("/messages", thread_id=first["thread_id"])) == 2
    assert nylas_mock.events(kind="thread.replied") == []
