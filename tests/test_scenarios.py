"""Each shipped scenario runs and does what its description says."""

import re

import pytest

from mocknylas import resources
from mocknylas.controls import open_scenario
from mocknylas.mock import MockNylas
from tests.support.hooks import Application, Receiver

TO_GRACE = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": "The plan"}
TO_GONE = {"to": [{"email": "nobody@gone.example"}], "subject": "The plan"}
SHIPPED = resources.names("scenarios")


def schedule(api, mail=TO_GRACE):
    return api.post("/v2/send?sendnow=false", mail)["job_status_id"]


def fates(nylas_mock):
    """What became of the jobs so far, in order: (status, seconds since the start)."""
    start = nylas_mock.sandbox.spec.start
    events = nylas_mock.events(kind="job.*")
    return [(event["kind"].removeprefix("job."), event["at"] - start) for event in events]


def reason(api, job_id):
    return api.get(f"/job-statuses/{job_id}").get("reason")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_plays_in_a_new_sandbox(name, nylas_server):
    with MockNylas(server=nylas_server, sandbox_id=f"plays-{name}", scenario=name) as mock:
        assert mock.faults() or mock.events, "a scenario that does nothing tells no story"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_plays_the_same_twice(name, nylas_mock):
    stories = []
    for _ in range(2):
        nylas_mock.reset()
        nylas_mock.load_scenario(name)
        stories.append((nylas_mock.events(), nylas_mock.sent(), nylas_mock.faults()))

    assert stories[0] == stories[1]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_that_tells_a_story_says_how_it_ends(name):
    data = open_scenario(name).data

    asks = any(verb in step for step in data.get("steps", []) for verb in ("send", "request"))
    assert "expect" in data or not asks


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_says_what_it_is(name):
    text = (resources.folder("scenarios") / f"{name}.yaml").read_text()

    assert re.fullmatch(r"[A-Z].*\.", open_scenario(name).data["description"])
    assert "\n# " in text, "the comment says what a tester sees"


def test_each_shipped_scenario_has_its_test_here():
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals()}

    assert {name for name in SHIPPED if not any(one.startswith(name) for one in tested)} == set()


@pytest.mark.rule("R-V16", "R-V18")
def test_provider_busy_twice_then_takes_the_mail(gmail, nylas_mock):
    nylas_mock.load_scenario("provider-busy-twice")

    job_id = schedule(gmail)
    nylas_mock.clock.advance("1h")

    assert fates(nylas_mock) == [("delayed", 0), ("delayed", 60), ("successful", 180)]
    assert reason(gmail, job_id) is None


def test_provider_busy_twice_refuses_to_send_at_once(gmail, nylas_mock):
    nylas_mock.load_scenario("provider-busy-twice")

    answers = [gmail.request("POST", "/send", TO_GRACE).status_code for _ in range(3)]

    assert answers == [429, 429, 200]


@pytest.mark.rule("R-V16")
def test_provider_down_for_good_fails_the_mail_at_its_retry_limit(gmail, nylas_mock):
    nylas_mock.load_scenario("provider-down-for-good")

    job_id = schedule(gmail)
    nylas_mock.clock.run_until_idle()

    assert fates(nylas_mock)[-1] == ("failed", 24 * 3600)
    assert reason(gmail, job_id) == "Reached retry limit datetime"
    assert nylas_mock.sent() == []


def test_provider_down_for_good_refuses_to_send_at_once_with_503(gmail, nylas_mock):
    nylas_mock.load_scenario("provider-down-for-good")

    refused = gmail.error("POST", "/send", TO_GRACE)

    assert refused == (503, "api_error", "Server busy, try again later.")


def test_quota_exceeded_refuses_with_429_until_the_next_day(gmail, nylas_mock):
    nylas_mock.load_scenario("quota-exceeded")

    refused = gmail.error("POST", "/send", TO_GRACE)
    nylas_mock.clock.advance("1d")
    sent = gmail.post("/send", TO_GRACE)

    assert refused == (429, "api_error", "Daily sending quota exceeded")
    assert sent["subject"] == "The plan"


def test_quota_exceeded_lets_the_outbox_wait_for_the_next_day(gmail, nylas_mock):
    nylas_mock.load_scenario("quota-exceeded")

    schedule(gmail)
    nylas_mock.clock.advance("1d")

    *waits, (last, at) = fates(nylas_mock)
    assert {status for status, _ in waits} == {"delayed"}
    assert last == "successful"
    assert 23 * 3600 <= at < 24 * 3600


