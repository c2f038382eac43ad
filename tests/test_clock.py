"""Virtual time: one queue, in order, never backwards."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.clock import Clock
from mocknylas.errors import UsageError

steady = settings(derandomize=True, deadline=None, max_examples=100)


def drain(clock, until):
    """Take all events that are due; return (now, kind) of each."""
    ran = []
    while (event := clock.due(until)) is not None:
        ran.append((clock.now, event.kind))
    return ran


def test_events_run_at_their_own_instants():
    clock = Clock(100)
    clock.schedule("late", at=300)
    clock.schedule("early", at=200)

    assert drain(clock, 300) == [(200, "early"), (300, "late")]


def test_events_of_one_instant_run_first_in_first_out():
    clock = Clock(100)
    for kind in "abc":
        clock.schedule(kind, at=200)

    assert [kind for _, kind in drain(clock, 200)] == ["a", "b", "c"]


def test_an_event_whose_instant_has_passed_is_due_at_once():
    clock = Clock(100)

    event = clock.schedule("overdue", at=50, job_id="j")

    assert (event.at, event.data) == (100, {"job_id": "j"})
    assert drain(clock, 100) == [(100, "overdue")]


def test_an_event_after_the_interval_waits():
    clock = Clock(100)
    clock.schedule("later", at=201)

    assert clock.due(200) is None
    assert clock.now == 100
    assert clock.next_event().kind == "later"


def test_an_event_scheduled_by_another_runs_in_the_same_interval():
    clock = Clock(100)
    clock.schedule("first", at=200)
    clock.due(300)

    clock.schedule("second", at=300)

    assert drain(clock, 300) == [(300, "second")]


def test_a_cancelled_event_never_runs():
    clock = Clock(100)
    cancelled = clock.schedule("cancelled", at=200)
    clock.schedule("kept", at=300)

    clock.cancel(cancelled.order)

    assert [event.kind for event in clock.pending()] == ["kept"]
    assert drain(clock, 400) == [(300, "kept")]


def test_cancelling_what_has_run_is_no_matter():
    clock = Clock(100)
    event = clock.schedule("done", at=100)
    clock.due(100)

    clock.cancel(event.order)
    clock.schedule("next", at=100)

    assert drain(clock, 100) == [(100, "next")]


def test_cancelling_what_is_gone_is_not_remembered():
    clock = Clock(100)
    done = clock.schedule("done", at=100)
    cancelled = clock.schedule("cancelled", at=200)
    clock.due(100)
    clock.cancel(cancelled.order)
    clock.notes = []

    clock.cancel(done.order)
    clock.cancel(cancelled.order)

    assert clock.notes == []


def test_nothing_waits_in_a_new_clock():
    clock = Clock(100)

    assert clock.next_event() is None
    assert clock.due(1000) is None
    assert list(clock.pending()) == []


def test_time_never_runs_backwards():
    clock = Clock(100)

    with pytest.raises(UsageError, match="now is 100, asked for 99; reset the sandbox"):
        clock.move_to(99)

    assert clock.now == 100


def test_observers_are_told_each_new_instant_once():
    clock, told = Clock(100), []
    clock.observers.append(told.append)
    clock.schedule("a", at=200)
    clock.schedule("b", at=200)

    drain(clock, 200)
    clock.move_to(300)
    clock.move_to(300)

    assert told == [200, 300]


def test_a_fork_has_the_queue_but_not_the_observers():
    parent, told = Clock(100), []
    parent.observers.append(told.append)
    taken_back = parent.schedule("taken back", at=150)
    parent.schedule("both", at=200)
    parent.cancel(taken_back.order)

    child = parent.fork()
    child.schedule("child", at=200)

    assert drain(child, 200) == [(200, "both"), (200, "child")]
    assert told == []
    assert (parent.now, [event.kind for event in parent.pending()]) == (100, ["both"])


def test_a_fork_cancels_for_itself():
    parent = Clock(100)
    event = parent.schedule("event", at=200)
    child = parent.fork()

    child.cancel(event.order)
    later = parent.schedule("parent", at=200)
    child.schedule("child", at=200)
    parent.cancel(later.order)

    assert [one.kind for one in parent.pending()] == ["event"]
    assert [one.kind for one in child.pending()] == ["child"]


@steady
@given(
    st.lists(st.integers(0, 20), max_size=30),
    st.sets(st.integers(0, 29)),
    st.lists(st.integers(0, 10), max_size=5),
)
def test_whatever_is_not_cancelled_runs_once_in_order(instants, cancelled, steps):
    clock = Clock(5)
    events = [clock.schedule(str(number), at=at) for number, at in enumerate(instants)]
    for number in cancelled & set(range(len(events))):
        clock.cancel(events[number].order)
    kept = [one for number, one in enumerate(events) if number not in cancelled]
    expected = sorted(kept, key=lambda one: (max(one.at, 5), one.order))

    assert list(clock.pending()) == expected
    ran = []
    for step in [*steps, 20]:
        until = clock.now + step
        while (event := clock.due(until)) is not None:
            ran.append(event)
            assert clock.now == event.at
        clock.move_to(until)

    assert ran == expected
