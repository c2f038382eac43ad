"""Sending: a request becomes a mail, the provider takes it, it lies in Sent and arrives."""

from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.files import Files
from mocknylas.engine.inbound import Inbound
from mocknylas.engine.mailbox import SENT, Mailbox
from mocknylas.engine.outcome import Outcome
from mocknylas.engine.provider import Provider
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.ids import is_id

MAIL_DOMAIN = "mailer.nylas.com"  # Source: R-P20
PASSED_ON = ("tracking", "custom_headers", "metadata", "reply_to_message_id")


class Sending:
    """Composes mail and sees it through the provider into the mailboxes."""

    def __init__(
        self, state: State, mailbox: Mailbox, files: Files, provider: Provider, inbound: Inbound
    ) -> None:
        """Work on this state with these neighbours."""
        self._state = state
        self._mailbox = mailbox
        self._files = files
        self._provider = provider
        self._inbound = inbound

    def check(self, account: Document, body: Document) -> None:
        """Refuse a body that names files, messages or threads that are not there, or is too large.

        Source: R-P10, R-P12, R-P14, E-64, E-66 to E-68, E-74.
        """
        text = body.get("body", "")
        size = len(text.encode())
        for file_id in body.get("file_ids") or ():
            file = self._state.store.get("file", file_id, account["id"])
            if file is None:
                raise ApiError("file_does_not_exist", id=file_id)
            size += file["size"] if f"cid:{file_id}" in text else 0
        self._replied(account, body)
        if size > self._state.options.max_file_size:
            raise ApiError("too_large")

    def compose(self, account: Document, body: Document, *, message_id: str = "") -> Document:
        """Return the mail that a checked send body asks for. Source: R-P9, R-P11, R-P14, R-P20."""
        message_id = message_id or self._state.streams.new_id("message")
        replied = self._replied(account, body)
        sender = {"name": account["name"], "email": account["email_address"]}
        return {
            "id": message_id,
            "message_id": f"<{message_id}-0@{MAIL_DOMAIN}>",
            "from": body.get("from_") or [sender],
            **{name: body.get(name) or [] for name in ("to", "cc", "bcc", "reply_to")},
            "subject": body.get("subject", replied["subject"] if replied else ""),
            "body": body.get("body", ""),
            "files": [self._part(one, body.get("body", "")) for one in body.get("file_ids") or ()],
            "thread_id": replied["thread_id"] if replied else body.get("thread_id"),
            **self._lineage(replied),
            **{name: body[name] for name in PASSED_ON if body.get(name)},
        }

    def send_now(self, account: Document, body: Document, *, store: bool = True) -> Document:
        """Send synchronously and return the message. Source: R-P1, R-P3, R-P7, R-V2.

        Raises: ApiError with the provider's refusal; then nothing is stored.
        """
        via = "send" if store else "send_v2"
        mail = changed(self.compose(account, body), date=self._state.clock.now)
        outcome = self._provider.submit(account, mail, via=via)
        if outcome.verdict != "accepted":
            raise outcome.error()
        return self.accept(account, mail, via=via, store=store)

    def attempt(self, account: Document, mail: Document, number: int) -> Outcome:
        """Try to hand an asynchronous mail over, the `number`-th time."""
        return self._provider.submit(account, mail, via="outbox", attempt=number)

    def accept(
        self, account: Document, mail: Document, *, via: str, store: bool = True
    ) -> Document:
        """Note that the provider took a mail, put it into Sent and deliver it. Source: R-P22."""
        mail = changed(mail, date=self._state.clock.now, unread=False)
        sent = self._mailbox.named(account, SENT[account["organization_unit"]])
        message = (self._mailbox.put if store else self._mailbox.shape)(account, mail, sent)
        self._note(account, mail, via=via, message=message)
        self._inbound.deliver(mail)
        return message

    def _replied(self, account: Document, body: Document) -> Document | None:
        thread_id, message_id = body.get("thread_id"), body.get("reply_to_message_id")
        thread = self._known(account, "thread", thread_id, "thread_does_not_exist")
        message = self._known(account, "message", message_id, "reply_to_does_not_exist")
        if message and thread and message["thread_id"] != thread["id"]:
            raise ApiError("message_not_in_thread", message_id=message_id, thread_id=thread_id)
        if thread and not message:
            return self._state.store.at("message", thread["message_ids"][-1])
        return message

    def _known(self, account: Document, kind: str, wanted: Any, error: str) -> Document | None:
        if not wanted:
            return None
        if not is_id(wanted):
            raise ApiError("invalid_id", value=wanted)
        found = self._state.store.get(kind, wanted, account["id"])
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

    def _part(self, file_id: str, body: str) -> Document:
        file = self._state.store.at("file", file_id)
        inline = f"cid:{file_id}" in body
        return {
            **without(file, "message_ids"),
            "content_disposition": "inline" if inline else "attachment",
            "content_id": file_id if inline else "",
            "data": self._files.data(file_id),
        }

    def _note(self, account: Document, mail: Document, *, via: str, message: Document) -> None:
        submission = {
            "id": message["id"],
            "account_id": account["id"],
            "at": mail["date"],
            "via": via,
            "account": account["email_address"],
            **{name: mail[name] for name in ("from", "to", "cc", "bcc", "reply_to", "subject")},
            "body": mail["body"],
            "files": [one["filename"] for one in mail["files"]],
            "headers": {
                "Message-Id": mail["message_id"],
                "In-Reply-To": mail["in_reply_to"],
                "References": mail["references"],
            },
            "tracking": mail.get("tracking"),
            "custom_headers": mail.get("custom_headers") or [],
            "thread_id": message["thread_id"],
        }
        self._state.store.put("submission", submission)
        self._state.record("mail.sent", submission, via=via, subject=mail["subject"])
