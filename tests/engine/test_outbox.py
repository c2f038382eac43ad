"""The outbox over time: when a mail is tried, what becomes of it, and what is told of it."""

from itertools import pairwise

import pytest

from mocknylas.rules.schedule import RETRY_DELAYS, retry_delay
from tests.support.mail import (
    DAY,
    GRACE,
    HOUR,
    arrive,
    job,
    letter,
    names,
    set_account,
    upload,
)

pytestmark = pytest.mark.nylas(seed_name="empty")
LADDER = [1, 2, 4, 8, 16, 32, 60, 60, 60]  # minutes between tries
LIMIT_REACHED = "Reached retry limit datetime"


@pytest.fixture
def now(nylas_mock):
    return nylas_mock.clock.now


def instants(mock, kind):
    return [one["at"] for one in mock.events(kind=kind)]


def gaps(moments):
    return [(later - earlier) / 60 for earlier, later in pairwise(moments)]


@pytest.mark.rule("R-V5", "R-V20")
@pytest.mark.parametrize("wait", [1, HOUR, 30 * DAY])
def test_a_message_goes_out_at_its_time_and_not_before(nylas_mock, gmail, exchange, now, wait):
    sent = gmail.post("/v2/outbox", letter(GRACE, send_at=now + wait))
    nylas_mock.clock.advance(wait - 1)
    before = (job(gmail, sent)["status"], exchange.get("/messages"))

    nylas_mock.clock.advance(1)

    assert before == ("pending", [])
    done = job(gmail, sent)
    message = gmail.get(f"/messages/{done['message_id']}")
    assert done["status"] == "successful"
    assert (message["date"], message["unread"], names(message)) == (
        now + wait,
        False,
        {"sent", "all"},
    )
    assert gmail.get("/messages", **{"in": "sent"}) == [message]
    assert [one["date"] for one in exchange.get("/messages")] == [now + wait]


@pytest.mark.rule("R-V20")
def test_the_journal_tells_the_whole_story(nylas_mock, gmail, exchange, now):
    sent = gmail.post("/v2/outbox", letter(GRACE, send_at=now + HOUR))

    story = nylas_mock.clock.advance("2h")

    assert [(one["at"] - now, one["kind"]) for one in story] == [
        (HOUR, "thread.created"),
        (HOUR, "message.created"),
        (HOUR, "mail.sent"),
        (HOUR, "thread.created"),
        (HOUR, "message.created"),
        (HOUR, "job.successful"),
    ]
    done = job(gmail, sent)
    assert story[-1] == {
        "number": story[-1]["number"],
        "at": now + HOUR,
        "kind": "job.successful",
        "account_id": gmail.account.id,
        "id": sent["job_status_id"],
        "action": "new_outbox",
        "message_id": done["message_id"],
        "thread_id": done["thread_id"],
        "extras": {"send_at": now + HOUR, "original_send_at": now + HOUR},
    }


@pytest.mark.rule("R-V19", "R-V20", "R-J1b")
def test_a_busy_provider_delays_and_then_takes_the_message(nylas_mock, gmail, exchange, now):
    nylas_mock.fault("provider", "defer", times=2, reason="421 4.7.0 try later")
    sent = gmail.post("/v2/outbox", letter(GRACE, send_at=now + HOUR))

    shown = [job(gmail, sent)]
    for step in ("1h", "1m", "1m59s", "1s"):
        nylas_mock.clock.advance(step)
        shown.append(job(gmail, sent))

    assert [(one["status"], one.get("reason")) for one in shown] == [
        ("pending", None),
        ("delayed", "421 4.7.0 try later"),
        ("delayed", "421 4.7.0 try later"),
        ("delayed", "421 4.7.0 try later"),
        ("successful", None),
    ]
    assert exchange.get("/messages")[0]["date"] == now + HOUR + 3 * 60
    assert [one["kind"] for one in nylas_mock.events(kind="job.*")] == [
        "job.delayed",
        "job.delayed",
        "job.successful",
    ]


