"""`webhooks …`: who is told of changes, and what became of it."""

from mocknylas.controls.table import Control, verb
from mocknylas.documents import Document
from mocknylas.nylas.webhooks import Webhooks
from mocknylas.schemas import webhooks as forms


def _has_mistake(findings: list[Document]) -> bool:
    return not all(one["ok"] for one in findings)


CONTROLS = [
    Control("webhooks", "GET", "/webhooks", verb("webhooks", Webhooks.all), lists=True),
    Control(
        "webhooks.deliveries",
        "GET",
        "/webhooks/deliveries",
        verb("webhooks", Webhooks.deliveries),
        forms.DeliveryFilter,
    ),
    Control(
        "webhooks.trigger",
        "POST",
        "/webhooks/trigger",
        verb("webhooks", Webhooks.trigger),
        forms.TriggerForm,
        step=True,
    ),
    Control(
        "webhooks.check",
        "POST",
        "/webhooks/check",
        verb("webhooks", Webhooks.check),
        forms.ReceiverUrl,
        fails=_has_mistake,
    ),
    Control(
        "webhooks.replay",
        "POST",
        "/webhooks/{id}/replay",
        verb("webhooks", Webhooks.replay),
        forms.DeliveryId,
        step=True,
    ),
    Control(
        "webhooks.show", "GET", "/webhooks/{id}", verb("webhooks", Webhooks.show), forms.WebhookId
    ),
]
