"""Deliveries over time: attempts, giving up, states of webhooks, faults, and who may call whom."""

import json
import threading
from itertools import pairwise

import pytest
import requests
from flask import Flask, request
from nylas.client.restful_models import Webhook

from mocknylas.errors import UsageError
from mocknylas.transport import Receipt
from mocknylas.world import World
from tests.support.hooks import URL, Application, Receiver, touch
from tests.support.mail import DAY, HOUR, letter

pytestmark = pytest.mark.nylas(seed_name="empty")
LADDER = [80, 160, 320, 640]  # seconds between attempts


@pytest.fixture
def application(nylas_mock):
    return Application(nylas_mock)


@pytest.fixture
def mounted(nylas_mock):
    """A receiver that nobody has registered yet."""
    found = Receiver()
    nylas_mock.mount("https://app.test", found)
    return found


@pytest.fixture
def receiver(mounted, application):
    """A receiver that is told of messages; `webhook` is what the API says of it."""
    mounted.webhook = application.register("message.updated", "message.created")
    return mounted


def gaps(delivery):
    return [later["at"] - one["at"] for one, later in pairwise(delivery["attempts"])]


def statuses(mock):
    return [one["status"] for one in mock.webhooks.deliveries()]


def moves(mock):
    """Return what became of the webhooks: (state, instant) in order."""
    return [(one["kind"], one["at"]) for one in mock.events(kind="webhook.*")]


# --- attempts ---


def test_a_request_only_queues_and_the_clock_delivers(nylas_mock, gmail, receiver):
    sent = gmail.post("/send", letter())
    before = (receiver.ids, statuses(nylas_mock))

    nylas_mock.clock.settle()

    assert before == ([], ["queued"])
    assert (receiver.ids, statuses(nylas_mock)) == ([sent["id"]], ["delivered"])


@pytest.mark.rule("R-HOOK-09")
def test_the_signature_is_of_the_raw_bytes_by_the_client_secret(nylas_mock, receiver):
    touch(nylas_mock, "grün")

    nylas_mock.clock.settle()

    (parcel,) = receiver.got
    signature = parcel.headers["X-Nylas-Signature"]
    assert parcel.headers["Content-Type"] == "application/json"
    assert Webhook.verify_webhook_signature(signature, parcel.body, nylas_mock.client_secret)
    assert not Webhook.verify_webhook_signature(signature, parcel.body + b" ", "x")


@pytest.mark.rule("R-HOOK-11", "R-HOOK-12", "R-HOOK-14", "R-HOOK-15")
def test_five_attempts_giving_up_72_hours_and_recovery(nylas_mock, application):
    receiver = Receiver(*[503] * 11)
    nylas_mock.mount("https://app.test", receiver)
    webhook = application.register("message.updated")
    start = nylas_mock.clock.now

    touch(nylas_mock)
    nylas_mock.clock.advance("20m")

    (first,) = nylas_mock.webhooks.deliveries()
    given_up = start + sum(LADDER)
    assert (first["status"], gaps(first), first["next_try"]) == ("given_up", LADDER, None)
    assert len({(one.body, one.headers["X-Nylas-Signature"]) for one in receiver.got}) == 1
    assert application.state(webhook) == "failing"

    touch(nylas_mock)  # one that is failing is told of changes all the same
    nylas_mock.clock.advance("71h")
    assert (statuses(nylas_mock)[-1], application.state(webhook)) == ("given_up", "failing")

    nylas_mock.clock.advance("1h")
    touch(nylas_mock)
    nylas_mock.clock.settle()
    assert application.state(webhook) == "failed"

    touch(nylas_mock)  # one that failed is told nothing, and what waited is dropped
    nylas_mock.clock.advance("1d")
    assert statuses(nylas_mock) == ["given_up", "given_up", "dropped"]

    place = f"{application.webhooks}/{webhook['id']}"
    assert application.put(place, {"state": "active"})["state"] == "active"
    touch(nylas_mock, "again")
    nylas_mock.clock.settle()
    assert receiver.ids[-1] == "objectagain"
    assert moves(nylas_mock) == [
        ("webhook.failing", given_up),
        ("webhook.failed", given_up + 72 * HOUR),
        ("webhook.active", given_up + 72 * HOUR + DAY),
    ]


