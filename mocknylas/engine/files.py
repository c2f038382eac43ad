"""Files: uploads and attachments; the bytes lie apart as blobs."""

from mimetypes import MimeTypes
from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.state import State
from mocknylas.errors import ApiError

TYPES = MimeTypes()  # without the lists of this machine: the same everywhere
UNKNOWN_TYPE = "application/octet-stream"
SHORT_FORM = ("id", "filename", "content_type", "size", "content_id", "content_disposition")


class Files:
    """Stores the files of accounts."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def upload(
        self, account_id: str, data: bytes, *, filename: str | None, content_type: str = ""
    ) -> Document:
        """Keep an uploaded file. Source: R-FI1, R-FI3."""
        guessed = TYPES.guess_type(filename or "")[0]
        file = {
            "id": self._state.streams.new_id("file"),
            "object": "file",
            "account_id": account_id,
            "filename": filename,
            "size": len(data),
            "content_type": content_type or guessed or UNKNOWN_TYPE,
        }
        self._put(file, data)
        self._state.store.put("upload", {"id": file["id"], "at": self._state.clock.now})
        self._state.record("file.created", file)
        return file

    def is_gone(self, file: Document) -> bool:
        """Say whether a file is an upload that nothing used in time. Source: R-FI7."""
        lifetime = self._state.options.file_expiry
        if not lifetime or file.get("message_ids"):
            return False
        upload = self._state.store.at("upload", file["id"])
        return bool(upload["at"] + lifetime < self._state.clock.now)

    def build(self, account_id: str, message_id: str, part: Document) -> Document:
        """Return the document of an attachment, not stored yet, made of a mail's part."""
        return {
            "id": part.get("id") or self._state.streams.new_id("file"),
            "object": "file",
            "account_id": account_id,
            "filename": part["filename"],
            "size": len(part["data"]),
            "content_type": part["content_type"],
            "content_disposition": part.get("content_disposition") or "attachment",
            "content_id": part.get("content_id") or "",
            "message_ids": [message_id],
        }

    def attach(self, account_id: str, message_id: str, part: Document) -> Document:
        """Store an attachment; a part with the `id` of an upload makes that the attachment."""
        file = self.build(account_id, message_id, part)
        known = self._state.store.get("file", file["id"], account_id)
        if known is not None:
            message_ids = [*known.get("message_ids", ()), message_id]
            file = changed(file, message_ids=list(dict.fromkeys(message_ids)))
        self._put(file, part["data"])
        if file != known:
            self._state.record("file.updated" if known else "file.created", file)
        return file

    def data(self, file_id: str) -> bytes:
        """Return a file's bytes."""
        return bytes(self._state.store.at("blob", file_id)["data"])

    def detach(self, file_id: str, message_id: str) -> None:
        """Take a file off a draft; it is an upload again when nothing else holds it."""
        file = self._state.store.at("file", file_id)
        others = [one for one in file["message_ids"] if one != message_id]
        upload = without(file, "message_ids", "content_disposition", "content_id")
        after = changed(file, message_ids=others) if others else upload
        self._state.store.put("file", after)
        self._state.record("file.updated", after)

    def delete(self, file: Document) -> None:
        """Delete an upload. Source: R-FI6. Raises: ApiError when it is attached."""
        if file.get("message_ids"):
            raise ApiError("file_attached")
        for kind in ("file", "blob", "upload"):
            self._state.store.drop(kind, file["id"])
        self._state.record("file.deleted", file)

    def _put(self, file: Document, data: bytes) -> None:
        self._state.store.put("file", file)
        self._state.store.put("blob", {"id": file["id"], "data": data})


def short_form(file: Document) -> dict[str, Any]:
    """Return a file as messages show it. See the table in §4 of the contract."""
    return {name: file[name] for name in SHORT_FORM if name in file}
