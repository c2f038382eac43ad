"""Files that survive a kill at any moment: whole writes, replacement by renaming, one owner."""

import os
from collections.abc import Iterable
from pathlib import Path

from mocknylas.errors import ConflictError, UsageError

NEW, LOCK = ".new", ".lock"  # what is put behind the name of a file
BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
MODE = 0o600  # the tokens in it are nobody else's business


def write_all(file: int, data: bytes) -> None:
    """Write every byte to a descriptor. Raises: OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def create_beside(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a new file beside `path`, safely on disk; return its descriptor. Raises: OSError."""
    new = _named(path, NEW)
    file = os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC | BINARY, MODE)
    try:
        for piece in pieces:
            write_all(file, piece)
        os.fsync(file)
    except BaseException:
        os.close(file)
        new.unlink()
        raise
    return file


def put_in_place(path: Path) -> None:
    """Let what `create_beside` wrote take the name of `path`, at once. Raises: OSError."""
    _named(path, NEW).replace(path)
    if os.name != "posix":
        return  # there a directory cannot be put on disk by itself
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def save_file(path: Path, data: bytes) -> None:
    """Write a whole file, in place of an earlier one. Raises: OSError."""
    os.close(create_beside(path, [data]))
    put_in_place(path)


def own(path: Path) -> int:
    """Lock a file against other processes; return the descriptor that holds the lock.

    The lock lies on a file beside it, since `path` itself is replaced, and ends with the process.
    Raises: ConflictError when another process has it, UsageError where there are no such locks.
    """
    try:
        import fcntl
    except ImportError:
        raise UsageError("--data needs the file locks of a POSIX system; use snapshots") from None
    lock = os.open(_named(path, LOCK), os.O_RDWR | os.O_CREAT, MODE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise ConflictError(
            f"{path} is in use by another mocknylas; stop that one, or name another file"
        ) from None
    return lock


def _named(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
