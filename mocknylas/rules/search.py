"""Search queries: Gmail's operators, phrases, `-`, `OR` and `( )`, matched against messages.

Source: R-S1, R-S6. Terms are joined by AND; `OR` joins its neighbours; `( )` groups, also after an
operator or `-`. A term matches as a case-insensitive substring of subject, text, addresses and
names; an operator looks at its own part.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mocknylas.documents import Document
from mocknylas.rules.text import to_text
from mocknylas.rules.threading import PARTICIPANT_FIELDS, containers_of

Matches = Callable[[Document], bool]
SPANS = {"h": 3600, "d": 86400, "w": 604800, "m": 2592000, "y": 31536000}  # seconds; m is a month
FLAGS: dict[str, Matches] = {
    "unread": lambda message: bool(message["unread"]),
    "read": lambda message: not message["unread"],
    "starred": lambda message: bool(message["starred"]),
}
ANYWHERE = "anywhere"
_TOKEN = re.compile(r'(-?)(?:([a-z_]+):)?(?:(\()|"([^"]*)"?|([^\s()"]+))|(\))', re.I)
_LETTERS = re.compile(r"[a-z0-9]+")  # written the same in HTML, where others may be entities
_TAG = re.compile(r"<[a-z/!?][^>]*>?", re.I)
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_SPAN = re.compile(r"(\d{1,6})([hdwmy])", re.I)
MAX_DEPTH = 50  # of parentheses
MAX_DIGITS = 12  # of Unix seconds


@dataclass(frozen=True)
class Token:
    """One word of a query: an operator's name or nothing, its value, negated or not."""

    operator: str
    value: str
    negated: bool = False
    quoted: bool = False


OPEN, CLOSE, OR = "(", ")", "OR"  # values of tokens that are not quoted


def compile_query(text: str, *, now: int) -> Matches:
    """Return the check of a message that a query asks for; an empty query matches all.

    What cannot be understood, like an unknown operator, is searched for as it is written.
    """
    return _Reader(list(_tokens(text)), now).terms("", depth=0)


def _tokens(text: str) -> Iterator[Token]:
    for minus, operator, opening, phrase, word, closing in _TOKEN.findall(text):
        known = operator.lower() in OPERATORS
        if closing:
            yield Token("", CLOSE)
        elif operator and not known:
            yield Token("", f"{operator}:{phrase or word}", bool(minus), quoted=True)
            if opening:
                yield Token("", OPEN)
        elif opening or phrase or word:
            value = opening or " ".join(phrase.split()) or word
            yield Token(operator.lower(), value, bool(minus), quoted=bool(phrase))


class _Reader:
    """Reads the terms of a query from its tokens, one after the other."""

    def __init__(self, tokens: Sequence[Token], now: int) -> None:
        self._tokens = tokens
        self._now = now
        self._place = 0

    def terms(self, operator: str, *, depth: int) -> Matches:
        """Read up to a closing bracket; words without an operator of their own take this one."""
        groups: list[list[Matches]] = []
        joined = False
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            if _is(token, CLOSE):
                if depth:
                    break
            elif _is(token, OR):
                joined = bool(groups)
            else:
                check = self._one(replace(token, operator=token.operator or operator), depth)
                if joined:
                    groups[-1].append(check)
                else:
                    groups.append([check])
                joined = False
        return lambda message: all(any(one(message) for one in group) for group in groups)

    def _one(self, token: Token, depth: int) -> Matches:
        if token.value == OPEN and not token.quoted and depth < MAX_DEPTH:
            check = self.terms(token.operator, depth=depth + 1)
        else:
            check = OPERATORS.get(token.operator, _contains)(token.value, self._now)
        return _not(check) if token.negated else check


def _is(token: Token, mark: str) -> bool:
    return token == Token("", mark)


def _not(check: Matches) -> Matches:
    return lambda message: not check(message)


def _contains(value: str, _: int) -> Matches:
    wanted = value.lower()
    runs = _LETTERS.findall(wanted)
    return lambda message: any(wanted in text for text in _texts(message, runs))


def _texts(message: Document, runs: Sequence[str]) -> Iterator[str]:
    """Yield where a word can stand; the body only if it holds the word's plain letters at all."""
    yield (message["subject"] or "").lower()
    for name in PARTICIPANT_FIELDS:
        yield from _people(message, name)
    body = message["body"] or ""
    letters = _TAG.sub("", body).lower()
    if all(run in letters for run in runs):  # ten times as fast as to_text, which reads entities
        yield " ".join(to_text(body).lower().split())


def _people(message: Document, field: str) -> Iterator[str]:
    for one in message[field]:
        yield one["email"].lower()
        yield (one.get("name") or "").lower()


def _person(field: str) -> Callable[[str, int], Matches]:
    def check(value: str, _: int) -> Matches:
        wanted = value.lower()
        return lambda message: any(wanted in text for text in _people(message, field))

    return check


def _subject(value: str, _: int) -> Matches:
    wanted = value.lower()
    return lambda message: wanted in (message["subject"] or "").lower()


def _inside(value: str, _: int) -> Matches:
    wanted = value.lower()
    if wanted == ANYWHERE:
        return lambda _: True
    return lambda message: any(
        wanted in {str(one[name] or "").lower() for name in ("name", "display_name", "id")}
        for one in containers_of(message)
    )


def _state(value: str, now: int) -> Matches:
    return FLAGS.get(value.lower()) or _inside(value, now)


def _has(value: str, _: int) -> Matches:
    return lambda message: value.lower() == "attachment" and bool(message["files"])


def _filename(value: str, _: int) -> Matches:
    wanted = value.lower()
    return lambda message: any(
        wanted in (one["filename"] or "").lower() for one in message["files"]
    )


def _dated(field: str) -> Callable[[str, int], Matches]:
    def check(value: str, _: int) -> Matches:
        instant = _instant(value)
        if instant is None:
            return _contains(f"{field}:{value}", 0)
        if field == "before":
            return lambda message: message["date"] < instant
        return lambda message: message["date"] >= instant

    return check


def _aged(field: str) -> Callable[[str, int], Matches]:
    def check(value: str, now: int) -> Matches:
        span = _SPAN.fullmatch(value)
        if span is None:
            return _contains(f"{field}:{value}", 0)
        limit = now - int(span[1]) * SPANS[span[2].lower()]
        if field == "older_than":
            return lambda message: message["date"] < limit
        return lambda message: message["date"] >= limit

    return check


def _instant(value: str) -> int | None:
    if value.isdecimal() and len(value) <= MAX_DIGITS:
        return int(value)
    parts = _DATE.fullmatch(value)
    try:
        return None if parts is None else _midnight(*map(int, parts.groups()))
    except ValueError:
        return None


def _midnight(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


OPERATORS: dict[str, Callable[[str, int], Matches]] = {
    **{field: _person(field) for field in PARTICIPANT_FIELDS},
    "subject": _subject,
    "in": _inside,
    "label": _inside,
    "is": _state,
    "has": _has,
    "filename": _filename,
    "before": _dated("before"),
    "after": _dated("after"),
    "older_than": _aged("older_than"),
    "newer_than": _aged("newer_than"),
}
