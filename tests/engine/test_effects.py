"""What each effect does at its seam, seen from the client and from the state."""

import threading
from contextlib import nullcontext

import pytest
import requests

from mocknylas.engine.effects import EFFECTS
from mocknylas.errors import UsageError
from mocknylas.http import disturbance
from mocknylas.schemas.faults import MALFORMATIONS
from tests.support.hooks import Application, touch
from tests.support.mail import ADA, ALAN, GRACE, arrive, job, letter

pytestmark = pytest.mark.nylas(seed_name="empty", intercept=False)
NYLAS = "https://api.nylas.com"
MARK = "X-Mocknylas-Fault"
TABLE = {  # architecture.md §7
    "request": ["refuse", "rate_limit", "lose_reply", "slow", "cut", "malformed"],
    "provider": [
        *("defer", "throttle", "reject", "partial", "auth_fail", "quota", "bounce_later", "slow"),
    ],
    "webhook": [
        *("swallow", "lose_answer", "repeat", "late", "reorder", "slow", "bad_signature"),
    ],
}


def subjects(mock):
    return [mail["subject"] for mail in mock.sent()]


@pytest.fixture
def waited(monkeypatch):
    """The real seconds that clients were made to wait; nobody waits."""
    seconds = []
    monkeypatch.setattr(disturbance.time, "sleep", seconds.append)
    return seconds


@pytest.fixture(params=["in process", "over a socket"])
def place(request, nylas_mock):
    """An address of the mock for `requests`: by interception, then by a real connection."""
    with nylas_mock.intercept() if request.param == "in process" else nullcontext():
        yield NYLAS if request.param == "in process" else nylas_mock.url


@pytest.mark.parametrize("seam", TABLE)
def test_every_effect_of_the_design_is_there(seam):
    assert sorted(name for at, name in EFFECTS if at == seam) == sorted(TABLE[seam])


@pytest.mark.rule("R-X44", "R-RATE-04", "R-RATE-05", "E-70")
@pytest.mark.parametrize(
    ("attributes", "headers"),
    [({}, ("50", "1")), ({"limit": 3, "reset": "2m"}, ("3", "120"))],
)
def test_rate_limit_answers_429_with_its_headers(nylas_mock, gmail, attributes, headers):
    nylas_mock.fault("request", "rate_limit", name="busy", times=1, **attributes)

    answer = gmail.request("POST", "/send", letter())

    assert (answer.status_code, answer.get_json()) == (
        429,
        {"type": "api_error", "message": "Too many requests"},
    )
    shown = [answer.headers[f"X-RateLimit-{name}"] for name in ("Limit", "Reset")]
    assert (*shown, answer.headers[MARK]) == (*headers, "busy")
    assert subjects(nylas_mock) == []
    assert gmail.request("POST", "/send", letter()).status_code == 200


@pytest.mark.parametrize(
    ("attributes", "seen"),
    [
        ({}, (504, "Request timed out.")),
        ({"status": 500, "message": "Oops"}, (500, "Oops")),
        ({"error": "sending_failed"}, (503, "Sending failed")),
    ],
    ids=str,
)
def test_a_lost_reply_is_an_error_after_the_mail_has_left(nylas_mock, gmail, attributes, seen):
    nylas_mock.fault("request", "lose_reply", name="lost", times=1, **attributes)

    answer = gmail.request("POST", "/send", letter(GRACE, subject="Once"))

    assert (answer.status_code, answer.get_json()["message"]) == seen
    assert answer.headers[MARK] == nylas_mock.calls()[-1].fault == "lost"
    assert subjects(nylas_mock) == ["Once"]
    gmail.post("/send", letter(GRACE, subject="Once"))  # what a client that retries does
    assert subjects(nylas_mock) == ["Once", "Once"]


def test_a_lost_reply_may_be_a_refusal(nylas_mock, gmail):
    nylas_mock.fault("request", "lose_reply")

    assert gmail.error("POST", "/send", {}) == (504, "api_error", "Request timed out.")


def test_a_lost_reply_may_be_a_connection_that_ends(nylas_mock, gmail, place):
    nylas_mock.fault("request", "lose_reply", cut=True)

    with pytest.raises(requests.ConnectionError):
        requests.post(f"{place}/send", headers=gmail.headers, json=letter(), timeout=10)

    assert subjects(nylas_mock) == ["Hello"]


def test_a_cut_connection_gives_no_answer(nylas_mock, gmail, place):
    nylas_mock.fault("request", "cut", name="cut", times=1)

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{place}/account", headers=gmail.headers, timeout=10)

    assert nylas_mock.calls()[-1].fault == "cut"
    answer = requests.get(f"{place}/account", headers=gmail.headers, timeout=10)
    assert answer.json()["email_address"] == ADA


def test_an_answer_can_be_cut_amid_its_body(nylas_mock, gmail, place):
    nylas_mock.fault("request", "cut", name="cut", after=10)

    with requests.get(f"{place}/account", headers=gmail.headers, timeout=10, stream=True) as answer:
        pieces = []
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            pieces.extend(answer.iter_content(5))

    assert len(b"".join(pieces)) <= 10 < int(answer.headers["Content-Length"])
    assert (answer.status_code, answer.headers[MARK]) == (200, "cut")


