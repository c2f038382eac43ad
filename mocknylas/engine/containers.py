"""Folders and labels: creation, renaming and deletion with the contract's rules."""

from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.mailbox import Mailbox, reference
from mocknylas.engine.state import State
from mocknylas.engine.threads import Threads
from mocknylas.errors import ApiError
from mocknylas.providers import facts
from mocknylas.rules.paths import server_path
from mocknylas.store import Query

MAX_NAME = 191  # characters. Source: R-F3


class Containers:
    """Changes the folders or labels of accounts."""

    def __init__(self, state: State, mailbox: Mailbox, threads: Threads, jobs: Jobs) -> None:
        """Work on this state, keeping messages and threads in step and noting jobs."""
        self._state = state
        self._mailbox = mailbox
        self._threads = threads
        self._jobs = jobs

    def create(self, account: Document, body: Document) -> Document:
        """Create a folder or label. Source: R-F3, R-F4."""
        display_name = self._check_name(account, body.get("display_name"))
        container = self._mailbox.create_container(account, None, display_name)
        self._state.record(f"{container['object']}.created", container)
        return self._jobs.stamp(container, f"create_{container['object']}")

    def rename(self, account: Document, container: Document, body: Document) -> Document:
        """Rename a folder or label, or designate the sent folder. Source: R-F5, R-F6, R-F9."""
        if not body:
            self._state.tolerate("tolerated", "/body", ApiError("empty_body"), "R-T13")
        name = self._designated(account, container, body)
        display_name = self._renamed(account, container, body)
        after = changed(container, name=name, display_name=display_name)
        if after != container:
            self._state.store.put(container["object"], after)
            self._state.record(f"{container['object']}.updated", after)
            self._show_again(account, after)
        return self._jobs.stamp(after, f"update_{after['object']}")

    def delete(self, account: Document, container: Document) -> Document:
        """Delete a folder or label; return what is answered. Source: R-F7, R-F8, R-F10, R-F12."""
        unit = container["object"]
        if container["name"] is not None:
            raise ApiError("core_container", unit=unit)
        if unit == "folder" and self._state.store.count("message", self._holding(container)):
            raise ApiError("folder_not_empty", id=container["id"])
        self._state.store.drop(unit, container["id"])
        self._show_again(account, container, gone=True)
        self._state.record(f"{unit}.deleted", container)
        answer = self._jobs.stamp(container, f"delete_{unit}")
        return answer if unit == "label" else {"job_status_id": answer["job_status_id"]}

    def _check_name(self, account: Document, wanted: Any) -> str:
        unit = account["organization_unit"]
        if not isinstance(wanted, str) or not wanted.strip():
            raise ApiError("display_name_invalid")
        display_name = self._named(account, wanted)
        if len(display_name) > MAX_NAME:
            raise ApiError("display_name_too_long")
        taken = {one["display_name"].lower() for one in self._mailbox.containers(account)}
        if display_name.lower() in taken:
            raise ApiError("name_taken", unit=unit, display_name=display_name)
        return display_name

    def _named(self, account: Document, wanted: str) -> str:
        """Return a display name as the provider has it. Source: R-F3, R-F4."""
        layout, style = facts(account["provider"]).layout, self._state.options.imap_folders
        return server_path(wanted.rstrip(), style) if layout.by_path else wanted.rstrip()

    def _designated(self, account: Document, container: Document, body: Document) -> str | None:
        name = body.get("name") or container["name"]
        if name == container["name"]:
            return str(name) if name else None
        has_sent = any(one["name"] == "sent" for one in self._mailbox.containers(account))
        if name != "sent" or has_sent or container["object"] == "label":
            raise ApiError("core_container", unit=container["object"])
        return "sent"

    def _renamed(self, account: Document, container: Document, body: Document) -> str:
        if "display_name" not in body or body["display_name"] == container["display_name"]:
            return str(container["display_name"])
        if container["name"] is not None:
            raise ApiError("core_container", unit=container["object"])
        return self._check_own_name(account, container, body["display_name"])

    def _check_own_name(self, account: Document, container: Document, wanted: Any) -> str:
        own = container["display_name"].lower()
        if isinstance(wanted, str) and self._named(account, wanted.lstrip()).lower() == own:
            return self._named(account, wanted)
        return self._check_name(account, wanted)

    def _holding(self, container: Document) -> Query:
        return Query(container["account_id"], {"in": frozenset([container["id"]])})

    def _show_again(self, account: Document, container: Document, *, gone: bool = False) -> None:
        """Bring messages and threads up to date with a renamed or deleted container."""
        thread_ids: dict[str, None] = {}
        for message in list(self._state.store.select("message", self._holding(container))):
            after = _shown_again(message, container, gone=gone)
            self._state.store.put("message", after)
            self._state.record("message.updated", after)
            thread_ids[message["thread_id"]] = None
        for thread_id in thread_ids:
            self._threads.refresh(account, thread_id)


def _shown_again(message: Document, container: Document, *, gone: bool) -> Document:
    if "folder" in message:
        return changed(message, folder=reference(container))
    labels = [
        reference(container) if one["id"] == container["id"] else one
        for one in message["labels"]
        if not (gone and one["id"] == container["id"])
    ]
    return changed(message, labels=labels)
