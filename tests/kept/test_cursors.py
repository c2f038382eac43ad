"""Delta cursors outlive the process: a client reads on with the one that it had."""

import pytest

from mocknylas import MockNylas
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.store import GuardedTable
from tests.kept.conftest import KeptMock
from tests.support.api import Api
from tests.support.deltas import Replica, latest, since, told
from tests.support.mail import arrive, letter


def happen(api):
    """Let every kind of thing happen that a client hears of: mail comes, is read, and is sent."""
    arrived = arrive(api, subject="First")
    api.put(f"/messages/{arrived['id']}", {"unread": False})
    api.post("/send", letter())
    made = api.post("/drafts", {"subject": "Gone"})
    api.request("DELETE", f"/drafts/{made['id']}", {"version": 0})


def missed(api, cursor):
    """Return what a cursor still tells, by way of pages of one entry and of one of all."""
    whole = since(api, cursor)
    one_by_one = [since(api, one, limit=1)[0] for one in (cursor, *_cursors(whole[:-1]))]
    assert one_by_one == whole
    return whole


def _cursors(deltas):
    return [one["cursor"] for one in deltas]


@pytest.fixture
def stopped(keep, path):
    """A server that ran and stopped: its file, a cursor from its middle, what that still told."""
    with keep(path) as server:
        api = Api(KeptMock(server), "gmail")
        happen(api)
        cursor = latest(api)
        happen(api)
        told = missed(api, cursor)
    return path, cursor, told


def test_a_cursor_tells_the_same_after_a_restart(keep, stopped):
    path, cursor, before = stopped

    with keep(path, start=1, seed=9) as server:
        api = Api(KeptMock(server), "gmail")
        assert missed(api, cursor) == before
        arrive(api, subject="After")
        later = since(api, before[-1]["cursor"])

    assert told(later) == [("thread", "create"), ("message", "create")]
    assert set(_cursors(later)).isdisjoint(_cursors(before))


def test_a_cursor_tells_the_same_after_a_restore(nylas_mock, gmail, tmp_path):
    happen(gmail)
    cursor = latest(gmail)
    happen(gmail)
    before = missed(gmail, cursor)
    nylas_mock.snapshot(tmp_path / "world.json")

    server = LocalServer(make_spec(start=1, seed=99), table_class=GuardedTable)
    with MockNylas(server=server, sandbox_id="elsewhere") as other:
        other.restore(tmp_path / "world.json")
        api = Api(other, "gmail")
        after = missed(api, cursor)
        arrive(api, subject="After")
        later = since(api, before[-1]["cursor"])

    assert after == before
    assert told(later) == [("thread", "create"), ("message", "create")]


def test_a_client_that_slept_through_restarts_has_all_there_is(keep, path):
    with keep(path) as server:
        client = Replica(Api(KeptMock(server), "gmail"))
        happen(client.api)

    for _ in range(2):
        with keep(path) as server:
            client.api = Api(KeptMock(server), "gmail")
            happen(client.api)
            while client.read(limit=3):
                pass
            assert client.documents == client.truth()
