"""What will happen, in order, with its cause: the queue as people read it."""

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine.outbox import EXPIRE, TRY
from mocknylas.rules.addresses import recipients
from mocknylas.world import World

WHAT = {  # kind of event → what it is about to do; blanks are the row's own fields
    TRY: "try {attempt} to send {mail}",
    EXPIRE: "give up {mail}: its retry limit",
}
OTHERWISE = "{kind} {data}"


def agenda(world: World) -> list[Document]:
    """List what waits: when, what, and of which account, job and mail."""
    return [row_of(world, event) for event in world.clock.pending()]


def row_of(world: World, event: Event) -> Document:
    """Return one thing to come as people read it."""
    row = {
        "at": event.at,
        "iso": iso(event.at),
        "kind": event.kind,
        **event.data,
        **_of_job(world, event.data.get("job_id")),
    }
    account = world.store.get("account", row.get("account_id") or "")
    row["account"] = account["email_address"] if account else ""
    row["what"] = WHAT.get(event.kind, OTHERWISE).format_map(_Words(row, data=_said(event.data)))
    return row


def _of_job(world: World, job_id: str | None) -> Document:
    entry = world.store.get("outbox", job_id or "")
    if entry is None:
        return {}
    body = entry.get("body", {})
    to = recipients(body)
    return {
        "account_id": entry["account_id"],
        "subject": body.get("subject", ""),
        "to": to,
        "attempt": entry.get("attempts", 0) + 1,
        "mail": f"{body.get('subject', '')!r} to {', '.join(to) or 'nobody'}",
    }


def _said(data: Document) -> str:
    return " ".join(f"{name}={value}" for name, value in data.items())


class _Words(dict[str, object]):
    """Fills what an event does not have with a question mark."""

    def __missing__(self, _: str) -> str:
        return "?"
