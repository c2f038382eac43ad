"""`/outbox`, the first version: what it answers, when mail leaves, and what holds it up."""

import pytest

from mocknylas.api.outbox import OPERATIONS
from tests.support.mail import (
    DAY,
    GRACE,
    HOUR,
    job,
    letter,
    names,
    people,
    set_account,
    snapshot,
    upload,
)

pytestmark = pytest.mark.nylas(seed_name="empty")
DRAFT_KEYS = {
    *("account_id", "bcc", "body", "cc", "date", "events", "files", "from", "id", "job_status_id"),
    *("labels", "object", "reply_to", "reply_to_message_id", "snippet", "starred", "subject"),
    *("thread_id", "to", "unread", "version"),
}
ITEM_KEYS = DRAFT_KEYS | {"action", "created_at", "send_at", "status"}
IR = "invalid_request_error"


@pytest.fixture
def now(nylas_mock):
    """The first instant: Mon, 10 Jun 2024 09:00:00 GMT."""
    return nylas_mock.clock.now


def one(sent):
    return f"/outbox/{sent['job_status_id']}"


def schedule(api, at, subject="Later", **fields):
    return api.post("/outbox", letter(GRACE, subject=subject, send_at=at, **fields))


def subjects(mock):
    return [mail["subject"] for mail in mock.sent()]


def waiting(api):
    return [item["subject"] for item in api.get("/outbox")]


@pytest.mark.rule("R-O1")
def test_a_mail_without_send_at_is_sent_at_once(gmail, nylas_mock, now):
    answer = gmail.post("/outbox", letter(GRACE, subject="Now"))
    item = gmail.get("/outbox")[0]

    nylas_mock.clock.settle()

    assert answer.keys() == DRAFT_KEYS
    assert answer["date"] == "Mon, 10 Jun 2024 09:00:00 GMT"
    assert (item["send_at"], item["date"]) == (now, now)
    assert subjects(nylas_mock) == ["Now"]
    assert [mail["via"] for mail in nylas_mock.sent()] == ["outbox_v1"]


@pytest.mark.rule("R-O2")
def test_a_mail_with_send_at_waits_for_its_instant(gmail, nylas_mock, now):
    answer = schedule(gmail, now + HOUR)

    assert answer.keys() == DRAFT_KEYS | {"outbox_info"}
    assert answer["outbox_info"] == {
        "id": answer["outbox_info"]["id"],
        "message_id": answer["id"],
        "send_at": "Mon, 10 Jun 2024 10:00:00 GMT",
        "sent_at": None,
    }
    nylas_mock.clock.advance(HOUR - 1)
    assert subjects(nylas_mock) == []
    nylas_mock.clock.advance(1)
    assert subjects(nylas_mock) == ["Later"]


@pytest.mark.rule("R-O2")
@pytest.mark.parametrize("ago", [1, DAY])
def test_an_instant_that_has_passed_means_now(gmail, nylas_mock, now, ago):
    schedule(gmail, now - ago)

    nylas_mock.clock.settle()

    assert subjects(nylas_mock) == ["Later"]


@pytest.mark.parametrize("far", [2**53, 253402300800])
def test_an_instant_beyond_the_year_9999_is_shown_as_a_number(gmail, far):
    assert schedule(gmail, far)["outbox_info"]["send_at"] == str(far)


@pytest.mark.rule("R-O3")
def test_a_change_moves_the_instant_and_nothing_else(gmail, nylas_mock, now):
    sent = schedule(gmail, now + HOUR)

    answer = gmail.put(one(sent), {"send_at": now + 2 * HOUR, "subject": "Other"})

    assert answer == {
        "account_id": gmail.account.id,
        "action": "outbox",
        "created_at": now,
        "id": sent["id"],
        "job_status_id": sent["job_status_id"],
        "object": "message",
        "send_at": now + 2 * HOUR,
        "status": "pending",
    }
    assert answer == job(gmail, sent)
    nylas_mock.clock.advance(2 * HOUR - 1)
    assert subjects(nylas_mock) == []
    nylas_mock.clock.advance(1)
    assert subjects(nylas_mock) == ["Later"]


@pytest.mark.rule("R-O3", "E-90")
@pytest.mark.parametrize(
    "body", [{}, {"send_at": None}, {"send_at": "soon"}, {"send_at": True}, {"send_at": 1.5}]
)
def test_a_change_needs_an_instant(gmail, now, body):
    sent = schedule(gmail, now + HOUR)

    refused = gmail.error("PUT", one(sent), body)

    assert refused == (400, IR, '"send_at" must be a unix timestamp')
    assert job(gmail, sent)["send_at"] == now + HOUR