@pytest.mark.rule("R-HOOK-14")
def test_a_success_while_failing_returns_to_active(nylas_mock, application):
    nylas_mock.mount("https://app.test", Receiver(*[500] * 5))
    webhook = application.register("message.updated")
    touch(nylas_mock)
    nylas_mock.clock.advance("1h")
    failing = application.state(webhook)
    since = nylas_mock.webhooks.all()[0]["failing_since"]

    touch(nylas_mock)
    nylas_mock.clock.settle()

    assert (failing, since) == ("failing", moves(nylas_mock)[0][1])
    assert application.state(webhook) == "active"
    assert nylas_mock.webhooks.all()[0]["deliveries"] == {"given_up": 1, "delivered": 1}


@pytest.mark.rule("R-HOOK-10", "R-HOOK-11")
@pytest.mark.parametrize("status", [201, 204, 301, 404, 500])
def test_only_200_counts_as_taken(nylas_mock, receiver, status):
    receiver.statuses = [status]
    touch(nylas_mock)

    nylas_mock.clock.advance("79s")
    waiting = nylas_mock.webhooks.deliveries()[0]
    nylas_mock.clock.advance("1s")

    (delivery,) = nylas_mock.webhooks.deliveries()
    assert (waiting["status"], waiting["next_try"]) == ("waiting", nylas_mock.clock.now)
    assert [one["status"] for one in delivery["attempts"]] == [status, 200]
    assert delivery["status"] == "delivered"


@pytest.mark.rule("R-HOOK-11")
def test_the_gaps_can_be_shorter(nylas_mock, receiver):
    nylas_mock.set_options({"webhook_gap": 1})
    receiver.statuses = [500] * 5
    touch(nylas_mock)

    nylas_mock.clock.advance("15s")

    assert gaps(nylas_mock.webhooks.deliveries()[0]) == [1, 2, 4, 8]


@pytest.mark.rule("R-HOOK-13")
def test_notifications_arrive_in_order_and_a_failed_one_holds_up_no_other(nylas_mock, receiver):
    receiver.statuses = [200, 500]
    for number in range(4):
        touch(nylas_mock, number)

    nylas_mock.clock.advance("2m")

    assert receiver.ids == [f"object{number}" for number in (0, 1, 2, 3, 1)]


@pytest.mark.rule("R-HOOK-10")
def test_every_active_webhook_that_lists_the_trigger_hears_of_it(nylas_mock, application):
    heard = {name: Receiver() for name in ("one", "two", "other", "sleeping")}
    for name, receiver in heard.items():
        nylas_mock.mount(f"https://{name}.test", receiver)
    for name, trigger, state in (
        ("one", "message.updated", "active"),
        ("two", "message.updated", "active"),
        ("other", "message.created", "active"),
        ("sleeping", "message.updated", "inactive"),
    ):
        application.register(trigger, url=f"https://{name}.test/", state=state)

    touch(nylas_mock)
    nylas_mock.clock.settle()

    assert {name: len(one.got) for name, one in heard.items()} == {
        "one": 1,
        "two": 1,
        "other": 0,
        "sleeping": 0,
    }


@pytest.mark.rule("R-HOOK-15")
@pytest.mark.parametrize("how", ["inactive", "deleted"])
def test_what_waits_for_a_webhook_that_is_put_to_sleep_is_dropped(
    nylas_mock, application, receiver, how
):
    receiver.statuses = [500]
    touch(nylas_mock)
    nylas_mock.clock.settle()
    place = f"{application.webhooks}/{receiver.webhook['id']}"
    if how == "inactive":
        application.put(place, {"state": "inactive"})
    else:
        application.delete(place)

    touch(nylas_mock)
    nylas_mock.clock.advance("1d")

    assert (len(receiver.got), statuses(nylas_mock)) == (1, ["dropped"])


