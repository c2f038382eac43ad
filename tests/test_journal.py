"""The ordered changes of a world."""

from mocknylas.journal import Change, Journal

MESSAGE = {"id": "m", "object": "message", "account_id": "a"}


def test_changes_are_numbered_from_one_in_order():
    journal = Journal()

    first = journal.record("message.created", MESSAGE, at=100)
    second = journal.record("message.updated", MESSAGE, at=200)

    assert [first.number, second.number] == [1, 2]
    assert list(journal) == [first, second]
    assert journal.cursor == 2


def test_a_change_is_plain_data():
    change = Journal().record(
        "job.successful", MESSAGE, at=100, attributes={"job_id": "j", "reason": ""}
    )

    assert change.as_json() == {
        "number": 1,
        "at": 100,
        "kind": "job.successful",
        "account_id": "a",
        "id": "m",
        "job_id": "j",
        "reason": "",
    }


def test_an_attribute_does_not_hide_what_a_change_is():
    change = Change(1, 100, "message.created", "a", "m", {"id": "other", "at": 5})

    assert (change.as_json()["id"], change.as_json()["at"]) == ("m", 100)


def test_a_document_without_owner_has_none():
    assert Journal().record("sandbox.created", {"id": "s"}, at=1).account_id == ""


def test_changes_after_a_cursor_are_listed():
    journal = Journal()
    changes = [journal.record("message.created", MESSAGE, at=at) for at in range(5)]

    assert journal.since(3) == changes[3:]
    assert journal.since(0) == changes
    assert journal.since(99) == []


def test_listeners_hear_each_change_once_it_is_recorded():
    journal, heard = Journal(), []
    journal.listeners.append(lambda change: heard.append((change.number, journal.cursor)))

    journal.record("message.created", MESSAGE, at=1)

    assert heard == [(1, 1)]


def test_a_fork_goes_on_alone_and_unheard():
    parent, heard = Journal(), []
    parent.record("message.created", MESSAGE, at=1)
    parent.listeners.append(heard.append)

    child = parent.fork()
    child.record("message.updated", MESSAGE, at=2)
    parent.record("message.deleted", MESSAGE, at=3)

    assert [change.kind for change in child] == ["message.created", "message.updated"]
    assert [change.kind for change in parent] == ["message.created", "message.deleted"]
    assert [change.number for change in heard] == [2]
