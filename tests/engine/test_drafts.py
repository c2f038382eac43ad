"""Drafts in a world: the journal, the thread and the files keep step with them."""

import pytest

from mocknylas.errors import ApiError
from tests.support.mail import ADA, GRACE, people, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.fixture
def ada(world):
    """The Gmail account."""
    return world.account(ADA)


def stored(world, draft):
    return world.store.at("draft", draft["id"])


def kinds(world, start=0):
    return [one.kind for one in world.journal.since(start)]


@pytest.mark.rule("R-D1", "R-D13")
def test_a_draft_is_journalled_with_its_thread(world, ada):
    draft = world.drafts.create(ada, {"subject": "Plan"})

    assert kinds(world) == ["thread.created", "draft.created", "job.successful"]
    assert world.store.at("thread", draft["thread_id"])["draft_ids"] == [draft["id"]]
    assert stored(world, draft) == {key: draft[key] for key in draft if key != "job_status_id"}


@pytest.mark.rule("R-D7", "R-D11")
def test_each_change_brings_the_thread_up_to_date(world, ada):
    draft = world.drafts.create(ada, {"subject": "Plan"})
    before = world.store.at("thread", draft["thread_id"])
    cursor = world.journal.cursor

    world.drafts.update(ada, stored(world, draft), {"subject": "New", "body": "<b>text</b>"})
    after = world.store.at("thread", draft["thread_id"])
    world.drafts.delete(ada, stored(world, draft))

    assert (after["subject"], after["snippet"]) == ("New", "text")
    assert after["version"] == before["version"] + 1
    assert kinds(world, cursor) == [
        "thread.updated",
        "draft.updated",
        "job.successful",
        "draft.deleted",
        "thread.deleted",
    ]
    left = snapshot(world)
    assert not {*left["draft"], *left["draft_note"], *left["thread"], *left["facets"]}


@pytest.mark.rule("R-D3")
def test_a_refused_draft_leaves_nothing(world, ada):
    before = snapshot(world)

    with pytest.raises(ApiError, match="Invalid block public id unknown"):
        world.drafts.create(ada, {"file_ids": ["unknown"]})

    assert snapshot(world) == before
    assert kinds(world) == []


@pytest.mark.rule("R-P5")
def test_a_sent_draft_is_gone_and_a_message_instead(world, ada):
    file = world.files.upload(ada["id"], b"x", filename="a.txt")
    draft = world.drafts.create(ada, {"to": people(GRACE), "file_ids": [file["id"]]})
    cursor = world.journal.cursor

    message = world.drafts.send(ada, stored(world, draft))

    assert (message["id"], message["thread_id"]) == (draft["id"], draft["thread_id"])
    assert world.store.get("draft", draft["id"]) is None
    assert world.store.get("draft_note", draft["id"]) is None
    assert world.store.at("file", file["id"])["message_ids"] == [draft["id"]]
    assert kinds(world, cursor)[:3] == ["draft.deleted", "thread.updated", "message.created"]


@pytest.mark.rule("R-P7")
def test_a_draft_that_the_provider_refuses_is_untouched(world, ada):
    draft = world.drafts.create(ada, {"to": people(GRACE)})
    world.faults.add({"name": "no", "seam": "provider", "effect": "reject"})
    before = snapshot(world)

    with pytest.raises(ApiError) as caught:
        world.drafts.send(ada, stored(world, draft))

    assert caught.value.status == 402
    assert snapshot(world) == before


@pytest.mark.rule("R-D9")
def test_the_files_of_a_draft_keep_their_bytes(world, ada):
    file = world.files.upload(ada["id"], b"bytes", filename="a.txt")
    draft = world.drafts.create(ada, {"file_ids": [file["id"]]})

    world.drafts.update(ada, stored(world, draft), {"file_ids": []})

    assert world.files.data(file["id"]) == b"bytes"
    assert world.store.at("file", file["id"]) == file
