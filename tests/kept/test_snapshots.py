"""Snapshots: whoever goes on from one never stopped, and no file of somebody else is touched."""

import json
import os
import subprocess
import sys

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas, jsons
from mocknylas.errors import DamagedError, UsageError
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.store import GuardedTable
from tests.conftest import START
from tests.support.api import Api
from tests.support.mail import HOUR, arrive, job, letter
from tests.support.sessions import bounds, open_session, run, sessions
from tests.support.syntax import ROOT
from tests.test_determinism import SCRIPT

MIME = "To: x@x.example\r\nSubject: Raw\r\n\r\nHi\r\n"


@pytest.fixture(scope="module")
def other_server():
    return LocalServer(make_spec(start=START, seed=99), table_class=GuardedTable)


@pytest.fixture
def other(other_server):
    """A sandbox of another server and another id."""
    with MockNylas(server=other_server, sandbox_id="elsewhere") as mock:
        yield mock


@pytest.fixture
def saved(nylas_mock, gmail, tmp_path):
    """The path of a snapshot with a scheduled mail in it."""
    gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + HOUR))
    nylas_mock.snapshot(tmp_path / "world.json")
    return tmp_path / "world.json"


def test_a_restored_world_goes_on_as_if_it_had_never_stopped(nylas_server, other_server):
    @bounds(15)
    @given(st.sampled_from(["gmail", "eas"]), sessions(), st.integers(0, 100))
    def check(account, steps, moment):
        moment = moment * len(steps) // 100
        with (
            MockNylas(server=nylas_server, sandbox_id="random", seed_name="empty") as first,
            MockNylas(server=other_server, sandbox_id="random", seed=5) as second,
        ):
            open_session(first, account)
            for step in steps[:moment]:
                run(first, account, step)
            second.restore(first.snapshot())
            for step in steps[moment:]:
                assert run(first, account, step) == run(second, account, step)
            for mock in (first, second):
                mock.clock.run_until_idle(10**19)
            assert jsons.dumps(first.snapshot()) == jsons.dumps(second.snapshot())

    check()


def test_a_restored_world_goes_on_in_another_process(tmp_path):
    told = [
        _tell(tmp_path, "1", "whole", 0, len(SCRIPT)),
        _tell(tmp_path, "1", "first", 0, 20) + _tell(tmp_path, "2", "first", 20, len(SCRIPT)),
    ]

    assert told[0] == told[1]
    assert told[0].count(b"\n") == len(SCRIPT)
    whole, parts = ((tmp_path / f"{one}.json").read_bytes() for one in ("whole", "first"))
    assert whole == parts


def _tell(folder, seed, name, start, end):
    script = f"from tests.kept.test_snapshots import tell; tell({name!r}, {start}, {end})"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=True
    ).stdout


def tell(name, start, end):
    """Play a part of the script, from and into a snapshot; print the answers."""
    with MockNylas(start=START) as mock, mock.intercept():
        if start:
            mock.restore(f"{name}.json")
        for who, method, path, body in SCRIPT[start:end]:
            place = mock.url + (path if who else f"/__admin{path}")
            token = mock.account(who or "gmail").access_token
            print(requests.request(method, place, json=body, auth=(token, "")).content)
        mock.snapshot(f"{name}.json")


@pytest.mark.parametrize("way", ["path", "document"])
def test_a_snapshot_takes_everything_along(nylas_mock, gmail, other, tmp_path, way):
    nylas_mock.set_options({"strict": True})
    nylas_mock.fault("provider", "defer", name="busy", skip=1)
    message = arrive(gmail, files=[{"filename": "a.bin", "content": b"\xff\x00"}])
    gmail.request("POST", "/send", data=MIME, headers={"Content-Type": "message/rfc822"})
    waiting = gmail.post("/v2/send?sendnow=false", letter(send_at=nylas_mock.clock.now + HOUR))
    document = nylas_mock.snapshot(tmp_path / "world.json")

    other.restore(tmp_path / "world.json" if way == "path" else document)

    api = Api(other, "gmail")
    assert api.get(f"/messages/{message['id']}") == gmail.get(f"/messages/{message['id']}")
    file = api.http.get(f"/files/{message['files'][0]['id']}/download", headers=api.headers)
    assert file.data == b"\xff\x00"
    assert other.sent() == nylas_mock.sent() != []
    assert other.faults() == nylas_mock.faults()
    assert other.world.options.strict
    assert other.events() == nylas_mock.events()
    assert other.clock.advance("2h") == nylas_mock.clock.advance("2h") != []
    assert job(api, waiting) == job(gmail, waiting)


def test_tokens_belong_to_the_sandbox_and_a_revoked_one_stays_so(nylas_mock, gmail, other):
    before = other.access_token
    nylas_mock.world.tokens.revoke(nylas_mock.account("imap").access_token)

    other.restore(nylas_mock.snapshot())

    assert before == other.access_token != nylas_mock.access_token
    assert [one.provider for one in other.accounts if one.access_token] == ["gmail", "eas"]
    assert gmail.get("/account") == Api(other, "gmail").get("/account")


