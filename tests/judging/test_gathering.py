"""Gathering: worlds that go on, that were reset or deleted, strays, and other processes."""

import json

import pytest

from mocknylas import MockNylas
from mocknylas.errors import UsageError
from mocknylas.judging.gathering import Gathering, gathering_of
from mocknylas.judging.usage import Usage
from tests.support.api import Api

SEED = {"seed_name": "empty", "start": "2026-01-05T09:00Z"}


@pytest.fixture
def mock():
    with MockNylas(**SEED) as found:
        yield found


@pytest.fixture
def gathering(mock):
    found = Gathering()
    found.watch(mock.sandboxes)
    return found


def counted(gathering, operation="messages.list"):
    return gathering.usage.calls_of(operation)


def test_what_goes_on_counts_as_often_as_it_is_asked_for(mock, gathering):
    Api(mock, "gmail").get("/messages")

    assert [counted(gathering), counted(gathering)] == [1, 1]


def test_what_was_before_a_reset_counts(mock, gathering):
    Api(mock, "gmail").get("/messages")
    mock.reset()
    Api(mock, "gmail").get("/messages")
    mock.restore(mock.snapshot())
    Api(mock, "gmail").get("/messages")

    assert counted(gathering) == 3


def test_sandboxes_that_were_deleted_count(mock, gathering):
    with MockNylas(server=mock.server, sandbox_id="other", **SEED) as other:
        Api(other, "gmail").get("/messages")

    assert counted(gathering) == 1


def test_scenario_that_is_taken_back_counts_its_calls_once(mock, gathering):
    Api(mock, "gmail").get("/messages")

    with pytest.raises(UsageError):
        mock.load_scenario({"steps": [{"simulate.open": {"message": "none"}}]})

    assert counted(gathering) == 1


def test_calls_without_a_sandbox_count(mock, gathering):
    mock.server.app.test_client().get("/messages")

    assert gathering.usage.as_json()["operations"]["messages.list"]["statuses"] == {"401": 1}


def test_what_was_before_the_watching_counts_if_it_goes_on(mock):
    Api(mock, "gmail").get("/messages")

    assert counted(gathering_of(mock.sandboxes)) == 1


def test_sandboxes_are_watched_once(mock, gathering):
    gathering.watch(mock.sandboxes)
    Api(mock, "gmail").get("/messages")

    assert gathering_of(mock.sandboxes) is gathering
    assert counted(gathering) == 1


def test_what_other_processes_gathered_is_added(mock, gathering):
    Api(mock, "gmail").get("/messages")
    first = Gathering()

    for _ in range(2):
        first.merge_json(json.loads(json.dumps(gathering.as_json())))

    assert counted(first) == 2


def test_further_things_are_gathered_by_their_names(mock):
    gathering = Gathering(again=Usage)
    gathering.watch(mock.sandboxes)
    Api(mock, "gmail").get("/messages")
    mock.reset()

    first = Gathering(again=Usage)
    first.merge_json(gathering.as_json())

    assert [one.calls_of("messages.list") for one in first.totals().values()] == [1, 1]
