"""Matching: which conditions a subject meets, and which rules can meet it at all.

A condition is a value, a list of values, or a glob. The index files each rule under one field for
which it wants exact words, so that a seam looks at the few rules that can match, not at all.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import translate
from typing import Any, Generic, TypeVar

from mocknylas.documents import Document

Subject = Mapping[str, Any]
Test = Callable[[Any], bool]
Item = TypeVar("Item")
_GLOB = re.compile(r"[*?\[]")


class Matcher:
    """The conditions of one rule."""

    def __init__(self, match: Document) -> None:
        """Prepare to test subjects."""
        self._wanted = match
        self._tests = [
            (field, [_test(pattern) for pattern in _listed(wanted)])
            for field, wanted in match.items()
        ]

    def miss(self, subject: Subject) -> str:
        """Say which condition a subject fails, or nothing when it meets them all."""
        for field, tests in self._tests:
            found = subject.get(field)
            if not any(test(value) for value in _listed(found) for test in tests):
                return f"{field} is {found!r}, not {self._wanted[field]!r}"
        return ""

    @property
    def words(self) -> dict[str, set[str]]:
        """The exact words wanted, of each field for which nothing else is wanted."""
        exact = {
            field: [one.lower() for one in _listed(wanted) if _is_word(one)]
            for field, wanted in self._wanted.items()
        }
        return {
            field: set(found)
            for field, found in exact.items()
            if found and len(found) == len(_listed(self._wanted[field]))
        }


class MatchIndex(Generic[Item]):
    """Items by one of the fields that they match exactly; the others are always candidates."""

    def __init__(self) -> None:
        """Start empty."""
        self._filed: dict[str, dict[str, list[Item]]] = {}
        self._loose: list[Item] = []

    def add(self, item: Item, matcher: Matcher) -> None:
        """File an item where it has the fewest companions."""
        words = matcher.words
        if not words:
            self._loose.append(item)
            return
        field = min(words, key=lambda name: self._crowd(name, words[name]))
        for word in words[field]:
            self._filed.setdefault(field, {}).setdefault(word, []).append(item)

    def candidates(self, subject: Subject) -> list[Item]:
        """Return the items that the subject may match, each once, in no order."""
        found = list(self._loose)
        for field, filed in self._filed.items():
            words = {one.lower() for one in _listed(subject.get(field)) if isinstance(one, str)}
            found += _unique(item for word in words for item in filed.get(word, ()))
        return found

    def _crowd(self, field: str, words: Iterable[str]) -> int:
        filed = self._filed.get(field, {})
        return sum(len(filed.get(word, ())) for word in words)


def _unique(items: Iterable[Item]) -> Iterable[Item]:
    return {id(item): item for item in items}.values()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_word(pattern: Any) -> bool:
    return isinstance(pattern, str) and not _GLOB.search(pattern)


def _test(pattern: Any) -> Test:
    """Return the test for a value: a glob, a number that a query may hold as text, or equality."""
    if isinstance(pattern, str):
        fits = re.compile(translate(pattern.lower())).match
        return lambda value: isinstance(value, str) and fits(value.lower()) is not None
    if isinstance(pattern, int | float):
        text = str(pattern).lower()
        return lambda value: (
            bool(value == pattern) or (isinstance(value, str) and value.lower() == text)
        )
    return lambda value: bool(value == pattern)
