"""`/a/{client_id}/webhooks`: who is told of changes. Source: R-HOOK-01 to R-HOOK-08."""

from typing import Any

from mocknylas.api.operation import Auth, Call, Operation
from mocknylas.documents import Document
from mocknylas.engine.webhooks import challenged
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.schemas.queries import Page
from mocknylas.schemas.webhooks import Webhook, WebhookBody, WebhookChange
from mocknylas.transport import Parcel
from mocknylas.world import World


def list_webhooks(world: World, call: Call) -> Any:
    """List webhooks, oldest first. Source: R-PAGE-01 to R-PAGE-03, R-PAGE-05."""
    limit, offset, view = call.query["limit"], call.query["offset"], call.query["view"]
    if limit > world.options.max_limit:
        raise ApiError("limit_too_large", maximum=world.options.max_limit)
    webhooks = world.webhooks.all()
    if view == "count":
        return {"count": len(webhooks)}
    page = webhooks[offset : offset + limit]
    return [one["id"] for one in page] if view == "ids" else page


def get_webhook(world: World, call: Call) -> Any:
    """Return one webhook. Source: R-HOOK-08."""
    return _given(world, call)["shown"]


def create_webhook(world: World, call: Call) -> Document:
    """Register a receiver, once it has answered a challenge. Source: R-HOOK-01, R-HOOK-02.

    The challenge is sent without the world's lock: the receiver may call the mock meanwhile.
    """
    with world.store.lock:
        wish = world.webhooks.check(call.body)
        text = world.webhooks.challenge(wish["callback_url"], "", wish["state"])
    _challenge(world, wish["callback_url"], text)
    with world.store.lock:
        return world.webhooks.create(world.webhooks.check(wish))


def update_webhook(world: World, call: Call) -> Document:
    """Change a webhook's state; one that becomes active is challenged. Source: R-HOOK-07."""
    state = call.body["state"]
    with world.store.lock:
        shown = _given(world, call)["shown"]
        text = world.webhooks.challenge(shown["callback_url"], shown["state"], state)
    _challenge(world, shown["callback_url"], text)
    with world.store.lock:
        return world.webhooks.move(world.webhooks.find(shown["id"]), state)


def delete_webhook(world: World, call: Call) -> None:
    """Forget a webhook; the answer is `null`."""
    world.webhooks.delete(_given(world, call)["id"])


def _given(world: World, call: Call) -> Document:
    """Return the webhook that the path names. Source: R-PAGE-09. Raises: ApiError."""
    if not is_id(call.path["id"]):
        raise ApiError("invalid_id", value=call.path["id"])
    return world.webhooks.find(call.path["id"])


def _challenge(world: World, url: str, text: str) -> None:
    """Send a challenge, unless there is none to send. Raises: ApiError."""
    if text:
        parcel = Parcel(challenged(url, text), method="GET")
        transport, remote = world.dispatch.transport, world.options.remote_receivers
        receipt = transport.send(parcel, remote=remote)
        with world.store.lock:
            world.webhooks.check_answer(url, text, receipt)


ALL, ONE = "/a/{client_id}/webhooks", "/a/{client_id}/webhooks/{id}"
APPLICATION: Auth = "application"
OPERATIONS = [
    Operation(
        "GET",
        ALL,
        list_webhooks,
        response=Webhook,
        query=Page,
        many=True,
        auth=APPLICATION,
        name="webhooks.list",
        source="R-HOOK-08",
    ),
    Operation(
        "GET",
        ONE,
        get_webhook,
        response=Webhook,
        auth=APPLICATION,
        name="webhooks.get",
        source="R-HOOK-08",
    ),
    Operation(
        "POST",
        ALL,
        create_webhook,
        response=Webhook,
        body=WebhookBody,
        auth=APPLICATION,
        name="webhooks.create",
        source="R-HOOK-01",
        waits=True,
    ),
    Operation(
        "PUT",
        ONE,
        update_webhook,
        response=Webhook,
        body=WebhookChange,
        auth=APPLICATION,
        name="webhooks.update",
        source="R-HOOK-07",
        waits=True,
    ),
    Operation(
        "DELETE",
        ONE,
        delete_webhook,
        auth=APPLICATION,
        name="webhooks.delete",
        source="R-HOOK-08",
    ),
]
