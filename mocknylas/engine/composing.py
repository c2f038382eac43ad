"""Composing: what a request asks to send becomes a mail, with files and lineage."""

from typing import Any

from mocknylas.documents import Document, without
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.ids import is_id

MAIL_DOMAIN = "mailer.nylas.com"  # Source: R-P20
PASSED_ON = ("tracking", "custom_headers", "metadata", "reply_to_message_id")


class Composer:
    """Makes mails of request bodies; it writes nothing."""

    def __init__(self, state: State, files: Files) -> None:
        """Read this state."""
        self._state = state
        self._files = files

    def check(self, account: Document, body: Document) -> None:
        """Refuse a body that names files, messages or threads that are not there, or is too large.

        Source: R-P10, R-P12, R-P14, R-FI7, E-64, E-66 to E-68, E-74.
        """
        text = body.get("body", "")
        size = len(text.encode())
        for file_id in body.get("file_ids") or ():
            file = self._state.store.get("file", file_id, account["id"])
            if file is None or self._files.is_gone(file):
                raise ApiError("file_does_not_exist", id=file_id)
            size += file["size"] if f"cid:{file_id}" in text else 0
        self._replied(account, body)
        if size > self._state.options.max_file_size:
            raise ApiError("too_large")

    def compose(
        self, account: Document, body: Document, *, message_id: str = "", version: int = 0
    ) -> Document:
        """Return the mail that a checked send body asks for, dated now.

        Source: R-P9, R-P11, R-P14, R-P20, R-D4.
        """
        message_id = message_id or self._state.streams.new_id("message")
        replied = self._replied(account, body)
        return {
            "id": message_id,
            "message_id": f"<{message_id}-{version}@{MAIL_DOMAIN}>",
            "from": body.get("from_") or [own(account)],
            **{name: body.get(name) or [] for name in ("to", "cc", "bcc", "reply_to")},
            "subject": body.get("subject", replied["subject"] if replied else ""),
            "body": body.get("body", ""),
            "date": self._state.clock.now,
            "files": [self.part(one, body.get("body", "")) for one in body.get("file_ids") or ()],
            "replied_to": replied["id"] if replied else None,
            "thread_id": replied["thread_id"] if replied else body.get("thread_id"),
            **self._lineage(replied),
            **{name: body[name] for name in PASSED_ON if body.get(name)},
        }

    def part(self, file_id: str, body: str) -> Document:
        """Return an uploaded file as a part of a mail with this body. Source: R-P11."""
        file = self._state.store.at("file", file_id)
        inline = f"cid:{file_id}" in body
        return {
            **without(file, "message_ids"),
            "content_disposition": "inline" if inline else "attachment",
            "content_id": file_id if inline else "",
            "data": self._files.data(file_id),
        }

    def _replied(self, account: Document, body: Document) -> Document | None:
        thread_id, message_id = body.get("thread_id"), body.get("reply_to_message_id")
        thread = self._known(account, "thread", thread_id, "thread_does_not_exist")
        message = self._known(account, "message", message_id, "reply_to_does_not_exist")
        if message and thread and message["thread_id"] != thread["id"]:
            raise ApiError("message_not_in_thread", message_id=message_id, thread_id=thread_id)
        if thread and thread["message_ids"] and not message:
            return self._state.store.at("message", thread["message_ids"][-1])
        return message

    def _known(self, account: Document, kind: str, wanted: Any, error: str) -> Document | None:
        if not wanted:
            return None
        if not is_id(wanted):
            raise ApiError("invalid_id", value=wanted)
        found = self._state.store.get(kind, wanted, account["id"])
        if found is None and (alias := self._state.store.get("alias", wanted)):
            return self._known(account, kind, alias["thread_id"], error)
        if found is None:
            raise ApiError(error, id=wanted)
        return found

    def _lineage(self, replied: Document | None) -> dict[str, Any]:
        if replied is None:
            return {"in_reply_to": None, "references": []}
        envelope = self._state.store.at("envelope", replied["id"])
        parent = envelope["message_id"]
        references = [*envelope["references"], *([parent] if parent else [])]
        return {"in_reply_to": parent, "references": references}


def own(account: Document) -> dict[str, str]:
    """Return an account as a participant. Source: R-P9."""
    return {"name": account["name"], "email": account["email_address"]}
