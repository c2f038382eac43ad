import threading

import pytest

from mocknylas.errors import ConflictError, UsageError
from mocknylas.http.ticker import SHORTEST_PAUSE, Ticker


class HandClock:
    """A clock that stands where the test has put it."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def payments():
    return []


def test_whole_seconds_are_owed_and_the_remainder_is_kept(clock, payments):
    ticker = Ticker(payments.append, clock=clock)

    for passed in (0.75, 0.5, 0.5, 2.5):
        clock.now += passed
        ticker.pay()

    assert payments == [1, 3]
    assert ticker.owed() == 0


@pytest.mark.parametrize(("speed", "owed"), [(1, 10), (60, 600), (0.25, 2)])
def test_speed_multiplies_what_is_owed(clock, speed, owed):
    ticker = Ticker(print, speed, clock=clock)

    clock.now += 10

    assert ticker.owed() == owed


def test_slow_advance_loses_no_time(clock, payments):
    def advance(seconds):
        payments.append(seconds)
        clock.now += 3.5 if len(payments) == 1 else 0

    ticker = Ticker(advance, clock=clock)
    clock.now += 1
    ticker.pay()
    ticker.pay()

    assert payments == [1, 3]


def test_pause_ends_with_the_next_whole_second(clock):
    ticker = Ticker(print, 2, clock=clock)

    clock.now += 0.125

    assert ticker.pause() == 0.375


def test_fast_time_is_paid_in_larger_sums_and_not_without_pause(clock):
    ticker = Ticker(print, 86_400, clock=clock)

    assert ticker.pause() == SHORTEST_PAUSE


def test_time_that_another_advance_keeps_back_stays_owed(clock, payments):
    def advance(seconds):
        if not payments:
            payments.append("refused")
            raise ConflictError("a tick is under way")
        payments.append(seconds)

    ticker = Ticker(advance, clock=clock)
    clock.now += 2
    ticker.pay()
    ticker.pay()

    assert payments == ["refused", 2]
    assert ticker.error is None


def test_first_error_is_kept_and_printed_once_and_time_goes_on(clock, payments, capsys):
    def advance(seconds):
        payments.append(seconds)
        raise LookupError(f"number {len(payments)}")

    ticker = Ticker(advance, clock=clock)
    for _ in range(2):
        clock.now += 1
        ticker.pay()

    assert payments == [1, 1]
    assert str(ticker.error) == "number 1"
    assert capsys.readouterr().err.count("LookupError: number") == 1


def test_started_ticker_pays_from_a_thread_until_stopped(clock):
    paid = threading.Event()
    ticker = Ticker(lambda seconds: paid.set(), 1000, clock=clock)

    ticker.start()
    clock.now += 1

    assert paid.wait(10)
    ticker.stop()
    ticker.stop()


def test_start_forgets_the_time_before_it(clock, payments):
    ticker = Ticker(payments.append, 0.001, clock=clock)
    clock.now += 5000

    ticker.start()
    owed = ticker.owed()
    ticker.stop()

    assert owed == 0


@pytest.mark.parametrize("speed", [0, -1, float("nan"), float("inf")])
def test_impossible_speed_is_refused(speed):
    with pytest.raises(UsageError, match=r"not a speed: .*; write a number above 0"):
        Ticker(print, speed)
