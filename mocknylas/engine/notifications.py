"""The data matrix: which change of the journal makes which notification.

Source: R-W1 to R-W10; the tables stand in §13 and §15 of the platform's contract.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.journal import Change

SIGNATURE = "X-Nylas-Signature"  # Source: R-HOOK-09
ALIASES = {"job.succesful": "job.successful"}  # a misspelling of the v2.2 reference
SCOPES = {  # what an account must have granted, as globs. Source: R-HOOK-18
    "email": ("email", "email.*"),
    "contacts": ("contacts", "contacts.read_only"),
    "calendar": ("calendar", "calendar.read_only"),
}
JOB_OBJECTS = ("event", "calendar", "contact")  # others are mail's, and show as job_status
FIRST_VERSION = "2.0"  # of the API; later ones tell more of events
Part = Callable[[Change, Options], Document | None]


def _nothing(_: Change, __: Options) -> None:
    """Tell nothing; the key is null. Source: R-W1."""


def _all(change: Change, _: Options) -> Document:
    """Tell what the journal holds: that is the notification's own form."""
    return change.attributes


def _of_new_message(change: Change, _: Options) -> Document:
    return {name: change.attributes.get(name) for name in ("thread_id", "received_date")}


def _of_event(change: Change, options: Options) -> Document | None:
    """Tell what later versions of the API tell of events."""
    if options.api_version == FIRST_VERSION:
        return None
    return {
        "calendar_id": change.attributes.get("calendar_id"),
        "created_before_account_connection": bool(change.attributes.get("historic")),
    }


def _of_job(change: Change, _: Options) -> Document:
    """Tell of a job what is known of it. Source: R-W3, R-W10."""
    optional = {name: change.attributes.get(name) for name in ("message_id", "thread_id", "extras")}
    return {
        "action": change.attributes["action"],
        "job_status_id": change.id,
        **{name: value for name, value in optional.items() if value},
    }


@dataclass(frozen=True, slots=True)
class Row:
    """One trigger: its object, the scope it needs, and what `attributes` and `metadata` hold."""

    object: str
    scope: str = ""
    attributes: Part = _nothing
    metadata: Part = _nothing


def _plain(name: str, scope: str, attributes: Part = _nothing) -> dict[str, Row]:
    """Return the three rows of an object that is created, updated and deleted."""
    row = Row(name, scope, attributes)
    return {f"{name}.{what}": row for what in ("created", "updated", "deleted")}


MATRIX: Mapping[str, Row] = {  # by the journal's kind, which is the trigger's name. Source: R-W5
    **{
        f"account.{state}": Row("account")
        for state in ("connected", "running", "stopped", "invalid", "sync_error")
    },
    "message.created": Row("message", "email", _of_new_message),
    "message.updated": Row("message", "email"),
    "message.opened": Row("metadata", "email", metadata=_all),
    "message.link_clicked": Row("metadata", "email", metadata=_all),
    "message.bounced": Row("message", "email", _all),
    "thread.replied": Row("message", "email", metadata=_all),
    **_plain("contact", "contacts"),
    **_plain("calendar", "calendar"),
    **_plain("event", "calendar", _of_event),
    **{
        f"job.{status}": Row("job_status", attributes=_of_job)
        for status in ("successful", "failed", "delayed", "cancelled")
    },
}


def delta_for(webhook: Document, change: Change, options: Options) -> Document:
    """Return what a webhook is told of a change. Source: R-W1 to R-W10, R-HOOK-09."""
    row = MATRIX[change.kind]
    name, object_id = row.object, change.id
    if name == "metadata" and options.tracking_object == "message":  # Source: R-W7a
        name = "message"
    elif name == "metadata":
        object_id = webhook["id"]
    elif name == "job_status":
        name = _object_of_job(change.attributes["action"])
    return {
        "date": change.at,
        "object": name,
        "type": change.kind,
        "object_data": {
            "namespace_id": change.account_id,
            "account_id": change.account_id,
            "object": name,
            "attributes": row.attributes(change, options),
            "id": object_id,
            "metadata": row.metadata(change, options),
        },
    }


def is_told(change: Change, account: Document | None, options: Options) -> bool:
    """Say whether anybody is told of a change. Source: R-HOOK-18, R-HOOK-19."""
    account = account or {}
    if not _grants(account.get("scopes"), MATRIX[change.kind].scope):
        return False
    return options.historic_webhooks or not _is_historic(change, account)


def body_of(deltas: Sequence[Document]) -> bytes:
    """Return a notification as it is sent: the same bytes each time. Source: R-HOOK-12."""
    text = json.dumps({"deltas": list(deltas)}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def signature(secret: str, body: bytes) -> str:
    """Return the signature of a body. Source: R-HOOK-09."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(secret: str, body: bytes) -> dict[str, str]:
    """Return the headers of a notification."""
    return {"Content-Type": "application/json", SIGNATURE: signature(secret, body)}


def _object_of_job(action: str) -> str:
    subject = action.rpartition("_")[2]
    return subject if subject in JOB_OBJECTS else "job_status"


def _grants(scopes: Any, family: str) -> bool:
    """Say whether scopes (a list, a text, or None for all) cover a family of triggers."""
    if scopes is None or not family:
        return True
    granted = scopes.replace(",", " ").split() if isinstance(scopes, str) else scopes
    return any(fnmatchcase(one, glob) for one in granted for glob in SCOPES[family])


def _is_historic(change: Change, account: Document) -> bool:
    """Say whether a change only brings in what was there before the account was linked."""
    received = change.attributes.get("received_date")
    before = received is not None and received < account.get("linked_at", 0)
    return before or bool(change.attributes.get("historic"))
