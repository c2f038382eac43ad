"""Chance and identity: one seed, one independent stream per purpose, nothing else random.

The n-th value of a stream is a hash of (seed, purpose, n). So a stream is one counter, costs
nothing to fork or save, and drawing from one never shifts another.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

LENGTH = 25  # digits; with a first one below f they are a number of 128 bits, as the API's ids are
_DIGITS = b"0123456789abcdefghijklmnopqrstuvwxyz"
_FIRST = b"123456789abcde"
_TO_DIGIT = bytes(_DIGITS[byte % 36] for byte in range(256))
_TO_FIRST = bytes(_FIRST[byte % 14] for byte in range(256))
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
        return _digits(self._next(purpose))

    def draw(self, purpose: str) -> float:
        """Return the stream's next number in [0, 1)."""
        return _fraction(self._next(purpose))

    def draw_at(self, purpose: str, number: int) -> float:
        """Return a stream's draw of this number, whatever was drawn before."""
        return _fraction(f"{self.seed}\0{purpose}\0{number}")

    def choice(self, purpose: str, items: Sequence[Item]) -> Item:
        """Return one of the items, all equally likely."""
        return items[_number(self._next(purpose)) % len(items)]

    def _next(self, purpose: str) -> str:
        """Return the name of the stream's next value; hashing it gives the value."""
        count = self.counters.get(purpose, 0)
        self.counters[purpose] = count + 1
        return f"{self.seed}\0{purpose}\0{count}"


def fixed_id(*parts: object) -> str:
    """Return the one id that belongs to these parts, the same in every process."""
    return _digits("\0".join(map(str, parts)))


def new_secret() -> str:
    """Return a text that nobody can guess; the only chance that no seed decides."""
    return secrets.token_urlsafe(24)


def is_id(value: object) -> bool:
    """Say whether a value has the form of an object id. Source: R-X22."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _digits(name: str) -> str:
    digest = hashlib.blake2b(name.encode(), digest_size=LENGTH).digest()
    return (digest[:1].translate(_TO_FIRST) + digest[1:].translate(_TO_DIGIT)).decode()


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest(), "big")


def _fraction(name: str) -> float:
    return (_number(name) >> 75) / 2**53
