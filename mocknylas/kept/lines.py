r"""The lines of a data file: `checksum JSON\n`, each checksum over all that came before, too.

So a line that was changed, lost or moved is found out. Only the last one may be torn: then the
process died while it was writing, and nobody was told that it is kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from mocknylas import jsons
from mocknylas.documents import Document
from mocknylas.errors import DamagedError
from mocknylas.kept.packing import dumps, unpack
from mocknylas.version import VERSION

FORMAT = "mocknylas data"
FORMAT_VERSION = 1


class Lines:
    """Writes records as lines; `checksum` is that of all the lines so far, `length` their bytes."""

    def __init__(self) -> None:
        """Begin a file."""
        self.checksum = 0
        self.length = 0

    def head(self) -> bytes:
        """Return the line by which a file of ours is known."""
        return self.line({"format": FORMAT, "version": FORMAT_VERSION, "mocknylas": VERSION})

    def line(self, record: Document) -> bytes:
        """Return the next line."""
        data = dumps(record)
        self.checksum = crc32(data, self.checksum)
        line = b"%08x %b\n" % (self.checksum, data)
        self.length += len(line)
        return line

    def read(self, path: Path) -> Iterator[tuple[int, Document]]:
        """Yield number and record of each line, without the head and a torn last line.

        Raises: DamagedError naming file and place.
        """
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    if number == 1:
                        raise _stranger(path)
                    return
                record = self._record(path, line, number)
                if number > 1:
                    yield number, record

    def _record(self, path: Path, line: bytes, number: int) -> Any:
        checksum, _, data = line.rstrip(b"\n").partition(b" ")
        self.checksum = crc32(data, self.checksum)
        if checksum != b"%08x" % self.checksum:
            if number == 1:
                raise _stranger(path)
            raise damaged(path, number, "its checksum is wrong")
        record = unpack(jsons.loads_own(data))
        if number == 1:
            _check_head(path, record)
        return record


def damaged(path: Path, number: int, what: str) -> DamagedError:
    """Build the error for a line that cannot be used."""
    return DamagedError(
        f"{path}, line {number}: {what}; the file is left as it is: put a copy of "
        "it in its place, or move it away to begin anew"
    )


def _stranger(path: Path) -> DamagedError:
    return DamagedError(
        f"{path} is no data file of mocknylas, or its first line is damaged; it is left as it is: "
        "name another file, or move it away to begin anew"
    )


def _check_head(path: Path, head: Any) -> None:
    if head.get("format") != FORMAT:
        raise _stranger(path)
    if head["version"] != FORMAT_VERSION:
        raise DamagedError(
            f"{path} has format {head['version']}, written by mocknylas {head['mocknylas']}; this "
            f"is mocknylas {VERSION} and reads format {FORMAT_VERSION}"
        )
