"""`/v2/outbox`: scheduling, changing and cancelling, as requests see it."""

import pytest

from tests.support.mail import DAY, GRACE, HOUR, STRANGER, job, letter, people, snapshot, upload

pytestmark = pytest.mark.nylas(seed_name="empty")
TOO_LATE = "Message cannot be modified within five minutes of the scheduled time"
NOT_PENDING = "Message is not pending"
IN_PAST = "Cannot set message to be sent at a time before the current time."
TOO_EARLY = "Cannot set message to stop retrying before time to send at."
TOO_LONG = "retry_limit_datetime cannot be more than 7 days after send_at"
DOORS = ["/v2/outbox", "/v2/send?sendnow=false"]


def refusal(message, status=400):
    return (status, "invalid_request_error", message)


def times(sent):
    data = sent["original_data"]
    return data["send_at"], data["original_send_at"], data["retry_limit_datetime"]


def path_of(sent):
    return f"/v2/outbox/{sent['job_status_id']}"


@pytest.fixture
def now(nylas_mock):
    return nylas_mock.clock.now


@pytest.mark.rule("R-V1", "R-V5", "R-V8", "R-J1c")
@pytest.mark.parametrize("door", DOORS)
def test_a_scheduled_message_is_accepted_and_echoed(gmail, now, door):
    file = upload(gmail)
    body = letter(
        GRACE,
        cc=people(STRANGER),
        reply_to=people("me@x.example"),
        file_ids=[file["id"]],
        send_at=now + HOUR,
        retry_limit_datetime=now + 2 * HOUR,
    )

    response = gmail.request("POST", door, body)

    answer = response.get_json()
    assert response.status_code == 202
    assert answer == {
        "job_status_id": answer["job_status_id"],
        "status": "pending",
        "account_id": gmail.account.id,
        "original_data": {
            **body,
            "bcc": [],
            "from": [{"name": gmail.account.name, "email": gmail.account.email_address}],
            "original_send_at": now + HOUR,
        },
    }


@pytest.mark.rule("R-V5", "R-V6")
@pytest.mark.parametrize("fields", [{}, {"send_at": 0}, {"send_at": None}])
def test_without_send_at_it_is_now(gmail, now, fields):
    sent = gmail.post("/v2/outbox", letter(**fields))

    assert times(sent) == (now, now, now + DAY)


@pytest.mark.rule("R-V6", "R-V8")
@pytest.mark.parametrize(
    ("given", "limit"),
    [(None, DAY), (0, None), (HOUR, HOUR), (7 * DAY, 7 * DAY)],
    ids=["a day by default", "no retries", "same instant allowed", "seven days at most"],
)
def test_the_retry_limit_counts_from_send_at(gmail, now, given, limit):
    send_at = now + 3 * DAY
    wanted = {} if given is None else {"retry_limit_datetime": given and send_at + given}

    sent = gmail.post("/v2/outbox", letter(send_at=send_at, **wanted))

    assert times(sent) == (send_at, send_at, (limit and send_at + limit) or 0)


@pytest.mark.rule("R-V6", "R-V7", "E-90", "E-95", "E-96a", "E-96b")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("soon", None), '"send_at" must be a unix timestamp'),
        ((1.5, None), '"send_at" must be a unix timestamp'),
        ((True, None), '"send_at" must be a unix timestamp'),
        ((-1, None), '"send_at" must be a unix timestamp'),
        (("{past}", None), IN_PAST),
        ((1, None), IN_PAST),
        ((None, "soon"), '"retry_limit_datetime" must be a unix timestamp'),
        (("{hour}", "{now}"), TOO_EARLY),
        ((None, 1), TOO_EARLY),
        (("{hour}", "{week}"), TOO_LONG),
    ],
)
def test_times_that_cannot_be_are_refused(gmail, now, door, given, message):
    names = {
        "{past}": now - 1,
        "{now}": now,
        "{hour}": now + HOUR,
        "{week}": now + HOUR + 7 * DAY + 1,
    }
    wanted = zip(("send_at", "retry_limit_datetime"), given, strict=True)
    body = letter(**{name: names.get(one, one) for name, one in wanted if one is not None})

    assert gmail.error("POST", door, body) == refusal(message)
    assert gmail.get("/job-statuses") == []


@pytest.mark.rule("E-71", "E-72", "E-63", "E-64", "E-95", "E-96a")
def test_checks_come_in_their_order(gmail, now):
    wrong = {"to": [], "file_ids": "x", "send_at": 1, "retry_limit_datetime": 1}
    mended = [
        ({}, "No recipients specified"),
        ({"to": people("nobody")}, "Invalid recipient address nobody"),
        ({"to": people(GRACE)}, "x is not a list of block ids"),
        ({"file_ids": ["unknown"]}, "Invalid block public id unknown"),
        ({"file_ids": []}, IN_PAST),
        ({"send_at": now + HOUR}, TOO_EARLY),
    ]

    for step, message in mended:
        wrong |= step
        assert gmail.error("POST", "/v2/outbox", wrong) == refusal(message)
    assert gmail.request("POST", "/v2/outbox", {**wrong, "retry_limit_datetime": 0})


