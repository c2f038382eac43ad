"""Threads: which one a mail belongs to, and keeping them in step with their messages."""

from collections.abc import Mapping, Sequence

from mocknylas.documents import Document, changed
from mocknylas.engine.state import State
from mocknylas.rules.conversation import belong_together, reference_ids, topics
from mocknylas.rules.threading import facets, summarise


class Threads:
    """Keeps each thread what its messages make it. Source: R-M21."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def place(self, account: Document, mail: Document) -> str:
        """Return the thread that a mail belongs to; one that links several makes them one thread.

        A mail's own `thread_id` decides, where it has one.
        """
        if mail.get("thread_id"):
            return str(mail["thread_id"])
        linked = self._linked(account, mail)
        if not linked:
            return self._state.streams.new_id("thread")
        return linked[0] if len(linked) == 1 else self._merge(account, linked)

    def messages(self, thread: Document) -> list[Document]:
        """Return a thread's messages, oldest first."""
        return self._members("message", thread["account_id"], thread["id"])

    def drafts(self, thread: Document) -> list[Document]:
        """Return a thread's drafts, oldest first."""
        return self._members("draft", thread["account_id"], thread["id"])

    def refresh(self, account: Document, thread_id: str) -> Document | None:
        """Make a thread anew from its members, with the next version; without any it goes."""
        store = self._state.store
        old = store.get("thread", thread_id)
        messages = self._members("message", account["id"], thread_id)
        drafts = self._members("draft", account["id"], thread_id)
        if not messages and not drafts:
            self._forget(old)
            return None
        version = 0 if old is None else old["version"] + 1
        thread = summarise(account, thread_id, messages, drafts=drafts, version=version)
        store.put("thread", thread)
        store.put("facets", facets(thread, messages, drafts))
        self._state.record("thread.created" if old is None else "thread.updated", thread)
        return thread

    def put_new(self, account: Document, threads: Mapping[str, Sequence[Document]]) -> None:
        """Store new threads, each made of its messages, oldest first."""
        made = [summarise(account, known, messages) for known, messages in threads.items()]
        pairs = zip(made, threads.values(), strict=True)
        self._state.store.put_new("facets", [facets(*pair) for pair in pairs])
        self._state.store.put_new("thread", made)

    def _members(self, kind: str, account_id: str, thread_id: str) -> list[Document]:
        return self._state.store.filed(kind, account_id, "thread_id", thread_id)

    def _linked(self, account: Document, mail: Document) -> list[str]:
        """Return the threads of the mails that belong together with this one."""
        store, found = self._state.store, dict[str, None]()
        keys = [("ids", one) for one in reference_ids(mail)]
        keys += [("topic", one) for one in topics(account["provider"], mail)]
        for index, value in keys:
            for envelope in store.filed("envelope", account["id"], index, value):
                message = store.at("message", envelope["id"])
                if message["thread_id"] not in found and belong_together(
                    account["provider"], mail, {**message, **envelope}
                ):
                    found[message["thread_id"]] = None
        return list(found) or self._promised(account, mail)

    def _promised(self, account: Document, mail: Document) -> list[str]:
        """Return the thread in which Sent will show the mail that this one answers."""
        for one in reference_ids(mail):
            sent = self._state.first("submission", account["id"], "message_id", one)
            if (
                sent
                and sent["thread_id"]
                and belong_together(account["provider"], mail, sent["mail"])
            ):
                return [sent["thread_id"]]
        return []

    def _merge(self, account: Document, thread_ids: Sequence[str]) -> str:
        """Make several threads one: the one that began first."""
        store = self._state.store
        threads = [store.at("thread", thread_id) for thread_id in thread_ids]
        first, *others = sorted(
            threads, key=lambda one: (one["first_message_timestamp"], one["id"])
        )
        for other in others:
            for kind, members in (("message", self.messages(other)), ("draft", self.drafts(other))):
                for member in members:
                    moved = store.put(kind, changed(member, thread_id=first["id"]))
                    self._state.record(f"{kind}.updated", moved)
            store.put("alias", {"id": other["id"], "thread_id": first["id"]})
            self._forget(other)
        return str(first["id"])

    def _forget(self, thread: Document | None) -> None:
        if thread is not None:
            self._state.store.drop("thread", thread["id"])
            self._state.store.drop("facets", thread["id"])
            self._state.record("thread.deleted", thread)
