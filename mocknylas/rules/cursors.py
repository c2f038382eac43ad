"""Delta cursors: the number of a change, in a form that only its account can use.

A cursor is 128 bits in base 36, as ids are: a tag made of account and number, and the number under
a mask made of account and tag. So it needs no table, is the same in every process, and is refused
when it was made up or belongs to another account.
"""

import hashlib

from mocknylas.ids import LENGTH, is_id

BEGINNING = "0"
_HALF = 64  # bits of the tag, and of the masked number
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def cursor_of(account_id: str, number: int) -> str:
    """Return the cursor of an account's change, "0" for none. Source: R-DEL-01."""
    if not number:
        return BEGINNING
    tag = _hash(account_id, "tag", number)
    return _base36(tag << _HALF | number ^ _hash(account_id, "mask", tag))


def number_of(account_id: str, cursor: str) -> int | None:
    """Return the number that a cursor of this account stands for, or None. Source: R-DEL-04."""
    if cursor == BEGINNING:
        return 0
    if not is_id(cursor):
        return None
    tag, masked = divmod(int(cursor, 36), 2**_HALF)
    number = masked ^ _hash(account_id, "mask", tag)
    return number if cursor_of(account_id, number) == cursor else None


def _hash(*parts: object) -> int:
    name = "\0".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=_HALF // 8).digest(), "big")


def _base36(value: int) -> str:
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(LENGTH, "0")
