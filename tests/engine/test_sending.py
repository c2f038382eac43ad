"""Sending on a world without HTTP: composing, handing over, and what is noted of it."""

import pytest

from mocknylas.errors import ApiError
from tests.support.mail import ADA, ALAN, GRACE, people, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.fixture
def ada(world):
    return world.account(ADA)


def body(**fields):
    return {"to": people(GRACE), "subject": "Plan", "body": "<p>Hi</p>", **fields}


def test_what_the_provider_took_is_noted(nylas_mock, world, ada):
    tracking, headers = {"opens": True}, [{"name": "X-A", "value": "1"}]

    message = world.sending.send_now(
        ada, body(bcc=people(ALAN), tracking=tracking, custom_headers=headers)
    )

    assert nylas_mock.sent() == [
        {
            "id": message["id"],
            "account_id": ada["id"],
            "at": nylas_mock.clock.now,
            "via": "send",
            "account": ADA,
            "from": message["from"],
            "to": people(GRACE),
            "cc": [],
            "bcc": people(ALAN),
            "reply_to": [],
            "subject": "Plan",
            "body": "<p>Hi</p>",
            "files": [],
            "headers": {
                "Message-Id": f"<{message['id']}-0@mailer.nylas.com>",
                "In-Reply-To": None,
                "References": [],
            },
            "tracking": tracking,
            "custom_headers": headers,
            "thread_id": message["thread_id"],
            "reached": [GRACE, ALAN],
            "refused": [],
            "bounced": [],
        }
    ]
    assert nylas_mock.sent(account=ADA) == nylas_mock.sent()
    assert nylas_mock.sent(account=GRACE) == []


@pytest.mark.rule("R-P7")
@pytest.mark.parametrize("effect", ["defer", "reject", "quota", "auth_fail"])
def test_a_refusal_raises_and_stores_nothing(world, ada, effect):
    world.faults.add({"name": "x", "seam": "provider", "effect": effect})
    before = snapshot(world)

    with pytest.raises(ApiError) as caught:
        world.sending.send_now(ada, body())

    assert caught.value.fault == "x"
    assert snapshot(world) == before
    assert list(world.journal) == []


@pytest.mark.rule("R-P20", "R-P22")
def test_the_sent_message_and_the_received_one_are_two_documents(world, ada):
    sent = world.sending.send_now(ada, body())

    received = next(one for one in world.store.values("message") if one["id"] != sent["id"])
    envelopes = [world.store.at("envelope", one["id"]) for one in (sent, received)]
    assert (sent["unread"], received["unread"]) == (False, True)
    assert sent["thread_id"] != received["thread_id"]
    assert envelopes[0]["message_id"] == envelopes[1]["message_id"]


@pytest.mark.rule("R-M21")
def test_a_reply_brings_both_threads_up_to_date(world, ada):
    grace = world.account(GRACE)
    question = world.sending.send_now(ada, body())
    received = next(
        one for one in world.store.values("message") if one["account_id"] == grace["id"]
    )

    world.sending.send_now(
        grace, {"to": people(ADA), "reply_to_message_id": received["id"], "subject": "Re: Plan"}
    )

    mine = world.store.at("thread", question["thread_id"])
    hers = world.store.at("thread", received["thread_id"])
    assert len(mine["message_ids"]) == len(hers["message_ids"]) == 2
    assert (mine["version"], hers["version"]) == (1, 1)
    assert (mine["unread"], hers["unread"]) == (True, True)
    assert {one["name"] for one in mine["labels"]} == {"sent", "all", "inbox"}
    assert {one["name"] for one in hers["folders"]} == {"inbox", "sent"}


def test_a_mail_to_oneself_is_sent_and_received(world, ada):
    sent = world.sending.send_now(ada, body(to=people(ADA)))

    names = [
        {one["name"] for one in message["labels"]} for message in world.store.values("message")
    ]
    assert names == [{"sent", "all"}, {"inbox", "all"}]
    assert sent["unread"] is False
