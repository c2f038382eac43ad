"""Posting lists: for each index key the postings of its documents, in order."""

import heapq
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from mocknylas.documents import Document

Value = tuple[str, object]  # index name ("" holds all of the account), and a value there
Key = tuple[str, str, object]  # account id, index name, value
Posting = tuple[Any, ...]  # position in the order of the kind, what breaks ties, document id
Entry = tuple[str, list[Value], Posting]  # account id, all values, posting
Where = Callable[[Document], bool]
Clauses = Mapping[str, frozenset[object]]


@dataclass(frozen=True)
class Query:
    """Which documents of one account, in which order.

    A document matches when for each clause it is indexed under one of the values, its position lies
    in (`after`, `until`], and `where` agrees.
    """

    account_id: str
    clauses: Clauses = field(default_factory=dict)
    after: int | None = None
    until: int | None = None
    newest_first: bool = False
    where: Where | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether the posting list of one key is the whole answer."""
        ranged = self.after is not None or self.until is not None
        several = len(self.clauses) > 1 or any(len(values) > 1 for values in self.clauses.values())
        return self.where is None and not ranged and not several

    def keys(self, index: str, names: Sequence[str]) -> list[Key]:
        """Return the keys under which a clause looks in indexes of these names."""
        return [(self.account_id, name, value) for name in names for value in self.clauses[index]]

    @property
    def widest(self) -> list[Key]:
        """Return the key that holds every document of the account."""
        return [(self.account_id, "", "")]


@dataclass(slots=True)
class _Shelf:
    """The postings of one index by value: alone there, as most are, or several in order."""

    alone: dict[object, Posting] = field(default_factory=dict)
    lists: dict[object, list[Posting]] = field(default_factory=dict)
    foreign: set[object] = field(default_factory=set)  # of lists that another fork reads, too

    def fork(self) -> "_Shelf":
        """Return a copy that shares each list until it writes it; this one is written no more."""
        return _Shelf(dict(self.alone), dict(self.lists), set(self.lists))

    def writable(self, value: object) -> list[Posting]:
        """Return the list of a value that has several, so that no other fork sees what changes."""
        if value in self.foreign:
            self.foreign.remove(value)
            self.lists[value] = list(self.lists[value])
        return self.lists[value]


def _no_shelves() -> defaultdict[str, _Shelf]:
    return defaultdict(_Shelf)


class Postings:
    """The posting lists of one table, copied list by list when a fork writes.

    They lie by account id and then by index name.
    """

    def __init__(self) -> None:
        """Start with no lists."""
        self._shelves: dict[str, dict[str, _Shelf]] = defaultdict(_no_shelves)

    def fork(self) -> "Postings":
        """Return a copy that shares each list until it writes it; this one is written no more."""
        copy = Postings()
        for account_id, shelves in self._shelves.items():
            for name, shelf in shelves.items():
                copy._shelves[account_id][name] = shelf.fork()
        return copy

    def under(self, key: Key) -> Sequence[Posting]:
        """Return the postings under one key, in order."""
        account_id, name, value = key
        shelves = self._shelves.get(account_id)
        shelf = shelves.get(name) if shelves else None
        if shelf is None:
            return ()
        found = shelf.lists.get(value)
        if found is None:
            return (shelf.alone[value],) if value in shelf.alone else ()
        return found

    def common(self, clauses: Iterable[Iterable[Key]]) -> set[Posting]:
        """Return the postings that each clause has under one of its keys."""
        found = (set[Posting]().union(*map(self.under, keys)) for keys in clauses)
        return set.intersection(*found)

    def size(self, keys: Iterable[Key]) -> int:
        """Count the postings under these keys."""
        return sum(len(self.under(key)) for key in keys)

    def add(self, account_id: str, values: Iterable[Value], posting: Posting) -> None:
        """Enter a posting under each of an account's values, in order."""
        shelves = self._shelves[account_id]
        for name, value in values:
            shelf = shelves[name]
            postings = shelf.lists.get(value)
            if postings is None:
                other = shelf.alone.setdefault(value, posting)
                if other is posting:
                    continue
                del shelf.alone[value]
                postings = shelf.lists[value] = [other]
            elif value in shelf.foreign:
                postings = shelf.writable(value)
            if posting > postings[-1]:
                postings.append(posting)
            else:
                insort(postings, posting)

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Enter many postings, in their order: each goes to the end of its lists."""
        for entry in sorted(entries, key=itemgetter(-1)):
            self.add(*entry)

    def remove(self, account_id: str, values: Iterable[Value], posting: Posting) -> None:
        """Strike a posting under each of an account's values."""
        for name, value in values:
            shelf = self._shelves[account_id][name]
            if shelf.alone.pop(value, None):
                continue
            postings = shelf.writable(value)
            del postings[bisect_left(postings, posting)]
            if not postings:
                del shelf.lists[value]

    def read(self, keys: list[Key], query: Query) -> Iterator[Posting]:
        """Yield the postings under any of the keys within the query's range, in its order."""
        walks = [_walk(found, query) for key in keys if (found := self.under(key))]
        if len(walks) > 1:
            return _distinct(heapq.merge(*walks, reverse=query.newest_first))
        return walks[0] if walks else iter(())


def _walk(postings: Sequence[Posting], query: Query) -> Iterator[Posting]:
    first = 0 if query.after is None else bisect_left(postings, (query.after + 1,))
    last = len(postings) if query.until is None else bisect_left(postings, (query.until + 1,))
    places = range(last - 1, first - 1, -1) if query.newest_first else range(first, last)
    return (postings[place] for place in places)


def _distinct(postings: Iterator[Posting]) -> Iterator[Posting]:
    last = None
    for posting in postings:
        if posting != last:
            yield posting
        last = posting