@pytest.mark.rule("R-V16", "R-V18", "R-V6")
@pytest.mark.parametrize("effect", ["defer", "quota", "reject"])
def test_gaps_double_until_they_are_hourly_and_end_at_the_limit(nylas_mock, gmail, now, effect):
    nylas_mock.fault("provider", effect)
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))

    nylas_mock.clock.run_until_idle()

    tries = instants(nylas_mock, "job.delayed")
    assert tries[0] == now + HOUR
    assert gaps(tries)[: len(LADDER)] == LADDER
    assert set(gaps(tries)[6:]) == {60}
    assert len(tries) == nylas_mock.faults()[0]["hits"] == 29
    assert instants(nylas_mock, "job.failed") == [now + HOUR + DAY]
    assert nylas_mock.clock.now == now + HOUR + DAY
    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == ("failed", LIMIT_REACHED)
    assert nylas_mock.sent() == gmail.get("/messages") == []


@pytest.mark.rule("R-V6", "R-V16")
@pytest.mark.parametrize(("limit", "tries"), [(7 * DAY, 173), (90, 2), (180, 3), (179, 2), (1, 1)])
def test_trying_ends_exactly_at_the_limit(nylas_mock, gmail, now, limit, tries):
    nylas_mock.fault("provider", "defer")
    gmail.post("/v2/outbox", letter(retry_limit_datetime=now + limit))

    nylas_mock.clock.advance(limit - 1)
    before = instants(nylas_mock, "job.failed")
    nylas_mock.clock.advance(1)

    assert before == []
    assert instants(nylas_mock, "job.failed") == [now + limit]
    assert len(instants(nylas_mock, "job.delayed")) == tries
    assert nylas_mock.clock.show()["pending"] == []


@pytest.mark.rule("R-V6")
def test_a_limit_of_zero_means_one_try(nylas_mock, gmail, now):
    nylas_mock.fault("provider", "defer", times=1)
    sent = gmail.post("/v2/outbox", letter(retry_limit_datetime=0))

    nylas_mock.clock.settle()

    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == ("failed", LIMIT_REACHED)
    assert instants(nylas_mock, "job.delayed") == []
    assert nylas_mock.clock.show()["pending"] == []


@pytest.mark.rule("R-V16")
def test_a_used_up_quota_is_tried_until_the_next_day(nylas_mock, gmail, now):
    nylas_mock.fault("provider", "quota", window={"for": "10h"})
    sent = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.advance("10h")
    before = job(gmail, sent)
    nylas_mock.clock.advance("1h")

    assert before["status"] == "delayed"
    assert "5.4.5" in before["reason"]
    assert job(gmail, sent)["status"] == "successful"


@pytest.mark.rule("R-V17")
@pytest.mark.parametrize("after", [0, 2])
def test_refused_credentials_end_it_at_once(nylas_mock, gmail, now, after):
    nylas_mock.fault("provider", "defer", times=after or None, match={} if after else {"to": "-"})
    nylas_mock.fault("provider", "auth_fail")
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))

    nylas_mock.clock.run_until_idle()

    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == ("failed", "Invalid authentication")
    assert instants(nylas_mock, "job.failed") == [now + HOUR + 60 * (0, 1, 3)[after]]


@pytest.mark.rule("R-V17", "R-X46")
@pytest.mark.parametrize(
    ("state", "reason"),
    [("invalid", "Invalid authentication"), ("stopped", "Account sync has been stopped")],
)
def test_an_account_out_of_order_fails_what_it_has_scheduled(nylas_mock, gmail, now, state, reason):
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))
    set_account(gmail, sync_state=state)
    pending = job(gmail, sent)["status"]

    nylas_mock.clock.advance("1h")

    shown = job(gmail, sent)
    assert pending == "pending"
    assert (shown["status"], shown["reason"]) == ("failed", reason)
    assert nylas_mock.sent() == []


