"""Raw MIME: kept as it came, or written from the message."""

import re

from mocknylas.documents import Document
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.rules.rfc5322 import write

_BCC = re.compile(rb"^bcc:.*\r?\n(?:[ \t].*\r?\n)*", re.I | re.M)


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
    """Return a MIME text without its Bcc header. Source: R-P15, R-P19."""
    head, blank, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    return _BCC.sub(b"", head + blank[: len(blank) // 2]) + blank[len(blank) // 2 :] + body
