"""The accounts' logs: which changes they hold, for how long, and how they are read."""

import pytest

from mocknylas.clock import Clock
from mocknylas.engine.deltas import ENTRIES, OBJECTS, WINDOW, Deltas
from mocknylas.engine.files import Files
from mocknylas.engine.kinds import KINDS
from mocknylas.engine.state import State
from mocknylas.ids import Streams
from mocknylas.rules.cursors import cursor_of
from mocknylas.store import GuardedTable, Kind, Store
from tests.conftest import START

ADA, GRACE = "ada", "grace"
MATRIX = [  # the data matrix of the contract's section 13, and the e-mail side
    *((f"{one}.created", one, "create") for one in OBJECTS),
    *((f"{one}.updated", one, "modify") for one in OBJECTS),
    *((f"{one}.deleted", one, "delete") for one in OBJECTS if one != "event"),
    ("event.deleted", "event", "modify"),
    ("account.connected", "account", "create"),
    ("account.running", "account", "modify"),
    ("account.stopped", "account", "modify"),
    ("account.invalid", "account", "modify"),
    ("account.sync_error", "account", "modify"),
    ("account.created", "account", "create"),
    ("account.updated", "account", "modify"),
    ("account.deleted", "account", "delete"),
]
SILENT = (
    "job.successful",
    "job.failed",
    "mail.sent",
    "message.opened",
    "message.link_clicked",
    "message.bounced",
    "thread.replied",
)


@pytest.fixture
def state():
    """A state that knows every kind of object, empty."""
    kinds = {**KINDS, **{one: Kind() for one in OBJECTS}}
    return State(Clock(START), Streams(), Store(kinds, GuardedTable))


@pytest.fixture
def deltas(state):
    return Deltas(state, Files(state))


def note(state, kind, document_id="x", account_id=ADA, **fields):
    """Journal a change of a document, which is there afterwards unless it was deleted."""
    name, _, verb = kind.partition(".")
    document = {"id": document_id, "object": name, "account_id": account_id, **fields}
    if verb == "deleted" and name != "event":
        state.store.drop(name, document_id)
    elif name in state.store.kinds:
        state.store.put(name, document)
    state.record(kind, document)
    return document


def read(deltas, after=0, types=(*OBJECTS, "account"), limit=100, account_id=ADA):
    """Return (object, event, id) of what a page shows."""
    page = deltas.page(account_id, after, types=types, limit=limit)
    return [(entry.object, entry.event, entry.id) for entry, _ in page]


def test_the_matrix_has_every_row():
    assert {row[0] for row in MATRIX} == set(ENTRIES)


@pytest.mark.rule("R-DEL-08", "R-DEL-20")
@pytest.mark.parametrize(("kind", "name", "event"), MATRIX, ids=[row[0] for row in MATRIX])
def test_a_change_becomes_a_delta(state, deltas, kind, name, event):
    if name == "account":
        state.store.put("account", {"id": ADA, "object": "account", "account_id": ADA})
    document = note(state, kind, ADA if name == "account" else "x", status="cancelled")

    [(entry, shown)] = deltas.page(ADA, 0, types=[name], limit=1)

    assert (entry.object, entry.event, entry.id) == (name, event, document["id"])
    assert shown == (None if event == "delete" else document)


@pytest.mark.parametrize("kind", SILENT)
def test_what_is_no_change_of_an_object_is_no_delta(state, deltas, kind):
    note(state, kind)

    assert read(deltas) == []
    assert deltas.latest(ADA) == "0"


@pytest.mark.rule("R-DEL-01", "R-DEL-02")
def test_each_account_has_a_log_of_its_own(state, deltas):
    note(state, "file.created", "a")
    mine = deltas.latest(ADA)
    note(state, "file.created", "b", GRACE)

    assert deltas.latest(ADA) == mine != deltas.latest(GRACE)
    assert read(deltas) == [("file", "create", "a")]
    assert read(deltas, account_id=GRACE) == [("file", "create", "b")]
    assert deltas.position(GRACE, mine) is None
    assert deltas.position(ADA, mine) == 1


