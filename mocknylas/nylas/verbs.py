"""Verbs: all a test can do to one sandbox, the families of verbs as its attributes."""

from fnmatch import fnmatchcase
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.engine.sending import show_submission
from mocknylas.errors import ConflictError
from mocknylas.nylas.clock import VirtualClock, first_instant
from mocknylas.nylas.simulation import Simulation
from mocknylas.sandboxes import DEFAULT, Sandbox, Sandboxes
from mocknylas.version import VERSION
from mocknylas.world import World


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
    def clock(self) -> VirtualClock:
        """The sandbox's clock, to read and to turn."""
        return VirtualClock(self.sandbox)

    @property
    def simulate(self) -> Simulation:
        """What happens outside: mail arrives; recipients open, answer, forward, return it."""
        return Simulation(self.sandbox)

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
