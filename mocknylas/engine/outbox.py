"""The outbox: mail that goes out later, is tried again, can be changed and cancelled.

Source: R-V5 to R-V20. A request only schedules; `on_try` and `on_expire` run when it is time. A
job's private document holds what was asked for, the attempts, and the queued event.
"""

from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document, changed
from mocknylas.engine.accounts import obstacle
from mocknylas.engine.composing import Composer, own
from mocknylas.engine.fault_rules import SERVICE
from mocknylas.engine.jobs import FINAL, Jobs
from mocknylas.engine.outcome import Outcome
from mocknylas.engine.sending import Sending
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.rules.addresses import recipients
from mocknylas.rules.schedule import (
    CHANGE_WINDOW,
    NO_RETRIES,
    check_retry_limit,
    check_send_at,
    retry_delay,
)

TRY, TAKEN, EXPIRE = "outbox.try", "outbox.taken", "outbox.expire"
SYNCED = "outbox.synced"
LIMIT_REACHED = "Reached retry limit datetime"
CANCELLED = "Cancelled by user"
INVALID_AUTH = "Invalid authentication"
SYNC_STOPPED = "Account sync has been stopped"
TRIES_BEFORE_SERVICE = 5  # Source: R-V15
RETRIED = ("deferred", "throttled", "rejected")
STATE_REASONS = {"invalid": INVALID_AUTH, "stopped": SYNC_STOPPED}
ORIGINAL = (
    "file_ids",
    "tracking",
    "reply_to_message_id",
    "thread_id",
    "custom_headers",
    "metadata",
)
TIMES = ("send_at", "original_send_at", "retry_limit_datetime")