@pytest.mark.rule("R-DEL-01")
def test_cursors_survive_a_fork(state, deltas):
    note(state, "file.created", "a")
    cursor = deltas.latest(ADA)
    note(state, "file.created", "b")

    fork = state.fork()
    again = Deltas(fork, Files(fork))

    position = again.position(ADA, cursor)
    assert position == 1
    assert read(again, after=position) == [("file", "create", "b")]


@pytest.mark.rule("R-DEL-03")
def test_a_cursor_is_generated_for_the_last_entry_before_an_instant(state, deltas):
    for second in (0, 10, 10, 20):
        state.clock.move_to(START + second)
        note(state, "file.created", f"f{second}")

    found = [deltas.position(ADA, deltas.before(ADA, START + at)) for at in (0, 1, 10, 11, 99)]

    assert found == [0, 1, 1, 3, 4]
    assert deltas.before(ADA, START) == "0"


@pytest.mark.rule("R-DEL-04")
def test_only_entries_of_the_account_have_cursors(state, deltas):
    note(state, "file.created", "b", GRACE)
    note(state, "file.created", "a")
    note(state, "job.successful", "a")

    assert [deltas.position(ADA, cursor_of(ADA, number)) for number in range(5)] == [
        0,
        None,
        2,
        None,
        None,
    ]


@pytest.mark.rule("R-DEL-06")
def test_entries_alike_count_once_where_the_newest_is(state, deltas):
    for kind, document_id in (
        ("message.created", "a"),
        ("message.updated", "a"),
        ("message.updated", "b"),
        ("message.updated", "a"),
    ):
        note(state, kind, document_id)

    page = deltas.page(ADA, 0, types=OBJECTS, limit=100)

    assert [(one.number, one.event, one.id) for one, _ in page] == [
        (1, "create", "a"),
        (3, "modify", "b"),
        (4, "modify", "a"),
    ]
    assert read(deltas, limit=2) == [("message", "create", "a"), ("message", "modify", "a")]
    assert read(deltas, after=1, limit=3) == [
        ("message", "modify", "b"),
        ("message", "modify", "a"),
    ]


@pytest.mark.rule("R-DEL-07")
def test_pages_of_what_is_no_more_are_passed_over(state, deltas):
    for number in range(7):
        note(state, "file.created", f"f{number}")
        state.store.drop("file", f"f{number}")
    note(state, "folder.created", "work")

    assert read(deltas, limit=2) == [("folder", "create", "work")]
    assert read(deltas, after=8, limit=2) == []
    assert read(deltas, types=["file"], limit=2) == []


@pytest.mark.rule("R-DEL-07")
def test_an_object_that_was_deleted_is_only_deleted(state, deltas):
    for kind in ("folder.created", "folder.updated", "folder.deleted"):
        note(state, kind)

    assert read(deltas) == [("folder", "delete", "x")]


def test_an_upload_that_is_gone_is_shown_no_more(state, deltas):
    state.options = state.options.changed({"file_expiry": 60})
    Files(state).upload(ADA, b"x", filename="a.txt")

    assert len(read(deltas)) == 1
    state.clock.move_to(START + 61)
    assert read(deltas) == []


def test_a_limit_of_none_reads_nothing(state, deltas):
    note(state, "file.created")

    assert read(deltas, limit=0) == []


@pytest.mark.rule("R-DEL-13")
def test_entries_are_kept_for_fourteen_days(state, deltas):
    note(state, "file.created", "old")
    old = deltas.latest(ADA)
    state.clock.move_to(START + 1)
    note(state, "file.created", "new")
    new = deltas.latest(ADA)

    state.clock.move_to(START + WINDOW)
    assert [deltas.position(ADA, one) for one in (old, new)] == [1, 2]
    assert len(read(deltas)) == 2

    state.clock.move_to(START + 1 + WINDOW)
    assert [deltas.position(ADA, one) for one in ("0", old, new)] == [0, None, 2]
    assert read(deltas) == [("file", "create", "new")]
    assert deltas.before(ADA, START + 1) == "0"

    state.clock.move_to(START + 2 + WINDOW)
    assert deltas.latest(ADA) == "0"
    assert read(deltas) == []
