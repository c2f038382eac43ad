"""Webhooks through the doors: over sockets, from a live server, as commands, in the story."""

import threading
import time

import pytest
import requests
from flask import Flask, request
from nylas.client.restful_models import Webhook

from mocknylas.http.server import Server
from mocknylas.serving import Address
from mocknylas.serving import serve as serve_in_process
from tests.support.hooks import Application, Receiver, touch
from tests.support.mail import letter

PATIENCE = 30  # seconds after which something that should happen counts as missing


class App:
    """A receiver on a socket: keeps what it is sent, and may be told to hold back its answers."""

    def __init__(self):
        self.got, self.gate, self.arrived = [], threading.Event(), threading.Event()
        self.gate.set()
        self.flask = Flask("receiver")
        self.flask.add_url_rule("/hooks", "hook", self.hook, methods=["GET", "POST"])

    def hook(self):
        if request.method == "GET":
            return request.args["challenge"]
        self.got.append((request.get_data(), request.headers["X-Nylas-Signature"]))
        self.arrived.set()
        self.gate.wait(PATIENCE)
        return "thanks"


@pytest.fixture
def app():
    app = App()
    yield app
    app.gate.set()


@pytest.mark.nylas(seed_name="empty")
def test_a_notification_goes_over_a_socket(nylas_mock, gmail, app):
    with Server(app.flask) as server:
        Application(nylas_mock).register("message.created", url=f"{server.url}/hooks")
        gmail.post("/send", letter())

        nylas_mock.clock.settle()

    ((body, signature),) = app.got
    (attempt,) = nylas_mock.webhooks.deliveries()[0]["attempts"]
    assert Webhook.verify_webhook_signature(signature, body, nylas_mock.client_secret)
    assert (attempt["status"], attempt["answer"]) == (200, "thanks")
    assert attempt["latency"] >= 0


def live(**options):
    """Serve an empty world whose minutes are milliseconds, on a free port."""
    spec = {"seed_name": "empty", "start": 1_718_010_000, "options": options}
    return serve_in_process(Address(port=0, tls_port=None), speed=3600, **spec)


