"""The verbs that drive one sandbox: the same for tests, control API, CLI and scenarios."""

import copy
import time
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import instant, iso, seconds
from mocknylas.engine.options import Options
from mocknylas.engine.sending import show_submission
from mocknylas.errors import ConflictError
from mocknylas.rules.letters import to_mail
from mocknylas.sandboxes import DEFAULT, Sandbox, Sandboxes
from mocknylas.schemas.controls import InboundMessage
from mocknylas.schemas.forms import fill
from mocknylas.version import VERSION
from mocknylas.world import World

DEFAULT_IDLE_LIMIT = "30d"
NOW = "now"
Story = list[Document]


class VirtualClock:
    """A sandbox's clock. Turning it answers what happened: `{"at", "kind", "id", …}` in order.

    Durations are "90s", "2h30m", "7d", seconds or a timedelta; instants are Unix seconds, ISO 8601
    or a datetime.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        """Turn this sandbox's clock."""
        self._sandbox = sandbox

    @property
    def now(self) -> int:
        """The present instant, Unix seconds UTC."""
        return self._sandbox.world.clock.now

    def show(self) -> Document:
        """Tell the time and what waits in the queue."""
        world = self._sandbox.world
        with world.store.lock:
            return {
                "now": self.now,
                "iso": iso(self.now),
                "next_event": _event(world.clock.next_event()),
                "pending": [_event(event) for event in world.clock.pending()],
            }

    def advance(self, by: str | float | timedelta) -> Story:
        """Let a duration pass; run what falls due, each event at its own instant."""
        world = self._sandbox.world
        with world.store.lock:  # nobody else moves time between looking and adding
            return world.advance(world.clock.now + seconds(by))

    def move_to(self, to: str | int | datetime) -> Story:
        """Let time pass up to an instant. Raises: UsageError when it lies in the past."""
        return self._sandbox.world.advance(instant(to))

    def settle(self) -> Story:
        """Run what is due now, without letting time pass."""
        return self.advance(0)

    def tick(self) -> Story:
        """Let time pass up to the next event and run all that is due then."""
        world = self._sandbox.world
        with world.store.lock:
            event = world.clock.next_event()
            return [] if event is None else world.advance(event.at)

    def run_until_idle(self, limit: str | float | timedelta = DEFAULT_IDLE_LIMIT) -> Story:
        """Let time pass until nothing waits. Raises: UsageError when that takes over `limit`."""
        return self._sandbox.world.run_until_idle(seconds(limit))


class Verbs:
    """All a test can do to a sandbox: turn its clock, inject faults and mail, look inside."""

    def __init__(self, sandboxes: Sandboxes, sandbox: Sandbox) -> None:
        """Drive this sandbox."""
        self.sandboxes = sandboxes
        self.sandbox = sandbox

    @property
    def world(self) -> World:
        """The sandbox's present world; `reset` replaces it."""
        return self.sandbox.world

    @property
    def clock(self) -> "VirtualClock":
        """The sandbox's clock, to read and to turn."""
        return VirtualClock(self.sandbox)

    def health(self) -> Document:
        """Say that the mock is up, with its version."""
        return {
            "status": "ok",
            "version": VERSION,
            "sandboxes": len(self.sandboxes.all()),
            "internal_errors": [repr(error) for error in self.world.internal_errors],
        }

    def reset(self) -> Document:
        """Bring the sandbox back to its seed: mail, clock, faults and logs; tokens live on."""
        self.sandboxes.reset(self.sandbox)
        return self.sandbox.as_json()

    def sent(self, account: str | None = None) -> list[Document]:
        """List the mail that providers took, oldest first."""
        with self.world.store.lock:
            account_id = account and self.world.account(account)["id"]
            return [
                show_submission(one)
                for one in self.world.store.values("submission")
                if account_id in {None, one["account_id"]}
            ]

    def events(
        self, since: int = 0, kind: str | None = None, account: str | None = None
    ) -> list[Document]:
        """List the journal: every change, oldest first."""
        with self.world.store.lock:
            account_id = account and self.world.account(account)["id"]
            return [
                change.as_json()
                for change in self.world.journal.since(since)
                if fnmatchcase(change.kind, kind or "*") and account_id in {None, change.account_id}
            ]

    def calls(
        self, since: int = 0, operation: str | None = None, status: int | None = None
    ) -> list[CallRecord]:
        """List requests and answers, oldest first; `operation` may be a glob: send.*."""
        return [
            call
            for call in self.world.calls
            if call.number > since
            and fnmatchcase(call.operation, operation or "*")
            and status in {None, call.status}
        ]

    def faults(self) -> list[Document]:
        """List the fault rules with their hits and what the last candidate missed by."""
        return self.world.faults.as_json()

    def add_fault(self, **rule: Any) -> Document:
        """Arm a fault rule: name, seam, effect, match, skip, times, window, attributes.

        A rule without a name is called after its seam and effect, numbered where that is taken.
        """
        with self.world.store.lock:
            return self.world.faults.add({"name": self.world.faults.free_name(rule), **rule})

    def delete_fault(self, name: str) -> None:
        """Disarm one fault rule."""
        self.world.faults.remove(name)

    def delete_faults(self) -> None:
        """Disarm every fault rule."""
        self.world.faults.clear()

    def simulate_inbound(self, account: str, message: Document) -> Document:
        """Let a mail arrive from outside; return the stored message."""
        mail, names = to_mail(fill(InboundMessage, message, what="message"))
        with self.world.store.lock:
            message = self.world.inbound.receive(self.world.account(account), mail, names)
            return copy.deepcopy(message)

    def set_options(self, options: Document) -> Options:
        """Change switches of the sandbox."""
        self.world.state.options = self.world.options.changed(options)
        return self.world.options

    def list_sandboxes(self) -> list[Document]:
        """List the sandboxes with their credentials."""
        return [one.as_json() for one in self.sandboxes.all()]

    def create_sandbox(
        self, id: str | None = None, options: Document | None = None, **start: Any
    ) -> Document:
        """Create a sandbox (seed_name, seed, start, options); return its credentials."""
        spec = self.sandboxes.spec.changed(
            **{key: first_instant(one) if key == "start" else one for key, one in start.items()}
        )
        spec = spec.changed(options=spec.options.changed(options or {}))
        return self.sandboxes.create(id, spec).as_json()

    def delete_sandbox(self, id: str) -> None:
        """Forget a sandbox. Raises: ConflictError for the default one, which is always there."""
        if id == DEFAULT:
            raise ConflictError("the default sandbox is always there; reset it instead")
        self.sandboxes.delete(self.sandboxes.get(id))


def first_instant(start: str | int | datetime) -> int:
    """Return the instant that a `start` means: "now", Unix seconds, or ISO 8601."""
    return int(time.time()) if start == NOW else instant(start)


def _event(event: Event | None) -> Document | None:
    return None if event is None else {"at": event.at, "kind": event.kind, **event.data}