@pytest.mark.rule("R-V20")
def test_credentials_refused_fails_mail_at_its_first_try(gmail, nylas_mock):
    nylas_mock.load_scenario("credentials-refused")

    job_id = schedule(gmail)
    nylas_mock.clock.settle()

    assert fates(nylas_mock) == [("failed", 0)]
    assert reason(gmail, job_id) == "Invalid authentication"


def test_credentials_refused_refuses_to_send_at_once_with_403(gmail, nylas_mock):
    nylas_mock.load_scenario("credentials-refused")

    refused = gmail.error("POST", "/send", TO_GRACE)

    assert refused == (403, "api_error", "Could not authenticate with the SMTP server.")


@pytest.mark.rule("R-X44", "R-RATE-04")
def test_rate_limited_refuses_all_requests_for_a_minute(gmail, nylas_mock):
    nylas_mock.load_scenario("rate-limited")

    refused = [gmail.request("GET", path) for path in ("/account", "/messages", "/labels")]
    nylas_mock.clock.advance("1m")
    served = gmail.request("GET", "/account")

    assert {answer.status_code for answer in refused} == {429}
    assert refused[0].headers["X-RateLimit-Limit"] == "60"
    assert refused[0].headers["X-RateLimit-Reset"] == "60"
    assert refused[0].headers["X-Mocknylas-Fault"] == "rate limited"
    assert served.status_code == 200


def test_message_rejected_refuses_only_mail_to_the_gone(gmail, nylas_mock):
    nylas_mock.load_scenario("message-rejected")

    status, _, message = gmail.error("POST", "/send", TO_GONE)
    sent = gmail.post("/send", TO_GRACE)

    assert (status, message[:50]) == (402, "The email account that you tried to reach does not")
    assert [mail["id"] for mail in nylas_mock.sent()] == [sent["id"]]


def test_message_rejected_delays_scheduled_mail_to_the_gone(gmail, nylas_mock):
    nylas_mock.load_scenario("message-rejected")

    schedule(gmail, TO_GONE)
    nylas_mock.clock.settle()

    assert fates(nylas_mock) == [("delayed", 0)]


def test_service_unavailable_is_back_after_three_requests_that_had_no_effect(gmail, nylas_mock):
    nylas_mock.load_scenario("service-unavailable")

    answers = [gmail.request("POST", "/send", TO_GRACE).status_code for _ in range(4)]

    assert answers == [503, 503, 503, 200]
    assert len(nylas_mock.sent()) == 1


def test_inbox_gets_mail_and_a_follow_up_in_the_same_thread(nylas_mock):
    played = nylas_mock.load_scenario("inbox-gets-mail")

    first, _, second = [step["result"] for step in played["steps"]]
    assert nylas_mock.clock.now == second["date"] == first["date"] + 3600
    assert second["thread_id"] == first["thread_id"]
    assert [file["filename"] for file in second["files"]] == ["drawing.txt"]
    assert first["unread"]
    assert "inbox" in [label["name"] for label in first["labels"]]


# --- whole stories: the scenario sends, waits and checks by itself ---


def played(nylas_mock, name):
    """Play a scenario; return the mails that went out: (subject, seconds since the start)."""
    nylas_mock.load_scenario(name)
    start = nylas_mock.sandbox.spec.start
    return [(mail["subject"], mail["at"] - start) for mail in nylas_mock.sent]


@pytest.mark.rule("R-V5", "R-V18")
def test_scheduled_send_goes_out_on_the_minute(nylas_mock):
    assert played(nylas_mock, "scheduled-send-goes-out") == [("Good morning", 17 * 3600)]
    assert nylas_mock.clock.show()["iso"] == "2030-02-01T09:00:00Z"


@pytest.mark.rule("R-V13")
def test_scheduled_send_cancelled_never_goes_out(nylas_mock):
    assert played(nylas_mock, "scheduled-send-cancelled") == []
    assert fates(nylas_mock) == [("cancelled", 3600)]


@pytest.mark.rule("R-V11")
def test_cancelled_in_the_window_is_refused_and_goes_out(nylas_mock):
    assert played(nylas_mock, "cancelled-in-the-window") == [("Too late", 7200)]
    (refused,) = nylas_mock.calls(operation="outbox_v2.cancel")
    assert refused.json["message"].startswith("Message cannot be modified within five minutes")


@pytest.mark.rule("R-V9")
def test_scheduled_send_postponed_goes_out_once_at_its_new_time(nylas_mock):
    assert played(nylas_mock, "scheduled-send-postponed") == [("The day after", 2 * 86400)]


@pytest.mark.rule("R-V16")
def test_retry_limit_reached_gives_the_mail_up_exactly_then(nylas_mock):
    assert played(nylas_mock, "retry-limit-reached") == []
    assert fates(nylas_mock)[-1] == ("failed", 3 * 3600)
    assert [status for status, _ in fates(nylas_mock)[:-1]] == ["delayed"] * 7


