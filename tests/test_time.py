"""Turning the clock: its verbs, the agenda, and the calendar's odd days."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from freezegun import freeze_time

from mocknylas.durations import iso
from mocknylas.errors import ExpectationError, UsageError
from mocknylas.nylas.agenda import WHAT

ADA, GRACE = "ada.lovelace@gmail.test", "grace.hopper@outlook.test"
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LONG_AGO = 946_684_800  # 2000-01-01
DAY = 86400

pytestmark = pytest.mark.nylas(seed_name="empty")


def schedule(mock, subject, at):
    return mock.send({"to": GRACE, "subject": subject}, at=at)["job_status_id"]


# --- verbs ---


def test_agenda_tells_what_will_happen_in_order_with_its_cause(nylas_mock):
    later = schedule(nylas_mock, "Later", "2h")
    sooner = schedule(nylas_mock, "Sooner", "1h")
    now = nylas_mock.clock.now

    rows = nylas_mock.clock.agenda()

    assert [(row["at"] - now, row["job_id"]) for row in rows] == [(3600, sooner), (7200, later)]
    assert rows[0] == {
        "at": now + 3600,
        "iso": "2024-06-10T10:00:00Z",
        "kind": "outbox.try",
        "job_id": sooner,
        "account_id": nylas_mock.accounts[0].id,
        "account": ADA,
        "subject": "Sooner",
        "to": [GRACE],
        "attempt": 1,
        "mail": f"'Sooner' to {GRACE}",
        "what": f"try 1 to send 'Sooner' to {GRACE}",
    }
    assert nylas_mock.clock.next_event() == rows[0]


def test_agenda_tells_the_retry_and_the_end_of_a_mail(nylas_mock):
    nylas_mock.fault("provider", "defer")
    schedule(nylas_mock, "In vain", "1h")

    told = []
    while row := nylas_mock.clock.next_event():
        told.append(row["what"])
        nylas_mock.clock.tick()

    assert told[1] == f"try 2 to send 'In vain' to {GRACE}"
    assert told[-1] == f"give up 'In vain' to {GRACE}: its retry limit"
    assert nylas_mock.clock.agenda() == []


@pytest.mark.parametrize(
    "data", [{"phase": "full"}, {"job_id": "unheard-of"}, {"arguments": {"message": "unheard-of"}}]
)
def test_agenda_tells_what_it_has_no_words_for(data, nylas_mock):
    nylas_mock.world.clock.schedule("moon.rise", at=nylas_mock.clock.now + 60, **data)

    (row,) = nylas_mock.clock.agenda()

    assert row["what"] == "moon.rise " + " ".join(f"{key}={one}" for key, one in data.items())


def test_agenda_tells_what_recipients_will_do(nylas_mock):
    nylas_mock.send({"to": GRACE, "subject": "Offer"})
    nylas_mock.simulate.bounce(after="1h")
    nylas_mock.simulate.inbound("gmail", {"subject": "Hello"}, after="2h")

    assert [row["what"] for row in nylas_mock.clock.agenda()] == [
        f"bounce of 'Offer' to {GRACE} by {GRACE}",
        "inbound of 'Hello' by somebody outside",
    ]


def test_every_kind_of_event_has_words(world):
    assert set(world._handlers()) == set(WHAT)


def test_run_until_stops_at_the_first_change_of_a_kind(nylas_mock):
    nylas_mock.fault("provider", "defer", times=1)
    first = schedule(nylas_mock, "First", "1h")
    schedule(nylas_mock, "Second", "2h")
    begin = nylas_mock.clock.now

    delayed = nylas_mock.clock.run_until("job.delayed")
    successful = nylas_mock.clock.run_until("job.succ*")

    assert [(one["kind"], one["id"], one["at"] - begin) for one in delayed] == [
        ("job.delayed", first, 3600)
    ]
    assert successful[-1]["id"] == first
    assert nylas_mock.clock.now == begin + 3660
    assert len(nylas_mock.clock.agenda()) == 1


def test_run_until_takes_a_function_and_no_time_when_it_holds_already(nylas_mock):
    schedule(nylas_mock, "First", "1h")
    begin = nylas_mock.clock.now

    nylas_mock.clock.run_until(lambda: nylas_mock.sent)
    nylas_mock.clock.run_until(lambda: nylas_mock.sent)

    assert nylas_mock.clock.now == begin + 3600


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("30m", "job.failed did not happen by 2024-06-10T09:30:00Z; the next thing is"),
        ("2h", "job.failed did not happen, and nothing waits any more"),
    ],
)
def test_run_until_tells_what_did_not_happen(limit, message, nylas_mock):
    schedule(nylas_mock, "First", "1h")

    with pytest.raises(ExpectationError) as caught:
        nylas_mock.clock.run_until("job.failed", limit)

    assert str(caught.value).startswith(message)


def test_move_to_now_reaches_the_real_time(nylas_mock):
    before = int(time.time())

    nylas_mock.clock.move_to("now")

    assert before <= nylas_mock.clock.now <= time.time()


# --- the calendar ---


@pytest.mark.parametrize(
    ("today", "hours"),
    [
        (datetime(2030, 3, 30, 9, tzinfo=BERLIN), 23),
        (datetime(2030, 10, 26, 9, tzinfo=BERLIN), 25),
        (datetime(2030, 3, 9, 9, tzinfo=NEW_YORK), 23),
        (datetime(2030, 11, 2, 9, tzinfo=NEW_YORK), 25),
        (datetime(2030, 6, 1, 9, tzinfo=BERLIN), 24),
    ],
)
def test_tomorrow_at_nine_is_so_many_hours_away_when_clocks_change(today, hours, nylas_mock):
    tomorrow = today + timedelta(days=1)  # the same time on the wall
    nylas_mock.clock.move_to(today)

    schedule(nylas_mock, "Good morning", int(tomorrow.timestamp()))
    nylas_mock.clock.advance(timedelta(hours=hours) - timedelta(seconds=1))
    early = len(nylas_mock.sent)
    nylas_mock.clock.advance("1s")

    assert (early, len(nylas_mock.sent)) == (0, 1)
    at = datetime.fromtimestamp(nylas_mock.sent[0]["at"], today.tzinfo)
    assert (at.day, at.hour) == (tomorrow.day, 9)


@pytest.mark.parametrize(
    ("start", "by", "then"),
    [
        ("2028-02-28T12:00Z", "1d", "2028-02-29T12:00:00Z"),
        ("2028-02-29T12:00Z", "365d", "2029-02-28T12:00:00Z"),
        ("2030-02-28T23:59:59Z", "1s", "2030-03-01T00:00:00Z"),
        ("2100-02-28T12:00Z", "1d", "2100-03-01T12:00:00Z"),
        ("2029-12-31T23:59:59Z", "1s", "2030-01-01T00:00:00Z"),
        ("2037-12-31T00:00Z", "365d", "2038-12-31T00:00:00Z"),
    ],
)
def test_days_are_those_of_the_calendar(start, by, then, nylas_mock):
    nylas_mock.clock.move_to(start)
    schedule(nylas_mock, "Due", by)

    story = nylas_mock.clock.advance(by)

    assert iso(nylas_mock.clock.now) == then
    assert iso(story[-1]["at"]) == then
    assert nylas_mock.messages.one(account="eas")["date"] == nylas_mock.clock.now


def test_ten_years_pass_in_one_jump_and_each_mail_goes_at_its_time(nylas_mock):
    start = datetime(2030, 1, 31, 9, tzinfo=UTC)
    nylas_mock.clock.move_to(start)
    times = [int(start.replace(year=2030 + year).timestamp()) for year in range(1, 11)]
    for number, at in enumerate(times):
        schedule(nylas_mock, f"Year {number}", at)

    nylas_mock.clock.move_to(start.replace(year=2040))

    assert [mail["at"] for mail in nylas_mock.sent] == times
    assert nylas_mock.clock.agenda() == []
    assert nylas_mock.clock.now == times[-1]


def test_window_of_a_fault_follows_a_jump_over_a_leap_day(nylas_mock):
    nylas_mock.clock.move_to("2028-02-28T12:00Z")
    nylas_mock.fault("provider", "defer", window={"for": "2d"})

    nylas_mock.clock.move_to("2028-03-01T11:59:59Z")
    nylas_mock.send({"to": GRACE}, status=429)
    nylas_mock.clock.advance("1s")
    nylas_mock.send({"to": GRACE})

    assert len(nylas_mock.sent) == 1


# --- one clock for application and mock ---


@pytest.fixture
def travelled():
    """A process that time-machine has already sent elsewhere, and is there again afterwards."""
    with time_machine.travel(LONG_AGO, tick=False):
        yield
        assert time.time() == LONG_AGO
    assert time.time() > LONG_AGO + DAY


@pytest.fixture
def frozen():
    """The same by freezegun."""
    with freeze_time("2000-01-01", ignore=["_pytest.timing"]):
        yield
        assert time.time() == LONG_AGO
    assert time.time() > LONG_AGO + DAY


@pytest.fixture(params=["travelled", "frozen"])
def elsewhere(request):
    """A process whose time one of the two libraries has already changed."""
    request.getfixturevalue(request.param)


@pytest.mark.nylas(freeze=True, start="2030-01-31T09:00Z")
def test_frozen_application_and_mock_share_one_clock(elsewhere, nylas_mock):
    before = (time.time(), datetime.now(UTC).isoformat())

    nylas_mock.clock.advance("10h")

    assert before == (1_896_080_400, "2030-01-31T09:00:00+00:00")
    assert time.time() == nylas_mock.clock.now == before[0] + 36000
    assert datetime.now(UTC) == datetime(2030, 1, 31, 19, tzinfo=UTC)


@pytest.mark.nylas(start="now")
def test_mock_begins_where_the_process_has_been_sent(elsewhere, nylas_mock):
    nylas_mock.clock.advance("1h")

    nylas_mock.request("GET", "/account")

    assert (nylas_mock.clock.now, time.time()) == (LONG_AGO + 3600, LONG_AGO)


@pytest.mark.nylas(start="now")
def test_mock_follows_a_traveller_when_told(nylas_mock):
    with time_machine.travel(nylas_mock.clock.now + DAY, tick=False):
        nylas_mock.clock.move_to("now")

        assert nylas_mock.clock.now == time.time()


@pytest.mark.nylas(freeze=True, start="2030-01-31T09:00Z")
def test_frozen_process_crosses_ten_years_with_the_mock(nylas_mock):
    seen = []
    nylas_mock.world.journal.listeners.append(lambda change: seen.append((change.at, time.time())))
    for years in (1, 10):
        schedule(nylas_mock, f"In {years}", int(time.time()) + years * 365 * DAY)

    nylas_mock.clock.advance("3653d")

    assert {at for at, _ in seen} == {1_896_080_400 + years * 365 * DAY for years in (1, 10)}
    assert all(at == now for at, now in seen)
    assert datetime.now(UTC).isoformat() == "2040-02-01T09:00:00+00:00"


@pytest.mark.nylas(freeze=True)
def test_limit_of_idleness_names_what_still_waits(nylas_mock):
    schedule(nylas_mock, "Later", "2d")

    with pytest.raises(UsageError, match=r"the queue did not drain by 2024-06-11T09:00:00Z"):
        nylas_mock.clock.run_until_idle("1d")