@pytest.mark.parametrize(("switch", "sizes"), [(False, [1, 1, 1, 1, 1]), (True, [3, 1, 1])])
def test_changes_that_wait_together_can_go_together(nylas_mock, receiver, switch, sizes):
    nylas_mock.set_options({"webhook_batches": switch})
    for number in range(3):
        touch(nylas_mock, number)
    touch(nylas_mock, 3, account=1)  # of another account
    nylas_mock.clock.settle()
    touch(nylas_mock, 4)

    nylas_mock.clock.settle()

    assert [len(parcel.json["deltas"]) for parcel in receiver.got] == sizes
    assert receiver.ids == [f"object{number}" for number in range(5)]
    changes = [number for one in nylas_mock.webhooks.deliveries() for number in one["changes"]]
    assert changes == [one["number"] for one in nylas_mock.events(kind="message.updated")]


def test_a_batch_grows_to_a_hundred(nylas_mock, receiver):
    nylas_mock.set_options({"webhook_batches": True})
    for number in range(101):
        touch(nylas_mock, number)

    nylas_mock.clock.settle()

    assert [len(parcel.json["deltas"]) for parcel in receiver.got] == [100, 1]


def test_a_batch_takes_in_what_a_test_triggers_but_no_replay(nylas_mock, receiver):
    nylas_mock.set_options({"webhook_batches": True})
    touch(nylas_mock)
    nylas_mock.clock.settle()
    nylas_mock.webhooks.replay(nylas_mock.webhooks.deliveries()[0]["id"])
    touch(nylas_mock, 1)
    nylas_mock.webhooks.trigger("message.updated")

    nylas_mock.clock.settle()

    first, replayed, batch = receiver.got
    assert replayed == first
    assert len(batch.json["deltas"]) == 2
    assert nylas_mock.webhooks.deliveries()[-1]["changes"] == [2]


def test_without_webhooks_nothing_is_queued(nylas_mock):
    touch(nylas_mock)

    assert (nylas_mock.webhooks.deliveries(), nylas_mock.clock.show()["pending"]) == ([], [])


@pytest.mark.rule("R-HOOK-04", "R-HOOK-17")
@pytest.mark.parametrize(
    ("url", "remote", "error"),
    [
        ("https://app.example/hooks", False, "app.example is not this machine; mount a receiver"),
        ("https://cb.nylas.com/tunnel", True, "cb.nylas.com is never contacted; mount a receiver"),
    ],
)
def test_nothing_leaves_this_machine_by_mistake(nylas_mock, application, url, remote, error):
    nylas_mock.set_options({"verify_webhooks": False, "remote_receivers": remote})
    application.register("message.updated", url=url)
    touch(nylas_mock)

    nylas_mock.clock.settle()

    (attempt,) = nylas_mock.webhooks.deliveries()[0]["attempts"]
    assert attempt["status"] == 0
    assert attempt["error"].startswith(error)


# --- receivers that call back ---


def test_a_receiver_may_call_the_mock_within_the_tick(nylas_mock, gmail, application):
    app, seen = Flask("receiver"), []

    @app.route("/hooks", methods=["GET", "POST"])
    def hook():
        if request.method == "GET":
            return request.args["challenge"]
        changed = request.get_json()["deltas"][0]["object_data"]["id"]
        message = requests.get(
            f"https://api.nylas.com/messages/{changed}", auth=(nylas_mock.access_token, "")
        ).json()
        seen.append(message["subject"])
        if message["subject"] == "Hello":
            gmail.post("/send", letter(subject="An answer"))
        return ""

    nylas_mock.mount("https://app.test", app)
    application.register("message.created")
    gmail.post("/send", letter(subject="Hello"))

    nylas_mock.clock.settle()

    assert seen == ["Hello", "An answer"]


def test_a_receiver_may_call_the_mock_from_another_thread(nylas_mock, gmail, application):
    """The world's lock is not held while a receiver has the word."""
    answers = []

    def hook(_):
        thread = threading.Thread(target=lambda: answers.append(gmail.get("/account")["id"]))
        thread.start()
        thread.join()

    nylas_mock.mount("https://app.test", hook)
    application.register("message.created")
    gmail.post("/send", letter())

    nylas_mock.clock.advance("1h")

    assert answers == [gmail.account.id]