@pytest.mark.rule("R-V9", "R-V12")
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_any_field_can_be_changed(nylas_mock, gmail, exchange, now, method):
    sent = gmail.post("/v2/outbox", letter(send_at=now + DAY, subject="Old", body="same"))

    changed = gmail.json(method, path_of(sent), {"subject": "New", "to": people(GRACE)})

    assert changed == {
        **sent,
        "original_data": {**sent["original_data"], "subject": "New", "to": people(GRACE)},
    }
    nylas_mock.clock.advance("1d")
    (message,) = exchange.get("/messages")
    assert (message["subject"], message["body"]) == ("New", "same")


@pytest.mark.rule("R-V9")
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_new_send_at_moves_the_other_times_too(nylas_mock, gmail, now, method):
    sent = gmail.post("/v2/outbox", letter(send_at=now + DAY, retry_limit_datetime=now + 2 * DAY))

    later = gmail.json(method, path_of(sent), {"send_at": now + 3 * DAY})
    sooner = gmail.json(
        method, path_of(sent), {"send_at": now + HOUR, "retry_limit_datetime": now + 2 * HOUR}
    )

    assert times(later) == (now + 3 * DAY, now + 3 * DAY, now + 4 * DAY)
    assert times(sooner) == (now + HOUR, now + HOUR, now + 2 * HOUR)
    assert later["status"] == sooner["status"] == "pending"
    shown = job(gmail, sent)
    assert (shown["send_at"], shown["original_send_at"]) == (now + HOUR, now + HOUR)
    nylas_mock.clock.advance("1h")
    assert job(gmail, sent)["status"] == "successful"
    nylas_mock.clock.run_until_idle()
    assert len(nylas_mock.sent()) == 1


@pytest.mark.rule("R-V9", "R-V10")
@pytest.mark.parametrize("body", [{}, {"subject": "New"}, {"send_at": None}])
def test_without_send_at_the_times_stay(gmail, now, body):
    sent = gmail.post("/v2/outbox", letter(send_at=now + DAY, retry_limit_datetime=now + 2 * DAY))

    answer = gmail.patch(path_of(sent), body)

    assert times(answer) == times(sent)
    assert (answer == sent) == ("subject" not in body)


@pytest.mark.parametrize(("limit", "shown"), [(0, 0), (2 * DAY, 2 * DAY)])
def test_the_retry_limit_can_be_changed_alone(gmail, now, limit, shown):
    sent = gmail.post("/v2/outbox", letter(send_at=now + DAY))

    answer = gmail.patch(path_of(sent), {"retry_limit_datetime": limit and now + limit})

    assert times(answer) == (now + DAY, now + DAY, shown and now + shown)


@pytest.mark.rule("R-V6", "E-95", "E-96a", "E-96b", "E-90", "E-71", "E-64")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"send_at": 1}, IN_PAST),
        ({"send_at": "x"}, '"send_at" must be a unix timestamp'),
        ({"retry_limit_datetime": 1}, TOO_EARLY),
        ({"retry_limit_datetime": 2_000_000_000}, TOO_LONG),
        ({"to": []}, "No recipients specified"),
        ({"file_ids": ["unknown"]}, "Invalid block public id unknown"),
        ({"subject": "New", "send_at": 1}, IN_PAST),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_changes_nothing(gmail, now, body, message):
    sent = gmail.post("/v2/outbox", letter(send_at=now + DAY))
    before = snapshot(gmail.mock.world)

    assert gmail.error("PATCH", path_of(sent), body) == refusal(message)
    assert snapshot(gmail.mock.world) == before
    assert gmail.patch(path_of(sent), {}) == sent


@pytest.mark.rule("R-V11", "E-97")
@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_the_last_five_minutes_are_closed(nylas_mock, gmail, now, method):
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))

    nylas_mock.clock.advance("54m59s")
    early = gmail.request("PATCH", path_of(sent), {}).status_code
    nylas_mock.clock.advance("1s")
    at_the_edge = gmail.request("PATCH", path_of(sent), {}).status_code
    nylas_mock.clock.advance("1s")

    assert (early, at_the_edge) == (200, 200)
    assert gmail.error(method, path_of(sent), {}) == refusal(TOO_LATE)
    nylas_mock.clock.advance("1h")
    assert job(gmail, sent)["status"] == "successful"


@pytest.mark.rule("R-V11", "E-97")
@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_an_immediate_message_can_never_be_changed(gmail, method):
    sent = gmail.post("/v2/outbox", letter())

    assert gmail.error(method, path_of(sent), {"subject": "New"}) == refusal(TOO_LATE)


