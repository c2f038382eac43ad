"""The world: ticks and their order, idleness, forks, and the same bytes for the same calls."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mocknylas import MockNylas
from mocknylas.errors import ConflictError, NotFoundError, UsageError
from tests.conftest import START
from tests.support.api import Api
from tests.support.mail import ADA, GRACE, HOUR, arrive, job, letter, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n--x--\r\n'
FORM_TYPE = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture
def now(nylas_mock):
    return nylas_mock.clock.now


def test_time_stands_still_until_it_is_told(nylas_mock, gmail, now):
    gmail.post("/v2/outbox", letter())
    gmail.post("/send", letter())

    assert nylas_mock.clock.now == now == START
    assert len(nylas_mock.sent()) == 1


def test_each_event_sees_its_own_instant(nylas_mock, gmail, now):
    for wait in (30, 10, 20):
        gmail.post("/v2/outbox", letter(subject=str(wait), send_at=now + wait))

    story = nylas_mock.clock.advance("1m")

    sent = [(one["subject"], one["at"] - now) for one in nylas_mock.sent()]
    assert sent == [("10", 10), ("20", 20), ("30", 30)]
    assert [one["at"] - now for one in story if one["kind"] == "mail.sent"] == [10, 20, 30]
    assert nylas_mock.clock.now == now + 60


def test_advance_returns_what_happened_and_no_more(nylas_mock, gmail, now):
    arrive(gmail)
    gmail.post("/v2/outbox", letter(send_at=now + 10))

    before, story, after = (nylas_mock.clock.advance(step) for step in ("9s", "1s", "1d"))

    assert before == after == []
    assert {one["kind"] for one in story} == {
        "thread.created",
        "message.created",
        "mail.sent",
        "job.successful",
    }
    assert [one["number"] for one in story] == sorted(one["number"] for one in story)


def test_settle_runs_what_is_due_now(nylas_mock, gmail, now):
    gmail.post("/v2/outbox", letter(subject="now"))
    gmail.post("/v2/outbox", letter(subject="later", send_at=now + 1))

    nylas_mock.clock.settle()

    assert [one["subject"] for one in nylas_mock.sent()] == ["now"]
    assert nylas_mock.clock.now == now
    assert nylas_mock.clock.settle() == []


def test_tick_goes_to_the_next_event(nylas_mock, gmail, now):
    for wait in (10, 10, 20):
        gmail.post("/v2/outbox", letter(send_at=now + wait))

    stops = []
    while nylas_mock.clock.tick():
        stops.append((nylas_mock.clock.now - now, len(nylas_mock.sent())))

    assert stops == [(10, 2), (20, 3)]
    assert nylas_mock.clock.tick() == []


def test_what_a_tick_schedules_runs_in_it_when_due(nylas_mock, gmail):
    nylas_mock.fault("provider", "defer", times=3)
    sent = gmail.post("/v2/outbox", letter())

    nylas_mock.clock.advance("1h")

    assert job(gmail, sent)["status"] == "successful"


def test_time_moves_to_an_instant_and_never_back(nylas_mock, now):
    nylas_mock.clock.move_to("2024-06-10T10:00:00Z")

    assert nylas_mock.clock.now == now + HOUR
    with pytest.raises(UsageError, match="time never runs backwards"):
        nylas_mock.clock.move_to(now)
    assert nylas_mock.clock.now == now + HOUR


def test_running_until_idle_drains_the_queue(nylas_mock, gmail, now):
    nylas_mock.fault("provider", "defer", times=2)
    gmail.post("/v2/outbox", letter(send_at=now + HOUR))
    gmail.post("/v2/outbox", letter(send_at=now + 29 * 86400))

    story = nylas_mock.clock.run_until_idle()

    assert [one["kind"] for one in story].count("job.successful") == 2
    assert nylas_mock.clock.now == now + 29 * 86400
    assert nylas_mock.clock.show()["pending"] == []
    assert nylas_mock.clock.run_until_idle() == []


def test_running_until_idle_names_the_culprit(nylas_mock, gmail, now):
    sent = gmail.post("/v2/outbox", letter(send_at=now + 3 * HOUR))

    with pytest.raises(UsageError) as caught:
        nylas_mock.clock.run_until_idle("2h")

    said = str(caught.value)
    assert "outbox.try" in said
    assert sent["job_status_id"] in said
    assert "2024-06-10T12:00:00Z" in said
    assert nylas_mock.clock.now == now


@pytest.mark.parametrize("turn", ["advance", "settle", "run_until_idle"])
def test_ticks_do_not_nest(nylas_mock, gmail, turn):
    refusals = []

    def turn_again(_):
        try:
            getattr(nylas_mock.clock, turn)(*(["1s"] if turn == "advance" else []))
        except ConflictError as error:
            refusals.append(str(error))

    nylas_mock.world.journal.listeners.append(turn_again)
    sent = gmail.post("/v2/outbox", letter())
    gmail.post("/v2/outbox", letter())
    nylas_mock.clock.settle()
    nylas_mock.world.journal.listeners.clear()

    assert refusals
    assert set(refusals) == {"ticks do not nest: this was called while time is advancing"}
    assert job(gmail, sent)["status"] == "successful"
    nylas_mock.clock.advance("1s")
    assert len(nylas_mock.sent()) == 2


def test_a_broken_handler_does_not_stop_the_clock_for_good(nylas_mock, gmail, monkeypatch):
    gmail.post("/v2/outbox", letter())

    monkeypatch.setattr(nylas_mock.world.sending, "attempt", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        nylas_mock.clock.settle()

    assert nylas_mock.clock.advance("1s") == []


def test_a_queue_that_feeds_itself_is_stopped(nylas_mock, gmail, monkeypatch):
    monkeypatch.setattr("mocknylas.engine.ticks.MAX_EVENTS", 3)
    for _ in range(3):
        gmail.post("/v2/outbox", letter())

    with pytest.raises(UsageError, match="more than 3 events up to"):
        nylas_mock.clock.settle()


def test_the_clock_shows_what_waits(nylas_mock, gmail, now):
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))

    shown = nylas_mock.clock.show()

    event = {"at": now + HOUR, "kind": "outbox.try", "job_id": sent["job_status_id"]}
    assert shown == {
        "now": now,
        "iso": "2024-06-10T09:00:00Z",
        "next_event": event,
        "pending": [event],
    }


def test_a_cancelled_message_no_longer_waits(nylas_mock, gmail, now):
    sent = gmail.post("/v2/outbox", letter(send_at=now + HOUR))
    gmail.delete(f"/v2/outbox/{sent['job_status_id']}")

    assert nylas_mock.clock.show()["pending"] == []
    assert nylas_mock.clock.show()["next_event"] is None


@pytest.mark.parametrize("first", ["parent", "child"])
def test_forks_go_their_own_ways(world, gmail, now, first):
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    gmail.post("/v2/outbox", letter(GRACE, send_at=now + HOUR))
    child = world.fork()
    before = snapshot(world)
    one, other = (world, child) if first == "parent" else (child, world)

    one.advance(now + HOUR)
    account = one.account(ADA)
    one.containers.create(account, {"display_name": "Only here"})
    one.changes.change_message(account, one.store.at("message", message["id"]), {"starred": True})
    one.store.drop("file", message["files"][0]["id"])

    assert snapshot(other) == before != snapshot(one)
    assert (other.clock.now, one.clock.now) == (now, now + HOUR)
    assert len(list(other.clock.pending())) == 1
    assert len(list(one.journal)) > len(list(other.journal))
    other.advance(now + HOUR)
    assert len(other.store.table("submission")) == len(one.store.table("submission")) == 1
    assert other.store.values("submission") == one.store.values("submission")


def test_a_fork_has_no_faults_calls_or_listeners(nylas_mock, gmail, world):
    nylas_mock.fault("request", "refuse", match={"method": "-"})
    gmail.get("/account")
    world.journal.listeners.append(print)

    child = world.fork()

    assert (child.faults.as_json(), len(child.calls)) == ([], 0)
    assert child.journal.listeners == [child.deliveries.on_change]
    assert child.options == world.options


def test_an_account_that_is_not_there_is_told(world):
    with pytest.raises(NotFoundError, match="no account 'grace'"):
        world.account("grace")


def log_of(seed, sandbox_id):
    """Make the same calls in a sandbox; return its log, its journal and its queue."""
    with MockNylas(start=START, seed=seed, sandbox_id=sandbox_id) as mock:
        gmail, imap = Api(mock, "gmail"), Api(mock, "imap")
        mock.fault("provider", "defer", probability=0.7)
        mock.fault("request", "refuse", probability=0.3, match={"operation": "threads.list"})
        (file,) = gmail.post("/files", data=FORM, headers=FORM_TYPE)
        imap.request("POST", "/send", letter(ADA))
        gmail.post("/v2/outbox", letter(GRACE, file_ids=[file["id"]]))
        for number in range(10):
            gmail.request("GET", f"/threads?limit=2&offset={number}")
        mock.clock.advance("3h")
        arrive(gmail)
        gmail.get("/messages", limit=3)
        gmail.get("/job-statuses")
        return list(mock.calls()), mock.events(), mock.clock.show(), mock.faults()


def test_the_same_seed_and_calls_give_the_same_bytes():
    first, again = log_of(7, "first"), log_of(7, "again")

    assert first == again
    assert [one.response for one in first[0]] == [one.response for one in again[0]]
    assert len(first[0]) > 14


def test_another_seed_gives_other_ids():
    first, other = log_of(7, "first"), log_of(8, "first")

    assert [one.response for one in first[0]] != [one.response for one in other[0]]


@pytest.mark.usefixtures("restless_threads")
def test_time_that_several_threads_let_pass_adds_up(nylas_mock, now):
    with ThreadPoolExecutor(8) as pool:
        turns = [
            pool.submit(lambda: [nylas_mock.clock.advance(60) for _ in range(10)]) for _ in range(8)
        ]

    assert [turn.exception() for turn in turns] == [None] * 8
    assert nylas_mock.clock.now == now + 4800


def test_a_recipe_can_hold_options_and_aliases(nylas_server, tmp_path):
    recipe = tmp_path / "shop.yaml"
    recipe.write_text(
        "options: {provider_limits: true, daily_quota: 5}\n"
        "accounts:\n"
        "  - {name: Ann, email_address: ann@shop.test, provider: eas, aliases: [Sales@shop.test]}\n"
    )

    spec = {"seed_name": str(recipe), "options": {"daily_quota": 7}}
    with MockNylas(server=nylas_server, sandbox_id="shop", **spec) as mock:
        world = mock.world
        limits = world.options.provider_limits, world.options.daily_quota
        mail = {"to": [{"name": "", "email": "x@y.example"}], "from_": SALES}
        sent = world.sending.send_now(world.account("eas"), mail)

    assert limits == (True, 7)
    assert sent["from"] == SALES


SALES = [{"name": "", "email": "sales@shop.test"}]


def test_an_unknown_option_of_a_recipe_is_refused(nylas_server, tmp_path):
    recipe = tmp_path / "shop.yaml"
    recipe.write_text("options: {provider_limit: true}\naccounts: []\n")

    with pytest.raises(UsageError, match="no option 'provider_limit'; did you mean"):
        MockNylas(server=nylas_server, sandbox_id="wrong", seed_name=str(recipe))


def test_an_option_of_a_recipe_that_is_no_mapping_is_refused(nylas_server, tmp_path):
    recipe = tmp_path / "shop.yaml"
    recipe.write_text("options: fast\naccounts: []\n")

    with pytest.raises(UsageError, match="not a mapping: 'fast'"):
        MockNylas(server=nylas_server, sandbox_id="wrong", seed_name=str(recipe))
