"""`webhooks …`: who is told of changes, and what became of it."""

from mocknylas.controls.table import Control, verb
from mocknylas.nylas.webhooks import Webhooks
from mocknylas.schemas import webhooks as forms

CONTROLS = [
    Control("webhooks", "GET", "/webhooks", verb("webhooks", Webhooks.all)),
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
