"""Blanks in a scenario: `$(now + 2h)`, `$(job.job_status_id)`, filled when their step runs."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from mocknylas.durations import seconds
from mocknylas.errors import UsageError, unknown
from mocknylas.scenario import Place

GIVEN = ("now", "start", "client_id")  # what every scenario may name
_BLANK = re.compile(r"\$\(([^()]*)\)")
_SUM = re.compile(r"\s*([A-Za-z_]\w*(?:\.\w+)*)\s*(?:([+-])\s*([\w. ]+?)\s*)?")


def fill_blanks(value: Any, names: Mapping[str, Any]) -> Any:
    """Return a value with its blanks filled; a text that is one blank becomes what it names."""
    if isinstance(value, dict):
        return {key: fill_blanks(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [fill_blanks(one, names) for one in value]
    if not isinstance(value, str):
        return value
    whole = _BLANK.fullmatch(value)
    if whole:
        return _value(whole[1], names)
    return _BLANK.sub(lambda found: str(_value(found[1], names)), value)


def wrong_blanks(value: Any, names: Collection[str]) -> Iterator[tuple[Place, UsageError]]:
    """Yield the place and the error of each blank that cannot be filled from these names."""
    for place, text in _texts(value, ()):
        for found in _BLANK.finditer(text):
            try:
                root = _parts(found[1])[0].partition(".")[0]
                if root not in names:
                    raise unknown("name to fill in", root, names)
            except UsageError as error:
                yield place, error


def _value(words: str, names: Mapping[str, Any]) -> Any:
    path, sign, duration = _parts(words)
    root, *keys = path.split(".")
    if root not in names:
        raise unknown("name to fill in", root, names)
    value = names[root]
    for key in keys:
        value = _part(value, key, path)
    if not sign:
        return value
    if type(value) is not int:
        raise UsageError(f"$({words.strip()}): {path} is {value!r} and no instant to reckon from")
    return value + seconds(duration) * (1 if sign == "+" else -1)


def _part(value: Any, key: str, path: str) -> Any:
    if isinstance(value, dict) and key in value:
        return value[key]
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    known = [str(one) for one in value] if isinstance(value, dict) else []
    raise unknown(f"part of {path}", key, known)


def _parts(words: str) -> tuple[str, str, str]:
    match = _SUM.fullmatch(words)
    if match is None:
        raise UsageError(f"not a blank: $({words}); write $(now + 2h) or $(name.key)")
    if match[2]:
        seconds(match[3])
    return match[1], match[2] or "", match[3] or ""


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    inner: Callable[[Any], Any] = dict.items if isinstance(value, dict) else enumerate
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        for key, one in inner(value):
            yield from _texts(one, (*place, key))
