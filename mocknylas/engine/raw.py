"""Raw MIME: kept as it came, or written from the message."""

import re

from mocknylas.documents import Document
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.rules.rfc5322 import write

_HEADER = re.compile(rb"From |[!-9;-~]*:|[ \t]")  # begins a header, or goes on with one


class RawMail:
    """Gives messages as RFC 5322 text."""

    def __init__(self, state: State, files: Files) -> None:
        """Read this state."""
        self._state = state
        self._files = files

    def text(self, message: Document) -> bytes:
        """Return a message's text. Source: R-M8, R-M9."""
        kept = self._state.store.get("raw", message["id"])
        if kept is not None:
            return bytes(kept["data"])
        parts = [{**one, "data": self._files.data(one["id"])} for one in message["files"]]
        return write(message, self._state.store.at("envelope", message["id"]), parts)


def without_bcc(raw: bytes) -> bytes:
    """Return a MIME text without its Bcc headers, folded or not. Source: R-P15, R-P19.

    Lines are taken as the standard library's parser takes them: what it reads as a Bcc goes.
    """
    lines, kept = raw.splitlines(keepends=True), list[bytes]()
    blind = False
    for number, line in enumerate(lines):
        if not _HEADER.match(line):
            return b"".join([*kept, *lines[number:]])
        blind = blind if line[:1] in b" \t" else line[:4].lower() == b"bcc:"
        if not blind:
            kept.append(line)
    return b"".join(kept)
