"""The official Python SDK, unmodified, registers webhooks and checks what they are told."""

import pytest
from flask import Flask, request
from nylas.client.restful_models import Webhook

from tests.support.hooks import Receiver, touch

pytestmark = [
    pytest.mark.nylas(seed_name="empty"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp"),
]
URL = "https://app.test/hooks"


@pytest.fixture(params=["with a token", "with the secret alone"])
def client(request, connect):
    """The SDK sends the token where it has one, and else the client secret."""
    found = connect("gmail")
    if request.param == "with the secret alone":
        found.access_token = None
    return found


def register(client, url=URL, triggers=(Webhook.Trigger.MESSAGE_CREATED,)):
    webhook = client.webhooks.create()
    webhook.callback_url = url
    webhook.state = Webhook.State.ACTIVE.value
    webhook.triggers = [one.value for one in triggers]
    webhook.save()
    return webhook


@pytest.mark.rule("R-AUTHZ-05", "R-AUTHZ-06", "R-HOOK-07", "R-HOOK-08", "R-HOOK-16")
def test_webhooks_are_created_listed_changed_and_deleted(client, nylas_mock):
    nylas_mock.mount("https://app.test", Receiver())

    made = register(client)
    listed = client.webhooks.all()
    made.state = Webhook.State.INACTIVE.value
    made.save()
    found = client.webhooks.get(made.id)
    client.webhooks.delete(made.id)

    assert [one.id for one in listed] == [made.id]
    assert (found.state, found.callback_url, found.triggers) == (
        "inactive",
        URL,
        ["message.created"],
    )
    assert found.application_id == nylas_mock.client_id
    assert client.webhooks.all() == []
    created, changed = (
        one.request for one in nylas_mock.calls() if one.operation[-6:] in {"create", "update"}
    )
    assert created.keys() == {"callback_url", "state", "triggers"}
    assert changed == {"state": "inactive"}


@pytest.mark.rule("R-HOOK-16")
def test_every_trigger_that_the_sdk_knows_can_be_heard(client, nylas_mock):
    nylas_mock.mount("https://app.test", Receiver())

    webhook = register(client, triggers=list(Webhook.Trigger))

    assert set(webhook.triggers) == {one.value for one in Webhook.Trigger}


@pytest.mark.rule("R-HOOK-09")
def test_the_sdk_verifies_what_a_flask_receiver_is_sent(client, nylas_mock):
    app, verdicts = Flask("receiver"), []

    @app.route("/hooks", methods=["GET", "POST"])
    def hook():
        if request.method == "GET":
            return request.args["challenge"]
        signature = request.headers["X-Nylas-Signature"]
        secret = nylas_mock.client_secret
        verdicts.append(Webhook.verify_webhook_signature(signature, request.get_data(), secret))
        return ""

    nylas_mock.mount("https://app.test", app)
    register(client, triggers=[Webhook.Trigger.MESSAGE_UPDATED])
    touch(nylas_mock)
    touch(nylas_mock, 1)
    nylas_mock.fault("webhook", "bad_signature", match={"id": "object1"})

    nylas_mock.clock.settle()

    assert verdicts == [True, False]
