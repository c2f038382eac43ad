"""`webhooks …`: who is told of changes, and what became of it."""

from typing import Any

from mocknylas.controls.table import Control
from mocknylas.documents import Document
from mocknylas.nylas import Verbs
from mocknylas.schemas import webhooks as forms


def _list(verbs: Verbs) -> Any:
    """List the webhooks, each with the number of its deliveries by status."""
    return verbs.webhooks.all()


def _deliveries(verbs: Verbs, **arguments: Any) -> Any:
    """List deliveries, oldest first: the changes that caused each, attempts, next try."""
    return verbs.webhooks.deliveries(**arguments)


def _show(verbs: Verbs, **arguments: Any) -> Any:
    """Show a webhook with its deliveries, or one delivery with its headers and body."""
    return verbs.webhooks.show(**arguments)


def _replay(verbs: Verbs, **arguments: Any) -> Any:
    """Send a delivery again, byte for byte the same; it goes out with the next tick."""
    return verbs.webhooks.replay(**arguments)


def _trigger(verbs: Verbs, **arguments: Any) -> Any:
    """Send a notification though nothing changed; it goes out with the next tick."""
    return verbs.webhooks.trigger(**arguments)


def _check(verbs: Verbs, **arguments: Any) -> Any:
    """Send a challenge and signed samples to a receiver; name the mistake in what fails."""
    return verbs.webhooks.check(**arguments)


def _has_mistake(findings: list[Document]) -> bool:
    return not all(one["ok"] for one in findings)


CONTROLS = [
    Control("webhooks", "GET", "/webhooks", _list, lists=True),
    Control(
        "webhooks.deliveries", "GET", "/webhooks/deliveries", _deliveries, forms.DeliveryFilter
    ),
    Control(
        "webhooks.trigger", "POST", "/webhooks/trigger", _trigger, forms.TriggerForm, step=True
    ),
    Control(
        "webhooks.check",
        "POST",
        "/webhooks/check",
        _check,
        forms.ReceiverUrl,
        fails=_has_mistake,
    ),
    Control(
        "webhooks.replay",
        "POST",
        "/webhooks/{id}/replay",
        _replay,
        forms.DeliveryId,
        step=True,
    ),
    Control("webhooks.show", "GET", "/webhooks/{id}", _show, forms.WebhookId),
]