def test_text_that_is_no_unicode_and_numbers_that_are_no_json_survive(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", match={"subject": "\ud800", "number": 2**70})
    before = nylas_mock.faults()

    nylas_mock.restore(json.loads(json.dumps(nylas_mock.snapshot())))

    assert nylas_mock.faults() == before


def test_what_is_no_plain_data_is_named(nylas_mock):
    nylas_mock.fault("request", "refuse", match={"subject": object})

    with pytest.raises(TypeError, match=r"faults\.request refuse\.spec\.match\.subject: cannot"):
        nylas_mock.snapshot()


def test_a_snapshot_is_a_copy_and_can_be_restored_twice(nylas_mock, gmail):
    document = nylas_mock.snapshot()
    document["value"]["documents"]["message"].popitem()

    for _ in range(2):
        nylas_mock.restore(document)
        gmail.post("/send", letter())

    assert len(nylas_mock.sent()) == 1


DAMAGES = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-2000],
    "no JSON": lambda data: b"{" + data,
    "flipped": lambda data: data.replace(b"grace.hopper", b"brace.hopper", 1),
    "foreign": lambda data: b'{"name": "package", "version": 1}',
    "a list": lambda data: b"[]",
    "newer": lambda data: data.replace(b'"version":1', b'"version":2', 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_file_is_told_and_changes_nothing(nylas_mock, saved, damage):
    saved.write_bytes(damage(saved.read_bytes()))
    before = nylas_mock.world, nylas_mock.snapshot()

    with pytest.raises(DamagedError, match=r"world\.json"):
        nylas_mock.restore(saved)

    assert (nylas_mock.world, nylas_mock.snapshot()) == before


@pytest.mark.parametrize("damage", list(DAMAGES)[1:])
def test_a_damaged_or_foreign_file_is_never_overwritten(nylas_mock, saved, damage):
    data = DAMAGES[damage](saved.read_bytes())
    saved.write_bytes(data)

    with pytest.raises(DamagedError):
        nylas_mock.snapshot(saved)

    assert saved.read_bytes() == data
    assert [one.name for one in saved.parent.iterdir()] == [saved.name]


def test_an_earlier_snapshot_is_replaced(nylas_mock, gmail, saved, other):
    gmail.post("/send", letter())

    nylas_mock.snapshot(saved)

    other.restore(saved)
    assert len(other.sent()) == 1


@pytest.mark.parametrize("act", ["snapshot", "restore"])
def test_a_path_that_cannot_be_used_is_told(nylas_mock, tmp_path, act):
    with pytest.raises(UsageError, match=r"no/such/file cannot be (read|written): No such file"):
        getattr(nylas_mock, act)(tmp_path / "no/such/file")


WRONGS = {
    "a part is missing": lambda value: value.pop("journal"),
    "an unknown kind": lambda value: value["documents"].update(unicorn={}),
    "an unknown option": lambda value: value["options"].update(unicorn=1),
    "an odd document": lambda value: value["documents"]["message"].update(a={"id": "a"}),
    "an unknown effect": lambda value: value["faults"]["busy"]["spec"].update(effect="unicorn"),
    "an odd event": lambda value: value["queue"].update({"9": [1]}),
}


@pytest.mark.parametrize("wrong", WRONGS.values(), ids=list(WRONGS))
def test_an_inline_snapshot_that_was_changed_is_refused_whole(nylas_mock, wrong):
    nylas_mock.fault("provider", "defer", name="busy")
    document = nylas_mock.snapshot()
    wrong(document["value"])
    world = nylas_mock.world

    with pytest.raises(UsageError):
        nylas_mock.restore(document)

    assert nylas_mock.world is world


def test_places_of_strange_values_that_are_not_there_are_refused(nylas_mock):
    document = {**nylas_mock.snapshot(), "strange": [["bytes", "documents", "blob", "x", "data"]]}

    with pytest.raises(DamagedError, match="the snapshot is damaged: KeyError 'x'"):
        nylas_mock.restore(document)


def test_over_http_the_document_itself_is_sent(nylas_mock, other):
    nylas_mock.simulate.inbound("gmail", {"subject": "Only here"})
    ours, theirs = (f"/__admin/sandboxes/{mock.sandbox.id}" for mock in (nylas_mock, other))

    document = nylas_mock.server.app.test_client().get(f"{ours}/snapshot").json
    answer = other.server.app.test_client().post(f"{theirs}/restore", json={"snapshot": document})

    assert answer.json["id"] == "elsewhere"
    assert other.events() == nylas_mock.events() != []


@pytest.mark.parametrize("snapshot", ["/etc/passwd", {"format": "x"}, {}, 5])
def test_over_http_no_path_is_taken(nylas_mock, snapshot):
    place = f"/__admin/sandboxes/{nylas_mock.sandbox.id}/restore"

    answer = nylas_mock.server.app.test_client().post(place, json={"snapshot": snapshot})

    assert answer.status_code == 400
    assert answer.json["type"] == "usage_error"
