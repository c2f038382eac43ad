"""Threads: which one a mail belongs to, and keeping them in step with their messages."""

from collections.abc import Mapping, Sequence

from mocknylas.documents import Document
from mocknylas.engine.state import State
from mocknylas.rules.threading import facets, summarise
from mocknylas.store import Query


class Threads:
    """Keeps each thread what its messages make it. Source: R-M21."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def find(self, account_id: str, mail: Document) -> str | None:
        """Return the thread that a mail's In-Reply-To and References lead to, the nearest first."""
        for reference in (mail.get("in_reply_to"), *reversed(mail.get("references") or ())):
            envelope = reference and self._state.first(
                "envelope", account_id, "message_id", reference
            )
            if envelope:
                return str(self._state.store.at("message", envelope["id"])["thread_id"])
        return None

    def messages(self, thread: Document) -> list[Document]:
        """Return a thread's messages, oldest first."""
        return self._messages(thread["account_id"], thread["id"])

    def refresh(self, account: Document, thread_id: str) -> Document | None:
        """Make a thread anew from its messages, with the next version; without any it goes."""
        store = self._state.store
        old = store.get("thread", thread_id)
        messages = self._messages(account["id"], thread_id)
        if not messages:
            self._forget(old)
            return None
        version = 0 if old is None else old["version"] + 1
        thread = store.put("thread", summarise(account, thread_id, messages, version=version))
        store.put("facets", facets(thread, messages))
        self._state.record("thread.created" if old is None else "thread.updated", thread)
        return thread

    def put_new(self, account: Document, threads: Mapping[str, Sequence[Document]]) -> None:
        """Store new threads, each made of its messages, oldest first."""
        made = [summarise(account, known, messages) for known, messages in threads.items()]
        pairs = zip(made, threads.values(), strict=True)
        self._state.store.put_new("facets", [facets(*pair) for pair in pairs])
        self._state.store.put_new("thread", made)

    def _messages(self, account_id: str, thread_id: str) -> list[Document]:
        query = Query(account_id, {"thread_id": frozenset([thread_id])})
        return list(self._state.store.select("message", query))

    def _forget(self, thread: Document | None) -> None:
        if thread is not None:
            self._state.store.drop("thread", thread["id"])
            self._state.store.drop("facets", thread["id"])
            self._state.record("thread.deleted", thread)
