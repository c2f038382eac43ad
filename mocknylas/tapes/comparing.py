"""Comparing what was recorded with what happened again: the first difference, by place."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from mocknylas.departures import pointer
from mocknylas.documents import Document
from mocknylas.engine.tape import Entry
from mocknylas.tapes.recording import packed

NOTHING = "(nothing)"
MAX_SHOWN = 300  # characters of a value
Pair = tuple[str, Any, Any]  # JSON pointer, recorded, got
Row = tuple[int, Entry]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which a run went another way than its tape.

    `call` is the number of the call, 0 where it is none; `pointer` is a JSON pointer into `part`.
    """

    entry: int  # from 1
    call: int
    what: str
    part: str
    pointer: str
    recorded: Any
    got: Any

    def as_json(self) -> Document:
        """Return it as JSON."""
        return asdict(self)

    def __str__(self) -> str:
        """Tell it in three lines."""
        where = f"{self.part} at {self.pointer}" if self.pointer else self.part
        return (
            f"{self.what}: the {where} differs\n"
            f"  recorded: {_shown(self.recorded)}\n  got:      {_shown(self.got)}"
        )


def first_difference(recorded: Sequence[Entry], got: Sequence[Entry]) -> Difference | None:
    """Return where two runs begin to differ, or None.

    Notifications are compared with each other, and all else: where time is live, who is quicker is
    a matter of luck.
    """
    found = (
        _first(_rows(recorded, parcels=parcels), _rows(got, parcels=parcels))
        for parcels in (False, True)
    )
    return min(filter(None, found), key=lambda one: one.entry, default=None)


def _rows(entries: Sequence[Entry], *, parcels: bool) -> list[Row]:
    """Return the parcels, or the others, with their numbers among all."""
    numbered = enumerate(entries, start=1)
    return [row for row in numbered if (row[1].kind == "parcel") == parcels]


def _first(recorded: list[Row], got: list[Row]) -> Difference | None:
    for row, other in zip_longest(recorded, got):
        found = next(_differences(row and row[1], other and other[1]), None)
        if found:
            number, at = row or other
            call = at.came.get("number", 0) if at.kind == "call" else 0
            return Difference(number, call, describe(number, at), *found)
    return None


def describe(number: int, entry: Entry) -> str:
    """Return in words which entry it is."""
    given = entry.given
    if entry.kind == "call":
        came = entry.came
        operation = f", {came['operation']}" if came.get("operation") else ""
        return f"call {came.get('number', 0)} ({given['method']} {given['url']}{operation})"
    if entry.kind == "parcel":
        return f"entry {number} (notification to {given.get('url')})"
    if entry.kind == "verb":
        return f"entry {number} (verb {given.get('verb')})"
    return f"entry {number} (time passes up to {given.get('to')})"


def _differences(one: Entry | None, other: Entry | None) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield part, pointer and both values of what differs between two entries."""
    if one is None or other is None or one.kind != other.kind:
        yield "course of events", "", one and describe_kind(one), other and describe_kind(other)
        return
    was, is_now = packed(one), packed(other)
    if one.kind == "parcel":  # what came back is what a receiver said, on both sides
        del was["came"], is_now["came"]
    for side in ("given", "came"):
        names = dict.fromkeys([*was.get(side, {}), *is_now.get(side, {})])
        for name in sorted(names, key="headers".__eq__):  # signatures only follow from bodies
            recorded, got = (row.get(side, {}).get(name, NOTHING) for row in (was, is_now))
            part = WORDS.get((side, name), name)
            for place, here, there in _walk(*_bare(recorded, got)):
                yield part, place, here, there
    if was.get("within", 0) != is_now.get("within", 0):
        yield "notification under way", "", was.get("within", 0), is_now.get("within", 0)


def describe_kind(entry: Entry) -> str:
    """Return in words what an entry is, without its number."""
    given = entry.given
    names = {"call": "{method} {url}", "parcel": "a notification to {url}", "verb": "verb {verb}"}
    return names.get(entry.kind, "time passes").format_map(given)


def _bare(recorded: Any, got: Any) -> tuple[Any, Any]:
    """Return the data of two bodies that are both JSON, so that pointers lead into it."""
    if all(isinstance(one, dict) and one.keys() == {"json"} for one in (recorded, got)):
        return recorded["json"], got["json"]
    return recorded, got


def _walk(one: Any, other: Any, place: str = "") -> Iterator[Pair]:
    """Yield the places at which JSON data differs; another order of keys is a difference, too."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            inner = place + pointer(key)
            yield from _walk(one.get(key, NOTHING), other.get(key, NOTHING), inner)
        if list(one) != list(other):
            yield place, list(one), list(other)
    elif isinstance(one, list) and isinstance(other, list):
        for number, pair in enumerate(zip_longest(one, other, fillvalue=NOTHING)):
            yield from _walk(*pair, place + pointer(number))
    elif type(one) is not type(other) or one != other:
        yield place, one, other


def _shown(value: Any) -> str:
    text = value if value == NOTHING else repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


WORDS = {
    ("given", "body"): "request's body",
    ("given", "headers"): "request's headers",
    ("came", "body"): "answer",
    ("came", "headers"): "answer's headers",
    ("came", "raised"): "error of it",
}
