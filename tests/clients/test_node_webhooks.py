"""The official Node SDK, unmodified, registers a receiver of its own and verifies what it gets."""

import json

import pytest


@pytest.mark.nylas(seed_name="empty")
@pytest.mark.rule("R-HOOK-01", "R-HOOK-07", "R-HOOK-08", "R-HOOK-09", "R-W7a")
def test_a_node_receiver_is_registered_challenged_and_told(node, nylas_mock):
    nylas_mock.set_options({"tracking_object": "message"})  # what the SDK reads as tracking data

    told = json.loads(node("webhooks.mjs"))

    created, opened = told["notifications"]
    (message,) = nylas_mock.world.store.values("message")
    assert told["challenged"] == 1
    assert told["listed"] == [told["made"]["id"]]
    assert (told["made"]["state"], told["changed"], told["found"]) == (
        "active",
        "inactive",
        "inactive",
    )
    assert [(one["verified"], one["forged"]) for one in (created, opened)] == [(True, False)] * 2
    assert created == {
        **created,
        "type": "message.created",
        "date": nylas_mock.clock.now,
        "id": message["id"],
        "accountId": message["account_id"],
        "threadId": message["thread_id"],
    }
    assert (opened["type"], opened["count"]) == ("message.opened", 3)
    assert told["left"] == []
    assert told["refused"] == {"status": 400, "message": "Invalid triggers: nonsense"}
