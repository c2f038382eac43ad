"""Documents by kind and id in TinyDB tables, with declared indexes, forked by sharing."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from mocknylas.documents import Document
from mocknylas.store.postings import Query
from mocknylas.store.table import GuardedTable, IndexedTable, Kind
from mocknylas.store.touched import Touched

__all__ = ["GuardedTable", "IndexedTable", "Kind", "Query", "Store"]

TableClass = type[IndexedTable]
Change = tuple[str, Document | None]  # an id and its document, or None when that is gone


class Store:
    """One world's documents; `lock` is held, briefly, by whoever reads or writes several.

    `kinds` declares every kind of document; one that is not declared cannot be put.
    """

    def __init__(self, kinds: Mapping[str, Kind], table_class: TableClass = IndexedTable) -> None:
        """Open an empty store in memory."""
        self.kinds = kinds
        self.lock = threading.RLock()
        self._table_class = table_class
        self._database = TinyDB(storage=MemoryStorage)
        self._tables = {name: self._open(name, kind) for name, kind in kinds.items()}

    def fork(self) -> "Store":
        """Return a store with the same documents; the tables are copied on their first write."""
        child = Store(self.kinds, self._table_class)
        with self.lock:
            for name, table in self._tables.items():
                table.share_with(child._tables[name])
        return child

    def table(self, kind: str) -> IndexedTable:
        """Return the TinyDB table of a kind."""
        return self._tables[kind]

    def put(self, kind: str, document: Document) -> Document:
        """Add the document, or replace the one that has its id; return it."""
        self._tables[kind].put(document)
        return document

    def put_new(self, kind: str, documents: Iterable[Document]) -> None:
        """Add many documents whose ids are new."""
        self._tables[kind].put_new(documents)

    def drop(self, kind: str, document_id: str) -> None:
        """Take a document away."""
        self._tables[kind].drop(document_id)

    def get(self, kind: str, document_id: str, account_id: str | None = None) -> Document | None:
        """Return a document, or None; with `account_id`, only if it belongs to that account.

        Source: R-X4.
        """
        document = self._tables[kind].peek(document_id)
        if document is None or account_id not in {None, document.get("account_id")}:
            return None
        return document

    def at(self, kind: str, document_id: str) -> Document:
        """Return a document that must exist. Raises: KeyError."""
        document = self._tables[kind].peek(document_id)
        if document is None:
            raise KeyError(f"no {kind} {document_id}")
        return document

    def filed(self, kind: str, account_id: str, index: str, value: object) -> list[Document]:
        """Return an account's documents that an index files under one value, in order."""
        return self._tables[kind].filed(account_id, index, value)

    def select(self, kind: str, query: Query) -> Iterator[Document]:
        """Yield what the query asks for, in order; take what you need before you write."""
        return self._tables[kind].select(query)

    def count(self, kind: str, query: Query) -> int:
        """Count what the query asks for."""
        return self._tables[kind].tally(query)

    def values(self, kind: str, where: Callable[[Document], bool] | None = None) -> list[Document]:
        """Return the documents of a kind, in the order of their first put."""
        documents = self._tables[kind].values()
        return documents if where is None else [one for one in documents if where(one)]

    def watch(self) -> None:
        """Note from now on which documents are put and dropped, for `changes`."""
        for table in self._tables.values():
            table.touched = Touched()

    def changes(self) -> Iterator[tuple[str, list[Change]]]:
        """Yield, kind by kind, what was put and dropped since `watch` or since the last time."""
        for name, table in self._tables.items():
            if table.touched is not None and table.touched.ids:
                yield name, list(_changes(table.touched.take(), table))

    def _open(self, name: str, kind: Kind) -> IndexedTable:
        table = self._table_class(self._database.storage, name, kind=kind)
        self._database._tables[name] = table
        return table


def _changes(found: Mapping[str, bool], table: IndexedTable) -> Iterator[Change]:
    """Yield what brings a copy of the table up to date, in an order that keeps its order."""
    for document_id, was_dropped in found.items():
        if was_dropped:
            yield document_id, None
        document = table.peek(document_id)
        if document is not None:
            yield document_id, document