def test_daily_limit_across_midnight_lets_mail_go_again(nylas_mock):
    *_, (waited, at), (later, _) = played(nylas_mock, "daily-limit-across-midnight")

    assert (waited, later) == ("When it can", "Good again")
    assert at >= 1800, "midnight is half an hour after the start"
    statuses = [call.status for call in nylas_mock.calls(operation="send.direct")]
    assert statuses == [200, 200, 429, 200, 429]


@pytest.mark.rule("R-W4")
def test_bounce_storm_brings_four_mails_back_and_not_the_fifth(nylas_mock):
    assert len(played(nylas_mock, "bounce-storm")) == 5
    bounced = nylas_mock.events(kind="message.bounced")
    assert [event["code"] for event in bounced] == ["550", "550", "550", "452"]


@pytest.mark.rule("R-TR2")
def test_opened_and_clicked_is_counted_and_answered(nylas_mock):
    played(nylas_mock, "opened-and-clicked")

    opened = nylas_mock.events.one(kind="message.opened")
    clicked = nylas_mock.events.one(kind="message.link_clicked")
    start = nylas_mock.sandbox.spec.start
    assert [one["at"] - start for one in (opened, clicked)] == [3600, 3660]


def test_out_of_office_answers_arrive_after_a_minute(nylas_mock):
    played(nylas_mock, "out-of-office")

    answers = nylas_mock.messages.find(in_="inbox")
    start = nylas_mock.sandbox.spec.start
    assert [one["date"] - start for one in answers] == [60, 60, 60]


def test_scheduled_across_spring_forward_goes_after_23_hours(nylas_mock):
    assert played(nylas_mock, "scheduled-across-spring-forward") == [("Good morning", 23 * 3600)]


@pytest.mark.rule("R-V20")
def test_credentials_revoked_mid_queue_fail_only_what_comes_after(nylas_mock):
    assert played(nylas_mock, "credentials-revoked-mid-queue") == [("In time", 3600)]
    assert fates(nylas_mock) == [("successful", 3600), ("failed", 3 * 3600)]


@pytest.mark.rule("R-P8")
def test_one_recipient_of_three_refused_leaves_two_mails_and_none_in_sent(nylas_mock):
    assert played(nylas_mock, "one-recipient-of-three-refused") == [("Two of three", 0)]
    assert nylas_mock.sent[0]["refused"] == ["nobody@gone.example"]
    assert nylas_mock.messages.find(account="gmail") == []
    (refused,) = nylas_mock.calls
    assert list(refused.json["failures"]) == ["nobody@gone.example"]
    assert {one["account"] for one in nylas_mock.messages} == {
        "grace.hopper@outlook.test",
        "alan.turing@imap.test",
    }


def test_service_flaky_refuses_about_a_third_of_the_requests(gmail, nylas_mock):
    nylas_mock.load_scenario("service-flaky")

    statuses = [gmail.request("GET", "/account").status_code for _ in range(200)]

    assert set(statuses) == {200, 503}
    assert 40 <= statuses.count(503) <= 80


def test_backoff_until_served_sends_once(nylas_mock):
    assert played(nylas_mock, "backoff-until-served") == [("Once", 3)]
    assert [call.status for call in nylas_mock.calls] == [503, 503, 200]
    nylas_mock.assert_no_duplicates()


@pytest.mark.rule("R-J1")
def test_job_status_polled_tells_each_stage(nylas_mock):
    assert played(nylas_mock, "job-status-polled") == [("Any news", 660)]
    polls = [call.json["status"] for call in nylas_mock.calls(operation="job_statuses.get")]
    assert polls == ["pending", "delayed", "successful"]


def test_one_provider_throttled_leaves_the_others_alone(gmail, exchange, nylas_mock):
    nylas_mock.load_scenario("one-provider-throttled")

    answers = [api.request("POST", "/send", TO_GRACE).status_code for api in (gmail, exchange)]
    nylas_mock.clock.advance("1h")
    later = gmail.request("POST", "/send", TO_GRACE).status_code

    assert (answers, later) == ([429, 200], 200)


def test_conversation_is_one_thread_in_each_mailbox(nylas_mock):
    assert len(played(nylas_mock, "conversation")) == 3
    threads = {(one["account"], one["thread_id"]) for one in nylas_mock.messages}
    assert sorted(account for account, _ in threads) == [
        "ada.lovelace@gmail.test",
        "grace.hopper@outlook.test",
    ]


