"""Raw MIME: kept as it came, or written from the message."""

from mocknylas.documents import Document
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.rules.rfc5322 import write


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

    A line ends as the standard library's parser has it, at a lone CR, too; a line that is no header
    does not end them, as not every reader takes it so.
    """
    lines, kept = raw.splitlines(keepends=True), list[bytes]()
    blind = False
    for number, line in enumerate(lines):
        if not line.strip(b"\r\n"):
            return b"".join([*kept, *lines[number:]])
        blind = blind if line[:1] in b" \t" else line[:4].lower() == b"bcc:"
        if not blind:
            kept.append(line)
    return b"".join(kept)
