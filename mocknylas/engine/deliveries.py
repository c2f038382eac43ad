"""Deliveries: notifications on their way, tried until they are taken or given up.

Source: R-HOOK-09 to R-HOOK-15. A change only queues; `on_try` runs when it is time. A delivery's
document is its timeline: the changes that caused it, every attempt, and when the next one is due.
"""

from collections.abc import Callable, Sequence
from functools import partial

from mocknylas.clock import Event
from mocknylas.documents import Document, changed
from mocknylas.engine.dispatch import Dispatch, Result
from mocknylas.engine.errands import Errand
from mocknylas.engine.notifications import MATRIX, delta_for, is_told
from mocknylas.engine.outcome import Postponed
from mocknylas.engine.state import State
from mocknylas.engine.webhooks import HEARING, Webhooks
from mocknylas.journal import Change
from mocknylas.transport import PATIENCE, Receipt

DELIVER = "webhook.try"
MAX_ATTEMPTS = 5  # Source: R-HOOK-11
MAX_BATCH = 100  # changes in one notification
QUEUED, SENDING, WAITING, HELD = "queued", "sending", "waiting", "held"
DELIVERED, GIVEN_UP, DROPPED = "delivered", "given_up", "dropped"


class Deliveries:
    """Queues notifications and sees them through."""

    def __init__(self, state: State, webhooks: Webhooks, dispatch: Dispatch) -> None:
        """Listen to this state's journal."""
        self._state = state
        self._webhooks = webhooks
        self._dispatch = dispatch
        self._hooks = state.store.table("webhook")
        self._under_way: set[str] = set()  # what this process has in hand just now
        state.journal.listeners.append(self.on_change)

    def on_change(self, change: Change) -> None:
        """Queue a notification of a change for every webhook that wants it. Source: R-HOOK-10."""
        if not len(self._hooks) or change.kind not in MATRIX:
            return
        self.notify(change)

    def notify(self, change: Change, only: str | None = None) -> list[Document]:
        """Queue notifications for all webhooks that list a change's kind, or for one of them."""
        options = self._state.options
        if not is_told(change, self._owner(change), options):
            return []
        return [
            self._queue(webhook, delta_for(webhook, change, options), change)
            for webhook in self._hooks.values()
            if change.kind in webhook["shown"]["triggers"]
            and webhook["shown"]["state"] in HEARING
            and only in {None, webhook["id"]}
        ]

    def _owner(self, change: Change) -> Document | None:
        """Return the account of a change, with the scopes that its user granted, if any."""
        account = self._state.store.get("account", change.account_id)
        standing = self._state.store.get("standing", change.account_id) or {}
        granted = standing.get("scopes") or None
        return account and {"scopes": granted, **account}

    def sample(self, change: Change) -> Document:
        """Return what a webhook would be told of a change."""
        return delta_for({"id": change.id}, change, self._state.options)

    def replay(self, delivery: Document) -> Document:
        """Queue a notification again, byte for byte the same, with attempts of its own."""
        again = {**delivery, **self._fresh(), "replay_of": delivery["id"]}
        return self._schedule(again, QUEUED, self._state.clock.now)

    def on_try(self, event: Event) -> Errand | None:
        """Send a notification whose time has come; what nobody wants any more is dropped.

        While it is on its way a next try stands in the queue, for a world that is restored from
        that moment.
        """
        delivery = self._state.store.at("delivery", event.data["delivery_id"])
        webhook = self._state.store.get("webhook", delivery["webhook_id"])
        overdue = self._state.clock.now + PATIENCE
        if delivery["id"] in self._under_way:
            self._schedule(delivery, SENDING, overdue)
            return None
        if webhook is None or webhook["shown"]["state"] not in HEARING:
            self._end(delivery, DROPPED)
            return None
        delivery = self._schedule(delivery, SENDING, overdue)
        self._under_way.add(delivery["id"])
        return Errand(
            lane=webhook["id"],
            run=partial(self._run, delivery["id"], self._dispatch.attempt(delivery)),
            settle=partial(self._settle, delivery["id"]),
        )

    def _queue(self, webhook: Document, delta: Document, change: Change) -> Document:
        """Queue a change, in the webhook's open batch if there is one."""
        numbers = [change.number] if change.number else []  # a test's own has none
        batch = self._open_batch(webhook, change.account_id)
        if batch:
            deltas, changes = [*batch["deltas"], delta], [*batch["changes"], *numbers]
            batch = changed(batch, deltas=deltas, changes=changes)
            return self._state.store.put("delivery", batch)
        delivery = {
            **self._fresh(),
            "account_id": change.account_id,
            "webhook_id": webhook["id"],
            "url": webhook["shown"]["callback_url"],
            "changes": numbers,
            "deltas": [delta],
        }
        return self._schedule(delivery, QUEUED, self._state.clock.now)

    def _fresh(self) -> Document:
        return {
            "id": self._state.streams.new_id("delivery"),
            "created_at": self._state.clock.now,
            "attempts": [],
            "postponed": "",
        }

    def _open_batch(self, webhook: Document, account_id: str) -> Document | None:
        if not self._state.options.webhook_batches:
            return None
        queued = self._state.store.filed("delivery", account_id, "queued", webhook["id"])
        latest = queued[-1] if queued else None
        if latest is None or "replay_of" in latest or len(latest["deltas"]) == MAX_BATCH:
            return None
        return latest

    def _run(self, delivery_id: str, attempt: Callable[[], Result]) -> Result:
        """Make an attempt, without the lock; one that is broken off may be made again."""
        try:
            return attempt()
        except BaseException:
            self._under_way.discard(delivery_id)
            raise

    def _settle(self, delivery_id: str, result: Result) -> None:
        """Note what came of an attempt, and go on. Source: R-HOOK-10, R-HOOK-11."""
        self._under_way.discard(delivery_id)
        delivery = self._state.store.at("delivery", delivery_id)
        self._state.clock.cancel(delivery["event"])
        if isinstance(result, Postponed):
            self._postpone(delivery, result)
            return
        attempts = [*delivery["attempts"], self._attempt(result)]
        delivery = changed(delivery, attempts=attempts, postponed="")
        given_up = not result.ok and len(attempts) >= MAX_ATTEMPTS
        if result.ok or given_up:
            self._end(delivery, DELIVERED if result.ok else GIVEN_UP)
        else:
            gap = self._state.options.webhook_gap << len(attempts) - 1
            self._schedule(delivery, WAITING, self._state.clock.now + gap)
        self._note(delivery["webhook_id"], result, given_up=given_up)

    def _note(self, webhook_id: str, receipt: Receipt, *, given_up: bool) -> None:
        """Tell a webhook how its receiver does, and send what waited for another to go first."""
        webhook = self._state.store.get("webhook", webhook_id)
        if webhook is None:
            return
        if webhook["held"]:
            held, webhook = webhook["held"], changed(webhook, held=[])
            self._state.store.put("webhook", webhook)
            self._let_go(held)
        if receipt.ok:
            self._webhooks.on_taken(webhook)
        else:
            self._webhooks.on_missed(webhook, given_up=given_up)

    def _attempt(self, receipt: Receipt) -> Document:
        return {
            "at": self._state.clock.now,
            "status": receipt.status,
            "answer": receipt.body[:200],
            "error": receipt.error,
            "latency": receipt.latency,
            "fault": receipt.fault,
        }

    def _postpone(self, delivery: Document, result: Postponed) -> None:
        """Put an attempt off, for a time or until another notification has gone first."""
        delivery = changed(delivery, postponed=result.fault)
        until = self._state.clock.now + result.seconds
        self._schedule(delivery, HELD if result.behind_next else WAITING, until)
        webhook = self._state.store.get("webhook", delivery["webhook_id"])
        if result.behind_next and webhook:
            held = [*webhook["held"], delivery["id"]]
            self._state.store.put("webhook", changed(webhook, held=held))

    def _let_go(self, held: Sequence[str]) -> None:
        for delivery_id in held:
            delivery = self._state.store.at("delivery", delivery_id)
            if delivery["status"] == HELD:
                self._state.clock.cancel(delivery["event"])
                self._schedule(delivery, WAITING, self._state.clock.now)

    def _schedule(self, delivery: Document, status: str, at: int) -> Document:
        event = self._state.clock.schedule(DELIVER, at=at, delivery_id=delivery["id"])
        next_try = None if status == SENDING else event.at
        scheduled = changed(delivery, status=status, event=event.order, next_try=next_try)
        return self._state.store.put("delivery", scheduled)

    def _end(self, delivery: Document, status: str) -> None:
        ended = changed(delivery, status=status, event=None, next_try=None)
        self._state.store.put("delivery", ended)
