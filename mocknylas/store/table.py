"""A TinyDB table with string ids, value documents and ordered indexes."""

import copy
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from tinydb.storages import Storage
from tinydb.table import Table

from mocknylas.documents import Document
from mocknylas.errors import MutationError
from mocknylas.store.postings import Entry, Key, Posting, Postings, Query, Value, Where
from mocknylas.store.touched import Touched

Keys = Callable[[Document], Collection[object]]


@dataclass(frozen=True)
class Kind:
    """How documents of one kind are kept: their order, and what each index files them by.

    `order` names an integer field, or is a function that gives the integer; without it documents
    stay in the order of their first put.
    Equal ones are ordered by id or, with `by_arrival`, by their first put. Indexes are scoped by
    the document's `account_id`. A clause may name a union: it looks in all of its indexes.
    """

    order: str | Callable[[Document], int] | None = None
    indexes: Mapping[str, Keys] = field(default_factory=dict)
    unions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_arrival: bool = False


class IndexedTable(Table):
    """A TinyDB table whose puts and filtered pages cost microseconds at any size.

    It uses TinyDB's documented extension points; TinyDB's own verbs work too, but cost a copy.
    The query cache is off: it is not safe under threads.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB types ids as int

    def __init__(self, storage: Storage, name: str, *, kind: Kind) -> None:
        """Open an empty table."""
        super().__init__(storage, name, cache_size=0)
        self.kind = kind
        self._rows: dict[str, Document] = {}
        self._places: dict[str, int] = {}
        self._postings = Postings()
        self._puts = 0
        self._inserts = 0
        self._shared = False
        self.touched: Touched | None = None
        self._by_account = kind.order is None and not kind.indexes  # filed by nothing else
        self._position = itemgetter(kind.order) if isinstance(kind.order, str) else kind.order

    def share_with(self, child: "IndexedTable") -> None:
        """Let a fork's table see the same documents; whoever writes first copies the table."""
        child._rows, child._places, child._puts = self._rows, self._places, self._puts
        child._postings, child._inserts = self._postings, self._inserts
        child._shared = self._shared = True

    def put(self, document: Document) -> None:
        """Add the document, or replace the one that has its id."""
        if self._shared:
            self._own()
        document_id = document["id"]
        old = self._rows.get(document_id)
        self._rows[document_id] = document
        if old is None:
            self._postings.add(*self._entry(document))
        else:
            self._refile(old, document)
        if self.touched is not None:
            self.touched.put(document_id, is_new=old is None)

    def put_new(self, documents: Iterable[Document]) -> None:
        """Add many documents whose ids are not in the table yet, sorting each index once."""
        self._own()
        entries = []
        for document in documents:
            self._rows[document["id"]] = document
            entries.append(self._entry(document))
            if self.touched is not None:
                self.touched.put(document["id"], is_new=True)
        self._postings.add_all(entries)

    def drop(self, document_id: str) -> None:
        """Take a document away; an unknown id is no matter."""
        if document_id not in self._rows:
            return
        self._own()
        old = self._rows.pop(document_id)
        self._postings.remove(*self._entry(old))
        self._places.pop(document_id, None)
        if self.touched is not None:
            self.touched.drop(document_id)

    def peek(self, document_id: str) -> Document | None:
        """Return the stored document itself, or None; it is a value, never change it."""
        return self._rows.get(document_id)

    def filed(self, account_id: str, index: str, value: object) -> list[Document]:
        """Return the documents that an index files under one value, in order."""
        rows = self._rows
        postings = self._postings.under((account_id, index, value))
        return [rows[posting[-1]] for posting in postings]

    def select(self, query: Query) -> Iterator[Document]:
        """Return what a query asks for, in order, reading no more than the caller takes."""
        keys, rest = self._plan(query)
        postings = self._postings.read(keys, query)
        found: Iterator[Document] = (self._rows[posting[-1]] for posting in postings)
        checks = [self._filed_under(index, query.clauses[index]) for index in rest]
        for check in [*checks, query.where] if query.where else checks:
            found = filter(check, found)
        return found

    def tally(self, query: Query) -> int:
        """Count what a query asks for; without range and `where` no document is read."""
        if query.is_plain and len(keys := self._plan(query)[0]) == 1:
            return self._postings.size(keys)
        if query.where is None and query.after is query.until is None:
            return len(self._postings.common(self._clause(query, index) for index in query.clauses))
        return sum(1 for _ in self.select(query))

    def values(self) -> list[Document]:
        """Return every document, in the order of their first put."""
        return list(self._rows.values())

    def __len__(self) -> int:
        """Count the documents."""
        return len(self._rows)

    def _plan(self, query: Query) -> tuple[list[Key], list[str]]:
        """Choose the clause with the fewest postings; the others check documents, rarest first."""
        if not query.clauses:
            return query.widest, []
        indexes = list(query.clauses)
        if len(indexes) > 1:
            indexes.sort(key=lambda index: self._postings.size(self._clause(query, index)))
        return self._clause(query, indexes[0]), indexes[1:]

    def _clause(self, query: Query, index: str) -> list[Key]:
        return query.keys(index, self.kind.unions.get(index, (index,)))

    def _filed_under(self, index: str, values: frozenset[object]) -> Where:
        keys = [self.kind.indexes[name] for name in self.kind.unions.get(index, (index,))]
        return lambda document: not all(values.isdisjoint(one(document)) for one in keys)

    def _entry(self, document: Document) -> Entry:
        """Return under what a document is filed, and as what."""
        filed: list[Value] = [("", "")]
        for name, index in self.kind.indexes.items():
            values = index(document)
            for value in set(values) if len(values) > 1 else values:
                filed.append((name, value))
        return document.get("account_id", ""), filed, self._posting(document)

    def _refile(self, old: Document, new: Document) -> None:
        """Move a document in the index, if it has to: that costs more than all the rest."""
        if self._by_account and old.get("account_id") == new.get("account_id"):
            return
        before, after = self._entry(old), self._entry(new)
        if before != after:
            self._postings.remove(*before)
            self._postings.add(*after)

    def _posting(self, document: Document) -> Posting:
        document_id, position = document["id"], self._position
        if position is not None and not self.kind.by_arrival:
            return position(document), document_id
        place = self._places.get(document_id)
        if place is None:
            self._puts += 1
            place = self._places[document_id] = self._puts
        return (
            (place, document_id) if position is None else (position(document), place, document_id)
        )

    def _own(self) -> None:
        if self._shared:
            self._rows, self._places = dict(self._rows), dict(self._places)
            self._postings = self._postings.fork()
            self._shared = False

    def _read_table(self) -> dict[str, Document]:  # type: ignore[override]  # string ids
        return self._rows

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        """Serve TinyDB's own verbs: run them on copies, then put what came out different."""
        after = copy.deepcopy(self._rows)
        updater(after)
        for document_id in [known for known in self._rows if known not in after]:
            self.drop(document_id)
        for document_id, row in after.items():
            if self._rows.get(document_id) != row:
                self.put({**row, "id": document_id})

    def _get_next_id(self) -> str:
        self._inserts += 1
        return f"row{self._inserts}"