def test_a_cut_write_was_done(nylas_mock, gmail, place):
    nylas_mock.fault("request", "cut", match={"operation": "send.*"})

    with pytest.raises(requests.ConnectionError):
        requests.post(f"{place}/send", headers=gmail.headers, json=letter(), timeout=10)

    assert subjects(nylas_mock) == ["Hello"]


def test_the_server_says_nothing_of_a_cut(nylas_mock, gmail, capsys):
    nylas_mock.fault("request", "cut")

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{nylas_mock.url}/account", headers=gmail.headers, timeout=10)

    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("how", "content_type"),
    [
        ("broken", "application/json"),
        ("truncated", "application/json"),
        ("html", "text/html"),
        ("empty", "application/json"),
    ],
)
@pytest.mark.parametrize("path", ["/account", "/messages", "/messages/1"])
def test_a_malformed_answer_is_no_json(nylas_mock, gmail, place, *, how, content_type, path):
    nylas_mock.fault("request", "malformed", name="bad", how=how)

    answer = requests.get(f"{place}{path}", headers=gmail.headers, timeout=10)

    assert answer.headers["Content-Type"] == content_type
    assert answer.headers[MARK] == "bad"
    assert answer.status_code == (404 if path == "/messages/1" else 200)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_wrong_content_type_leaves_the_body_alone(nylas_mock, gmail):
    nylas_mock.fault("request", "malformed", how="content_type")

    answer = gmail.request("GET", "/account")

    assert (answer.content_type, answer.get_json(force=True)["email_address"]) == (
        "text/plain",
        ADA,
    )


def test_each_malformation_has_a_maker():
    assert tuple(disturbance.MALFORMATIONS) == MALFORMATIONS


def test_a_slow_answer_takes_virtual_time(nylas_mock, gmail, waited):
    start = nylas_mock.clock.now
    later = gmail.post("/v2/outbox", letter(subject="Due meanwhile", send_at=start + 20))
    nylas_mock.fault("request", "slow", name="slow", times=1)

    answer = gmail.request("POST", "/send", letter(GRACE, subject="Asked first"))

    assert (answer.status_code, answer.headers[MARK]) == (200, "slow")
    assert nylas_mock.clock.now == start + 30
    assert [(mail["subject"], mail["at"] - start) for mail in nylas_mock.sent()] == [
        ("Asked first", 0),
        ("Due meanwhile", 20),
    ]
    assert job(gmail, later)["status"] == "successful"
    assert waited == []


@pytest.mark.parametrize("seam", ["request", "provider"])
def test_a_receiver_that_calls_back_within_a_tick_is_answered_at_once(
    nylas_mock, gmail, waited, seam
):
    answers, application = [], Application(nylas_mock)
    nylas_mock.mount(
        "https://app.test", lambda _: answers.append(gmail.post("/send", letter(subject="Answer")))
    )
    application.register("message.updated")
    touch(nylas_mock)
    nylas_mock.fault(seam, "slow", by="1h")
    start = nylas_mock.clock.now

    nylas_mock.clock.advance("1m")

    assert [one["subject"] for one in answers] == subjects(nylas_mock) == ["Answer"]
    assert (nylas_mock.clock.now - start, waited) == (60, [])


def test_a_slow_answer_takes_real_time_where_asked_to(nylas_mock, gmail, waited):
    start = nylas_mock.clock.now
    nylas_mock.fault("request", "slow", by="2m", time="real")

    gmail.get("/account")

    assert (waited, nylas_mock.clock.now) == ([120], start)


@pytest.mark.usefixtures("restless_threads")
def test_nobody_else_waits_for_a_slow_answer(nylas_mock, gmail, exchange, monkeypatch):
    arrived, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr(disturbance.time, "sleep", lambda _: (arrived.set(), go_on.wait(60)))
    nylas_mock.fault("provider", "slow", time="real", match={"account": ADA})
    thread = threading.Thread(target=lambda: gmail.post("/send", letter(subject="Slow")))

    thread.start()
    assert arrived.wait(60)
    exchange.post("/send", letter(subject="Quick"))  # the world is not locked meanwhile
    go_on.set()
    thread.join()

    assert subjects(nylas_mock) == ["Slow", "Quick"]


@pytest.mark.parametrize("time", ["virtual", "real"])
def test_a_slow_provider_keeps_a_synchronous_send_waiting(nylas_mock, gmail, waited, time):
    start = nylas_mock.clock.now
    nylas_mock.fault("provider", "slow", by=40, time=time)

    answer = gmail.post("/send", letter(GRACE))

    assert answer["object"] == "message"
    assert (nylas_mock.clock.now - start, waited) == ((40, []) if time == "virtual" else (0, [40]))


