"""Check the values of a recipe one by one; a mistake names its place and the remedy.

A check takes a value and where it stands ("my.yaml, accounts 2, provider") and returns the value
in the form the recipe keeps it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from email.utils import parseaddr
from typing import Any

from mocknylas.durations import seconds
from mocknylas.errors import RecipeError, UsageError, unknown

LONGEST = 80  # characters of a wrong value that are shown
Check = Callable[[Any, str], Any]

_DURATION = re.compile(r"(?:\d+[smhdw])+", re.ASCII)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def wrong(value: object, where: str, what: str, remedy: str) -> RecipeError:
    """Build the error for a value that is not what it must be."""
    return RecipeError(f"{where}: not {what}: {_short(value)}; write {remedy}")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def text(value: Any, where: str) -> str:
    """Accept any text; a number or date that YAML made of it must be quoted."""
    if not isinstance(value, str):
        raise wrong(value, where, "a text", "it in quotes")
    return value


def flag(value: Any, where: str) -> bool:
    """Accept true and false."""
    if not isinstance(value, bool):
        raise wrong(value, where, "true or false", "true or false")
    return value


def anything_named(value: Any, where: str) -> dict[str, Any]:
    """Accept a mapping of names to whatever."""
    if not isinstance(value, dict):
        raise wrong(value, where, "a mapping", "names with values, such as {strict: true}")
    return value


def count(value: Any, where: str) -> int:
    """Accept 0, 1, 2 and so on."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise wrong(value, where, "a count", "a whole number such as 120")
    return value


def positive(value: Any, where: str) -> int:
    """Accept 1, 2, 3 and so on."""
    if count(value, where) == 0:
        raise wrong(value, where, "a positive number", "1 or more")
    return int(value)


def share(value: Any, where: str) -> float:
    """Accept a number from 0 to 1."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise wrong(value, where, "a share", "a number from 0 to 1 such as 0.15")
    return float(value)


def duration(value: Any, where: str) -> int:
    """Accept "90s", "10m", "2h", "3d", "1w" or several in one; return seconds."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise wrong(value, where, "a duration", "90s, 10m, 2h, 3d or 1d12h")
    try:
        return seconds(value)
    except UsageError:  # without end
        raise wrong(value, where, "a duration", "1000w or less") from None


def email_address(value: Any, where: str) -> str:
    """Accept a bare address."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise wrong(value, where, "an e-mail address", "one such as ada@example.test")
    return value


def person(value: Any, where: str) -> dict[str, str]:
    """Accept "Ada Lovelace <ada@example.test>" or a bare address; return a Person."""
    name, email = parseaddr(value) if isinstance(value, str) else ("", "")
    if not _ADDRESS.fullmatch(email):
        raise wrong(value, where, "an address", "Ada Lovelace <ada@example.test>")
    return {"name": name, "email": email}


def message_id(value: Any, where: str) -> str:
    """Accept a Message-Id with or without its angle brackets; return it with them."""
    bare = text(value, where).strip().removeprefix("<").removesuffix(">")
    if not _ADDRESS.fullmatch(bare):
        raise wrong(value, where, "a Message-Id", "one such as first@example.test")
    return f"<{bare}>"


def one_of(what: str, known: Collection[str]) -> Check:
    """Make the check for one of a closed set of words."""

    def check(value: Any, where: str) -> str:
        if value not in known:
            raise RecipeError(f"{where}: {unknown(what, value, known)}")
        return str(value)

    return check


def several(check: Check) -> Check:
    """Make the check for a list; a single item may stand alone."""

    def check_all(value: Any, where: str) -> tuple[Any, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(check(item, f"{where} {number}") for number, item in enumerate(items, 1))

    return check_all


def mapping(checks: Mapping[str, Check], *required: str) -> Check:
    """Make the check for keys and values; a key with nothing behind it counts as left out."""

    def check_all(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(value, where, "keys and values", "lines such as name: Ada Lovelace")
        given = {key: item for key, item in value.items() if item is not None}
        for key in given:
            one_of("key", checks)(key, where)
        for key in required:
            if key not in given:
                raise RecipeError(f"{where}: {key} is missing; add it")
        return {key: checks[key](item, f"{where}, {key}") for key, item in given.items()}

    return check_all
