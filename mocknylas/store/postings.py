"""Posting lists: for each index key the postings of its documents, in order."""

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mocknylas.documents import Document

Key = tuple[str, str, object]  # account id, index name ("" holds all of the account), value
Posting = tuple[Any, ...]  # position in the order of the kind, what breaks ties, document id
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


class Postings:
    """The posting lists of one table, copied list by list when a fork writes."""

    def __init__(self) -> None:
        """Start with no lists."""
        self._lists: dict[Key, list[Posting]] = {}
        self._foreign: set[Key] = set()  # lists that another fork reads, too

    def fork(self) -> "Postings":
        """Return a copy that shares each list until it writes it; this one is written no more."""
        copy = Postings()
        copy._lists = dict(self._lists)
        copy._foreign = set(self._lists)
        return copy

    def under(self, key: Key) -> Sequence[Posting]:
        """Return the postings under one key, in order."""
        return self._lists.get(key, ())

    def common(self, clauses: Iterable[Iterable[Key]]) -> set[Posting]:
        """Return the postings that each clause has under one of its keys."""
        found = (set[Posting]().union(*map(self.under, keys)) for keys in clauses)
        return set.intersection(*found)

    def size(self, keys: Iterable[Key]) -> int:
        """Count the postings under these keys."""
        return sum(len(self._lists.get(key, ())) for key in keys)

    def add(self, keys: Iterable[Key], posting: Posting) -> None:
        """Enter a posting under each of the keys, in order."""
        lists, foreign = self._lists, self._foreign
        for key in keys:
            postings = lists.get(key)
            if postings is None:
                lists[key] = [posting]
                continue
            if key in foreign:
                postings = self._writable(key)
            if posting > postings[-1]:
                postings.append(posting)
            else:
                insort(postings, posting)

    def add_all(self, entries: Iterable[tuple[Iterable[Key], Posting]]) -> None:
        """Enter many postings, sorting each list that grew once."""
        grown: dict[Key, list[Posting]] = {}
        for keys, posting in entries:
            for key in keys:
                postings = grown.get(key)
                if postings is None:
                    postings = grown[key] = self._writable(key)
                postings.append(posting)
        for postings in grown.values():
            postings.sort()

    def remove(self, keys: Iterable[Key], posting: Posting) -> None:
        """Strike a posting under each of the keys."""
        for key in keys:
            postings = self._writable(key)
            del postings[bisect_left(postings, posting)]
            if not postings:
                del self._lists[key]

    def read(self, keys: list[Key], query: Query) -> Iterator[Posting]:
        """Yield the postings under any of the keys within the query's range, in its order."""
        walks = [self._walk(key, query) for key in keys if key in self._lists]
        if len(walks) > 1:
            return _distinct(heapq.merge(*walks, reverse=query.newest_first))
        return walks[0] if walks else iter(())

    def _walk(self, key: Key, query: Query) -> Iterator[Posting]:
        postings = self._lists[key]
        first = 0 if query.after is None else bisect_left(postings, (query.after + 1,))
        last = len(postings) if query.until is None else bisect_left(postings, (query.until + 1,))
        places = range(last - 1, first - 1, -1) if query.newest_first else range(first, last)
        return (postings[place] for place in places)

    def _writable(self, key: Key) -> list[Posting]:
        postings = self._lists.setdefault(key, [])
        if key in self._foreign:
            self._foreign.remove(key)
            postings = self._lists[key] = list(postings)
        return postings


def _distinct(postings: Iterator[Posting]) -> Iterator[Posting]:
    last = None
    for posting in postings:
        if posting != last:
            yield posting
        last = posting
