"""The data file: what was answered is in it, whenever the process dies, and nothing else is."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas.errors import ConflictError, DamagedError, KeepingError, UsageError
from mocknylas.kept import disk, kept_in, log
from mocknylas.mock import make_spec
from mocknylas.sandboxes import Sandboxes
from tests.conftest import START
from tests.kept.conftest import KeptMock, shown
from tests.support.api import Api
from tests.support.hooks import Application, Receiver
from tests.support.mail import HOUR, letter
from tests.support.sessions import bounds, open_session, run, sessions


def test_after_each_answer_the_file_holds_exactly_what_the_server_knows(
    keep, read, tmp_path_factory
):
    @bounds(12)
    @given(st.sampled_from(["gmail", "eas"]), sessions(), st.integers(0, 9))
    def check(account, steps, first):
        path = tmp_path_factory.mktemp("session") / "mock.data"
        with keep(path) as server:
            mock = KeptMock(server)
            open_session(mock, account)
            for number, step in enumerate(steps):
                run(mock, account, step)
                server.keeper.commit_all()
                if number % 10 == first:
                    assert read(path) == shown(server.sandboxes)

    check()


def test_a_server_goes_on_where_it_was(keep, path):
    with keep(path) as server:
        mock = KeptMock(server)
        sent = Api(mock, "gmail").post("/v2/outbox", letter(send_at=START + HOUR))
        mock.clock.advance(60)

    with keep(path, start=1, seed=9) as server:
        mock = KeptMock(server)
        assert mock.clock.now == START + 60
        mock.clock.advance("1h")
        status = Api(mock, "gmail").get(f"/job-statuses/{sent['job_status_id']}")["status"]
    assert status == "successful"


def test_every_sandbox_is_kept_and_its_number_never_comes_twice(keep, path):
    with keep(path) as server:
        mock = KeptMock(server)
        made = [mock.create_sandbox(seed_name="empty")["id"] for _ in range(3)]
        named = mock.create_sandbox(id="mine", options={"strict": True})
        mock.delete_sandbox(made[2])
        server.keeper.commit_all()
        mock.delete_sandbox(made[0])

    with keep(path) as server:
        mock = KeptMock(server)
        assert [one["id"] for one in mock.list_sandboxes()] == ["default", made[1], "mine"]
        assert server.sandboxes.get("mine").as_json() == named
        assert mock.create_sandbox()["id"] not in made


def test_a_sandbox_made_anew_under_its_old_name_is_kept_anew(keep, path, read):
    with keep(path) as server:
        mock = KeptMock(server)
        mock.create_sandbox(id="mine", seed_name="empty", seed=1)
        server.keeper.commit_all()
        former = server.sandboxes.get("mine")
        mock.delete_sandbox("mine")
        mock.create_sandbox(id="mine", seed_name="empty", seed=2)
        server.keeper.commit(former)
        server.keeper.commit(server.sandboxes.get("mine"))

        assert read(path) == shown(server.sandboxes)


def test_a_reset_and_a_restored_snapshot_are_kept(keep, path, read):
    with keep(path) as server:
        mock = KeptMock(server)
        before = mock.snapshot()
        Api(mock, "gmail").post("/send", letter())
        mock.reset()
        server.keeper.commit_all()
        assert read(path) == shown(server.sandboxes)

        Api(mock, "gmail").post("/send", letter())
        mock.restore(before)
        server.keeper.commit_all()
        assert read(path) == shown(server.sandboxes)


def test_each_event_of_a_tick_is_one_record(keep, path):
    with keep(path) as server:
        mock = KeptMock(server)
        for number in range(5):
            Api(mock, "gmail").post("/v2/outbox", letter(send_at=START + number))
        before = path.stat().st_size
        mock.clock.advance(10)
        server.keeper.commit_all()

    records = path_lines(path, before)
    assert [record.count(b'"job.successful"') for record in records] == [1] * 5 + [0]
    assert [record.count(b'"mail.sent"') for record in records] == [1] * 5 + [0]
    assert [len(re.findall(rb'"queue":\[\d\]', record)) for record in records] == [1] * 5 + [0]


def path_lines(path, start):
    return path.read_bytes()[start:].splitlines()


def test_time_that_passes_alone_is_kept_with_the_next_answer(keep, path, read):
    with keep(path) as server:
        mock = KeptMock(server)
        size = path.stat().st_size
        mock.clock.advance(60)
        server.keeper.commit_all(idle=True)
        assert path.stat().st_size == size

        Api(mock, "gmail").get("/account")
        assert read(path) == shown(server.sandboxes)


def test_reading_writes_nothing(keep, path):
    with keep(path) as server:
        api = Api(KeptMock(server), "gmail")
        size = path.stat().st_size
        api.get("/messages")

        assert path.stat().st_size == size


def test_a_refused_call_that_left_something_is_kept(keep, path, read):
    with keep(path) as server:
        mock = KeptMock(server)
        mock.fault("provider", "partial", recipients=["nobody@*"])
        size = path.stat().st_size
        Api(mock, "gmail").error("POST", "/send", letter("nobody@x.example"))

        assert path.stat().st_size > size
        assert read(path) == shown(server.sandboxes)


def test_a_file_is_kept_from_other_processes(keep, path):
    with keep(path), pytest.raises(ConflictError, match="in use by another mocknylas"), keep(path):
        pass

    with keep(path):
        pass


def test_a_file_that_grew_is_written_anew(keep, path, read, monkeypatch):
    monkeypatch.setattr(log, "ROOM", 1000)
    with keep(path) as server:
        mock = KeptMock(server)
        server.keeper.commit_all()
        sizes = []
        for _ in range(200):
            Api(mock, "gmail").post("/labels", {"display_name": f"Label {len(sizes)}"})
            sizes.append(path.stat().st_size)

        assert any(later < earlier for earlier, later in pairwise(sizes))
        assert read(path) == shown(server.sandboxes)
        assert {one.name for one in path.parent.iterdir()} >= {"mock.data", "mock.data.lock"}
        assert not path.with_name("mock.data.new").exists()


def test_a_file_that_cannot_be_written_anew_goes_on_growing(keep, path, read, monkeypatch):
    monkeypatch.setattr(log, "ROOM", 1000)
    with keep(path) as server:
        monkeypatch.setattr(log, "create_beside", full_disk)
        api = Api(KeptMock(server), "gmail")
        for number in range(150):
            api.post("/labels", {"display_name": f"Label {number}"})
        monkeypatch.undo()

        assert read(path) == shown(server.sandboxes)


def full_disk(*_):
    raise OSError(28, "No space left on device")


@pytest.fixture(params=["disk full", "disk full half-way", "fsync fails"])
def failure(request, monkeypatch):
    """Let the disk fail from when it is called."""
    write = disk.os.write
    left = [40]  # bytes

    def write_little(file, data):
        if not left[0]:
            full_disk()
        left[0] -= len(data[: left[0]])
        return write(file, data[: left[0] or 40])

    failures = {
        "disk full": ("write", full_disk),
        "disk full half-way": ("write", write_little),
        "fsync fails": ("fsync", full_disk),
    }
    return lambda: monkeypatch.setattr(disk.os, *failures[request.param])


def test_what_cannot_be_kept_is_answered_500_and_does_not_count(
    keep, path, read, failure, monkeypatch
):
    with keep(path) as server:
        mock = KeptMock(server)
        api = Api(mock, "gmail")
        api.post("/labels", {"display_name": "Kept"})
        data, known = path.read_bytes(), read(path)

        with monkeypatch.context():
            failure()
            status, _, said = api.error("POST", "/labels", {"display_name": "Lost"})
            assert status == 500
            assert said.startswith(f"{path} cannot be written (No space left on device): ")
            assert api.request("GET", "/labels").status_code == 500
            admin = server.app.test_client().get("/__admin/clock")
            assert (admin.status_code, admin.json["message"]) == (500, said)
            with pytest.raises(KeepingError):
                server.keeper.commit_all(idle=True)

    monkeypatch.undo()
    assert path.read_bytes() == data
    assert read(path) == known


def test_a_receiver_is_told_of_nothing_that_could_still_be_lost(keep, path, read):
    with keep(path) as server:
        mock, found = KeptMock(server), []
        mock.sandbox.transport.mount(
            "https://app.test", lambda _: found.append(read(path) == shown(server.sandboxes)) or 200
        )
        Application(mock).register("message.created", "job.successful")
        found.clear()
        Api(mock, "gmail").post("/v2/outbox", letter(send_at=START + 60))

        mock.clock.advance("2m")

    assert found == [True, True]


def test_a_notification_that_cannot_be_kept_is_not_sent(keep, path, failure):
    with keep(path) as server:
        mock, receiver = KeptMock(server), Receiver()
        mock.sandbox.transport.mount("https://app.test", receiver)
        Application(mock).register("message.created")
        receiver.got.clear()
        Api(mock, "gmail").post("/send", letter())
        failure()

        with pytest.raises(KeepingError):
            mock.clock.settle()

    assert receiver.got == []


def test_a_short_write_is_gone_on_with(keep, path, read, monkeypatch):
    write = disk.os.write
    with keep(path) as server:
        monkeypatch.setattr(disk.os, "write", lambda file, data: write(file, data[:7]))
        Api(KeptMock(server), "gmail").post("/send", letter())
        monkeypatch.undo()

        assert read(path) == shown(server.sandboxes)


def test_many_answers_share_one_fsync(keep, path, monkeypatch):
    fsync, gate = log.os.fsync, threading.Event()
    with keep(path) as server:
        api = Api(KeptMock(server), "gmail")
        before, append = server.keeper.log.syncs, server.keeper.log.append
        appended = threading.Semaphore(0)
        monkeypatch.setattr(log.os, "fsync", lambda file: (gate.wait(30), fsync(file)))
        monkeypatch.setattr(
            server.keeper.log, "append", lambda record: (append(record), appended.release())
        )
        with ThreadPoolExecutor(8) as pool:
            calls = [
                pool.submit(api.request, "POST", "/labels", {"display_name": str(number)})
                for number in range(8)
            ]
            for _ in calls:
                appended.acquire()
            gate.set()

        assert [one.result().status_code for one in calls] == [200] * 8
        assert server.keeper.log.syncs - before <= 2


def test_a_long_tick_does_not_pile_up_in_memory(keep, path, read, monkeypatch):
    monkeypatch.setattr(log, "MUCH", 10_000)
    with keep(path) as server:
        mock = KeptMock(server)
        for number in range(20):
            Api(mock, "gmail").post("/v2/outbox", letter(send_at=START + number))
        before = server.keeper.log.syncs
        mock.clock.advance(60)

        assert server.keeper.log.syncs > before
        server.keeper.commit_all()
        assert read(path) == shown(server.sandboxes)


@pytest.mark.usefixtures("restless_threads")
def test_sandboxes_used_by_many_threads_are_kept(keep, path, read, monkeypatch):
    monkeypatch.setattr(log, "ROOM", 5000)
    with keep(path) as server:
        mocks = [KeptMock(server)]
        mocks += [
            KeptMock(server, mocks[0].create_sandbox(seed_name="empty")["id"]) for _ in range(3)
        ]

        def work(mock):
            for _ in range(8):
                Api(mock, "gmail").request("POST", "/v2/outbox", letter(send_at=START + 60))
                mock.clock.advance(1)
            server.app.test_client().post(f"/__admin/sandboxes/{mock.sandbox.id}/reset")
            Api(mock, "gmail").request("POST", "/send", letter())

        with ThreadPoolExecutor(8) as pool:
            turns = [pool.submit(work, mock) for mock in mocks * 2]

        assert [turn.exception() for turn in turns] == [None] * 8
        assert read(path) == shown(server.sandboxes)


def test_what_cannot_be_written_down_is_never_answered(keep, path, read):
    with keep(path) as server:
        mock = KeptMock(server)
        known = read(path)
        mock.fault("request", "refuse", name="odd", match={"subject": object})

        for _ in range(2):
            with pytest.raises(TypeError, match="cannot keep"):
                server.keeper.commit(mock.sandbox)
        assert read(path) == known

        mock.delete_faults()
        server.keeper.commit_all()
        assert read(path) == shown(server.sandboxes)


@pytest.fixture
def written(keep, path):
    """A file with some records after the first ones."""
    with keep(path) as server:
        api = Api(KeptMock(server), "gmail")
        for number in range(4):
            api.post("/labels", {"display_name": f"Label {number}"})
        data = path.read_bytes()
    path.write_bytes(data)
    return path


def lines_of(data):
    return data.splitlines(keepends=True)


DAMAGES = {  # what became of the lines → which one is told of
    "flipped": (lambda lines: [*lines[:4], lines[4].replace(b"Label", b"label"), *lines[5:]], 5),
    "last flipped": (lambda lines: [*lines[:-1], lines[-1].replace(b"Label", b"label")], 7),
    "lost": (lambda lines: [*lines[:4], *lines[5:]], 5),
    "twice": (lambda lines: [*lines[:4], lines[3], *lines[4:]], 5),
    "swapped": (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 5),
    "cut": (lambda lines: [*lines[:4], lines[4][:-9] + b"\n", *lines[5:]], 5),
    "empty": (lambda lines: [*lines[:4], b"\n", *lines[5:]], 5),
    "added": (lambda lines: [*lines, b"hello\n"], 8),
}


@pytest.mark.parametrize(("damage", "line"), DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_line_is_told_and_the_file_left_as_it_is(keep, written, damage, line):
    data = b"".join(damage(lines_of(written.read_bytes())))
    written.write_bytes(data)

    with pytest.raises(DamagedError, match=rf"mock\.data, line {line}: its checksum is wrong"):
        keep(written).__enter__()

    assert written.read_bytes() == data


FOREIGN = {
    "text": b"hello\n",
    "no line": b"hello",
    "JSON": b'{"name": "package"}\n',
    "bytes": bytes(range(256)),
    "first line flipped": None,
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=list(FOREIGN))
def test_a_foreign_file_is_told_and_left_as_it_is(keep, written, data):
    data = data or written.read_bytes().replace(b"mocknylas data", b"mocknylas DATA", 1)
    written.write_bytes(data)

    with pytest.raises(DamagedError, match="is no data file of mocknylas"):
        keep(written).__enter__()

    assert written.read_bytes() == data


def test_a_torn_last_line_was_never_answered_and_is_dropped(keep, written, read):
    lines = lines_of(written.read_bytes())
    written.write_bytes(b"".join(lines[:-1]))
    known = read(written)

    for end in range(1, len(lines[-1]), 7):
        written.write_bytes(b"".join(lines[:-1]) + lines[-1][:end])
        assert read(written) == known


def test_an_empty_file_is_begun(keep, path, read):
    path.touch()
    with keep(path) as server:
        assert read(path) == shown(server.sandboxes)


def test_a_path_that_cannot_be_used_is_told(tmp_path):
    for place in (tmp_path / "no/such/file", tmp_path):
        with (
            pytest.raises(UsageError, match=r"cannot be used: .*another file"),
            kept_in(place, Sandboxes(make_spec(start=START, seed_name="empty"))),
        ):
            pass


def test_without_room_for_the_first_write_nothing_begins(keep, written, monkeypatch):
    data = written.read_bytes()
    monkeypatch.setattr(log, "create_beside", full_disk)

    with pytest.raises(UsageError, match="cannot be used: No space left on device"):
        keep(written).__enter__()

    assert written.read_bytes() == data