@pytest.mark.rule("R-V11")
@pytest.mark.nylas(options={"change_window": "ignore", "cancel_window": "ignore"})
def test_the_window_can_answer_without_effect(nylas_mock, gmail):
    sent = gmail.post("/v2/outbox", letter())

    assert gmail.patch(path_of(sent), {"subject": "New", "send_at": 2_000_000_000}) == sent
    assert gmail.delete(path_of(sent)) is None
    nylas_mock.clock.settle()
    assert nylas_mock.sent()[0]["subject"] == "Hello"


@pytest.mark.rule("R-V11")
@pytest.mark.nylas(options={"change_window": "off"})
def test_the_window_of_changes_has_its_own_switch(nylas_mock, gmail):
    sent = gmail.post("/v2/outbox", letter())

    assert gmail.patch(path_of(sent), {"subject": "New"})["original_data"]["subject"] == "New"
    assert gmail.error("DELETE", path_of(sent)) == refusal(TOO_LATE)


@pytest.mark.rule("R-V11")
@pytest.mark.nylas(options={"cancel_window": "off"})
def test_the_window_of_cancellations_has_its_own_switch(nylas_mock, gmail):
    sent = gmail.post("/v2/outbox", letter())

    assert gmail.error("PATCH", path_of(sent), {}) == refusal(TOO_LATE)
    assert gmail.delete(path_of(sent)) is None
    nylas_mock.clock.run_until_idle()
    assert nylas_mock.sent() == []


@pytest.mark.rule("R-V13", "E-98")
@pytest.mark.parametrize("body", [None, b"{}"])
def test_a_cancelled_message_is_not_sent(nylas_mock, gmail, exchange, now, body):
    sent = gmail.post("/v2/outbox", letter(GRACE, send_at=now + HOUR))

    answer = gmail.request("DELETE", path_of(sent), data=body)
    nylas_mock.clock.run_until_idle()

    assert (answer.status_code, answer.data) == (200, b"null")
    shown = job(gmail, sent)
    assert (shown["status"], shown["reason"]) == ("cancelled", "Cancelled by user")
    assert [one["kind"] for one in nylas_mock.events(kind="job.*")] == ["job.cancelled"]
    assert exchange.get("/messages") == gmail.get("/messages") == nylas_mock.sent() == []
    for method in ("PATCH", "PUT", "DELETE"):
        assert gmail.error(method, path_of(sent), {}) == refusal(NOT_PENDING)


@pytest.mark.rule("R-V13", "E-98", "R-J1b")
@pytest.mark.parametrize("effect", [None, "auth_fail"])
def test_a_message_that_is_done_cannot_be_changed(nylas_mock, gmail, now, effect):
    if effect:
        nylas_mock.fault("provider", effect)
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))
    nylas_mock.clock.advance("1h")
    done = job(gmail, sent)

    for method in ("PATCH", "PUT", "DELETE"):
        assert gmail.error(method, path_of(sent), {}) == refusal(NOT_PENDING)
    nylas_mock.clock.advance("30d")

    assert done["status"] == ("failed" if effect else "successful")
    assert job(gmail, sent) == done


@pytest.mark.rule("E-91", "R-V13")
@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_only_a_job_of_the_outbox_is_found(gmail, method):
    other = gmail.post("/labels", {"display_name": "x"})["job_status_id"]

    for wanted in ("unknown", other):
        assert gmail.error(method, f"/v2/outbox/{wanted}", {}) == refusal(
            f"Couldn't find job {wanted}", 404
        )


@pytest.mark.rule("R-V14", "E-07")
@pytest.mark.parametrize("path", ["/v2/outbox", "/v2/outbox/1"])
def test_the_outbox_is_not_read(gmail, path):
    status, kind, _ = gmail.error("GET", path)

    assert (status, kind) == (405, "api_error")


@pytest.mark.rule("R-V4")
def test_tracking_is_echoed_in_one_spelling(gmail):
    sent = gmail.post("/v2/outbox", letter(tracking={"link": True, "payload": "x"}))

    assert sent["original_data"]["tracking"] == {"links": True, "payload": "x"}


def test_a_scheduled_message_is_not_yet_mail(gmail, now):
    gmail.post("/v2/outbox", letter(send_at=now + HOUR))

    assert gmail.get("/messages") == gmail.get("/threads") == []


@pytest.mark.rule("R-V5", "E-90")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("send_at", [2**53 + 1, 2**63 - 1, 10**30])
def test_an_instant_after_the_end_of_time_is_refused(nylas_mock, gmail, door, send_at):
    refused = gmail.error("POST", door, letter(send_at=send_at))

    assert refused == refusal('"send_at" must be a unix timestamp')
    assert gmail.get("/job-statuses") == []
    assert nylas_mock.clock.show()["pending"] == []


@pytest.mark.rule("R-V10")
def test_an_empty_change_keeps_the_place_in_the_queue(nylas_mock, gmail, now):
    first, _ = (gmail.post("/v2/outbox", letter(send_at=now + HOUR)) for _ in range(2))
    before = nylas_mock.clock.show()["pending"]

    gmail.patch(path_of(first), {})

    assert nylas_mock.clock.show()["pending"] == before
