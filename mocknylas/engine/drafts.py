"""Drafts: written, changed under version numbers, deleted, and sent as the same object."""

from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.composing import own
from mocknylas.engine.files import short_form
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.mailbox import PEOPLE, Mailbox
from mocknylas.engine.sending import Sending
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.rules.text import snippet

FIELDS = ("subject", "body", "metadata")


class Drafts:
    """Keeps the drafts of accounts; `files` and `threads` stay in step."""

    def __init__(self, state: State, mailbox: Mailbox, sending: Sending, jobs: Jobs) -> None:
        """Work on this state with these neighbours."""
        self._state = state
        self._mailbox = mailbox
        self._threads = mailbox.threads
        self._files = mailbox.files
        self._composer = sending.composer
        self._sending = sending
        self._jobs = jobs

    def create(self, account: Document, body: Document) -> Document:
        """Write a draft. Source: R-D1 to R-D6."""
        self._composer.check(account, body)
        mail = self._composer.compose(account, body)
        drafts = self._mailbox.named(account, ["drafts"])
        draft = {
            **self._mailbox.shape(account, {**mail, "files": []}, drafts),
            "object": "draft",
            "version": 0,
            "reply_to_message_id": mail["replied_to"],
        }
        note = {"id": draft["id"], "account_id": account["id"], "tracking": body.get("tracking")}
        self._state.store.put("draft_note", note)
        draft = self._attach(account, draft, body.get("file_ids") or [])
        return self._save(account, draft, "created")

    def update(self, account: Document, draft: Document, body: Document) -> Document:
        """Overwrite what the body gives; the next version is what counts. Source: R-D7 to R-D9."""
        file_ids = self._file_ids(draft, body)
        text = {"body": body.get("body", draft["body"])}
        self._composer.check(account, {**text, "file_ids": file_ids})
        fields = {name: body[name] for name in FIELDS if name in body}
        people = {name: body[_key(name)] for name in PEOPLE if _key(name) in body}
        after = changed(draft, **fields, **people, version=draft["version"] + 1, date=self._now)
        after["from"] = after["from"] or [own(account)]
        after["snippet"] = snippet(after["body"])
        if "tracking" in body:
            note = self._state.store.at("draft_note", draft["id"])
            self._state.store.put("draft_note", changed(note, tracking=body["tracking"]))
        after = self._attach(account, self._detached(after, file_ids), file_ids)
        return self._save(account, after, "updated")

    def delete(self, account: Document, draft: Document) -> None:
        """Throw a draft away, and its thread if that is empty then. Source: R-D11."""
        self._detached(draft, [])
        self._drop(draft)
        self._threads.refresh(account, draft["thread_id"])

    def send(self, account: Document, draft: Document, tracking: Any = None) -> Document:
        """Send a draft; the same id is a message then. Source: R-P5, R-P7, R-D4.

        Raises: ApiError with the provider's refusal; then the draft stays as it is.
        """
        note = self._state.store.at("draft_note", draft["id"])
        body = {
            **{_key(name): draft[name] for name in PEOPLE},
            **{name: draft[name] for name in FIELDS if name in draft},
            "file_ids": [one["id"] for one in draft["files"]],
            "tracking": tracking or note["tracking"],
            "reply_to_message_id": draft["reply_to_message_id"],
            "thread_id": draft["thread_id"],
        }
        mail = self._composer.compose(
            account, body, message_id=draft["id"], version=draft["version"]
        )
        self._sending.hand_over(account, mail, via="send")
        self._drop(draft)
        return self._sending.accept(account, mail, via="send")

    @property
    def _now(self) -> int:
        return self._state.clock.now

    def _file_ids(self, draft: Document, body: Document) -> list[str]:
        """Return the files that a draft has after a change. Source: R-D8, R-D9."""
        kept = [] if self._state.options.draft_put_detaches else draft["files"]
        file_ids: list[str] = body.get("file_ids", [one["id"] for one in kept])
        return file_ids

    def _save(self, account: Document, draft: Document, event: str) -> Document:
        self._state.store.put("draft", draft)
        self._threads.refresh(account, draft["thread_id"])
        self._state.record(f"draft.{event}", draft)
        return self._jobs.stamp(draft, "save_draft")

    def _drop(self, draft: Document) -> None:
        self._state.store.drop("draft", draft["id"])
        self._state.store.drop("draft_note", draft["id"])
        self._state.record("draft.deleted", draft)

    def _attach(self, account: Document, draft: Document, file_ids: list[str]) -> Document:
        parts = [self._composer.part(file_id, draft["body"]) for file_id in file_ids]
        files = [self._files.attach(account["id"], draft["id"], part) for part in parts]
        return changed(draft, files=[short_form(one) for one in files])

    def _detached(self, draft: Document, kept: list[str]) -> Document:
        for file in draft["files"]:
            if file["id"] not in kept:
                self._files.detach(file["id"], draft["id"])
        return draft


def _key(field: str) -> str:
    """Return the name under which a body holds a field."""
    return "from_" if field == "from" else field


def check_version(draft: Document, version: int) -> None:
    """Refuse a version that is not the current one. Source: R-D7. Raises: ApiError as E-69c."""
    if draft["version"] != version:
        raise ApiError("version_stale", id=draft["id"], version=version, current=draft["version"])
