"""Changes that clients make to messages and threads: flags, folders, labels, metadata."""

from collections.abc import Iterable
from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.mailbox import Mailbox, reference
from mocknylas.engine.senders import Senders
from mocknylas.engine.state import State
from mocknylas.engine.threads import Threads
from mocknylas.errors import ApiError
from mocknylas.rules.labels import FIXED, apply_labels, check_removals
from mocknylas.rules.threading import container_ids, container_names, containers_of

FLAGS = ("unread", "starred", "metadata")
OTHER_UNIT = {"label": ("folder_id", "folder"), "folder": ("label_ids", "labels")}
Wish = dict[str, Any]  # the body of a PUT, with the aliases of R-M12 resolved


class Changes:
    """Applies what a client wants of messages and threads."""

    def __init__(
        self, state: State, mailbox: Mailbox, threads: Threads, jobs: Jobs, senders: Senders
    ) -> None:
        """Work on this state, keeping threads and senders in step and noting jobs."""
        self._state = state
        self._mailbox = mailbox
        self._threads = threads
        self._jobs = jobs
        self._senders = senders

    def change_message(self, account: Document, message: Document, body: Wish) -> Document:
        """Change one message and its thread. Source: R-M10 to R-M21."""
        after = self._wished(account, message, self._check(account, body))
        if self._keep(account, message, after):
            self._threads.refresh(account, message["thread_id"])
        return self._jobs.stamp(after, "update_message")

    def change_thread(self, account: Document, thread: Document, body: Wish) -> Document:
        """Change every message of a thread; sent ones stay put. Source: R-T8 to R-T12."""
        wish = self._check(account, body)
        if not wish:
            return thread
        messages = self._threads.messages(thread)
        after = [
            self._wished(account, message, _within(thread, message, wish)) for message in messages
        ]
        for pair in zip(messages, after, strict=True):
            self._keep(account, *pair)
        return self._threads.refresh(account, thread["id"]) or thread

    def trash(self, account: Document, message: Document) -> None:
        """Move a message to the trash. Source: R-M13, R-M24."""
        trash = self._mailbox.named(account, ["trash"])
        kind = account["organization_unit"]
        labels = [*containers_of(message), *trash]
        wish = {"labels": labels} if kind == "label" else {"folder": trash[0]}
        if self._keep(account, message, self._wished(account, message, wish)):
            self._threads.refresh(account, message["thread_id"])

    def _check(self, account: Document, body: Wish) -> Wish:
        """Return the wish with folder and labels as documents. Raises: ApiError."""
        unit = account["organization_unit"]
        wish: Wish = {name: body[name] for name in FLAGS if name in body}
        folder = _given(body, "folder_id", "folder")
        labels = _given(body, "label_ids", "labels")
        for name in OTHER_UNIT[unit]:
            if name in body:
                wrong = ApiError("wrong_unit", unit=unit)
                self._state.tolerate("tolerated", f"/body/{name}", wrong, "R-T11")
        if folder and unit == "folder":
            wish["folder"] = self._folder(account, folder[0])
        if labels and unit == "label":
            wish["labels"] = self._labels(account, labels[0])
        return wish

    def _folder(self, account: Document, value: Any) -> Document:
        folder_id = value.get("id") if isinstance(value, dict) else value
        if folder_id is None or folder_id == "":
            raise ApiError("removing_all_folders")
        found = self._state.store.get("folder", str(folder_id), account["id"])
        if found is None:
            raise ApiError("folder_does_not_exist", id=folder_id)
        return found

    def _labels(self, account: Document, values: Any) -> list[Document]:
        if values is not None and not isinstance(values, list):
            raise ApiError("labels_not_list")
        if not values:
            raise ApiError("removing_all_labels")
        return [self._label(account, one) for one in values]

    def _label(self, account: Document, value: Any) -> Document:
        label_id = value.get("id") if isinstance(value, dict) else value
        found = self._state.store.get("label", str(label_id), account["id"])
        if found is None:
            raise ApiError("label_does_not_exist", id=label_id)
        return found

    def _wished(self, account: Document, message: Document, wish: Wish) -> Document:
        """Return the message as it is wanted, not stored yet. Raises: ApiError."""
        flags = {name: wish[name] for name in FLAGS if name in wish}
        after = changed(message, **flags)
        if wish.get("folder"):
            after["folder"] = reference(wish["folder"])
        if "labels" in wish:
            after["labels"] = self._relabelled(account, message, wish["labels"])
        return after

    def _keep(self, account: Document, before: Document, after: Document) -> bool:
        """Store a message that has changed; say whether it has."""
        if after == before:
            return False
        self._state.store.put("message", after)
        self._state.record("message.updated", after)
        self._senders.follow(account, after)
        return True

    def _relabelled(
        self, account: Document, message: Document, requested: Iterable[Document]
    ) -> list[Document]:
        current = containers_of(message)
        wanted = list(requested)
        labels = apply_labels(current, wanted, self._mailbox.containers(account))
        with self._state.tolerating("tolerated", "/body/label_ids"):
            check_removals(current, wanted)
        same = {one["id"] for one in labels} == {one["id"] for one in current}
        return message["labels"] if same else [reference(one) for one in labels]


def _within(thread: Document, message: Document, wish: Wish) -> Wish:
    """Return what a wish for a thread means for one message.

    Sent mail stays in its folder; a fixed label that only other messages have is not added.
    """
    if wish.get("folder") and "sent" in container_names(message):
        return without(wish, "folder")
    if "labels" not in wish:
        return wish
    elsewhere = {one["id"] for one in thread["labels"]} - set(container_ids(message))
    kept = [one for one in wish["labels"] if one["name"] not in FIXED or one["id"] not in elsewhere]
    return {**wish, "labels": kept}


def _given(body: Wish, *names: str) -> list[Any]:
    """Return the value of the first of these keys that a body has, in a list, else nothing."""
    return [body[name] for name in names if name in body][:1]