class Outbox:
    """Accepts, changes, cancels and sends scheduled mail."""

    def __init__(self, state: State, jobs: Jobs, composer: Composer, sending: Sending) -> None:
        """Work on this state; jobs tell what became of each mail."""
        self._state = state
        self._jobs = jobs
        self._composer = composer
        self._sending = sending

    def enqueue(self, account: Document, body: Document) -> Document:
        """Schedule a mail and return what is answered. Source: R-V5, R-V6, R-V8."""
        self._composer.check(account, body)
        send_at = check_send_at(self._state.clock.now, body.get("send_at"))
        times = _times(send_at, check_retry_limit(send_at, body.get("retry_limit_datetime")))
        job = self._jobs.create(account["id"], "new_outbox", "message", **_visible(times))
        entry = {
            "id": job["id"],
            "account_id": account["id"],
            "message_id": self._state.streams.new_id("message"),
            "attempts": 0,
            "body": {name: value for name, value in body.items() if name not in TIMES},
            **times,
        }
        self._queue(entry, TRY, send_at)
        return self._answer(account, entry)

    def change(self, account: Document, job_id: str, body: Document) -> Document:
        """Change a scheduled mail and return what is answered. Source: R-V9 to R-V12."""
        entry = self._entry(account, job_id)
        if not self._open(entry, self._state.options.change_window) or not body:
            return self._answer(account, entry)
        fields = {name: value for name, value in body.items() if name not in TIMES}
        entry = changed(entry, body={**entry["body"], **fields})
        if not recipients(entry["body"]):
            raise ApiError("no_recipients")
        self._composer.check(account, entry["body"])
        entry |= self._new_times(entry, body)
        anew = {} if entry["attempts"] else {"status": "pending", "reason": None}
        self._jobs.show(job_id, **anew, **_visible(entry))
        self._state.clock.cancel(entry["event"])
        self._queue(entry, TRY, entry["send_at"])
        return self._answer(account, entry)

    def cancel(self, account: Document, job_id: str) -> None:
        """Take a scheduled mail back. Source: R-V11, R-V13."""
        entry = self._entry(account, job_id)
        if self._open(entry, self._state.options.cancel_window):
            self._state.clock.cancel(entry["event"])
            self._jobs.move(job_id, "cancelled", reason=CANCELLED)

    def on_try(self, event: Event) -> None:
        """Try to send a mail whose time has come. Source: R-V15 to R-V20."""
        entry = self._state.store.at("outbox", event.data["job_id"])
        account = self._state.store.at("account", entry["account_id"])
        if state := obstacle(self._state, account):
            self._fail(entry, STATE_REASONS[state])
            return
        try:
            self._composer.check(account, entry["body"])
        except ApiError as error:
            self._fail(entry, error.message)
            return
        via = entry.get("via", "outbox")
        self._attempt(account, changed(entry, attempts=entry["attempts"] + 1, via=via))

    def on_taken(self, event: Event) -> None:
        """Note what a slow provider made of a mail."""
        entry = self._state.store.at("outbox", event.data["job_id"])
        account = self._state.store.at("account", entry["account_id"])
        outcome = Outcome.from_json(event.data["outcome"])
        self._settle(account, entry, self._mail(account, entry), outcome)

    def on_synced(self, event: Event) -> None:
        """Show in Sent what the provider took some time ago. Source: R-O14."""
        entry = self._state.store.at("outbox", event.data["job_id"])
        account = self._state.store.at("account", entry["account_id"])
        self._store_sent(entry, self._sending.synced(account, entry["message_id"]))

    def _attempt(self, account: Document, entry: Document) -> None:
        mail = self._mail(account, entry)
        outcome = self._sending.attempt(account, mail, entry["attempts"], via=entry["via"])
        if outcome.delay:
            at = self._state.clock.now + outcome.delay
            self._queue(entry, TAKEN, at, outcome=outcome.at_once().as_json())
        else:
            self._settle(account, entry, mail, outcome)

    def _settle(self, account: Document, entry: Document, mail: Document, outcome: Outcome) -> None:
        """Do what an outcome asks for."""
        if outcome.verdict == "partial":
            self._sending.deliver_partly(account, mail, outcome, via=entry["via"])
        if outcome.verdict == "accepted":
            self._succeed(account, entry, mail)
        elif self._falls_back(entry, outcome):
            self._attempt(account, changed(entry, via=SERVICE))
        else:
            self._put_off(entry, outcome)

    def _mail(self, account: Document, entry: Document) -> Document:
        return self._composer.compose(account, entry["body"], message_id=entry["message_id"])

    def on_expire(self, event: Event) -> None:
        """Give up at the retry limit. Source: R-V16."""
        self._fail(self._state.store.at("outbox", event.data["job_id"]), LIMIT_REACHED)

    def _falls_back(self, entry: Document, outcome: Outcome) -> bool:
        """Say whether the mailing service is tried instead. Source: R-V15, R-V17.

        Assumed: it works for verified domains and senders alone.
        """
        options = self._state.options
        verified = options.domain_verified and options.sender_verified
        if not options.fallback_service or not verified or entry["via"] == SERVICE:
            return False
        tired = entry["attempts"] >= TRIES_BEFORE_SERVICE
        return outcome.verdict == "quota" or (outcome.verdict in RETRIED and tired)

    def _succeed(self, account: Document, entry: Document, mail: Document) -> None:
        """Tell of success once the mail shows in Sent. Source: R-V20."""
        delay = self._sending.sync_delay(account, via=entry["via"])
        if delay:
            self._sending.accept_unsynced(account, mail, via=entry["via"])
            self._queue(changed(entry, accepted=True), SYNCED, self._state.clock.now + delay)
        else:
            self._store_sent(entry, self._sending.accept(account, mail, via=entry["via"]))

    def _store_sent(self, entry: Document, message: Document) -> None:
        self._state.store.put("outbox", entry)
        ids = {"message_id": message["id"], "thread_id": message["thread_id"]}
        self._jobs.move(entry["id"], "successful", reason=None, **ids)

    def _put_off(self, entry: Document, outcome: Outcome) -> None:
        if outcome.verdict == "auth_failed":
            self._fail(entry, INVALID_AUTH)
        elif outcome.verdict == "partial":
            self._fail(entry, outcome.error().message)
        elif outcome.verdict == "rejected" and self._is_final(entry):
            self._fail(entry, outcome.reply)
        elif entry["retry_limit_datetime"] == NO_RETRIES:
            self._fail(entry, LIMIT_REACHED)
        elif entry["attempts"] == self._state.options.max_tries:
            self._fail(entry, outcome.reply)
        else:
            self._jobs.move(entry["id"], "delayed", reason=outcome.reply)
            self._try_later(entry, outcome.retry_after)

    def _is_final(self, entry: Document) -> bool:
        """Say whether a rejection is: the mailing service's is, there is nobody to ask then."""
        return self._state.options.final_rejections or entry["via"] == SERVICE

    def _try_later(self, entry: Document, retry_after: int) -> None:
        next_try = self._state.clock.now + max(retry_delay(entry["attempts"]), retry_after)
        limit = entry["retry_limit_datetime"]
        if next_try > limit:
            self._queue(entry, EXPIRE, limit)
        else:
            self._queue(entry, TRY, next_try)

    def _fail(self, entry: Document, reason: str) -> None:
        self._state.store.put("outbox", entry)
        self._jobs.move(entry["id"], "failed", reason=reason)

    def _queue(self, entry: Document, kind: str, at: int, **data: Any) -> None:
        event = self._state.clock.schedule(kind, at=at, job_id=entry["id"], **data)
        self._state.store.put("outbox", changed(entry, event=event.order))

    def _entry(self, account: Document, job_id: str) -> Document:
        """Return a job that can still change. Raises: ApiError as E-91, E-98."""
        entry = self._state.store.get("outbox", job_id, account["id"])
        if entry is None:
            raise ApiError("job_not_found", id=job_id)
        if entry.get("accepted") or self._status(entry) in FINAL:
            raise ApiError("job_not_pending")
        return entry

    def _open(self, entry: Document, window: str) -> bool:
        """Say whether a change takes effect. Source: R-V11. Raises: ApiError as E-97."""
        late = self._state.clock.now > entry["send_at"] - CHANGE_WINDOW
        if late and window == "refuse":
            raise ApiError("change_too_late")
        return not late or window == "off"

    def _new_times(self, entry: Document, body: Document) -> Document:
        send_at, limit = body.get("send_at"), body.get("retry_limit_datetime")
        if send_at is None and limit is None:
            return {}
        if send_at is None:
            return {"retry_limit_datetime": check_retry_limit(entry["send_at"], limit)}
        instant = check_send_at(self._state.clock.now, send_at)
        return {**_times(instant, check_retry_limit(instant, limit)), "attempts": 0}

    def _status(self, entry: Document) -> str:
        return str(self._state.store.at("job", entry["id"])["shown"]["status"])

    def _answer(self, account: Document, entry: Document) -> Document:
        return {
            "job_status_id": entry["id"],
            "status": self._status(entry),
            "account_id": account["id"],
            "original_data": _original_data(account, entry),
        }


def _times(send_at: int, retry_limit: int) -> Document:
    return {
        "send_at": send_at,
        "original_send_at": send_at,
        "retry_limit_datetime": retry_limit,
    }


def _visible(times: Document) -> dict[str, Any]:
    return {name: times[name] for name in ("send_at", "original_send_at")}


def _original_data(account: Document, entry: Document) -> Document:
    body = entry["body"]
    return {
        "from": body.get("from_") or [own(account)],
        "subject": body.get("subject", ""),
        **{name: body.get(name) or [] for name in ("to", "cc", "bcc", "reply_to")},
        "body": body.get("body", ""),
        **{name: entry[name] for name in TIMES},
        **{name: body[name] for name in ORIGINAL if body.get(name)},
    }