@pytest.mark.rule("E-90")
@pytest.mark.parametrize("wrong", ["soon", -1, [1]])
def test_a_mail_is_not_taken_for_what_is_no_instant(gmail, wrong):
    refused = gmail.error("POST", "/outbox", letter(send_at=wrong))

    assert refused == (400, IR, '"send_at" must be a unix timestamp')
    assert gmail.get("/outbox") == gmail.get("/job-statuses") == []


@pytest.mark.rule("R-O4")
def test_the_list_shows_what_is_pending_oldest_first(gmail, exchange, nylas_mock, now):
    schedule(gmail, now + 3 * HOUR, "first")
    nylas_mock.clock.advance(60)
    schedule(gmail, now + HOUR, "second")
    schedule(exchange, now + HOUR, "another's")
    nylas_mock.clock.advance(60)
    gmail.post("/outbox", letter(subject="third, at once"))

    items = gmail.get("/outbox")

    assert [item["subject"] for item in items] == ["first", "second", "third, at once"]
    assert all(item.keys() == ITEM_KEYS for item in items)
    assert {(item["status"], item["action"]) for item in items} == {("pending", "outbox")}
    nylas_mock.clock.advance(HOUR)
    assert waiting(gmail) == ["first"]


@pytest.mark.rule("R-X25")
def test_the_list_is_read_in_pages(gmail, now):
    for subject in ("First", "Second", "Third"):
        schedule(gmail, now + HOUR, subject)

    page = gmail.get("/outbox", limit=1, offset=1)

    assert [item["subject"] for item in page] == ["Second"]
    assert gmail.get("/outbox", offset=3) == []
    assert gmail.error("GET", "/outbox?limit=-1")[0] == 400
    assert gmail.error("GET", "/outbox?limit=1001")[0] == 400


@pytest.mark.rule("R-O5")
def test_a_deleted_mail_is_answered_as_it_was_and_never_leaves(gmail, nylas_mock, now):
    sent = schedule(gmail, now + HOUR)
    before = job(gmail, sent)

    answer = gmail.delete(one(sent))
    nylas_mock.clock.run_until_idle()

    assert answer == before
    assert answer["status"] == "pending"
    assert (gmail.get("/outbox"), subjects(nylas_mock)) == ([], [])
    assert (job(gmail, sent)["status"], job(gmail, sent)["reason"]) == (
        "cancelled",
        "Cancelled by user",
    )


@pytest.mark.rule("R-O6", "E-91")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_job_of_nobody_or_of_another_account_is_unknown(gmail, exchange, now, method):
    other = schedule(exchange, now + HOUR)["job_status_id"]
    async_job = gmail.post("/v2/outbox", letter())["job_status_id"]

    for job_id in ("abc", other, async_job):
        refused = gmail.error(method, f"/outbox/{job_id}", {"send_at": now})
        assert refused == (404, IR, f"Couldn't find job {job_id}")


@pytest.mark.rule("R-O6", "E-92")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_what_has_been_sent_cannot_be_changed(gmail, nylas_mock, now, method):
    sent = schedule(gmail, now)
    nylas_mock.clock.settle()

    refused = gmail.error(method, one(sent), {"send_at": now + HOUR})

    assert refused == (400, IR, "Message has already been sent")
    assert len(nylas_mock.sent()) == 1


@pytest.mark.rule("E-98")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_what_was_cancelled_or_has_failed_cannot_be_changed(gmail, nylas_mock, now, method, end):
    sent = schedule(gmail, now)
    if end == "cancelled":
        gmail.delete(one(sent))
    else:
        nylas_mock.fault("provider", "auth_fail")
        nylas_mock.clock.settle()

    refused = gmail.error(method, one(sent), {"send_at": now + HOUR})

    assert refused == (400, IR, "Message is not pending")
    assert job(gmail, sent)["status"] == end


