"""Chance and identity: one seed, one independent stream per purpose, nothing else random.

The n-th value of a stream is a hash of (seed, purpose, n). So a stream is one counter, costs
nothing to fork or save, and drawing from one never shifts another.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]
_LOWEST = 36**24  # the smallest number of 25 base-36 digits
_SPAN = 2**128 - _LOWEST
_ID = re.compile(r"[0-9a-z]{1,25}", re.ASCII)


class Streams:
    """Independent, reproducible streams of draws and ids under one seed."""

    def __init__(self, seed: int | str = 0, counters: dict[str, int] | None = None) -> None:
        """Begin every stream at its first value, or where `counters` left it."""
        self.seed = seed
        self.counters = dict(counters or {})

    def fork(self) -> "Streams":
        """Copy the streams; both copies go on with the same values, each on its own."""
        return Streams(self.seed, self.counters)

    def new_id(self, purpose: str) -> str:
        """Return a fresh object id: 25 lower-case base-36 digits. Source: R-X22."""
        return _base36(_LOWEST + self._next(purpose) % _SPAN)

    def draw(self, purpose: str) -> float:
        """Return the stream's next number in [0, 1)."""
        return (self._next(purpose) >> 75) / 2**53

    def draw_at(self, purpose: str, number: int) -> float:
        """Return a stream's draw of this number, whatever was drawn before."""
        return (_hash(f"{self.seed}\0{purpose}\0{number}") >> 75) / 2**53

    def choice(self, purpose: str, items: Sequence[Item]) -> Item:
        """Return one of the items, all equally likely."""
        return items[self._next(purpose) % len(items)]

    def _next(self, purpose: str) -> int:
        count = self.counters.get(purpose, 0)
        self.counters[purpose] = count + 1
        return _hash(f"{self.seed}\0{purpose}\0{count}")


def fixed_id(*parts: object) -> str:
    """Return the one id that belongs to these parts, the same in every process."""
    return _base36(_LOWEST + _hash("\0".join(map(str, parts))) % _SPAN)


def is_id(value: object) -> bool:
    """Say whether a value has the form of an object id. Source: R-X22."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def _base36(number: int) -> str:
    pairs = []
    while number:
        number, rest = divmod(number, 1296)
        pairs.append(_PAIRS[rest])
    return "".join(reversed(pairs)).lstrip("0")