@pytest.mark.parametrize("time", ["virtual", "real"])
def test_a_slow_provider_takes_an_asynchronous_send_later(nylas_mock, gmail, waited, time):
    start = nylas_mock.clock.now
    nylas_mock.fault("provider", "slow", by="40s", time=time)
    sent = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.advance("39s")
    assert job(gmail, sent)["status"] == "pending"
    nylas_mock.clock.advance("1s")

    assert [mail["at"] - start for mail in nylas_mock.sent()] == [40]
    assert (job(gmail, sent)["status"], waited) == ("successful", [])


def test_a_throttled_provider_is_left_alone_for_a_while(nylas_mock, gmail):
    start = nylas_mock.clock.now
    nylas_mock.fault("provider", "throttle", times=1, retry_after="15m")
    sent = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.advance("14m59s")
    assert job(gmail, sent)["reason"] == "429 Too many concurrent requests"
    nylas_mock.clock.advance("1s")

    assert [mail["at"] - start for mail in nylas_mock.sent()] == [900]


def test_a_throttled_provider_refuses_a_synchronous_send(nylas_mock, gmail):
    nylas_mock.fault("provider", "throttle", times=1)
    nylas_mock.fault("provider", "throttle", reason="421 4.7.2 Server busy")

    assert [gmail.error("POST", "/send", letter()) for _ in range(2)] == [
        (429, "api_error", "Temporary provider send throttling"),
        (429, "api_error", "Server busy, try again later."),
    ]


@pytest.mark.parametrize(
    ("attributes", "bounced"),
    [({}, [GRACE, ALAN]), ({"recipients": ["*@imap.test"]}, [ALAN]), ({"recipients": ["-"]}, [])],
    ids=str,
)
@pytest.mark.parametrize("path", ["/send", "/v2/outbox", "/outbox"])
def test_a_mail_that_will_bounce_is_taken_first(nylas_mock, gmail, path, attributes, bounced):
    nylas_mock.fault("provider", "bounce_later", after="2h", reason="552 5.2.2 full", **attributes)
    gmail.request("POST", path, letter(GRACE, ALAN))

    nylas_mock.clock.advance("1h59m59s")
    assert subjects(nylas_mock) == ["Hello"]
    assert nylas_mock.events(kind="message.bounced") == []
    nylas_mock.clock.advance("1s")

    events = nylas_mock.events(kind="message.bounced")
    assert sorted(event["bounced_addresses"] for event in events) == sorted(bounced)
    assert {event["code"] for event in events} == ({"552"} if bounced else set())
    assert sorted(nylas_mock.sent()[0]["bounced"]) == sorted(bounced)


def test_a_mail_that_is_refused_does_not_bounce(nylas_mock, gmail):
    nylas_mock.fault("provider", "bounce_later")

    gmail.error("POST", "/send", letter("anyone+402@magic.test"))

    assert nylas_mock.clock.run_until_idle() == []


@pytest.mark.parametrize(
    ("seam", "effect", "attributes", "said"),
    [
        ("request", "slow", {"by": "soon"}, "not a duration: 'soon'"),
        ("request", "slow", {"time": "unreal"}, "Must be one of: virtual, real"),
        ("request", "cut", {"after": -1}, "after"),
        ("request", "malformed", {"how": "brokn"}, "did you mean 'broken'?"),
        ("request", "rate_limit", {"limits": 1}, "did you mean 'limit'?"),
        ("provider", "throttle", {"retry_after": "soon"}, "not a duration: 'soon'"),
        ("provider", "bounce_later", {"after": "soon"}, "not a duration: 'soon'"),
    ],
)
def test_a_wrong_attribute_is_told(nylas_mock, *, seam, effect, attributes, said):
    with pytest.raises(UsageError) as caught:
        nylas_mock.fault(seam, effect, attributes=attributes)

    assert said in str(caught.value)
    assert nylas_mock.faults() == []


@pytest.mark.rule("E-09")
def test_a_fault_can_answer_that_something_is_not_simulated(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", error="not_implemented")

    status, kind, message = gmail.error("GET", "/account")

    assert (status, kind) == (501, "api_error")
    assert message.startswith("API endpoint not yet implemented")


def test_effects_leave_controls_alone(nylas_mock, gmail):
    for effect in ("cut", "malformed", "slow", "lose_reply", "rate_limit"):
        nylas_mock.fault("request", effect)

    assert gmail.http.get("/__admin/health").get_json()["status"] == "ok"
    assert arrive(gmail)["object"] == "message"


@pytest.mark.parametrize("seam", ["request", "provider"])
def test_receivers_may_call_while_a_slow_answer_is_waited_for(nylas_mock, gmail, seam):
    lock, free = nylas_mock.world.store.lock, []

    def take():
        free.append(lock.acquire(blocking=False))
        if free[-1]:
            lock.release()

    def receive(_):
        thread = threading.Thread(target=take)  # as a server's would
        thread.start()
        thread.join()

    nylas_mock.mount("https://app.test", receive)
    Application(nylas_mock).register("message.created")
    nylas_mock.fault(seam, "slow", by="1m", match={"account": ADA})

    gmail.post("/send", letter(GRACE))

    assert free == [True, True]  # of the mail in Sent, and of that in the other's inbox