@pytest.mark.rule("R-O7")
@pytest.mark.parametrize("provider", ["gmail", "eas", "imap"])
def test_until_it_is_sent_a_mail_exists_nowhere_else(nylas_mock, request, provider, now):
    api = request.getfixturevalue("exchange" if provider == "eas" else provider)
    kinds = ("message", "thread", "draft", "submission", "envelope", "facets")
    before = {kind: snapshot(nylas_mock.world)[kind] for kind in kinds}

    sent = api.post("/outbox", letter(send_at=now + HOUR))

    assert {kind: snapshot(nylas_mock.world)[kind] for kind in kinds} == before
    assert api.get("/drafts") == api.get("/messages") == api.get("/threads") == []
    assert api.error("GET", f"/messages/{sent['id']}")[0] == 404
    nylas_mock.clock.advance(HOUR)
    message = api.get(f"/messages/{sent['id']}")
    assert "sent" in names(message)
    assert message["thread_id"] == sent["thread_id"]
    assert api.get(f"/threads/{sent['thread_id']}")["message_ids"] == [sent["id"]]


@pytest.mark.rule("R-O7")
def test_a_reply_joins_its_thread(gmail, exchange, nylas_mock, now):
    first = gmail.post("/send", letter(GRACE, subject="Question"))
    got = exchange.get("/messages")[0]

    sent = exchange.post(
        "/outbox", letter(subject="Re: Question", reply_to_message_id=got["id"], send_at=now + 9)
    )
    nylas_mock.clock.advance(9)

    assert (sent["reply_to_message_id"], sent["thread_id"]) == (got["id"], got["thread_id"])
    assert exchange.get(f"/messages/{sent['id']}")["thread_id"] == got["thread_id"]
    assert first["thread_id"] != got["thread_id"]


@pytest.mark.rule("R-O8", "R-O14")
@pytest.mark.parametrize(
    ("options", "word"),
    [({}, "successful"), ({"outbox_v1_success_word": "success"}, "success")],
)
def test_what_was_sent_is_called_as_the_sandbox_says(gmail, nylas_mock, now, options, word):
    nylas_mock.set_options(options)
    sent = schedule(gmail, now + HOUR)
    other = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.advance(HOUR)

    assert job(gmail, sent)["status"] == word
    assert job(gmail, sent)["message_id"] == sent["id"]
    assert job(gmail, other)["status"] == "successful"
    assert len(nylas_mock.events(kind="job.successful")) == 2


@pytest.mark.rule("R-O9", "E-74")
def test_attachments_are_limited_in_size(gmail, nylas_mock):
    nylas_mock.set_options({"max_file_size": 1000})
    files = [upload(gmail, b"x" * 501)["id"] for _ in range(2)]

    refused = gmail.error("POST", "/outbox", letter(file_ids=files))

    assert refused == (413, "api_error", "Request Entity Too Large")
    assert gmail.post("/outbox", letter(file_ids=files[:1]))["files"][0]["size"] == 501


@pytest.mark.rule("R-O10", "E-93")
@pytest.mark.parametrize(
    ("uploaded", "wait", "expires"),
    [(0, 7 * DAY, False), (0, 7 * DAY + 1, True), (6 * DAY, DAY + 1, True)],
    ids=["a week", "scheduled beyond a week", "uploaded too long before"],
)
def test_a_file_is_kept_for_seven_days(gmail, nylas_mock, *, uploaded, wait, expires):
    now = nylas_mock.clock.now
    file = upload(gmail)
    nylas_mock.clock.advance(uploaded)
    sent = schedule(gmail, now + uploaded + wait, file_ids=[file["id"]])

    nylas_mock.clock.advance(wait)

    found = job(gmail, sent)
    assert found["status"] == ("failed" if expires else "successful")
    assert found.get("reason") == ("Attachment has expired" if expires else None)


@pytest.mark.rule("R-O10", "E-93")
def test_a_file_expires_while_the_provider_is_busy(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "quota", times=1)
    file = upload(gmail)
    sent = schedule(gmail, now + 7 * DAY, file_ids=[file["id"]])

    nylas_mock.clock.run_until_idle()

    assert job(gmail, sent)["reason"] == "Attachment has expired"
    assert subjects(nylas_mock) == []


@pytest.mark.rule("R-O10")
def test_a_file_that_is_gone_ends_the_mail(gmail, nylas_mock, now):
    file = upload(gmail)
    sent = schedule(gmail, now + HOUR, file_ids=[file["id"]])
    gmail.delete(f"/files/{file['id']}")

    nylas_mock.clock.advance(HOUR)

    assert job(gmail, sent)["reason"] == f"Invalid block public id {file['id']}"


@pytest.mark.rule("R-O11")
def test_a_busy_provider_is_tried_again(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "defer", times=2)
    sent = schedule(gmail, now)

    nylas_mock.clock.settle()
    assert job(gmail, sent)["status"] == "pending"
    nylas_mock.clock.advance("2m59s")
    assert waiting(gmail) == ["Later"]
    nylas_mock.clock.advance("1s")

    assert job(gmail, sent)["status"] == "successful"
    assert nylas_mock.sent()[0]["at"] == now + 180


