"""JSON in and out: by orjson or, without it, by the standard library; the same bytes."""

import json
import math
import re
from typing import Any

MAX_DEPTH = 100  # of lists and objects in each other; what is read must also fit into an answer
_EXACT = range(-(2**63), 2**64)  # whole numbers beyond become floats, as orjson reads them
_SMALL = re.compile(r'"(?:[^"\\]|\\.)*"|[\d.]+e-0\d')  # a string, passed over whole, or a number


def loads(data: bytes) -> Any:
    """Return the value of a JSON text. Raises: ValueError, also for one that is nested deeply."""
    value = _read(data)
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH and _is_deep(value):
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    return value


def loads_own(data: bytes) -> Any:
    """Return the value of a JSON text that we wrote ourselves, however deeply it is nested."""
    return _read(data)


def _is_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        lists = [one.values() if isinstance(one, dict) else one for one in level]
        level = [inner for one in lists for inner in one if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text} is too large")
    return value


def _integer(text: str) -> int | float:
    value = int(text)
    return value if value in _EXACT else _float(text)


def _loads(data: bytes) -> Any:
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_float,
            parse_int=_integer,
        )
        _dumps(value)  # a lone surrogate cannot be answered, so it is not taken either
    except (RecursionError, UnicodeError) as error:
        raise ValueError(str(error)) from None
    return value


def _dumps(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (_SMALL.sub(_small, text) if "e-0" in text else text).encode("utf-8")


def _small(found: re.Match[str]) -> str:
    """Write a small number as orjson does: 0.000015 for 1.5e-05, 1.5e-6 for 1.5e-06."""
    text = found[0]
    if text.startswith('"'):
        return text
    digits, _, exponent = text.partition("e-0")
    return f"0.0000{digits.replace('.', '')}" if exponent == "5" else f"{digits}e-{exponent}"


try:
    import orjson
except ImportError:  # the extra `fast` is not installed
    _read, dumps = _loads, _dumps
else:
    _read, dumps = orjson.loads, orjson.dumps  # type: ignore[assignment]  # they take more