class GuardedTable(IndexedTable):
    """A table that finds out whoever changes a stored document in place; the tests run on it."""

    def __init__(self, storage: Storage, name: str, *, kind: Kind) -> None:
        """Open an empty table."""
        super().__init__(storage, name, kind=kind)
        self._seals: dict[str, str] = {}

    def share_with(self, child: IndexedTable) -> None:
        """Share the seals with the documents."""
        super().share_with(child)
        if isinstance(child, GuardedTable):
            child._seals = dict(self._seals)

    def put(self, document: Document) -> None:
        """Seal the document; the one it replaces must be as it was put."""
        self.check(document["id"])
        super().put(document)
        self._seals[document["id"]] = _seal(document)

    def put_new(self, documents: Iterable[Document]) -> None:
        """Seal every document."""
        documents = list(documents)
        super().put_new(documents)
        self._seals.update((document["id"], _seal(document)) for document in documents)

    def drop(self, document_id: str) -> None:
        """Check the document a last time."""
        self.check(document_id)
        super().drop(document_id)
        self._seals.pop(document_id, None)

    def check(self, document_id: str) -> None:
        """Raises: MutationError when the document is not what was put."""
        document = self._rows.get(document_id)
        if document is not None and _seal(document) != self._seals[document_id]:
            raise MutationError(
                f"{self.name} {document_id} was changed in place; put a changed copy instead"
            )

    def check_all(self) -> None:
        """Check every document of the table."""
        for document_id in self._rows:
            self.check(document_id)


def _seal(document: Document) -> str:
    return json.dumps(document, default=repr)
