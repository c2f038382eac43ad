"""What a test asks of webhooks: who is told what, what became of it, and sending it again."""

import copy
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.documents import Document, without
from mocknylas.engine.notifications import ALIASES, MATRIX, body_of, signed
from mocknylas.engine.receiver_check import ReceiverCheck, Samples
from mocknylas.engine.webhooks import show_counts
from mocknylas.errors import UsageError, unknown
from mocknylas.journal import Change
from mocknylas.sandboxes import Sandbox
from mocknylas.transport import Parcel, is_web_address
from mocknylas.vocabulary import DELIVERY_STATUSES, check_word
from mocknylas.world import World

PRIVATE = ("event", "postponed", "deltas")


class Webhooks:
    """The webhooks of a sandbox, their deliveries, and the check of a receiver."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    @property
    def _world(self) -> World:
        return self._sandbox.world

    def all(self) -> list[Document]:
        """List the webhooks, each with the number of its deliveries by status."""
        with self._world.store.lock:
            counts: dict[str, Counter[str]] = {}
            for one in self._world.store.values("delivery"):
                counts.setdefault(one["webhook_id"], Counter())[one["status"]] += 1
            return [
                show_counts(one, counts.get(one["id"], Counter()))
                for one in self._world.store.values("webhook")
            ]

    def deliveries(
        self, webhook: str | None = None, status: str | None = None, trigger: str | None = None
    ) -> list[Document]:
        """List deliveries, oldest first: the changes that caused each, attempts, next try."""
        check_word("status of a delivery", status, DELIVERY_STATUSES)
        check_word("trigger", trigger, MATRIX)
        with self._world.store.lock:
            webhook_id = webhook and self._find(webhook)["id"]
            return [
                shown
                for one in self._world.store.values("delivery")
                if webhook_id in {None, one["webhook_id"]} and status in {None, one["status"]}
                for shown in [_shown(one)]
                if any(fnmatchcase(name, trigger or "*") for name in shown["triggers"])
            ]

    def show(self, id: str) -> Document:
        """Show a webhook with its deliveries, or one delivery with its headers and body."""
        with self._world.store.lock:
            delivery = self._world.store.get("delivery", id)
            if delivery is not None:
                body = body_of(delivery["deltas"])
                headers = signed(self._sandbox.client_secret, body)
                return {**_shown(delivery), "headers": headers, "body": body.decode()}
            webhook = self._find(id)
            return {**webhook["shown"], "deliveries": self.deliveries(webhook["id"])}

    def replay(self, id: str) -> Document:
        """Send a delivery again, byte for byte the same; it goes out with the next tick."""
        with self._world.store.lock:
            delivery = self._world.store.get("delivery", id)
            if delivery is None:
                known = [one["id"] for one in self._world.store.values("delivery")]
                raise unknown("delivery", id, known)
            return _shown(self._world.deliveries.replay(delivery))

    def trigger(
        self,
        trigger: str,
        account: str | None = None,
        id: str | None = None,
        details: Document | None = None,
        webhook: str | None = None,
    ) -> list[Document]:
        """Send a notification though nothing changed; it goes out with the next tick.

        Source: R-HOOK-20.
        """
        name = ALIASES.get(trigger, trigger)
        if name not in MATRIX:
            raise unknown("trigger", trigger, MATRIX)
        if not isinstance(details, dict | None):
            raise UsageError(f"not details: {details!r}; write a mapping of names to values")
        world = self._world
        with world.store.lock:
            only = None if webhook is None else str(self._find(webhook)["id"])
            change = self._change(name, account, id, details or {})
            return [_shown(one) for one in world.deliveries.notify(change, only)]

    def check(self, receiver: str) -> list[Document]:
        """Send a challenge and signed samples to a receiver; name the mistake in what fails."""
        if not is_web_address(receiver):
            raise UsageError(f"not a URL: {receiver!r}; write http://localhost:5000/hooks")
        world = self._world
        with world.store.lock:
            challenge = world.state.streams.new_id("challenge")
            change = self._change("message.created", None, None, {})
            samples = Samples(world.deliveries.sample(change))

        def send(parcel: Parcel) -> Any:
            return self._sandbox.transport.send(parcel, remote=world.options.remote_receivers)

        check = ReceiverCheck(receiver, world.state.application, samples, send)
        return check.findings(challenge)

    def _change(
        self, kind: str, account: str | None, object_id: str | None, details: Document
    ) -> Change:
        """Return a change that the journal does not have; its number is 0."""
        world = self._world
        accounts = world.store.values("account")
        account_id = world.account(account)["id"] if account else accounts[0]["id"]
        made_up = object_id or world.state.streams.new_id("triggered")
        details = {"action": "new_outbox", **details} if kind.startswith("job.") else details
        return Change(0, world.clock.now, kind, account_id, made_up, copy.deepcopy(details))

    def _find(self, wanted: str) -> Document:
        """Return a webhook by id or callback URL. Raises: NotFoundError."""
        webhooks = self._world.store.values("webhook")
        for one in webhooks:
            if wanted in {one["id"], one["shown"]["callback_url"]}:
                return one
        raise unknown("webhook", wanted, [one["shown"]["callback_url"] for one in webhooks])


def _shown(delivery: Document) -> Document:
    """Return a delivery as people see it: a copy of its own."""
    triggers = [one["type"] for one in delivery["deltas"]]
    return copy.deepcopy({**without(delivery, *PRIVATE), "triggers": triggers})
