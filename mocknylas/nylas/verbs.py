"""Verbs: all a test can do to one sandbox, the families of verbs as its attributes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.errors import ConflictError, UsageError
from mocknylas.judging.kinds import accepted_by, read_accepted
from mocknylas.judging.report import Report, report_on
from mocknylas.kept import read_snapshot, restore, snapshot, write_snapshot
from mocknylas.nylas.accounts import Accounts, set_application
from mocknylas.nylas.clock import VirtualClock, first_instant
from mocknylas.nylas.contacts import AddressBook
from mocknylas.nylas.contract import Contract
from mocknylas.nylas.noting import noted
from mocknylas.nylas.redaction import pseudonyms_of
from mocknylas.nylas.simulation import Simulation
from mocknylas.nylas.verification import Verification
from mocknylas.nylas.webhooks import Webhooks
from mocknylas.sandboxes import DEFAULT
from mocknylas.tapes import har, write_document
from mocknylas.transport import Receiver
from mocknylas.version import VERSION
from mocknylas.world import World


class Verbs(Verification):
    """All a test can do to a sandbox: turn its clock, inject faults and mail, look inside."""

    _strays_before = 0  # calls that belong to no sandbox and were made before this began

    @property
    def world(self) -> World:
        """The sandbox's present world; `reset` replaces it."""
        return self.sandbox.world

    @property
    def clock(self) -> VirtualClock:
        """The sandbox's clock, to read and to turn."""
        return VirtualClock(self.sandbox)

    @property
    def accounts(self) -> Accounts:
        """The accounts, in the order of the recipe and then as they were connected."""
        return Accounts(self.sandbox)

    @property
    def simulate(self) -> Simulation:
        """What happens outside: mail arrives; recipients open, answer, forward, return it."""
        return Simulation(self.sandbox)

    @property
    def contacts(self) -> AddressBook:
        """The address books, as their owners change them at the provider."""
        return AddressBook(self.sandbox)

    @property
    def webhooks(self) -> Webhooks:
        """The webhooks, their deliveries, and the check of a receiver."""
        return Webhooks(self.sandbox)

    @property
    def contract(self) -> Contract:
        """What the application uses of Nylas v2, to be recorded, and checked later."""
        return Contract(self.sandboxes, self.sandbox)

    def mount(self, url: str, receiver: Receiver) -> None:
        """Let a WSGI application, or a function of a Parcel, receive what goes to a URL.

        No socket is opened; whatever lies below the URL goes there, too.
        """
        self.sandbox.transport.mount(url, receiver)

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

    def snapshot(self, path: str | Path | None = None) -> Document:
        """Return all of the sandbox as one JSON document, written to a file where one is named.

        Another snapshot at that path is replaced, any other file is not. Raises: UsageError.
        """
        document, data = snapshot(self.sandbox)
        if path is not None:
            write_snapshot(path, data)
        return document

    def restore(self, snapshot: str | Path | Document) -> Document:
        """Let the sandbox go on from where a snapshot was made: its document, or a file's path.

        Raises: UsageError when it is damaged or none of ours; then nothing is changed.
        """
        document = snapshot if isinstance(snapshot, dict) else read_snapshot(snapshot)
        restore(self.sandboxes, self.sandbox, document)
        return self.sandbox.as_json()

    def tape(self, keep_addresses: bool = False) -> Document:
        """Return the tape of a recorded sandbox, without secrets, for `mocknylas replay`.

        Addresses that are no seed's become pseudonyms, unless they are kept. Raises: UsageError.
        """
        return self.sandboxes.taper(self.sandbox, keep_addresses)

    def save_replay(self, path: str | Path, *, keep_addresses: bool = False) -> Document:
        """Write the tape to a file; return how much it holds, and notes on what it cannot show."""
        document = self.tape(keep_addresses)
        write_document(path, document)
        return {"path": str(path), "entries": len(document["entries"]), "notes": document["notes"]}

    def har(self, path: str | Path | None = None, *, keep_addresses: bool = False) -> Document:
        """Return the calls as HAR 1.2 for the tools of browsers; write them where a path is given.

        Instants are those of virtual time; secrets and addresses become pseudonyms.
        """
        pseudonyms = pseudonyms_of(self.sandboxes, self.sandbox, keep_addresses=keep_addresses)
        document = har(self.world.calls, pseudonyms)
        if path is not None:
            write_document(path, document)
        return document

    def report(self, *, accept: Iterable[str] = (), everywhere: bool = False) -> Report:
        """Tell what was made of the contract: what was called, what was not, what was found.

        `accept` marks findings that are lived with, each as `kind[:operation[:place]]` with globs;
        `everywhere` takes in all sandboxes, on a server also those that ended. Requests by verbs do
        not count. Raises: UsageError.
        """
        known = read_accepted(accept)
        if everywhere:
            return report_on(self.sandboxes).accept(known)
        report = Report().add_world(self.world)
        for call in self.sandboxes.stray_calls:
            if call.number > self._strays_before:
                report.add(call)
        return report.accept(known)

    def faults(self) -> list[Document]:
        """List the fault rules with their hits and what the last candidate missed by."""
        return self.world.faults.as_json()

    @noted("add_fault")
    def add_fault(self, **rule: Any) -> Document:
        """Arm a fault rule: name, seam, effect, match, skip, times, window, attributes.

        A rule without a name is called after its seam and effect, numbered where that is taken.
        """
        with self.world.store.lock:
            return self.world.faults.add({"name": self.world.faults.free_name(rule), **rule})

    @noted("delete_fault")
    def delete_fault(self, name: str) -> None:
        """Disarm one fault rule."""
        self.world.faults.remove(name)

    @noted("delete_faults")
    def delete_faults(self) -> None:
        """Disarm every fault rule."""
        self.world.faults.clear()

    @noted("set_options")
    def set_options(self, options: Document) -> Options:
        """Change switches of the sandbox."""
        world = self.world
        with world.store.lock:
            changed = world.options.changed(options)
            accepted_by(changed)
            if changed.record != world.options.record:
                raise UsageError(
                    "option record: a tape holds a world from its beginning; say so when the "
                    "sandbox is made (record=True, --record FILE, create_sandbox)"
                )
            world.state.options = changed
            world.calls.memory, world.calls.kept = changed.calls_memory, changed.calls_kept
            return changed

    def application(self) -> Document:
        """Show name, icon and redirect URIs of the application."""
        return self.world.application.show()

    @noted("set_application")
    def set_application(self, **values: Any) -> Document:
        """Change the application: application_name, icon_url, redirect_uris."""
        with self.world.store.lock:
            return set_application(self.world.application, **values)

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
