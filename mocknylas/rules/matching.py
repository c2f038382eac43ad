"""Compare what there is with what is wanted of it, and tell which fields differ."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.documents import Document

MAX_SHOWN = 120  # characters of a value in a difference


def differences(found: Document, wanted: Mapping[str, Any]) -> dict[str, str]:
    """Return each wanted field that is otherwise, with a line that says how."""
    return {
        name: f"{name} is {shown(found.get(name))}, not {shown(value)}"
        for name, value in wanted.items()
        if not meets(found.get(name), value)
    }


def meets(found: Any, wanted: Any) -> bool:
    """Say whether a value is as wanted.

    A text may be a glob; a participant is met by its address. A list that is wanted names every
    entry, in any order; any other wish is met by one entry of a list. A mapping may say less than
    there is. A pattern is searched for, and a function decides for itself.
    """
    if isinstance(wanted, re.Pattern):
        return wanted.search(str(found)) is not None
    if callable(wanted):
        return bool(wanted(found))
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(meets(found.get(key), one) for key, one in wanted.items())
    if isinstance(found, list):
        return _list_meets(found, wanted)
    if isinstance(wanted, str):
        return _text_meets(found, wanted)
    return bool(found == wanted)


def shown(value: Any) -> str:
    """Return a value as people read it: participants by their addresses, long ones cut."""
    if isinstance(value, list) and value and all(_is_person(one) for one in value):
        value = [one["email"] for one in value]
        value = value[0] if len(value) == 1 else value
    text = f"/{value.pattern}/" if isinstance(value, re.Pattern) else repr(value)
    if isinstance(value, Callable):  # type: ignore[arg-type]
        text = f"what {getattr(value, '__name__', text)} accepts"
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _list_meets(found: list[Any], wanted: Any) -> bool:
    if not isinstance(wanted, list):
        return any(meets(one, wanted) for one in found)
    if not wanted or not found:
        return not wanted and not found
    first, *others = wanted
    return any(
        meets(one, first) and _list_meets([*found[:place], *found[place + 1 :]], others)
        for place, one in enumerate(found)
    )


def _text_meets(found: Any, wanted: str) -> bool:
    if _is_person(found):
        address = found["email"].lower()
        return address == wanted.lower() or fnmatchcase(address, wanted.lower())
    if not isinstance(found, str):
        return False
    return found == wanted or fnmatchcase(found, wanted)


def _is_person(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("email"), str)