@pytest.mark.parametrize("turn", ["advance", "tick", "settle", "run_until_idle"])
def test_a_receiver_that_turns_the_clock_is_refused(nylas_mock, gmail, application, turn):
    admin = f"{nylas_mock.server.url}/__admin/sandboxes/{nylas_mock.sandbox.id}/clock/{turn}"
    told = []

    def hook(_):
        body = {"by": "1h"} if turn == "advance" else {}
        told.append(requests.post(admin, json=body).status_code)

    nylas_mock.mount("https://app.test", hook)
    application.register("message.created")
    gmail.post("/send", letter())

    nylas_mock.clock.settle()

    assert told == [409]
    assert statuses(nylas_mock) == ["delivered"]


def test_what_a_test_asserts_in_its_receiver_reaches_the_test(nylas_mock, application):
    def hook(_):
        raise AssertionError("that was not expected")

    nylas_mock.mount("https://app.test", hook)
    application.register("message.updated")
    touch(nylas_mock)

    with pytest.raises(AssertionError, match="not expected"):
        nylas_mock.clock.settle()

    assert nylas_mock.clock.advance("1s") == []  # time goes on


def test_a_receiver_that_breaks_off_is_asked_again(nylas_mock, receiver):
    def interrupt(_):
        raise KeyboardInterrupt

    nylas_mock.mount("https://app.test", interrupt)
    touch(nylas_mock)
    with pytest.raises(KeyboardInterrupt):
        nylas_mock.clock.settle()
    nylas_mock.mount("https://app.test", receiver)

    nylas_mock.clock.advance("10s")

    assert (receiver.ids, statuses(nylas_mock)) == (["object0"], ["delivered"])


def test_a_world_that_is_copied_while_a_receiver_has_the_word_delivers_itself(
    nylas_mock, world, application
):
    copies = []
    nylas_mock.mount("https://app.test", lambda _: copies.append(world.copy()))
    application.register("message.updated")
    touch(nylas_mock)
    nylas_mock.clock.settle()

    (copy,) = copies
    copy.connect(nylas_mock.sandbox.transport, live=False)
    before = copy.store.values("delivery")[0]["status"]
    copy.advance(world.clock.now + 10)

    assert (before, copy.store.values("delivery")[0]["status"]) == ("sending", "delivered")


def test_a_webhook_may_be_deleted_while_its_receiver_has_the_word(nylas_mock, application):
    def hook(_):
        application.delete(f"{application.webhooks}/{webhook['id']}")

    nylas_mock.mount("https://app.test", hook)
    webhook = application.register("message.updated")
    touch(nylas_mock)

    nylas_mock.clock.settle()

    assert (nylas_mock.webhooks.all(), statuses(nylas_mock)) == ([], ["delivered"])


# --- replay, trigger, reset ---


def test_a_delivery_can_be_sent_again_byte_for_byte(nylas_mock, receiver):
    touch(nylas_mock)
    nylas_mock.clock.settle()
    (first,) = nylas_mock.webhooks.deliveries()

    again = nylas_mock.webhooks.replay(first["id"])
    nylas_mock.clock.advance("1m")

    assert (again["replay_of"], again["status"]) == (first["id"], "queued")
    assert receiver.got[0] == receiver.got[1]
    assert len(nylas_mock.webhooks.show(again["id"])["attempts"]) == 1


@pytest.mark.rule("R-HOOK-20")
def test_a_notification_can_be_sent_though_nothing_changed(nylas_mock, mounted, application):
    application.register("message.opened", "job.successful")
    grace = nylas_mock.account("eas")

    nylas_mock.webhooks.trigger("message.opened", "eas", "m1", {"count": 3})
    nylas_mock.webhooks.trigger("job.succesful")
    assert nylas_mock.webhooks.trigger("event.created") == []
    nylas_mock.clock.settle()

    opened, job = mounted.deltas
    assert opened["object_data"]["metadata"] == {"count": 3}
    assert opened["object_data"]["account_id"] == grace.id
    assert job["object_data"]["attributes"]["job_status_id"] == job["object_data"]["id"]
    assert [one["changes"] for one in nylas_mock.webhooks.deliveries()] == [[], []]


