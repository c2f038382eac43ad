"""The append-only log: a record counts once `settle` has returned, whatever happens then.

Whoever settles while nobody writes puts all that waits on disk, with one fsync for everybody.
"""

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path

from mocknylas.documents import Document
from mocknylas.errors import KeepingError
from mocknylas.kept.disk import create_beside, put_in_place, write_all
from mocknylas.kept.lines import Lines

MUCH = 4 * 2**20  # bytes that wait before an append writes them itself
GROWTH = 2  # times its length after the last rewrite, and
ROOM = 4 * 2**20  # bytes on top, at which a log is worth being rewritten


class Log:
    """One data file. Once a write has failed nothing is taken any more: memory is ahead of it."""

    def __init__(self, path: Path) -> None:
        """Name the file; `rewrite` makes it."""
        self.path = path
        self.syncs = 0  # how often waiting records were put on disk
        self._file = -1
        self._lines = Lines()
        self._turn = threading.Condition(threading.Lock())
        self._waiting: list[bytes] = []
        self._appended = self._durable = 0  # records
        self._length = self._rewritten = 0  # bytes on disk, and after the last rewrite
        self._is_writing = False
        self._error: OSError | None = None

    def rewrite(self, records: Iterable[Document]) -> None:
        """Replace the file by these records, which hold all that was appended. Raises: OSError.

        Nothing is appended meanwhile. When it fails the log goes on as it was.
        """
        with self._turn:
            while self._is_writing:
                self._turn.wait()
            lines = Lines()
            pieces = chain([lines.head()], (lines.line(record) for record in records))
            file = create_beside(self.path, pieces)
            put_in_place(self.path)
            self._close()
            self._file, self._lines = file, lines
            self._length = self._rewritten = lines.length
            self._waiting.clear()
            self._durable = self._appended
            self._turn.notify_all()

    def append(self, record: Document) -> None:
        """Let a record wait to be put on disk."""
        with self._turn:
            if self._error is None:
                self._waiting.append(self._lines.line(record))
                self._appended += 1
                much = self._lines.length - self._length > MUCH
                if much and not self._is_writing and self._file >= 0:
                    self._write()

    def settle(self) -> None:
        """Return once all that was appended so far is on disk. Raises: KeepingError."""
        with self._turn:
            wanted = self._appended
            while self._error is None and self._durable < wanted:
                if self._is_writing:
                    self._turn.wait()
                else:
                    self._write()
            if self._error is not None:
                raise KeepingError(
                    f"{self.path} cannot be written ({self._error.strerror}): what was asked is "
                    "not kept and does not count; mend that, then start the server again"
                )

    @property
    def is_bloated(self) -> bool:
        """Say whether the file holds much that later records made void."""
        return self._length > GROWTH * self._rewritten + ROOM

    def postpone_rewrite(self) -> None:
        """Let the log grow as much again before it counts as bloated."""
        self._rewritten = self._length

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._close()

    def _write(self) -> None:
        """Put what waits on disk; others may append, but not write, meanwhile."""
        data, upto = b"".join(self._waiting), self._appended
        self._waiting.clear()
        self._is_writing = True
        self._turn.release()
        error = self._put(data)
        self._turn.acquire()
        self._is_writing = False
        if error is None:
            self._durable, self._length = upto, self._length + len(data)
            self.syncs += 1
        self._error = error
        self._turn.notify_all()

    def _put(self, data: bytes) -> OSError | None:
        try:
            write_all(self._file, data)
            os.fsync(self._file)
        except OSError as error:
            with suppress(OSError):  # what nobody was promised shall not be found again
                os.ftruncate(self._file, self._length)
                os.fsync(self._file)
            return error
        return None

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
