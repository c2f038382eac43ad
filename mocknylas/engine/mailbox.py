"""Mailboxes: accounts with their folders or labels, and the mail that is put into them.

A mail is plain data: participants, `subject`, `body`, `date`, `message_id`, `in_reply_to`,
`references` and `files` (parts with their bytes as `data`). In a mailbox it becomes a message.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.files import Files, short_form
from mocknylas.engine.state import State
from mocknylas.engine.threads import Threads
from mocknylas.engine.tracking import Tracking
from mocknylas.errors import unknown
from mocknylas.rules.conversation import topics
from mocknylas.rules.text import snippet
from mocknylas.store import Query

PEOPLE = ("from", "to", "cc", "bcc", "reply_to")
SENT = {"label": ("sent", "all"), "folder": ("sent",)}  # Source: R-P22
INBOX = {"label": ("inbox", "all"), "folder": ("inbox",)}
OPTIONAL = ("metadata", "reply_to_message_id")


class Mailbox:
    """Creates accounts and puts mail into them."""

    def __init__(self, state: State, threads: Threads, files: Files, tracking: Tracking) -> None:
        """Work on this state, keeping threads and files in step, noting replies."""
        self._state = state
        self._tracking = tracking
        self.threads = threads
        self.files = files

    def create_account(
        self, account: Document, containers: Iterable[tuple[str | None, str]]
    ) -> None:
        """Store an account with its folders or labels, given as (name, display name)."""
        self._state.store.put("account", account)
        for name, display_name in containers:
            self.create_container(account, name, display_name)

    def create_container(self, account: Document, name: str | None, display_name: str) -> Document:
        """Store a folder or label and return it."""
        unit = account["organization_unit"]
        container = {
            "id": self._state.streams.new_id(unit),
            "object": unit,
            "account_id": account["id"],
            "name": name,
            "display_name": display_name,
        }
        return self._state.store.put(unit, container)

    def containers(self, account: Document) -> list[Document]:
        """Return an account's folders or labels, oldest first."""
        return list(self._state.store.select(account["organization_unit"], Query(account["id"])))

    def named(self, account: Document, names: Iterable[str]) -> list[Document]:
        """Return folders or labels by name, display name or id, each once. Source: R-F14.

        Raises: UsageError for a name that the account does not have.
        """
        found = [self._named(account, name) for name in names]
        return list({one["id"]: one for one in found}.values())

    def put(self, account: Document, mail: Document, containers: Sequence[Document]) -> Document:
        """Put a mail into folders or labels; return the message.

        `mail` may carry `id`, `thread_id`, `unread`, `starred`, `metadata`, `custom_headers`.
        """
        store = self._state.store
        message_id = mail.get("id") or self._state.streams.new_id("message")
        thread_id = self.threads.place(account, mail)
        files = [self.files.attach(account["id"], message_id, one) for one in mail["files"]]
        message = _message(account, mail, files, id=message_id, thread_id=thread_id)
        message |= _shown(account, containers)
        store.put("envelope", _envelope(account, message, mail))
        store.put("message", message)
        if mail.get("raw"):
            store.put("raw", {"id": message_id, "data": mail["raw"]})
        self.threads.refresh(account, thread_id)
        self._state.record(
            "message.created", message, thread_id=thread_id, received_date=message["date"]
        )
        self._tracking.note_reply(account, message)
        return message

    def shape(self, account: Document, mail: Document, containers: Sequence[Document]) -> Document:
        """Return the message that a mail would make, without storing anything. Source: R-V3."""
        message_id = mail.get("id") or self._state.streams.new_id("message")
        thread_id = mail.get("thread_id") or self._state.streams.new_id("thread")
        files = [self.files.build(account["id"], message_id, one) for one in mail["files"]]
        message = _message(account, mail, files, id=message_id, thread_id=thread_id)
        return message | _shown(account, containers)

    def fill(self, account: Document, mails: Iterable[Document]) -> None:
        """Put many mails, oldest first, into an empty mailbox; nothing is journalled."""
        containers = self.containers(account)
        known = {one["name"] or one["display_name"]: one for one in containers}
        known |= {one["display_name"]: one for one in containers}
        threads: dict[str, list[Document]] = {}
        by_message_id: dict[str, str] = {}
        rows: dict[str, list[Document]] = {"message": [], "envelope": [], "file": [], "blob": []}
        for mail in mails:
            thread_id = _nearest(mail, by_message_id) or self._state.streams.new_id("thread")
            by_message_id[mail["message_id"]] = thread_id
            message = self._lay(account, mail, thread_id, rows)
            message |= _shown(account, [known[name] for name in mail["containers"]])
            rows["envelope"].append(_envelope(account, message, mail))
            threads.setdefault(thread_id, []).append(message)
        for kind, documents in rows.items():
            self._state.store.put_new(kind, documents)
        self.threads.put_new(account, threads)

    def _named(self, account: Document, name: str) -> Document:
        unit, account_id = account["organization_unit"], account["id"]
        found = (
            self._state.first(unit, account_id, "name", name)
            or self._state.first(unit, account_id, "display_name", name)
            or self._state.store.get(unit, name, account_id)
        )
        if found is None:
            names = [one["name"] or one["display_name"] for one in self.containers(account)]
            raise unknown(unit, name, names)
        return found

    def _lay(
        self, account: Document, mail: Document, thread_id: str, rows: dict[str, list[Document]]
    ) -> Document:
        message_id = self._state.streams.new_id("message")
        files = [self.files.build(account["id"], message_id, one) for one in mail["files"]]
        rows["file"] += files
        rows["blob"] += [
            {"id": file["id"], "data": part["data"]}
            for file, part in zip(files, mail["files"], strict=True)
        ]
        message = _message(account, mail, files, id=message_id, thread_id=thread_id)
        rows["message"].append(message)
        return message


def _message(account: Document, mail: Document, files: list[Document], **ids: str) -> Document:
    return {
        "id": ids["id"],
        "object": "message",
        "account_id": account["id"],
        "thread_id": ids["thread_id"],
        "subject": mail["subject"],
        **{name: mail.get(name, []) for name in PEOPLE},
        "date": mail["date"],
        "unread": mail.get("unread", False),
        "starred": mail.get("starred", False),
        "snippet": snippet(mail["body"]),
        "body": mail["body"],
        "files": [short_form(one) for one in files],
        "events": [],
        **{name: mail[name] for name in OPTIONAL if mail.get(name)},
    }


def _envelope(account: Document, message: Document, mail: Document) -> Document:
    """Return what the wire carried of a message and the API does not show."""
    return {
        "id": message["id"],
        "account_id": message["account_id"],
        "message_id": mail.get("message_id"),
        "in_reply_to": mail.get("in_reply_to"),
        "references": mail.get("references", []),
        "custom_headers": mail.get("custom_headers", []),
        "topics": topics(account["provider"], message),
        "tracking": mail.get("tracking"),
    }


def _shown(account: Document, containers: Sequence[Document]) -> dict[str, Any]:
    """Return the folder or labels as a message shows them. Source: R-A2, R-M11."""
    shown = [reference(one) for one in containers]
    return {"labels": shown} if account["organization_unit"] == "label" else {"folder": shown[0]}


def reference(container: Document) -> dict[str, Any]:
    """Return a folder or label as messages and threads show it."""
    return {name: container[name] for name in ("id", "name", "display_name")}


def _nearest(mail: Document, by_message_id: dict[str, str]) -> str | None:
    for known in (mail.get("in_reply_to"), *reversed(mail.get("references") or ())):
        if known in by_message_id:
            return by_message_id[known]
    return None
