"""Outbox v1: mail that waits in Nylas alone, goes out first in, first out, and is tried on.

Source: R-O1 to R-O15. A provider that is busy, or has had its share of the day, holds up the whole
account: its mails wait in one backlog, and the one that was due first is tried first.
"""

from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document, changed
from mocknylas.engine.composing import Composer
from mocknylas.engine.files import short_form
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.outbox import CANCELLED, INVALID_AUTH, STATE_REASONS
from mocknylas.engine.outcome import Outcome
from mocknylas.engine.sending import Sending
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.rules.schedule import check_timestamp, next_midnight, retry_delay
from mocknylas.rules.text import snippet
from mocknylas.store import Query

TRY, TAKEN, RETRY = "outbox_v1.try", "outbox_v1.taken", "outbox_v1.retry"
SYNCED = "outbox_v1.synced"
EXPIRED = "Attachment has expired"  # Source: E-93
FILE_LIFETIME = 7 * 86400  # seconds. Source: R-O10
THROTTLES = ("deferred", "throttled", "quota")  # verdicts that stand for the provider's 429
FINAL_CODES = ("401", "403", "404")  # Source: R-O13
GONE = {"sent": "already_sent", "failed": "job_not_pending", "cancelled": "job_not_pending"}


class OutboxV1:
    """Keeps each account's mail until it has been sent.

    An entry is `queued` for its instant, `waiting` in the backlog, or one of `GONE`.
    """

    def __init__(self, state: State, jobs: Jobs, composer: Composer, sending: Sending) -> None:
        """Work on this state; jobs tell what became of each mail."""
        self._state = state
        self._store = state.store
        self._jobs = jobs
        self._composer = composer
        self._sending = sending

    def enqueue(self, account: Document, body: Document) -> Document:
        """Take a mail to be sent, at once or later; return its entry. Source: R-O1, R-O2."""
        self._check(account, body)
        wanted = body.get("send_at")
        send_at = self._state.clock.now if wanted is None else check_timestamp("send_at", wanted)
        mail = self._composer.compose(account, body)
        job = self._jobs.create(account["id"], "outbox", "message", id=mail["id"], send_at=send_at)
        entry = {
            "id": job["id"],
            "account_id": account["id"],
            "draft": self._draft(account, mail),
            "body": {name: value for name, value in body.items() if name != "send_at"},
            "created_at": self._state.clock.now,
            "send_at": send_at,
            "state": "queued",
            "attempts": 0,
        }
        if wanted is not None:
            entry["info_id"] = self._state.streams.new_id("outbox_info")
        return self._queue(entry, TRY, send_at)

    def pending(self, account: Document) -> list[Document]:
        """Return the entries that have not been sent, oldest first. Source: R-O4."""
        found = self._select(account["id"], "queued", "waiting")
        return sorted(found, key=lambda entry: int(entry["created_at"]))

    def reschedule(self, entry: Document, wanted: Any) -> Document:
        """Give a mail another instant; return its job. Source: R-O3, R-O6. Raises: ApiError."""
        send_at = check_timestamp("send_at", wanted)
        self._withdraw(entry)
        self._queue(changed(entry, send_at=send_at, state="queued", attempts=0), TRY, send_at)
        return self._jobs.show(entry["id"], send_at=send_at)

    def cancel(self, entry: Document) -> Document:
        """Take a mail back; return its job as it was. Source: R-O5, R-O6. Raises: ApiError."""
        self._withdraw(entry)
        job: Document = self._store.at("job", entry["id"])["shown"]
        self._store.put("outbox_v1", changed(entry, state="cancelled"))
        self._jobs.move(entry["id"], "cancelled", reason=CANCELLED)
        return job

    def on_try(self, event: Event) -> None:
        """Try to send a mail whose time has come, unless others wait. Source: R-O12."""
        entry = self._store.at("outbox_v1", event.data["job_id"])
        if self._store.get("backlog", entry["account_id"]):
            self._store.put("outbox_v1", changed(entry, state="waiting"))
        elif outcome := self._try(entry):
            self._hold_up(entry["account_id"], outcome, failures=1)

    def on_taken(self, event: Event) -> None:
        """Note what a slow provider made of a mail."""
        entry = self._store.at("outbox_v1", event.data["job_id"])
        outcome = Outcome.from_json(event.data["outcome"])
        if self._settle(entry, self._mail(entry), outcome):
            backlog = self._store.get("backlog", entry["account_id"])
            failures = backlog["failures"] if backlog else 1
            self._hold_up(entry["account_id"], outcome, failures=failures)

    def on_synced(self, event: Event) -> None:
        """Show in Sent what the provider took some time ago. Source: R-O14."""
        entry = self._store.at("outbox_v1", event.data["job_id"])
        self._store_sent(entry, self._sending.synced(self._account(entry), entry["draft"]["id"]))

    def on_retry(self, event: Event) -> None:
        """Go through an account's backlog until it is held up again. Source: R-O11, R-O12."""
        account_id = event.data["account_id"]
        backlog = self._store.at("backlog", account_id)
        for entry in list(self._select(account_id, "waiting")):
            if outcome := self._try(entry):
                self._hold_up(account_id, outcome, failures=backlog["failures"] + 1)
                return
        self._store.drop("backlog", account_id)

    def _try(self, entry: Document) -> Outcome | None:
        """Try to send a mail; return the outcome if it holds up the account."""
        entry = changed(entry, state="queued")
        if reason := self._hopeless(entry):
            self._fail(entry, reason)
            return None
        mail = self._mail(entry)
        entry = changed(entry, attempts=entry["attempts"] + 1)
        account = self._account(entry)
        outcome = self._sending.attempt(account, mail, entry["attempts"], via="outbox_v1")
        if outcome.delay:
            at = self._state.clock.now + outcome.delay
            self._queue(entry, TAKEN, at, outcome=outcome.at_once().as_json())
            return None
        return outcome if self._settle(entry, mail, outcome) else None

    def _settle(self, entry: Document, mail: Document, outcome: Outcome) -> bool:
        """Do what an outcome asks for; say whether it holds up the account. Source: R-O13."""
        if outcome.verdict == "accepted":
            self._succeed(entry, mail)
        elif reason := self._final(entry, outcome):
            if outcome.verdict == "partial":
                account = self._account(entry)
                self._sending.deliver_partly(account, mail, outcome, via="outbox_v1")
            self._fail(entry, reason)
        elif outcome.verdict in THROTTLES:
            self._store.put("outbox_v1", changed(entry, state="waiting"))
            return True
        else:
            self._queue(entry, TRY, self._state.clock.now + retry_delay(entry["attempts"]))
        return False

    def _hopeless(self, entry: Document) -> str:
        """Return why a mail cannot even be tried, or nothing. Source: R-O10, R-O13, E-93."""
        account = self._account(entry)
        if account["sync_state"] in STATE_REASONS:
            return STATE_REASONS[account["sync_state"]]
        if any(self._has_expired(file_id) for file_id in entry["body"].get("file_ids") or ()):
            return EXPIRED
        try:
            self._check(account, entry["body"])
        except ApiError as error:
            return error.message
        return ""

    def _final(self, entry: Document, outcome: Outcome) -> str:
        """Return the reason for which an outcome ends a mail, or nothing. Source: R-O13, R-J4."""
        options = self._state.options
        if outcome.verdict == "auth_failed":
            return INVALID_AUTH
        if outcome.verdict == "partial":
            return outcome.error().message
        refused = outcome.verdict == "rejected" and options.final_rejections
        spent = entry["attempts"] == options.max_tries
        return outcome.reply if refused or spent or outcome.reply[:3] in FINAL_CODES else ""

    def _succeed(self, entry: Document, mail: Document) -> None:
        """Tell of success once the mail shows in Sent. Source: R-O14."""
        account = self._account(entry)
        entry = changed(entry, state="sent")
        delay = self._sending.sync_delay(account, via="outbox_v1")
        if delay:
            self._sending.accept_unsynced(account, mail, via="outbox_v1")
            self._queue(entry, SYNCED, self._state.clock.now + delay)
        else:
            self._store_sent(entry, self._sending.accept(account, mail, via="outbox_v1"))

    def _store_sent(self, entry: Document, message: Document) -> None:
        """Tell that a mail lies in Sent. Source: R-O7, R-O8."""
        self._store.put("outbox_v1", entry)
        ids = {"message_id": message["id"], "thread_id": message["thread_id"]}
        self._jobs.move(entry["id"], "successful", **ids)
        self._jobs.show(entry["id"], status=self._state.options.outbox_v1_success_word)

    def _fail(self, entry: Document, reason: str) -> None:
        self._store.put("outbox_v1", changed(entry, state="failed"))
        self._jobs.move(entry["id"], "failed", reason=reason)

    def _hold_up(self, account_id: str, outcome: Outcome, *, failures: int) -> None:
        """Let an account's mail wait: until tomorrow after a daily limit. Source: R-O11."""
        now = self._state.clock.now
        if outcome.verdict == "quota":
            at = next_midnight(now)
        else:
            at = now + max(retry_delay(failures), outcome.retry_after)
        if backlog := self._store.get("backlog", account_id):
            self._state.clock.cancel(backlog["event"])
        event = self._state.clock.schedule(RETRY, at=at, account_id=account_id)
        self._store.put("backlog", {"id": account_id, "failures": failures, "event": event.order})

    def _withdraw(self, entry: Document) -> None:
        """Take a mail out of the queue. Raises: ApiError as E-92, E-98 when it is not in it."""
        if entry["state"] in GONE:
            raise ApiError(GONE[entry["state"]])
        self._state.clock.cancel(entry["event"])

    def _queue(self, entry: Document, kind: str, at: int, **data: Any) -> Document:
        event = self._state.clock.schedule(kind, at=at, job_id=entry["id"], **data)
        return self._store.put("outbox_v1", changed(entry, event=event.order))

    def _select(self, account_id: str, *states: str) -> list[Document]:
        """Return an account's entries in these states, in the order in which they are due."""
        search = Query(account_id, {"state": frozenset(states)})
        return list(self._store.select("outbox_v1", search))

    def _account(self, entry: Document) -> Document:
        return self._store.at("account", entry["account_id"])

    def _mail(self, entry: Document) -> Document:
        draft = entry["draft"]
        mail = self._composer.compose(self._account(entry), entry["body"], message_id=draft["id"])
        return changed(mail, thread_id=mail["thread_id"] or draft["thread_id"])

    def _check(self, account: Document, body: Document) -> None:
        """Refuse what cannot be sent. Source: R-O9. Raises: ApiError."""
        self._composer.check(account, body)
        files = [self._store.at("file", one) for one in body.get("file_ids") or ()]
        if sum(file["size"] for file in files) > self._state.options.max_file_size:
            raise ApiError("too_large")

    def _has_expired(self, file_id: str) -> bool:
        upload = self._store.get("upload", file_id)
        return bool(upload and upload["at"] + FILE_LIFETIME < self._state.clock.now)

    def _draft(self, account: Document, mail: Document) -> Document:
        """Return what the API shows of a mail that has not been sent. See the table in §10."""
        people = {name: mail[name] for name in ("bcc", "cc", "from", "reply_to", "to")}
        files = [short_form(one) for one in mail["files"]]
        thread_id = mail["thread_id"] or self._state.streams.new_id("thread")
        return {
            "id": mail["id"],
            "object": "draft",
            "account_id": account["id"],
            "thread_id": thread_id,
            "subject": mail["subject"],
            **people,
            "date": self._state.clock.now,
            "body": mail["body"],
            "snippet": snippet(mail["body"]),
            "files": files,
            "events": [],
            "labels": [],
            "reply_to_message_id": mail["replied_to"],
            "starred": False,
            "unread": False,
            "version": 0,
        }
