"""Tapes in files: one JSON document with everything in it."""

from pathlib import Path

from mocknylas import jsons
from mocknylas.documents import Document, without
from mocknylas.errors import DamagedError, UsageError
from mocknylas.headed import Format
from mocknylas.tapes.har import CREATOR
from mocknylas.tapes.recording import Recording

FORMAT = Format("tape", 1)
HEAD = ("format", "version", "mocknylas", "notes")
WRONG = (AttributeError, KeyError, TypeError, ValueError)
MODE = 0o600
WORDS = {int: "whole number", str: "text", dict: "object", list: "list"}
NEEDED = {
    "sandbox": str, "seed_name": str, "seed": int, "start": int, "now": int,
    "options": dict, "recipes": dict,
}  # fmt: skip
GIVEN: dict[str, dict[str, type]] = {
    "call": {"method": str, "url": str, "headers": dict},
    "verb": {"verb": str, "arguments": dict},
}


def tape_document(recording: Recording, notes: list[str]) -> Document:
    """Return a recording as the document of a tape; `notes` say what it cannot show."""
    return {**FORMAT.head(), "notes": notes, **recording.as_json()}


def write_document(path: str | Path, document: Document) -> None:
    """Write a tape or HAR to a file that only its owner may read; see `check_free`.

    Raises: UsageError.
    """
    check_free(path)
    path = Path(path).resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, jsons.dumps(document) + b"\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def check_free(path: str | Path) -> None:
    """Refuse a path at which a file lies that is neither empty nor ours. Raises: UsageError."""
    path = Path(path)
    try:
        is_taken = path.is_file() and path.stat().st_size and not _is_ours(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    if is_taken:
        raise UsageError(f"{path} is no tape or HAR of mocknylas, so it stays; name another file")


def _is_ours(data: bytes) -> bool:
    try:
        found = jsons.loads_own(data)
        maker = found.get("format") or found["log"]["creator"]["name"]
    except WRONG:
        return False
    return maker in (FORMAT.name, CREATOR)


def _replace(path: Path, data: bytes) -> None:
    """Give a new file the name of an earlier one, whose mode and links it does not take over."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        new.touch(MODE, exist_ok=False)
        new.write_bytes(data)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def read_tape(path: str | Path) -> tuple[Recording, Document]:
    """Read a tape; return it with its head. Raises: UsageError when it is damaged or not ours."""
    document = FORMAT.read(path)
    try:
        recording = Recording.from_json(without(document, *HEAD))
        _check(recording)
        _check_kinds("", document, {"notes": list})
    except WRONG as error:
        raise DamagedError(f"{path} is damaged: {type(error).__name__} {error}") from None
    return recording, {name: document.get(name) for name in HEAD}


def _check(recording: Recording) -> None:
    """Look at what the player relies on. Raises: ValueError."""
    _check_kinds("", {name: getattr(recording, name) for name in NEEDED}, NEEDED)
    _check_kinds("the recipe ", recording.recipes, dict.fromkeys(recording.recipes, str))
    for number, entry in enumerate(recording.entries, start=1):
        _check_kinds(f"entry {number}: ", entry.given, GIVEN.get(entry.kind, {}))


def _check_kinds(where: str, values: Document, kinds: dict[str, type]) -> None:
    for name, kind in kinds.items():
        if name not in values:
            raise ValueError(f"{where}{name} is missing")
        if type(values[name]) is not kind:
            raise ValueError(f"{where}{name} is no {WORDS[kind]}")
