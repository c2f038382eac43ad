"""Tracked sends: the delivered copy is led round, what the API shows is not."""

import pytest

from mocknylas.engine.options import Options

BASE = Options().tracking_base
LETTER = {
    "to": [{"email": "grace.hopper@outlook.test"}],
    "body": '<a href="https://a.example">A</a>',
    "tracking": {"links": "true", "opens": True, "payload": "campaign-7"},
}


@pytest.mark.rule("R-TR1", "R-TR2")
def test_the_recipient_gets_the_tracked_copy_and_the_sender_sees_what_was_written(
    gmail, exchange, world
):
    sent = gmail.post("/send", LETTER)

    delivered = exchange.get("/messages", limit=1)[0]["body"]
    assert sent["body"] == gmail.get(f"/messages/{sent['id']}")["body"] == LETTER["body"]
    assert f"/{sent['id']}/0" in delivered
    assert f"/{sent['id']}" in delivered
    assert world.store.at("tracked", sent["id"])["links"] == [
        {"url": "https://a.example", "count": 0}
    ]
    assert world.store.at("tracked", sent["id"])["tracking"]["payload"] == "campaign-7"


@pytest.mark.rule("R-V21")
def test_tracking_works_for_asynchronous_sends(gmail, exchange, nylas_mock):
    gmail.post("/v2/outbox", LETTER)

    nylas_mock.clock.settle()

    assert f"{BASE}/link/" in exchange.get("/messages", limit=1)[0]["body"]


def test_tracking_works_for_drafts(gmail, exchange):
    draft = gmail.post("/drafts", LETTER)

    gmail.post("/send", {"draft_id": draft["id"], "version": draft["version"]})

    assert f"{draft['id']}" in exchange.get("/messages", limit=1)[0]["body"]