@pytest.mark.rule("R-O11")
@pytest.mark.nylas(seed_name="empty", start="2024-06-10T08:00:00Z")
def test_after_the_daily_limit_mail_goes_out_at_midnight(gmail, nylas_mock):
    nylas_mock.fault("provider", "quota", times=1)
    schedule(gmail, nylas_mock.clock.now, "Monday 08:00")

    nylas_mock.clock.run_until_idle()

    assert nylas_mock.clock.show()["iso"] == "2024-06-11T00:00:00Z"
    assert subjects(nylas_mock) == ["Monday 08:00"]


@pytest.mark.rule("R-O12")
def test_mail_that_was_held_up_goes_out_first_in_first_out(gmail, exchange, nylas_mock, now):
    nylas_mock.fault("provider", "defer", times=3, match={"account": gmail.account.email_address})
    for number in (3, 1, 2):  # due one minute after the other, whatever their order of creation
        schedule(gmail, now + 60 * number, f"number {number}")
    schedule(exchange, now + 120, "another's")

    nylas_mock.clock.run_until_idle()

    assert subjects(nylas_mock) == ["another's", "number 1", "number 2", "number 3"]
    assert {mail["at"] - now for mail in nylas_mock.sent()[1:]} == {60 + 60 + 120 + 240}
    assert nylas_mock.faults()[0]["hits"] == 3


@pytest.mark.rule("R-O12")
def test_mail_that_comes_due_in_a_hold_up_waits_for_its_turn(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "throttle", times=1, retry_after="1h")
    schedule(gmail, now, "held up")
    schedule(gmail, now + 60, "due meanwhile")

    nylas_mock.clock.advance("59m")
    assert (subjects(nylas_mock), waiting(gmail)) == ([], ["held up", "due meanwhile"])
    nylas_mock.clock.advance("1m")

    assert subjects(nylas_mock) == ["held up", "due meanwhile"]
    assert nylas_mock.world.clock.next_event() is None


def test_mail_that_is_held_up_can_be_moved_and_taken_back(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "defer", times=1)
    moved, taken = schedule(gmail, now, "moved"), schedule(gmail, now + 1, "taken")
    nylas_mock.clock.advance(1)

    gmail.put(one(moved), {"send_at": now + DAY})
    gmail.delete(one(taken))
    nylas_mock.clock.advance(HOUR)

    assert (subjects(nylas_mock), waiting(gmail)) == ([], ["moved"])
    nylas_mock.clock.advance(DAY)
    assert subjects(nylas_mock) == ["moved"]


@pytest.mark.rule("R-O13")
@pytest.mark.parametrize(
    ("effect", "reply", "reason"),
    [
        ("auth_fail", "535 5.7.8 Bad password", "Invalid authentication"),
        ("auth_fail", "401 Unauthorized", "Invalid authentication"),
        ("reject", "401 Unauthorized", "401 Unauthorized"),
        ("reject", "403 Forbidden", "403 Forbidden"),
        ("defer", "404 Not Found", "404 Not Found"),
    ],
)
def test_401_403_and_404_of_the_provider_end_it(gmail, nylas_mock, *, effect, reply, reason):
    now = nylas_mock.clock.now
    nylas_mock.fault("provider", effect, reason=reply)
    sent = schedule(gmail, now)

    nylas_mock.clock.run_until_idle()

    assert (job(gmail, sent)["status"], job(gmail, sent)["reason"]) == ("failed", reason)
    assert [event["id"] for event in nylas_mock.events(kind="job.failed")] == [
        sent["job_status_id"]
    ]
    assert nylas_mock.faults()[0]["hits"] == 1
    assert (nylas_mock.clock.now, waiting(gmail)) == (now, [])


@pytest.mark.rule("R-O13", "R-X46")
@pytest.mark.parametrize(
    ("state", "reason"),
    [("invalid", "Invalid authentication"), ("stopped", "Account sync has been stopped")],
)
def test_an_account_that_is_out_of_order_fails_its_mail(gmail, nylas_mock, now, state, reason):
    sent = schedule(gmail, now + HOUR)
    set_account(gmail, sync_state=state)

    nylas_mock.clock.advance(HOUR)

    assert job(gmail, sent)["reason"] == reason
    assert gmail.error("POST", "/outbox", letter())[0] == 403


