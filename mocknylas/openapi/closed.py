"""Closed sets: the words that a field can hold, taken from whoever reads or says them."""

from typing import Any, get_args

from mocknylas.api.mail_filters import COMBINATIONS
from mocknylas.api.oauth import GRANT_TYPE, MAX_STATE, RESPONSE_TYPES
from mocknylas.engine.accounts import BILLING_STATES, SYNC_STATES
from mocknylas.engine.deltas import OBJECTS
from mocknylas.engine.notifications import MATRIX
from mocknylas.engine.options import Options, Success
from mocknylas.providers import PROVIDERS
from mocknylas.rules import versions
from mocknylas.rules.logins import LOGINS
from mocknylas.schemas import grants, neural
from mocknylas.schemas.events import REMINDER_METHODS

Schema = dict[str, Any]
MAX_LIMIT = Options().max_limit
UNITS = ("folder", "label")
JOB = ("pending", "failed", "cancelled", "delayed", *get_args(Success))
ACTIONS = (
    "outbox",
    "new_outbox",
    "update_message",
    "save_draft",
    *(
        f"{verb}_{one}"
        for one in ("calendar", "contact", "event", *UNITS)
        for verb in ("create", "update", "delete")
    ),
)
JOB_OBJECTS = ("message", "draft", "calendar", "contact", "event", *UNITS)
REPORTED = list(dict.fromkeys([*(one.reported for one in LOGINS.values()), *PROVIDERS]))


def _one_of(words: Any) -> Schema:
    return {"enum": list(words)}


def _such_as(words: Any) -> Schema:
    """Return some of a set that is open."""
    return {"examples": list(words)}


CLOSED: dict[str, Schema] = {  # by schema and field
    "Account.provider": _such_as(REPORTED),
    "Account.organization_unit": _one_of(UNITS),
    "Account.sync_state": _one_of(dict.fromkeys(SYNC_STATES.values())),
    "Account.billing_state": _one_of(BILLING_STATES),
    "ManagedAccount.provider": _such_as(REPORTED),
    "ManagedAccount.sync_state": _one_of(SYNC_STATES),
    "ManagedAccount.billing_state": _one_of(BILLING_STATES),
    "ManagedAccount.authentication_type": _one_of(("oauth", "password")),
    "TokenInfo.state": _one_of(("valid", "invalid")),
    "AccessToken.provider": _such_as(REPORTED),
    "AccessToken.token_type": _one_of(("bearer",)),
    "AuthorizeQuery.response_type": _one_of(RESPONSE_TYPES),
    "AuthorizeQuery.state": {"maxLength": MAX_STATE},
    "AuthorizeQuery.provider": _such_as(LOGINS),
    "TokenRequest.grant_type": _one_of((GRANT_TYPE,)),
    "SignInForm.action": _one_of(("allow", "deny", "back")),
    "ConnectBody.provider": _one_of(LOGINS),
    "Integration.provider": _one_of(grants.PROVIDERS),
    "Grant.provider": _one_of(grants.PROVIDERS),
    "Grant.grant_status": _such_as(("valid",)),
    "GrantPage.provider": _such_as(grants.PROVIDERS),
    "Container.object": _one_of(UNITS),
    "Container.name": _such_as(
        dict.fromkeys(core for one in PROVIDERS.values() for core in one.layout.core)
    ),
    "FileRef.content_disposition": _such_as(("attachment", "inline")),
    "JobStatus.action": _one_of(ACTIONS),
    "JobStatus.object": _one_of(JOB_OBJECTS),
    "JobStatus.status": _one_of(JOB),
    "OutboxJob.status": _one_of(JOB),
    "OutboxItem.status": _one_of(JOB),
    "Reminders.reminder_method": _one_of(REMINDER_METHODS),
    "Event.visibility": _such_as(("public", "private")),
    "BusySlot.status": _one_of(("busy",)),
    "FreeSlot.status": _one_of(("free",)),
    "ContactFilters.source": _such_as(("address_book", "inbox")),
    "Delta.object": _one_of((*OBJECTS, "account")),
    "Webhook.triggers": {"items": {"type": "string", "enum": list(MATRIX)}},
    "WebhookBody.triggers": {"items": {"type": "string", "enum": list(MATRIX)}, "minItems": 1},
    "Webhook.version": _such_as(versions.KNOWN),
    "Recategorized.category": _one_of(neural.CATEGORIES),
    "Categorized.category": _one_of(neural.CATEGORIES),
    "SentimentNoted.status": _one_of(("success",)),
    **{
        f"{schema}.metadata_search": _one_of(COMBINATIONS)
        for schema in ("DocumentFilters", "MetadataFilters", "AccountFilters")
    },
    **{f"{schema}.limit": {"maximum": MAX_LIMIT} for schema in ("Paging", "DeltaPage")},
    "ManagedAccount.namespace_id": {"deprecated": True},
    "GrantPage.limit": {},  # as long as one asks for
}


def closed(schemas: list[str], name: str) -> Schema:
    """Return what narrows a field to a set, by its schemas, the nearest first, and its name."""
    own = (f"{schema}.{name}" for schema in schemas)
    return next((CLOSED[key] for key in own if key in CLOSED), {})
