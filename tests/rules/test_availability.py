"""Free times against a model that asks every minute of every person."""

from datetime import UTC, datetime
from itertools import pairwise, permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.availability import (
    Ask,
    Hours,
    Person,
    consecutive,
    fairest,
    laid_out,
    merged,
    most_available,
    slots,
)

MINUTE, HOUR, DAY = 60, 3600, 86400
MONDAY = 1_717_977_600  # Mon, 10 Jun 2024 00:00:00 GMT
SPRING = 1_711_753_200  # the night in which Berlin goes over to summer time

STEP = 10 * MINUTE  # everything in the properties begins and ends on one

spans = st.tuples(st.integers(-6, 24), st.integers(0, 9)).map(
    lambda pair: (MONDAY + pair[0] * STEP, MONDAY + sum(pair) * STEP)
)
hours = st.builds(
    Hours,
    days=st.frozensets(st.integers(0, 6)),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    start=st.integers(0, 12).map(lambda hour: hour * 60),
    end=st.integers(1, 24).map(lambda hour: hour * 60),
)
persons = st.builds(
    Person,
    email=st.just("x"),
    busy=st.lists(spans, max_size=5),
    hours=st.lists(hours, max_size=2),
)
asks = st.builds(
    Ask,
    start=st.just(MONDAY),
    end=st.integers(1, 24).map(lambda steps: MONDAY + steps * STEP),
    duration=st.integers(1, 6).map(lambda steps: steps * STEP),
    interval=st.integers(1, 6).map(lambda steps: steps * STEP),
    buffer=st.integers(0, 3).map(lambda steps: steps * STEP),
)


def is_free(person, start, end, buffer):
    """Ask each step of a slot."""
    return all(_is_free_at(person, instant, buffer) for instant in range(start, end, STEP))


def _is_free_at(person, instant, buffer):
    for begin, end in person.busy:
        if begin < end and begin - buffer <= instant < end + buffer:
            return False
    return not person.hours or any(_is_open_at(one, instant) for one in person.hours)


def _is_open_at(one, instant):
    moment = datetime.fromtimestamp(instant, ZoneInfo(one.zone))
    minutes = moment.hour * 60 + moment.minute
    return moment.weekday() in one.days and one.start <= minutes < one.end


def named(people):
    return [Person(f"p{number}", one.busy, one.hours) for number, one in enumerate(people)]


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(ask=asks, people=st.lists(persons, min_size=1, max_size=3), any_one=st.booleans())
@pytest.mark.rule("R-AVAIL-11", "R-AVAIL-12", "R-AVAIL-14")
def test_slots_are_those_a_model_finds(ask, people, any_one):
    people = named(people)

    model = []
    for start in range(ask.start, ask.end, ask.interval):
        end = start + ask.duration
        if end <= ask.end:
            free = tuple(one.email for one in people if is_free(one, start, end, ask.buffer))
            if free and (any_one or len(free) == len(people)):
                model.append((start, end, free))

    found = slots(ask, people, any_one=any_one)

    assert [(one.start, one.end, one.emails) for one in found] == model


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(ask=asks, groups=st.lists(st.lists(persons, max_size=2), min_size=1, max_size=3))
@pytest.mark.rule("R-AVAIL-13")
def test_meetings_in_a_row_are_those_a_model_finds(ask, groups):
    everybody = named([one for group in groups for one in group])
    left = iter(everybody)
    meetings = [[next(left) for _ in group] for group in groups]
    known = {one.email: one for one in everybody}

    model = []
    for start in range(ask.start, ask.end, ask.interval):
        orders = dict.fromkeys(
            permutations(tuple(one.email for one in group) for group in meetings)
        )
        for order in orders:
            way = [(start + at * ask.duration, emails) for at, emails in enumerate(order)]
            fits = start + ask.duration * len(way) <= ask.end
            if fits and all(
                is_free(known[email], begin, begin + ask.duration, ask.buffer)
                for begin, emails in way
                for email in emails
            ):
                model.append(way)

    found = consecutive(ask, meetings)

    assert [[(one.start, one.emails) for one in way] for way in found] == model


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(spans, max_size=6))
@pytest.mark.rule("R-AVAIL-07")
def test_merged_times_are_the_same_times_apart_and_in_order(intervals):
    found = merged(intervals)

    steps = {one for begin, end in intervals for one in range(begin, end, STEP)}
    assert {one for begin, end in found for one in range(begin, end, STEP)} == steps
    assert all(end < begin for (_, end), (begin, _) in pairwise(found))


@pytest.mark.rule("R-AVAIL-14")
def test_open_hours_follow_the_clocks_of_their_zone():
    window = Ask(SPRING - DAY, SPRING + 3 * DAY, HOUR, HOUR)
    every_day = Hours(frozenset(range(7)), "Europe/Berlin", 9 * 60, 17 * 60)

    found = [
        (datetime.fromtimestamp(begin, UTC).hour, (end - begin) // HOUR)
        for begin, end in laid_out(every_day, window)
    ]

    assert found[0] == (8, 8)
    assert found[-1] == (7, 8)


@pytest.mark.rule("R-AVAIL-12")
def test_who_is_next_has_waited_longest_or_is_free_most():
    ask = Ask(MONDAY, MONDAY + 2 * HOUR, HOUR, HOUR)
    people = [Person("a", [(MONDAY, MONDAY + HOUR)]), Person("b")]
    found = slots(ask, people, any_one=True)

    assert fairest(["a", "b", "c"], {"a": 5, "b": 3}) == ["c", "b", "a"]
    assert most_available(["a", "b"], found) == ["b", "a"]
