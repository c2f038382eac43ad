"""`/job-statuses`: what became of each write."""

import pytest

from tests.support.mail import HOUR, arrive, job, letter

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.mark.rule("R-J1")
def test_jobs_are_listed_newest_first_for_their_account_alone(nylas_mock, gmail, exchange):
    made = []
    for name in ("One", "Two", "Three"):
        made.append(gmail.post("/labels", {"display_name": name})["job_status_id"])
        nylas_mock.clock.advance("1m")
    exchange.post("/folders", {"display_name": "Other"})

    jobs = gmail.get("/job-statuses")

    assert [one["job_status_id"] for one in jobs] == made[::-1]
    assert [one["created_at"] for one in jobs] == sorted(
        (one["created_at"] for one in jobs), reverse=True
    )
    assert gmail.get("/job-statuses", view="count") == {"count": 3}
    assert [gmail.get(f"/job-statuses/{one['job_status_id']}") for one in jobs] == jobs


@pytest.mark.rule("R-J1", "E-91", "E-10")
def test_an_unknown_job_is_not_found(gmail):
    assert gmail.error("GET", "/job-statuses/unknown") == (
        404,
        "invalid_request_error",
        "Couldn't find job unknown",
    )
    assert gmail.error("GET", "/job-statuses/Un-Known")[0] == 400


@pytest.mark.rule("R-J1a", "R-J1c", "R-J2")
def test_the_job_of_a_send_is_of_object_message_and_shows_its_times(nylas_mock, gmail):
    now = nylas_mock.clock.now
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))
    pending = job(gmail, sent)

    nylas_mock.clock.advance("1h")

    assert "object" not in sent
    assert pending == {
        "account_id": gmail.account.id,
        "action": "new_outbox",
        "created_at": now,
        "job_status_id": sent["job_status_id"],
        "object": "message",
        "send_at": now + HOUR,
        "original_send_at": now + HOUR,
        "status": "pending",
    }
    done = job(gmail, sent)
    message = gmail.get(f"/messages/{done['message_id']}")
    assert done == {
        **pending,
        "status": "successful",
        "message_id": message["id"],
        "thread_id": message["thread_id"],
    }


@pytest.mark.rule("R-J3", "R-X51")
def test_other_jobs_are_done_at_once(gmail):
    message = arrive(gmail)
    answer = gmail.put(f"/messages/{message['id']}", {"unread": False})

    assert job(gmail, answer) == {
        "account_id": gmail.account.id,
        "action": "update_message",
        "created_at": gmail.mock.clock.now,
        "id": message["id"],
        "job_status_id": answer["job_status_id"],
        "object": "message",
        "status": "successful",
    }
