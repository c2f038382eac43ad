"""Mailboxes: where mail lies, what a message is made of, and what it must not share."""

import pytest

from mocknylas.errors import NotFoundError
from mocknylas.store import Query
from tests.support.mail import ADA, ALAN, GRACE, container, containers, ids, names, people

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.fixture
def ada(world):
    return world.account(ADA)


@pytest.fixture
def grace(world):
    return world.account(GRACE)


def mail(**fields):
    return {
        "subject": "Plan",
        "from": people(ALAN),
        "to": people(ADA),
        "body": "<p>Hi</p>",
        "date": 1000,
        "message_id": "<1@x.example>",
        "in_reply_to": None,
        "references": [],
        "files": [],
        **fields,
    }


def test_a_mail_becomes_a_message_with_its_thread(world, ada):
    message = world.mailbox.put(ada, mail(), world.mailbox.named(ada, ["inbox", "all"]))

    thread = world.store.at("thread", message["thread_id"])
    envelope = world.store.at("envelope", message["id"])
    assert world.store.at("message", message["id"]) == message
    assert names(message) == {"inbox", "all"}
    assert (message["cc"], message["bcc"], message["reply_to"]) == ([], [], [])
    assert thread["message_ids"] == [message["id"]]
    assert envelope["message_id"] == "<1@x.example>"
    assert [one.kind for one in world.journal] == ["thread.created", "message.created"]


def test_a_message_shows_one_folder_or_several_labels(world, ada, grace):
    tagged = world.mailbox.put(ada, mail(), world.mailbox.named(ada, ["all", "important"]))
    filed = world.mailbox.put(grace, mail(), world.mailbox.named(grace, ["archive"]))

    assert [set(one) for one in tagged["labels"]] == [{"id", "name", "display_name"}] * 2
    assert filed["folder"]["name"] == "archive"
    assert "folder" not in tagged
    assert "labels" not in filed


def test_containers_are_named_by_name_display_name_or_id(world, gmail, ada):
    made = world.mailbox.create_container(ada, None, "Inbox zero")
    sent = container(gmail, "sent")

    found = world.mailbox.named(ada, ["sent", sent["display_name"], sent["id"], "Inbox zero"])

    assert ids(found) == [sent["id"], made["id"]]  # each once
    with pytest.raises(NotFoundError, match="no label 'snet'; did you mean 'sent'"):
        world.mailbox.named(ada, ["snet"])


def test_files_keep_their_bytes_apart(world, ada):
    part = {"filename": "a.bin", "content_type": "x/y", "data": b"\0\1"}

    message = world.mailbox.put(ada, mail(files=[part]), world.mailbox.named(ada, ["inbox"]))

    (shown,) = message["files"]
    file = world.store.at("file", shown["id"])
    assert world.files.data(shown["id"]) == b"\0\1"
    assert (file["size"], file["message_ids"]) == (2, [message["id"]])
    assert "data" not in shown
    assert "message_ids" not in shown


def test_a_shape_is_a_message_that_is_not_stored(world, ada):
    part = {"filename": "a.bin", "content_type": "x/y", "data": b"\0\1"}

    shape = world.mailbox.shape(ada, mail(files=[part]), world.mailbox.named(ada, ["sent"]))

    stored = world.mailbox.put(
        ada,
        mail(id=shape["id"], thread_id=shape["thread_id"], files=[{**part, "id": "f"}]),
        world.mailbox.named(ada, ["sent"]),
    )
    assert {**shape, "files": []} == {**stored, "files": []}
    assert len(world.store.table("message")) == len(world.store.table("file")) == 1


def test_many_mails_are_filed_without_a_word_in_the_journal(world, ada):
    mails = [
        {**mail(containers=["sent", "all"]), "unread": False},
        {
            **mail(containers=["Inbox"], message_id="<2@x.example>", date=2000),
            "references": ["<0@x.example>", "<1@x.example>"],
        },
    ]

    world.mailbox.fill(ada, mails)

    (thread,) = world.store.values("thread")
    assert len(thread["message_ids"]) == 2
    assert thread["version"] == 0
    assert list(world.journal) == []


def test_accounts_are_found_by_id_or_address(world, ada):
    assert world.account(ada["id"]) == world.account(ADA.upper()) == ada
    with pytest.raises(NotFoundError, match=r"did you mean 'ada\.lovelace@gmail\.test'"):
        world.account("ada.lovelace@gmail.tst")


def test_what_is_seeded_is_the_core_set(gmail, world, ada):
    query = Query(ada["id"])

    assert world.store.count("label", query) == len(containers(gmail)) == 7
    assert world.store.count("folder", query) == 0
