"""Tapes in files: one JSON document with everything in it."""

from pathlib import Path

from mocknylas import jsons
from mocknylas.documents import Document, without
from mocknylas.errors import DamagedError, UsageError
from mocknylas.headed import Format
from mocknylas.tapes.recording import Recording

FORMAT = Format("tape", 1)
HEAD = ("format", "version", "mocknylas", "notes")
WRONG = (AttributeError, KeyError, TypeError, ValueError)
MODE = 0o600


def tape_document(recording: Recording, notes: list[str]) -> Document:
    """Return a recording as the document of a tape; `notes` say what it cannot show."""
    return {**FORMAT.head(), "notes": notes, **recording.as_json()}


def write_document(path: str | Path, document: Document) -> None:
    """Write a document to a file that only its owner may read. Raises: UsageError."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(MODE)
        path.write_bytes(jsons.dumps(document) + b"\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def read_tape(path: str | Path) -> tuple[Recording, Document]:
    """Read a tape; return it with its head. Raises: UsageError when it is damaged or not ours."""
    document = FORMAT.read(path)
    try:
        recording = Recording.from_json(without(document, *HEAD))
        _check(recording)
    except WRONG as error:
        raise DamagedError(f"{path} is damaged: {type(error).__name__} {error}") from None
    return recording, {name: document.get(name) for name in HEAD}


def _check(recording: Recording) -> None:
    """Look at what the player relies on. Raises: KeyError, TypeError, ValueError."""
    needed = {"call": ("method", "url", "headers"), "verb": ("verb", "arguments")}
    for number, entry in enumerate(recording.entries, start=1):
        for name in needed.get(entry.kind, ()):
            if name not in entry.given:
                raise ValueError(f"entry {number} lacks {name!r}")
    for name in ("seed", "start", "now"):
        if type(getattr(recording, name)) is not int:
            raise ValueError(f"{name} is no whole number")
