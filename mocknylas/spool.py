"""A log on disk: records in order, in private temporary files that nobody else can name.

The system removes the files when the process ends, however it ends. Only where each record begins
is kept in memory, so any of them is found at once.
"""

import tempfile
import threading
import weakref
from array import array
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import IO

PIECE = 10_000  # records of one file; the oldest file goes when all of its records may
HANDFUL = 100  # records read at once


class Spool:
    """Records, numbered from `first` on; the oldest can be forgotten."""

    def __init__(self, *, piece: int = PIECE) -> None:
        """Begin with no record, and no file."""
        self.first = self.end = 0  # number of the oldest record, and of the next one
        self._piece = piece
        self._pieces: deque[_Piece] = deque()

    def __len__(self) -> int:
        """Count the records."""
        return self.end - self.first

    def append(self, data: bytes) -> None:
        """Add a record."""
        if not self._pieces or len(self._pieces[-1]) >= self._piece:
            self._pieces.append(_Piece(self.end))
        self._pieces[-1].append(data)
        self.end += 1

    def forget(self, keep: int) -> None:
        """Forget the oldest records beyond the number to keep."""
        self.first = max(self.first, self.end - keep)
        while self._pieces and self._pieces[0].end <= self.first:
            self._pieces.popleft()

    def at(self, number: int) -> bytes:
        """Return the record of a number. Raises: IndexError."""
        if not self.first <= number < self.end:
            raise IndexError(number)
        piece = self._pieces[(number - self._pieces[0].first) // self._piece]
        return piece.read(number, number + 1)

    def lines(self) -> Iterator[bytes]:
        """Yield the records that there are now, oldest first."""
        parts = [
            piece.lines(max(self.first, piece.first), piece.end) for piece in list(self._pieces)
        ]
        return chain.from_iterable(parts)


class _Piece:
    """One file with a record in each line."""

    def __init__(self, first: int) -> None:
        self.first = first
        self._starts = array("Q", [0])
        self._file = tempfile.TemporaryFile(prefix="mocknylas-")  # noqa: SIM115  # see below
        self._lock = threading.Lock()  # of the file's position
        self._has_moved = False  # from the end, to read
        weakref.finalize(self, _close, self._file)

    @property
    def end(self) -> int:
        return self.first + len(self)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def append(self, data: bytes) -> None:
        with self._lock:
            if self._has_moved:  # seeking flushes, which costs more than writing
                self._file.seek(self._starts[-1])
                self._has_moved = False
            self._file.write(data + b"\n")
        self._starts.append(self._starts[-1] + len(data) + 1)

    def read(self, first: int, end: int) -> bytes:
        """Return the lines from a number up to another."""
        start, stop = self._starts[first - self.first], self._starts[end - self.first]
        with self._lock:
            self._file.seek(start)
            self._has_moved = True
            return self._file.read(stop - start)

    def lines(self, first: int, end: int) -> Iterator[bytes]:
        for number in range(first, end, HANDFUL):
            yield from self.read(number, min(number + HANDFUL, end)).splitlines()


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # what a full disk did not take is wanted by nobody any more
        file.close()
