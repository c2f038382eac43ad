"""The agenda: occurrences are made once, and never of a series as it was."""

import pytest

from mocknylas.engine import occurrences
from mocknylas.engine.agenda import Window, Wish
from tests.conftest import START

pytestmark = pytest.mark.nylas(seed_name="empty")
DAY = 86400


@pytest.fixture
def wish(world):
    return Wish(
        world.account("gmail"), Window(starts_after=START - 1, starts_before=START + 3 * DAY)
    )


def series(world, **fields):
    """File a daily series; return its master."""
    account = world.account("gmail")
    body = {
        "title": "Plan",
        "when": {"start_time": START, "end_time": START + 3600},
        "recurrence": {"rrule": ["RRULE:FREQ=DAILY"], "timezone": "UTC"},
    }
    return world.events.file(account, world.calendars.primary(account), {**body, **fields})


@pytest.mark.rule("R-REC-06", "R-REC-07")
def test_a_second_look_finds_the_same_occurrences(world, wish):
    master = series(world)
    first, second = list(world.agenda.expanded(wish)), list(world.agenda.expanded(wish))

    assert len(first) == 3
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert world.agenda.find(wish.account, first[0]["id"]) is first[0]
    assert {one["master_event_id"] for one in first} == {master["id"]}


def test_a_changed_series_has_other_occurrences(world, wish):
    master = series(world)
    list(world.agenda.expanded(wish))
    world.store.put("event", {**master, "title": "Plan B"})

    assert {one["title"] for one in world.agenda.expanded(wish)} == {"Plan B"}


def test_no_more_than_so_many_occurrences_are_kept(world, wish, monkeypatch):
    monkeypatch.setattr(occurrences, "MOST", 2)
    world.agenda._remembered._room = 2
    series(world)
    starts = [one["original_start_time"] for one in world.agenda.expanded(wish)]

    assert starts == [START, START + DAY, START + 2 * DAY]
    assert sum(len(one.made) for one in world.agenda._remembered._known.values()) <= 2
