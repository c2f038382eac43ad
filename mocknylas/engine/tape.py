"""The tape of a world: all that was done to it, in order, so that it can be done again.

Noted are calls, verbs, and time that passed; what happens inside of one of these is not, since
repeating the outer repeats it. Parcels to receivers are noted with what came back. What happens
while a parcel is on its way is marked with its number: its receiver caused it, or could have.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from mocknylas.documents import Document
from mocknylas.journal import Change
from mocknylas.transport import Parcel, Receipt

End = Callable[[], int]
Changes = list[Change]
Kind = Literal["call", "verb", "clock", "parcel"]
MAX_BYTES = 256 * 1024 * 1024  # after so many a tape ends, and says so


@dataclass(slots=True, eq=False)
class Entry:
    """One thing that happened: what was given, and what came of it. Bodies are bytes."""

    kind: Kind
    within: int = 0  # the parcel that was on its way, counted from 1; 0: none
    given: Document = field(default_factory=dict)
    came: Document = field(default_factory=dict)


class Tape:
    """Notes what is done to one world, from the beginning of `begin` on."""

    def __init__(self) -> None:
        """Prepare a tape; without `begin` it is of no use, since nobody knows what was before."""
        self.began: int | None = None  # instant at which the world began
        self.is_live = False  # whether time runs by itself: then nothing is within a parcel
        self.is_full = False
        self._entries: list[Entry] = []
        self._parcels = 0
        self._on_their_way: list[int] = []
        self._bytes = 0
        self._lock = threading.Lock()
        self._here = _Here()

    def begin(self, now: int) -> None:
        """Say that the world stands at its beginning."""
        self.began = now

    def entries(self) -> list[Entry]:
        """Return what was noted so far."""
        return list(self._entries)

    def copy(self) -> "Tape":
        """Return a tape that goes on from here on its own."""
        copy = Tape()
        copy.began, copy.is_live, copy.is_full = self.began, self.is_live, self.is_full
        copy._entries, copy._parcels, copy._bytes = self.entries(), self._parcels, self._bytes
        return copy

    @contextmanager
    def doing(self, kind: Kind, given: Document) -> Iterator[Callable[[], Entry | None]]:
        """Note something around its doing; the function that is given says when it begins.

        It is called under the world's lock where there is one, so that entries stand in order.
        """
        here = self._here
        if here.is_inside:
            yield lambda: None
            return
        here.is_inside, here.entry = True, None
        try:
            yield lambda: self.place(kind, given)
            self._join(self.place(kind, given))
        except BaseException as error:
            self.place(kind, given).came["raised"] = type(error).__name__
            raise
        finally:
            here.is_inside, here.entry = False, None
            if kind == "verb":
                self._weigh(_size(given))

    def passing(self, advance: Callable[[End], Changes], end: End) -> Changes:
        """Note that time passes up to the instant that `end` names, while it does."""
        given: Document = {}
        with self.doing("clock", given) as begins:

            def until() -> int:
                given["to"] = end()
                begins()
                return int(given["to"])

            return advance(until)

    def enter(self) -> bool:
        """Begin a call, whose end is told by `leave`; False inside of something else."""
        here = self._here
        if here.is_inside:
            return False
        here.is_inside, here.entry = True, None
        return True

    def place(self, kind: Kind = "call", given: Document | None = None) -> Entry:
        """Give what this thread is doing its place among the entries, unless it has one."""
        here = self._here
        if here.entry is None:
            here.entry = self._append(Entry(kind, self._within(), given or {}))
        return here.entry

    def leave(self, given: Document, came: Document) -> None:
        """End a call that this thread has begun."""
        entry = self.place()
        entry.given, entry.came = given, came
        self._here.is_inside, self._here.entry = False, None
        self._weigh(len(given["body"]) + len(came["body"]) + len(given["url"]))

    def carry(self, parcel: Parcel, proceed: Callable[[], Receipt]) -> Receipt:
        """Note a parcel around its sending."""
        given: Document = {"method": parcel.method, "url": parcel.url}
        given |= {"headers": dict(parcel.headers), "body": parcel.body}
        entry, number = self._send(Entry("parcel", self._within(), given))
        self._weigh(len(parcel.body))
        here, outer = self._here, (self._here.is_inside, self._here.entry)
        here.is_inside, here.entry = False, None
        try:
            receipt = proceed()
            entry.came = asdict(receipt)
            return receipt
        except BaseException as error:
            entry.came = {"raised": type(error).__name__}
            raise
        finally:
            here.is_inside, here.entry = outer
            with self._lock:
                self._on_their_way.remove(number)

    def _send(self, entry: Entry) -> tuple[Entry, int]:
        self._append(entry)
        with self._lock:
            self._parcels += 1
            self._on_their_way.append(self._parcels)
            return entry, self._parcels

    def _within(self) -> int:
        with self._lock:
            return self._on_their_way[-1] if self._on_their_way and not self.is_live else 0

    def _append(self, entry: Entry) -> Entry:
        with self._lock:
            if not self.is_full:
                self._entries.append(entry)
        return entry

    def _join(self, entry: Entry) -> None:
        """Make one entry of time that has passed directly after time has passed."""
        with self._lock:
            before = self._entries[-2:-1]
            if self._entries[-1:] == [entry] and all(
                one.kind == entry.kind == "clock" and one.within == entry.within and not one.came
                for one in before
            ):
                del self._entries[-2:-1]

    def _weigh(self, size: int) -> None:
        with self._lock:
            self._bytes += size + 500
            self.is_full = self.is_full or self._bytes > MAX_BYTES


class _Here(threading.local):
    """What a thread is in the midst of."""

    is_inside = False
    entry: Entry | None = None


def _size(value: Any) -> int:
    """Return roughly how many bytes JSON data has: attachments are what counts."""
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str) else 0
