"""Errors of the platform: webhooks."""

from mocknylas.catalogue.row import IR, Row

WEBHOOKS = {
    "webhook_not_found": Row(404, IR, "Couldn't find webhook {id}", "R-HOOK-08"),
    "webhook_challenge_failed": Row(
        400,
        IR,
        "Failed to verify challenge string. Please refer to our documentation for more "
        "information: https://docs.nylas.com/reference#section-verification-request",
        "R-HOOK-02",
    ),
    "webhook_url_invalid": Row(400, IR, "Invalid callback_url: {url}", "R-HOOK-04"),
    "webhook_url_taken": Row(400, IR, "A webhook for {url} already exists", "R-HOOK-05"),
    "webhook_triggers_invalid": Row(400, IR, "Invalid triggers: {triggers}", "R-HOOK-06"),
    "webhook_state_invalid": Row(400, IR, "Invalid state: {state}", "R-HOOK-07"),
}