@pytest.mark.rule("R-HOOK-20")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"trigger": "message.opend"}, "no trigger 'message.opend'; did you mean 'message.opened'"),
        ({"trigger": "message.updated", "details": "x"}, "not details: 'x'"),
        ({"trigger": "message.updated", "webhook": "x"}, "no webhook 'x'; known: none"),
        ({"trigger": "message.updated", "account": "x"}, "no account 'x'"),
    ],
)
def test_a_wrong_trigger_is_told(nylas_mock, arguments, told):
    with pytest.raises(UsageError, match=told):
        nylas_mock.webhooks.trigger(**arguments)


def test_a_notification_can_be_sent_to_one_webhook_alone(nylas_mock, mounted, application):
    application.register("message.updated", url=f"{URL}/1")
    application.register("message.updated", url=f"{URL}/2")

    nylas_mock.webhooks.trigger("message.updated", webhook=f"{URL}/2")
    nylas_mock.clock.settle()

    assert [one.url for one in mounted.got] == [f"{URL}/2"]


def test_what_is_not_there_can_be_neither_shown_nor_replayed(nylas_mock):
    with pytest.raises(UsageError, match="no webhook 'x'"):
        nylas_mock.webhooks.show("x")
    with pytest.raises(UsageError, match="no delivery 'x'"):
        nylas_mock.webhooks.replay("x")


def test_reset_forgets_webhooks_and_keeps_what_is_mounted(nylas_mock, application, mounted):
    application.register("message.updated")
    touch(nylas_mock)
    nylas_mock.reset()
    nylas_mock.clock.settle()
    forgotten = (nylas_mock.webhooks.all(), nylas_mock.webhooks.deliveries(), mounted.ids)

    application.register("message.updated")
    touch(nylas_mock)
    nylas_mock.clock.settle()

    assert forgotten == ([], [], [])
    assert len(mounted.got) == 1


def test_a_fork_goes_on_with_its_own_deliveries(nylas_mock, world, receiver):
    touch(nylas_mock)
    child = world.fork()
    child.connect(nylas_mock.sandbox.transport, live=False)

    for one in (world, child):
        one.advance(world.clock.now)

    assert isinstance(child, World)
    assert receiver.got[0] == receiver.got[1]
    assert [one["status"] for one in child.store.values("delivery")] == ["delivered"]


def test_all_of_it_is_plain_data(nylas_mock, world, receiver):
    receiver.statuses = [500]
    for number in range(2):
        touch(nylas_mock, number)
    nylas_mock.clock.settle()

    for kind in ("webhook", "delivery"):
        kept = world.store.values(kind)
        assert kept
        assert json.loads(json.dumps(kept)) == kept
    waiting = [event.data for event in world.clock.pending()]
    assert waiting == [{"delivery_id": world.store.values("delivery")[0]["id"]}]


# --- faults ---


def test_a_swallowed_notification_never_arrives(nylas_mock, receiver):
    nylas_mock.fault("webhook", "swallow", name="gone")
    touch(nylas_mock)

    nylas_mock.clock.advance("1d")

    (delivery,) = nylas_mock.webhooks.deliveries()
    assert (receiver.got, delivery["status"]) == ([], "delivered")
    assert delivery["attempts"][0]["fault"] == "gone"


def test_a_notification_whose_answer_is_lost_arrives_again(nylas_mock, receiver):
    nylas_mock.fault("webhook", "lose_answer", times=1)
    touch(nylas_mock)

    nylas_mock.clock.advance("80s")

    lost, taken = nylas_mock.webhooks.deliveries()[0]["attempts"]
    assert receiver.got[0] == receiver.got[1]
    assert (lost["status"], lost["error"], taken["status"]) == (0, "the answer was lost", 200)


@pytest.mark.parametrize(("attributes", "arrivals"), [({}, 2), ({"copies": 5}, 5)])
def test_a_repeated_notification_arrives_several_times(nylas_mock, receiver, attributes, arrivals):
    nylas_mock.fault("webhook", "repeat", **attributes)
    touch(nylas_mock)

    nylas_mock.clock.settle()

    assert receiver.ids == ["object0"] * arrivals
    assert len(nylas_mock.webhooks.deliveries()[0]["attempts"]) == 1


