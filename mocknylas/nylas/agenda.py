"""What will happen, in order, with its cause: the queue as people read it."""

from collections.abc import Callable
from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine import accounts, connecting, outbox, outbox_v1
from mocknylas.engine.deliveries import DELIVER
from mocknylas.engine.recipients import ACT
from mocknylas.rules.addresses import recipients
from mocknylas.world import World

WHAT = {  # kind of event → what it is about to do; blanks are the row's own fields
    outbox.TRY: "try {attempt} to send {mail}",
    outbox.TAKEN: "the provider has taken its time over {mail}",
    outbox.SYNCED: "{mail} shows in Sent",
    outbox.EXPIRE: "give up {mail}: its retry limit",
    outbox_v1.TRY: "try {attempt} to send {mail}",
    outbox_v1.TAKEN: "the provider has taken its time over {mail}",
    outbox_v1.SYNCED: "{mail} shows in Sent",
    outbox_v1.RETRY: "go on with the outbox of {account}",
    DELIVER: "try {attempt} to tell {url} of {told}",
    accounts.DELETE: "delete the account {account}",
    connecting.SYNC: "the mailbox of {account} goes on filling",
    ACT: "{act} of {mail} by {by}",
}
OTHERWISE = "{kind} {data}"


def agenda(world: World) -> list[Document]:
    """List what waits: when, what, and of which account, job and mail."""
    return [row_of(world, event) for event in world.clock.pending()]


def row_of(world: World, event: Event) -> Document:
    """Return one thing to come as people read it."""
    row: Document = {"at": event.at, "iso": iso(event.at), "kind": event.kind, **event.data}
    for name, cause in CAUSES.items():
        if name in event.data:
            row |= cause(world, event.data[name])
    account = world.store.get("account", row.get("account_id") or "")
    row["account"] = account["email_address"] if account else ""
    said = " ".join(f"{name}={value}" for name, value in event.data.items())
    row["what"] = WHAT.get(event.kind, OTHERWISE).format_map(_Words(row, data=said))
    return row


def _of_job(world: World, job_id: str) -> Document:
    entry = world.store.get("outbox", job_id) or world.store.get("outbox_v1", job_id)
    if entry is None:
        return {}
    more = {"account_id": entry["account_id"], "attempt": entry.get("attempts", 0) + 1}
    return {**more, **_of_mail(entry.get("body", {}))}


def _of_delivery(world: World, delivery_id: str) -> Document:
    delivery = world.store.at("delivery", delivery_id)
    return {
        "account_id": delivery["account_id"],
        "attempt": len(delivery["attempts"]) + 1,
        "url": delivery["url"],
        "told": ", ".join(one["type"] for one in delivery["deltas"]),
    }


def _of_act(world: World, arguments: Document) -> Document:
    """Tell of which mail a recipient's act is; what arrives from outside is a mail itself."""
    message, by = arguments.get("message"), arguments.get("by", "its recipient")
    if isinstance(message, dict):
        subject = message.get("subject", "")
        return {"account_id": arguments["account_id"], "subject": subject, "mail": repr(subject)}
    sent = world.store.get("submission", message or "")
    if sent is None:
        return {"by": by}
    return {"by": by, "account_id": sent["account_id"], **_of_mail(sent["mail"])}


def _of_mail(mail: Document) -> Document:
    to, subject = recipients(mail), mail.get("subject", "")
    return {"subject": subject, "to": to, "mail": f"{subject!r} to {', '.join(to) or 'nobody'}"}


class _Words(dict[str, Any]):
    """Fills what an event does not have with a general word."""

    def __missing__(self, name: str) -> str:
        return {"by": "somebody outside"}.get(name, "?")


CAUSES: dict[str, Callable[[World, Any], Document]] = {  # what an event's data name → its cause
    "job_id": _of_job,
    "arguments": _of_act,
    "delivery_id": _of_delivery,
}
