"""Snapshots: one sandbox as one JSON document, in a file or over HTTP, and back."""

from pathlib import Path
from zlib import crc32

from mocknylas import jsons
from mocknylas.collector import collector_at_rest
from mocknylas.documents import Document
from mocknylas.errors import DamagedError, UsageError
from mocknylas.headed import Format
from mocknylas.kept.disk import save_file
from mocknylas.kept.packing import pack, unpack
from mocknylas.kept.worlds import WRONG, held, revive, save
from mocknylas.sandboxes import Sandbox, Sandboxes

FORMAT = Format("snapshot", 1)
HEAD = ("format", "version", "mocknylas", "checksum")


@collector_at_rest()
def snapshot(sandbox: Sandbox) -> tuple[Document, bytes]:
    """Return all of a sandbox as a snapshot, and as its JSON.

    Raises: TypeError when something in it was put there from Python and is not plain data.
    """
    with held(sandbox):
        packed = pack(save(sandbox))
    data = jsons.dumps({**FORMAT.head(), "checksum": _checksum(packed), **packed})
    return jsons.loads_own(data), data


@collector_at_rest()
def restore(sandboxes: Sandboxes, sandbox: Sandbox, document: Document) -> None:
    """Let a sandbox go on from where a snapshot was made. Raises: UsageError, changing nothing.

    In a sandbox of another id the accounts have other tokens, which belong to that id.
    """
    FORMAT.check(document, "the snapshot")
    try:
        saved = unpack(jsons.loads_own(jsons.dumps(document)))
    except WRONG as error:
        raise DamagedError(f"the snapshot is damaged: {type(error).__name__} {error}") from None
    revived = revive(saved, sandboxes.table_class)
    revived.world.internal_errors = sandbox.world.internal_errors
    sandboxes.put_back(sandbox, revived.world, revived.spec)


def write_snapshot(path: str | Path, data: bytes) -> None:
    """Write a snapshot, replacing none but another snapshot. Raises: UsageError."""
    path = Path(path).resolve()
    try:
        if path.exists() and path.stat().st_size:
            read_snapshot(path)
        save_file(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


@collector_at_rest()
def read_snapshot(path: str | Path) -> Document:
    """Read a snapshot. Raises: DamagedError when the file is damaged or none of ours."""
    document = FORMAT.read(path)
    packed = {name: one for name, one in document.items() if name not in HEAD}
    if document.get("checksum") != _checksum(packed):
        raise DamagedError(
            f"{path} is damaged: its checksum is wrong; it is left as it is; use another copy"
        )
    return document


def _checksum(packed: Document) -> str:
    return f"{crc32(jsons.dumps(packed)):08x}"
