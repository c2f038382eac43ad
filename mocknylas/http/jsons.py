"""JSON in and out: by orjson where it is installed, else by the standard library, the same bytes."""

import json
from typing import Any

try:
    import orjson
except ImportError:  # the extra `fast` is not installed
    orjson = None  # type: ignore[assignment]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _loads(data: bytes) -> Any:
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
        _dumps(value)  # a lone surrogate cannot be answered, so it is not taken either
    except (RecursionError, UnicodeError) as error:
        raise ValueError(str(error)) from None
    return value


def _dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


loads = orjson.loads if orjson else _loads
"""Parse JSON bytes. Raises: ValueError."""

dumps = orjson.dumps if orjson else _dumps
"""Return a value as compact JSON bytes."""