def register(server, url):
    sandbox = server.sandboxes.default
    answer = requests.post(
        f"{server.url}/a/{sandbox.client_id}/webhooks",
        auth=(sandbox.client_secret, ""),
        json={"callback_url": url, "triggers": ["message.created"], "state": "active"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 200, answer.text


def send(server):
    token = next(iter(server.sandboxes.default.tokens))
    answer = requests.post(f"{server.url}/send", auth=(token, ""), json=letter(), timeout=PATIENCE)
    assert answer.status_code == 200


def test_a_receiver_that_hangs_blocks_neither_requests_nor_others_in_live_time(app):
    other = App()
    with Server(app.flask) as slow, Server(other.flask) as quick, live() as server:
        register(server, f"{slow.url}/hooks")
        register(server, f"{quick.url}/hooks")
        app.gate.clear()

        send(server)
        assert app.arrived.wait(PATIENCE)
        assert other.arrived.wait(PATIENCE)
        other.arrived.clear()
        send(server)  # the first receiver has not answered yet
        assert other.arrived.wait(PATIENCE)
        held_up = len(app.got)
        app.gate.set()
        server.sandboxes.default.world.ticks.await_couriers()

    assert (held_up, len(other.got)) == (1, 2)


def test_live_deliveries_are_tried_again_and_noted(app):
    with live(webhook_gap=1) as server:
        receiver = Receiver(500, 500)
        server.sandboxes.default.transport.mount("https://app.test", receiver)
        register(server, "https://app.test/hooks")
        send(server)

        world = server.sandboxes.default.world
        until = time.monotonic() + PATIENCE
        while len(receiver.got) < 3 and time.monotonic() < until:
            world.ticks.await_couriers()
        world.ticks.await_couriers()
        (delivery,) = world.store.values("delivery")

    assert [one["status"] for one in delivery["attempts"]] == [500, 500, 200]
    assert delivery["status"] == "delivered"
    assert world.internal_errors == []


def test_a_try_under_way_is_not_made_twice_when_live_time_runs_fast(app):
    with Server(app.flask) as place, live() as server:
        register(server, f"{place.url}/hooks")
        app.gate.clear()
        send(server)
        assert app.arrived.wait(PATIENCE)
        world = server.sandboxes.default.world
        world.advance_by(60)  # past the moment at which the answer is overdue

        app.gate.set()
        world.ticks.await_couriers()

    assert len(app.got) == 1
    assert world.store.values("delivery")[0]["status"] == "delivered"


def test_the_queue_of_a_live_server_runs_dry(app):
    with Server(app.flask) as place, live() as server:
        register(server, f"{place.url}/hooks")
        send(server)

        requests.post(f"{server.url}/__admin/clock/run_until_idle", json={}, timeout=PATIENCE)

        assert len(app.got) == 1


@pytest.mark.nylas(seed_name="empty")
def test_the_story_tells_each_delivery(nylas_mock):
    receiver = Receiver(503)
    nylas_mock.mount("https://app.test", receiver)
    Application(nylas_mock).register("message.updated")
    touch(nylas_mock)
    touch(nylas_mock, 1)
    nylas_mock.fault("webhook", "lose_answer", name="lost", match={"id": "object1"})
    nylas_mock.webhooks.trigger("message.updated")
    nylas_mock.clock.settle()

    lines = nylas_mock.story().splitlines()

    begin = lines.index("deliveries:") + 1
    place, now = "https://app.test/hooks", "2024-06-10T09:00:00Z"
    later = "2024-06-10T09:01:20Z"
    assert lines[begin : begin + 3] == [
        f"  message.updated by change 1 → {place} waiting: {now} 503; next {later}",
        f"  message.updated by change 2 → {place} waiting: {now} the answer was lost "
        f"(by fault 'lost'); next {later}",
        f"  message.updated → {place} delivered: {now} 200",
    ]


@pytest.mark.nylas(seed_name="empty")
def test_deliveries_are_shown_with_all_that_is_known(nylas_mock):
    nylas_mock.mount("https://app.test", Receiver(500))
    webhook = Application(nylas_mock).register("message.updated", "message.created")
    touch(nylas_mock)
    nylas_mock.clock.settle()
    now = nylas_mock.clock.now

    (delivery,) = nylas_mock.webhooks.deliveries()

    assert delivery == {
        "id": delivery["id"],
        "account_id": nylas_mock.accounts[0].id,
        "webhook_id": webhook["id"],
        "url": webhook["callback_url"],
        "created_at": now,
        "triggers": ["message.updated"],
        "changes": [1],
        "status": "waiting",
        "next_try": now + 80,
        "attempts": [
            {"at": now, "status": 500, "answer": "", "error": "", "latency": 0, "fault": ""}
        ],
    }
    shown = nylas_mock.webhooks.show(delivery["id"])
    assert shown["body"].startswith('{"deltas":[{"date":')
    assert shown["headers"].keys() == {"Content-Type", "X-Nylas-Signature"}
    assert nylas_mock.webhooks.show(webhook["id"]) == {**webhook, "deliveries": [delivery]}


@pytest.mark.nylas(seed_name="empty")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 2),
        ({"status": "delivered"}, 1),
        ({"trigger": "message.*"}, 1),
        ({"trigger": "contact.updated"}, 1),
        ({"webhook": "https://app.test/hooks"}, 2),
        ({"status": "given_up"}, 0),
    ],
    ids=str,
)
def test_deliveries_are_listed_by_webhook_status_and_trigger(nylas_mock, wanted, found):
    nylas_mock.mount("https://app.test", Receiver(500))
    Application(nylas_mock).register("message.updated", "contact.updated")
    touch(nylas_mock)
    touch(nylas_mock, kind="contact.updated")
    nylas_mock.clock.settle()

    assert len(nylas_mock.webhooks.deliveries(**wanted)) == found


def test_scenarios_trigger_notifications(nylas_mock):
    receiver = Receiver()
    nylas_mock.mount("https://app.test", receiver)
    Application(nylas_mock).register("message.opened")

    nylas_mock.load_scenario(
        {
            "faults": [{"seam": "webhook", "effect": "repeat"}],
            "steps": [{"webhooks.trigger": {"trigger": "message.opened"}}, {"clock.settle": {}}],
        }
    )

    assert receiver.types == ["message.opened"] * 2
