"""Matching: which conditions a subject meets, and which rules can meet it at all.

A condition is a value, a list of values, or a glob. The index files each rule under one field for
which it wants exact words, or else globs, so that a seam looks at the few rules that can match.
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
    def globs(self) -> dict[str, list[str]]:
        """The globs wanted, of each field for which nothing but texts is wanted."""
        texts = {
            field: [one.lower() for one in _listed(wanted) if isinstance(one, str)]
            for field, wanted in self._wanted.items()
        }
        return {
            field: found
            for field, found in texts.items()
            if found and len(found) == len(_listed(self._wanted[field]))
        }

    @property
    def words(self) -> dict[str, set[str]]:
        """The exact words wanted, of each field for which nothing else is wanted."""
        return {
            field: set(texts)
            for field, texts in self.globs.items()
            if not any(_GLOB.search(text) for text in texts)
        }


class MatchIndex(Generic[Item]):
    """Items by a field that they match by words or globs; others are candidates always."""

    def __init__(self) -> None:
        """Start empty."""
        self._filed: dict[str, dict[str, list[Item]]] = {}
        self._globs: dict[str, _Globs[Item]] = {}
        self._loose: list[Item] = []

    def add(self, item: Item, matcher: Matcher) -> None:
        """File an item where it has the fewest companions."""
        words, globs = matcher.words, matcher.globs
        if not words:
            self._add_loose(item, globs)
            return
        field = min(words, key=lambda name: self._crowd(name, words[name]))
        for word in words[field]:
            self._filed.setdefault(field, {}).setdefault(word, []).append(item)

    def candidates(self, subject: Subject) -> list[Item]:
        """Return the items that the subject may match, each once, in no order."""
        found = list(self._loose)
        for field, filed in self._filed.items():
            words = set(_texts(subject, field))
            found += _unique(item for word in words for item in filed.get(word, ()))
        for field, globs in self._globs.items():
            found += globs.candidates(_texts(subject, field))
        return found

    def _add_loose(self, item: Item, globs: dict[str, list[str]]) -> None:
        if globs:
            field, patterns = next(iter(globs.items()))
            self._globs.setdefault(field, _Globs()).add(item, patterns)
        else:
            self._loose.append(item)

    def _crowd(self, field: str, words: Iterable[str]) -> int:
        filed = self._filed.get(field, {})
        return sum(len(filed.get(word, ())) for word in words)


class _Globs(Generic[Item]):
    """Items by globs of one field, all tried at once: mostly none of them fits."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._patterns: list[str] = []
        self._any: re.Pattern[str] | None = None  # made when it is asked for

    def add(self, item: Item, patterns: list[str]) -> None:
        self._items.append(item)
        self._patterns += patterns
        self._any = None

    def candidates(self, texts: list[str]) -> list[Item]:
        fits = self._any = self._any or re.compile("|".join(map(_expression, self._patterns)))
        return self._items if any(fits.match(text) for text in texts) else []


def _expression(glob: str) -> str:
    """Return the expression for a glob, which also fits itself: `[Urgent] plan` is a subject."""
    return f"{translate(glob)}|{re.escape(glob)}\\Z" if "[" in glob else translate(glob)


def _texts(subject: Subject, field: str) -> list[str]:
    return [one.lower() for one in _listed(subject.get(field)) if isinstance(one, str)]


def _unique(items: Iterable[Item]) -> Iterable[Item]:
    return {id(item): item for item in items}.values()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _test(pattern: Any) -> Test:
    """Return the test for a value: a glob, a number that a query may hold as text, or equality."""
    if isinstance(pattern, str):
        fits = re.compile(_expression(pattern.lower())).match
        return lambda value: isinstance(value, str) and fits(value.lower()) is not None
    if isinstance(pattern, int | float):
        text = str(pattern).lower()
        return lambda value: (
            bool(value == pattern) or (isinstance(value, str) and value.lower() == text)
        )
    return lambda value: bool(value == pattern)