@pytest.mark.nylas(options={"final_rejections": True})
def test_a_rejection_can_be_final(nylas_mock, gmail):
    nylas_mock.fault("provider", "reject", reason="550 5.1.1 no such user")
    sent = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.settle()

    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == ("failed", "550 5.1.1 no such user")


def test_a_file_deleted_meanwhile_fails_the_job(nylas_mock, gmail, now):
    file = upload(gmail)
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR, file_ids=[file["id"]]))
    gmail.delete(f"/files/{file['id']}")

    nylas_mock.clock.advance("1h")

    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == (
        "failed",
        f"Invalid block public id {file['id']}",
    )


@pytest.mark.rule("R-V20", "R-V4")
def test_a_scheduled_reply_arrives_with_its_files_in_its_thread(nylas_mock, gmail, exchange, now):
    exchange.post("/send", letter(gmail.account.email_address, subject="Plan?"))
    (question,) = gmail.get("/messages")
    file = upload(gmail, b"the plan", filename="plan.txt")
    gmail.post(
        "/v2/outbox",
        letter(
            GRACE,
            send_at=now + HOUR,
            reply_to_message_id=question["id"],
            file_ids=[file["id"]],
        ),
    )

    nylas_mock.clock.advance("1h")

    answer = exchange.get("/messages", **{"in": "inbox"})[0]
    thread = exchange.get(f"/threads/{answer['thread_id']}")
    assert len(exchange.get("/threads")) == len(gmail.get("/threads")) == 1
    assert len(thread["message_ids"]) == 2
    assert (thread["unread"], thread["has_attachments"], thread["version"]) == (True, True, 1)
    download = exchange.request("GET", f"/files/{answer['files'][0]['id']}/download")
    assert download.data == b"the plan"


@pytest.mark.rule("R-V9")
def test_a_change_while_delayed_starts_anew(nylas_mock, gmail, now):
    nylas_mock.set_options({"change_window": "off"})
    nylas_mock.fault("provider", "defer", times=1)
    sent = gmail.post("/v2/outbox", letter())
    nylas_mock.clock.settle()

    changed = gmail.patch(f"/v2/outbox/{sent['job_status_id']}", {"send_at": now + DAY})
    nylas_mock.clock.advance("2h")
    waiting = nylas_mock.sent()
    nylas_mock.clock.advance("1d")

    assert changed["status"] == "pending"
    assert waiting == []
    assert [one["at"] for one in nylas_mock.sent()] == [now + DAY]


def test_messages_of_one_instant_go_out_in_the_order_they_came(nylas_mock, gmail, now):
    for number in range(5):
        gmail.post("/v2/outbox", letter(subject=str(number), send_at=now + HOUR))

    nylas_mock.clock.advance("1h")

    assert [one["subject"] for one in nylas_mock.sent()] == ["0", "1", "2", "3", "4"]


def test_each_mail_keeps_its_own_ladder(nylas_mock, gmail, imap, now):
    nylas_mock.fault("provider", "defer", match={"account": gmail.account.email_address}, times=3)
    slow, quick = gmail.post("/v2/outbox", letter()), imap.post("/v2/outbox", letter())

    nylas_mock.clock.settle()

    assert job(imap, quick)["status"] == "successful"
    assert job(gmail, slow)["status"] == "delayed"
    nylas_mock.clock.advance("7m")
    assert job(gmail, slow)["status"] == "successful"


def test_delays_are_known_for_any_number_of_tries():
    assert [retry_delay(number) for number in (1, 7, 8, 100)] == [60, 3600, 3600, 3600]
    assert list(RETRY_DELAYS) == [60 * gap for gap in LADDER[:7]]


def test_a_request_only_schedules(nylas_mock, gmail):
    sent = gmail.post("/v2/outbox", letter())
    arrive(gmail)

    assert job(gmail, sent)["status"] == "pending"
    assert nylas_mock.sent() == []
    assert [one["kind"] for one in nylas_mock.clock.settle()][-1] == "job.successful"
