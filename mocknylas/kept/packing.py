"""Any value of a world as JSON: what JSON has no word for is written as base 64, and listed.

`{"value": …, "strange": [["bytes", "documents", "blob", "4x…", "data"]]}`: type, then the place.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from mocknylas import jsons
from mocknylas.documents import Document

Place = list[str | int]
Found = list[list[str | int]]

READERS: dict[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "text": lambda data: data.decode("utf-8", "surrogatepass"),
    "integer": int,
}
WRITERS: dict[type, tuple[str, Callable[[Any], bytes]]] = {
    bytes: ("bytes", bytes),
    str: ("text", lambda text: text.encode("utf-8", "surrogatepass")),
    int: ("integer", lambda number: str(number).encode()),
}


def dumps(value: Any) -> bytes:
    """Return a value as the bytes of one line of JSON. Raises: TypeError for a foreign type."""
    try:
        return jsons.dumps({"value": value})
    except (TypeError, ValueError):
        return jsons.dumps(pack(value))


def pack(value: Any) -> Document:
    """Return a value as a JSON object that `unpack` reads. Raises: TypeError for a foreign type."""
    found: Found = []
    plain = _plain(value, [], found)
    return {"value": plain, **({"strange": found} if found else {})}


def unpack(packed: Document) -> Any:
    """Return the value of what `pack` wrote, changing it. Raises: KeyError, TypeError and alike."""
    value = packed["value"]
    for kind, *place in packed.get("strange", ()):
        *way, last = place
        holder = value
        for step in way:
            holder = holder[step]
        holder[last] = READERS[kind](b64decode(holder[last], validate=True))
    return value


def _plain(value: Any, place: Place, found: Found) -> Any:
    """Return the value in plain JSON; only what cannot be written as it is gets looked into."""
    if _is_plain(value):
        return value
    if isinstance(value, dict):
        return {key: _plain(one, [*place, key], found) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, [*place, number], found) for number, one in enumerate(value)]
    if type(value) not in WRITERS:
        raise TypeError(f"{'.'.join(map(str, place))}: cannot keep {value!r}")
    kind, write = WRITERS[type(value)]
    found.append([kind, *place])
    return b64encode(write(value)).decode()


def _is_plain(value: Any) -> bool:
    try:
        jsons.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
