"""What a sandbox remembers, a row for each log: its entries, their fields, one in a line."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from mocknylas.calls import CallRecord, redact
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine import outbox, outbox_v1
from mocknylas.engine.sending import show_submission
from mocknylas.errors import UsageError
from mocknylas.nylas.agenda import agenda
from mocknylas.rules.addresses import emails, recipients
from mocknylas.rules.threading import containers_of
from mocknylas.vocabulary import JOB_STATUSES, KINDS, strange_words
from mocknylas.world import World

SENT = (
    "id", "at", "via", "account_id", "account", "from", "to", "cc", "bcc", "reply_to", "subject",
    "body", "files", "headers", "tracking", "custom_headers", "thread_id", "reached",
    "refused", "bounced",
)  # fmt: skip
JOBS = (
    "job_status_id", "account_id", "account", "status", "reason", "attempts", "send_at",
    "retry_limit_datetime", "next_try", "subject", "to", "message_id",
)  # fmt: skip
CALLS = (*(one.name for one in fields(CallRecord) if one.name != "response"), "json")
EVENTS = ("number", "at", "kind", "account_id", "account", "id")
MESSAGES = (
    "id", "account_id", "account", "thread_id", "subject", "from", "to", "cc", "bcc", "date",
    "in", "unread", "starred", "files", "snippet", "body",
)  # fmt: skip
FAULTS = ("name", "seam", "effect", "match", "matches", "hits", "last_miss")
TAKEN_ALREADY = (outbox.SYNCED, outbox_v1.SYNCED)  # kinds of events that are no tries
AGENDA = ("at", "iso", "kind", "what", "job_id", "account_id", "account", "subject", "to")


@dataclass(frozen=True)
class Log:
    """One row: what an entry is called, its fields, all entries of a world, and one in a line.

    The entries of an `open` log may have further fields. `words` are all that a field can hold.
    """

    entry: str
    fields: tuple[str, ...]
    read: Callable[[World], Iterable[Document]]
    line: Callable[[Document], str]
    summary: str
    open: bool = False
    words: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def article(self) -> str:
        """The word that goes before an entry."""
        return "an" if self.entry[0] in "aeiou" else "a"

    def strange(self, wanted: Mapping[str, Any]) -> Iterator[tuple[str, UsageError]]:
        """Yield a field and the error for each word that it can never hold."""
        for name, words in self.words.items():
            what = f"{name} of {self.article} {self.entry}"
            yield from ((name, one) for one in strange_words(what, wanted.get(name), words))


def read_sent(world: World) -> list[Document]:
    """List the mail that providers took, oldest first."""
    return [show_submission(one) for one in world.store.values("submission")]


def read_outbox(world: World) -> list[Document]:
    """List the scheduled mail of both outboxes, each oldest first, whatever became of it."""
    waiting = {
        event.data["job_id"]: event.at
        for event in world.clock.pending()
        if "job_id" in event.data and event.kind not in TAKEN_ALREADY
    }
    addresses = _addresses(world)
    return [
        {
            **_job(world, entry),
            "account": addresses.get(entry["account_id"], ""),
            "next_try": waiting.get(entry["id"]),
        }
        for kind in ("outbox_v1", "outbox")
        for entry in world.store.values(kind)
    ]


def read_calls(world: World) -> list[Document]:
    """List requests and answers, oldest first; secrets are blanked."""
    shown = [name for name in CALLS if name != "json"]
    return [
        redact({**{name: getattr(call, name) for name in shown}, "json": call.json})
        for call in world.calls
    ]


def read_events(world: World) -> list[Document]:
    """List the journal, oldest first."""
    addresses = _addresses(world)
    return [
        {**change.as_json(), "account": addresses.get(change.account_id, "")}
        for change in world.journal
    ]


def read_messages(world: World) -> list[Document]:
    """List what lies in the mailboxes, as it was stored."""
    addresses = _addresses(world)
    return [
        {
            **{name: one.get(name) for name in MESSAGES if name not in {"in", "account", "files"}},
            "account": addresses.get(one["account_id"], ""),
            "in": sorted(each["name"] or each["display_name"] for each in containers_of(one)),
            "files": [file["filename"] for file in one["files"]],
        }
        for one in world.store.values("message")
    ]


def read_faults(world: World) -> list[Document]:
    """List the fault rules with their counters."""
    return world.faults.as_json()


def _job(world: World, entry: Document) -> Document:
    shown = world.store.at("job", entry["id"])["shown"]
    body = entry.get("body", {})
    return {
        **{name: shown.get(name) for name in JOBS},
        **{name: entry.get(name) for name in ("account_id", "attempts", "retry_limit_datetime")},
        "subject": body.get("subject", ""),
        "to": [{"name": "", "email": one} for one in recipients(body)],
    }


def _addresses(world: World) -> dict[str, str]:
    return {one["id"]: one["email_address"] for one in world.store.values("account")}


def _sent_line(mail: Document) -> str:
    return f"{iso(mail['at'])} {mail['via']}: {_mail_line(mail)} from {mail['account']}"


def _mail_line(mail: Document) -> str:
    return f"{mail['subject']!r} to {', '.join(emails(mail['to'])) or 'nobody'}"


def _job_line(job: Document) -> str:
    reason = f" ({job['reason']})" if job["reason"] else ""
    return f"{job['job_status_id']} {job['status']}{reason}: {_mail_line(job)}"


def _call_line(call: Document) -> str:
    fault = f" by fault {call['fault']!r}" if call["fault"] else ""
    return f"#{call['number']} {call['method']} {call['path']} → {call['status']}{fault}"


def _event_line(event: Document) -> str:
    return f"{iso(event['at'])} {event['kind']} {event['id']}"


def _message_line(message: Document) -> str:
    return f"{message['subject']!r} in {', '.join(message['in'])} of {message['account']}"


def _fault_line(rule: Document) -> str:
    return f"{rule['name']}: struck {rule['hits']} of {rule['matches']} matches"


def _agenda_line(row: Document) -> str:
    return f"{row['iso']} {row['what']}"


LOGS = {
    "sent": Log("sent mail", SENT, read_sent, _sent_line, "mail that providers took"),
    "outbox": Log(
        "scheduled mail",
        JOBS,
        read_outbox,
        _job_line,
        "scheduled mail and what became of it",
        words={"status": JOB_STATUSES},
    ),
    "calls": Log("call", CALLS, read_calls, _call_line, "requests and answers"),
    "events": Log(
        "event", EVENTS, read_events, _event_line, "every change", open=True, words={"kind": KINDS}
    ),
    "messages": Log(
        "message", MESSAGES, read_messages, _message_line, "what lies in the mailboxes"
    ),
    "faults": Log("fault", FAULTS, read_faults, _fault_line, "fault rules and their hits"),
    "agenda": Log("thing to come", AGENDA, agenda, _agenda_line, "what waits", open=True),
}