def test_weekend_of_mail_arrives_at_its_own_times(nylas_mock):
    played(nylas_mock, "weekend-of-mail")

    hours = [(one["date"] - nylas_mock.sandbox.spec.start) // 3600 for one in nylas_mock.messages]
    assert sorted(hours) == [0, 17, 17, 52, 63]


def test_lost_reply_sends_twice_is_found_out(nylas_mock):
    assert played(nylas_mock, "lost-reply-sends-twice") == [("Invoice 7", 0), ("Invoice 7", 5)]
    assert [call.status for call in nylas_mock.calls] == [504, 200]
    with pytest.raises(AssertionError, match=r"'Invoice 7' from ada.*, 2 times"):
        nylas_mock.assert_no_duplicates()


def test_reply_lost_leaves_the_mail_in_sent_for_who_looks(gmail, nylas_mock):
    nylas_mock.load_scenario("reply-lost")

    lost = gmail.request("POST", "/send", TO_GRACE).status_code
    found = gmail.get("/messages", **{"in": "sent", "subject": "The plan", "view": "count"})

    assert (lost, found["count"]) == (504, 1)
    nylas_mock.assert_no_duplicates()


def test_slow_provider_takes_half_a_minute(nylas_mock):
    assert played(nylas_mock, "slow-provider") == [("Patience", 3630)]


def test_throttled_with_backoff_serves_the_third_try(gmail, nylas_mock):
    nylas_mock.load_scenario("throttled-with-backoff")

    answers = [gmail.request("GET", "/account") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [429, 429, 200, 200]
    assert answers[0].headers["X-RateLimit-Reset"] == "1"


# --- receivers of notifications, and what becomes of accounts ---


def moments(nylas_mock, kind):
    """When changes of these kinds were: (kind, seconds since the start)."""
    start = nylas_mock.sandbox.spec.start
    return [(one["kind"], one["at"] - start) for one in nylas_mock.events(kind=kind)]


@pytest.mark.rule("R-HOOK-11", "R-HOOK-14")
def test_webhook_receiver_recovers_before_it_is_given_up(nylas_mock):
    played(nylas_mock, "webhook-receiver-recovers")

    start = nylas_mock.sandbox.spec.start
    [delivery] = nylas_mock.webhooks.deliveries()
    assert delivery["status"] == "delivered"
    assert [one["at"] - start for one in delivery["attempts"]] == [0, 80, 240, 560, 1200]
    assert [one["status"] for one in delivery["attempts"]][-1] == 200
    assert [one["state"] for one in nylas_mock.webhooks.all()] == ["active"]


@pytest.mark.rule("R-HOOK-14", "R-HOOK-15")
def test_webhook_failed_after_72_hours_is_told_again_once_it_is_set_active(nylas_mock):
    played(nylas_mock, "webhook-failed-after-72-hours")

    (_, failing), (_, failed), (_, active) = moves = moments(nylas_mock, "webhook.*")
    assert [kind for kind, _ in moves] == ["webhook.failing", "webhook.failed", "webhook.active"]
    assert (failing, failed - failing, active - failed) == (1200, 72 * 3600, 86400)
    deliveries = nylas_mock.webhooks.deliveries()
    assert [one["status"] for one in deliveries] == ["given_up", "dropped", "delivered"]


@pytest.mark.rule("R-HOOK-10")
def test_webhook_answer_lost_brings_the_same_notification_twice(nylas_mock):
    receiver, application = Receiver(), Application(nylas_mock)
    nylas_mock.mount("https://app.test", receiver)
    application.register("message.created")
    nylas_mock.load_scenario("webhook-answer-lost")

    for _ in range(2):
        nylas_mock.simulate.inbound("gmail", {"subject": "News"})
        nylas_mock.clock.advance("80s")

    first, again, other = receiver.got
    assert (first.body, first.headers) == (again.body, again.headers)
    assert first.body != other.body


@pytest.mark.rule("R-V17", "R-X46")
def test_account_signs_in_again_and_sends_what_is_scheduled_for_later(nylas_mock):
    assert played(nylas_mock, "account-signs-in-again") == [
        ("In time", 3 * 3600),
        ("At once", 4 * 3600),
    ]
    assert moments(nylas_mock, "account.*") == [("account.invalid", 0), ("account.running", 7200)]
    assert fates(nylas_mock)[0] == ("failed", 3600)


@pytest.mark.rule("R-V17", "R-X46")
def test_account_stopped_sends_nothing_until_it_runs(nylas_mock):
    assert played(nylas_mock, "account-stopped") == [("At once", 7200)]
    assert moments(nylas_mock, "account.*") == [("account.stopped", 0), ("account.running", 7200)]
    [refused] = nylas_mock.calls(status=403)
    assert "sync has been stopped" in refused.json["message"]