@pytest.mark.rule("R-O13")
def test_a_rejection_is_tried_again_without_holding_up_others(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "reject", match={"subject": "bad"}, times=1)
    schedule(gmail, now, "bad")
    schedule(gmail, now + 1, "good")

    nylas_mock.clock.run_until_idle()

    assert [(mail["subject"], mail["at"] - now) for mail in nylas_mock.sent()] == [
        ("good", 1),
        ("bad", 60),
    ]


@pytest.mark.parametrize(
    ("options", "hits"), [({"final_rejections": True}, 1), ({"max_tries": 4}, 4)]
)
def test_a_rejection_ends_where_the_sandbox_says_so(gmail, nylas_mock, now, options, hits):
    nylas_mock.set_options(options)
    nylas_mock.fault("provider", "reject", reason="550 5.2.1 disabled")
    sent = schedule(gmail, now)

    nylas_mock.clock.run_until_idle()

    assert job(gmail, sent)["reason"] == "550 5.2.1 disabled"
    assert nylas_mock.faults()[0]["hits"] == hits


def test_a_hopeless_mail_at_the_head_lets_the_next_one_through(gmail, nylas_mock, now):
    nylas_mock.set_options({"max_tries": 2})
    nylas_mock.fault("provider", "defer", match={"subject": "stuck"})
    stuck = schedule(gmail, now, "stuck")
    schedule(gmail, now + 1, "free")

    nylas_mock.clock.run_until_idle()

    assert job(gmail, stuck)["status"] == "failed"
    assert [(mail["subject"], mail["at"] - now) for mail in nylas_mock.sent()] == [("free", 60)]


def test_a_partial_delivery_fails_and_reaches_the_others(gmail, exchange, nylas_mock, now):
    nylas_mock.fault("provider", "partial", recipients=["nobody@*"])
    sent = gmail.post("/outbox", letter("nobody@x.example", GRACE, subject="Half"))

    nylas_mock.clock.settle()

    assert job(gmail, sent)["reason"] == "Sending to at least one recipient failed"
    assert [mail["subject"] for mail in exchange.get("/messages")] == ["Half"]
    assert gmail.get("/messages") == []


def test_a_slow_provider_takes_the_mail_later(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "slow", by="10m")
    schedule(gmail, now)

    nylas_mock.clock.advance("9m59s")
    assert (subjects(nylas_mock), waiting(gmail)) == ([], ["Later"])
    nylas_mock.clock.advance("1s")

    assert [mail["at"] - now for mail in nylas_mock.sent()] == [600]


@pytest.mark.rule("R-O15")
def test_a_sender_with_name_and_address_swapped_is_echoed(gmail, nylas_mock):
    swapped = [{"name": "ada@work.example", "email": "Ada"}]

    answer = gmail.post("/outbox", letter(**{"from": swapped}))
    nylas_mock.clock.settle()

    assert answer["from"] == swapped
    assert gmail.get(f"/messages/{answer['id']}")["from"] == swapped


@pytest.mark.rule("R-O1", "E-71")
def test_a_mail_needs_recipients(gmail):
    assert gmail.error("POST", "/outbox", {"subject": "To nobody"})[2] == "No recipients specified"


def test_files_and_people_are_shown_as_given(gmail, now):
    file = upload(gmail)

    answer = schedule(gmail, now + HOUR, file_ids=[file["id"]], cc=people("cc@x.example"))

    assert [one["id"] for one in answer["files"]] == [file["id"]]
    assert (answer["cc"], answer["bcc"]) == (people("cc@x.example"), [])


def test_the_four_calls_are_simulated():
    assert [(row.method, row.support) for row in OPERATIONS] == [
        (method, "supported") for method in ("POST", "GET", "PUT", "DELETE")
    ]


@pytest.mark.rule("R-O11", "R-O12")
def test_a_slow_provider_that_is_busy_holds_up_the_account(gmail, nylas_mock, now):
    nylas_mock.fault("provider", "slow", by="10m", times=2)
    for number in (1, 2):
        gmail.post("/outbox", letter("any+defer1@magic.test", subject=f"number {number}"))

    nylas_mock.clock.advance("10m")
    assert (subjects(nylas_mock), waiting(gmail)) == ([], ["number 1", "number 2"])
    nylas_mock.clock.advance("1m")

    assert subjects(nylas_mock) == ["number 1", "number 2"]
    assert nylas_mock.sent()[0]["at"] == now + 660
    assert nylas_mock.world.clock.next_event() is None