def test_a_late_notification_arrives_later(nylas_mock, receiver):
    nylas_mock.fault("webhook", "late", name="dawdler", by="10m")
    touch(nylas_mock)

    nylas_mock.clock.advance("599s")
    before = (receiver.ids, statuses(nylas_mock))
    nylas_mock.clock.advance("1s")

    (attempt,) = nylas_mock.webhooks.deliveries()[0]["attempts"]
    assert before == ([], ["waiting"])
    assert (len(receiver.got), attempt["at"], attempt["fault"]) == (
        1,
        nylas_mock.clock.now,
        "dawdler",
    )


def test_a_reordered_notification_lets_the_next_one_go_first(nylas_mock, receiver):
    nylas_mock.fault("webhook", "reorder", match={"id": "object0"})
    for number in range(3):
        touch(nylas_mock, number)

    nylas_mock.clock.settle()

    assert receiver.ids == ["object1", "object2", "object0"]
    assert statuses(nylas_mock) == ["delivered"] * 3


def test_a_reordered_notification_goes_alone_when_no_other_comes(nylas_mock, receiver):
    nylas_mock.fault("webhook", "reorder", times=1, wait="5m")
    touch(nylas_mock)
    nylas_mock.clock.advance("5m")
    alone = receiver.ids
    touch(nylas_mock, 1)

    nylas_mock.clock.settle()

    assert (alone, receiver.ids) == (["object0"], ["object0", "object1"])


@pytest.mark.parametrize(("by", "statuses"), [("10s", [200]), ("11s", [0, 200])])
def test_a_receiver_slow_in_virtual_time_runs_into_the_timeout(nylas_mock, receiver, by, statuses):
    nylas_mock.fault("webhook", "slow", by=by, times=1)
    touch(nylas_mock)

    nylas_mock.clock.advance("2m")

    attempts = nylas_mock.webhooks.deliveries()[0]["attempts"]
    assert [one["status"] for one in attempts] == statuses
    assert attempts[0]["latency"] == 10_000
    assert len(receiver.got) == len(statuses)


@pytest.mark.parametrize("attributes", [{}, {"signature": "abc"}])
def test_a_badly_signed_notification_has_a_wrong_signature(nylas_mock, receiver, attributes):
    nylas_mock.fault("webhook", "bad_signature", **attributes)
    touch(nylas_mock)

    nylas_mock.clock.settle()

    (parcel,) = receiver.got
    found = parcel.headers["X-Nylas-Signature"]
    assert not Webhook.verify_webhook_signature(found, parcel.body, nylas_mock.client_secret)
    assert found == attributes.get("signature", found)
    assert receiver.types == ["message.updated"]


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, True),
        ({"type": "message.*"}, True),
        ({"type": ["job.*", "event.*"]}, False),
        ({"url": "https://app.test/*"}, True),
        ({"attempt": 2}, False),
        ({"account": "ada*"}, True),
        ({"account": "grace*"}, False),
        ({"provider": "gmail", "object": "message", "id": "object0"}, True),
    ],
    ids=str,
)
def test_a_fault_strikes_what_it_matches(nylas_mock, receiver, match, struck):
    nylas_mock.fault("webhook", "swallow", match=match)
    touch(nylas_mock)

    nylas_mock.clock.settle()

    assert (receiver.got == []) == struck


@pytest.mark.parametrize(
    ("effect", "attributes", "told"),
    [
        ("late", {}, "'by': is missing"),
        ("late", {"by": "soon"}, "not a duration: 'soon'"),
        ("repeat", {"copies": 1}, "copies"),
        ("swallow", {"by": "1m"}, "by"),
        ("bad_signature", {"signature": "a\nb"}, "cannot stand in a header"),
    ],
)
def test_an_effect_with_wrong_attributes_is_refused(nylas_mock, effect, attributes, told):
    with pytest.raises(UsageError, match=told):
        nylas_mock.fault("webhook", effect, **attributes)


def test_a_receipt_keeps_the_first_fault_that_made_it():
    assert Receipt(200).blamed_on("one").blamed_on("two").fault == "one"
