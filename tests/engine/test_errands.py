"""Couriers: errands on threads, lanes side by side and each in order."""

import threading

import pytest

from mocknylas.engine import errands
from mocknylas.engine.errands import Couriers, Errand

PATIENCE = 30  # seconds after which a thread counts as stuck


@pytest.fixture
def problems():
    return []


@pytest.fixture
def couriers(problems):
    return Couriers(threading.RLock(), problems.append)


def test_errands_are_run_and_settled(couriers):
    settled = []

    for number in range(50):
        couriers.take(Errand(f"lane {number % 3}", lambda number=number: number, settled.append))
    couriers.wait()

    assert sorted(settled) == list(range(50))


@pytest.mark.usefixtures("restless_threads")
def test_errands_of_a_lane_are_done_in_order(couriers):
    settled = []
    for number in range(300):
        couriers.take(Errand(f"lane {number % 5}", lambda number=number: number, settled.append))
    couriers.wait()

    for lane in range(5):
        numbers = [number for number in settled if number % 5 == lane]
        assert numbers == sorted(numbers)


def test_a_lane_that_is_stuck_holds_up_no_other(couriers):
    stuck, went_on, settled = threading.Event(), threading.Event(), []
    couriers.take(Errand("slow", lambda: stuck.wait(PATIENCE), settled.append))
    couriers.take(Errand("quick", lambda: "quick", lambda _: went_on.set()))

    assert went_on.wait(PATIENCE)
    assert settled == []
    stuck.set()
    couriers.wait()
    assert settled == [True]


def test_there_are_no_more_threads_than_allowed(couriers, monkeypatch):
    monkeypatch.setattr(errands, "MAX_COURIERS", 2)
    names, gate = set(), threading.Event()

    def run():
        gate.wait(PATIENCE)
        names.add(threading.current_thread())

    for number in range(20):
        couriers.take(Errand(str(number), run, lambda _: None))
    gate.set()
    couriers.wait()

    assert 1 <= len(names) <= 2


def test_an_errand_that_fails_is_reported_and_the_next_is_done(couriers, problems):
    settled = []
    couriers.take(Errand("lane", lambda: 1 / 0, settled.append))
    couriers.take(Errand("lane", lambda: "fine", settled.append))
    couriers.wait()

    assert ([type(one) for one in problems], settled) == ([ZeroDivisionError], ["fine"])
