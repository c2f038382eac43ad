"""JSON documents in files that say what they are: format, version, and who wrote them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mocknylas import jsons
from mocknylas.documents import Document
from mocknylas.errors import DamagedError, UsageError
from mocknylas.version import VERSION


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file, such as a snapshot, in the version that is written and read."""

    kind: str
    version: int

    @property
    def name(self) -> str:
        """What a file says that it is."""
        return f"mocknylas {self.kind}"

    def head(self) -> Document:
        """Return how a document of this format begins."""
        return {"format": self.name, "version": self.version, "mocknylas": VERSION}

    def read(self, path: str | Path) -> Document:
        """Read a document of this format. Raises: UsageError, DamagedError."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        try:
            document = jsons.loads_own(data)
        except ValueError as error:
            raise DamagedError(
                f"{path} is no {self.kind} of mocknylas, or it is damaged: {error}; it is left as "
                "it is"
            ) from None
        return self.check(document, str(path))

    def check(self, document: Any, what: str) -> Document:
        """Return a document of this format; `what` names it. Raises: DamagedError."""
        if not isinstance(document, dict) or document.get("format") != self.name:
            raise DamagedError(
                f'{what} is no {self.kind} of mocknylas: it lacks "format": "{self.name}"'
            )
        if document.get("version") != self.version:
            raise DamagedError(
                f"{what} has format {document.get('version')}, written by mocknylas "
                f"{document.get('mocknylas')}; this is {VERSION} and reads format {self.version}"
            )
        return document
