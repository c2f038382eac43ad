"""The ordered changes of a world: the one source of deltas, webhooks and stories."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mocknylas.documents import Document

Listener = Callable[["Change"], None]


class Change(NamedTuple):
    """One change: its number (the cursor), instant, kind (`message.created`), and of what."""

    number: int
    at: int  # Unix seconds UTC
    kind: str
    account_id: str
    id: str
    attributes: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the change as plain data, attributes beside the rest."""
        return {
            **self.attributes,
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "account_id": self.account_id,
            "id": self.id,
        }


class Journal:
    """Every change in order, from number 1; listeners hear each when it is recorded."""

    def __init__(self, changes: list[Change] | None = None) -> None:
        """Begin empty, or with the changes of a parent."""
        self._changes = changes or []
        self.listeners: list[Listener] = []

    def fork(self) -> "Journal":
        """Copy the journal, without its listeners."""
        return Journal(list(self._changes))

    @property
    def cursor(self) -> int:
        """The number of the latest change, 0 when there is none."""
        return len(self._changes)

    def record(
        self, kind: str, document: Document, at: int, attributes: dict[str, Any] | None = None
    ) -> Change:
        """Note a change of a document and tell the listeners."""
        changes, account_id = self._changes, document.get("account_id", "")
        number = len(changes) + 1
        change = Change(number, at, kind, account_id, document["id"], attributes or {})
        changes.append(change)
        for listener in self.listeners:
            listener(change)
        return change

    def since(self, cursor: int) -> list[Change]:
        """Return the changes after a cursor, oldest first."""
        return self._changes[cursor:]

    def __iter__(self) -> Iterator[Change]:
        """Yield every change, oldest first."""
        return iter(self._changes)
