"""The contract as an application uses it: counted, recorded as approved, checked."""

from pathlib import Path

from mocknylas.documents import Document
from mocknylas.errors import ExpectationError
from mocknylas.judging.approval import check, tell
from mocknylas.judging.footprint import footprint, save_footprint
from mocknylas.judging.gathering import gathering_of
from mocknylas.judging.usage import Usage
from mocknylas.sandboxes import Sandbox, Sandboxes


class Contract:
    """What an application uses of Nylas v2, counted from its calls since the last reset.

    Requests that the mock itself makes (`request`, `send`) do not count.
    """

    def __init__(self, sandboxes: Sandboxes, sandbox: Sandbox) -> None:
        """Look at this sandbox."""
        self._sandboxes = sandboxes
        self._sandbox = sandbox

    def usage(self, *, everywhere: bool = False) -> Usage:
        """Count what is used: operations, parameters, fields, statuses, views, webhooks.

        `everywhere` counts in every sandbox, and in what was there before it was reset or deleted.
        """
        if everywhere:
            return gathering_of(self._sandboxes).usage
        usage = Usage()
        usage.add_world(self._sandbox.world)
        return usage

    def footprint(self, *, everywhere: bool = False) -> Document:
        """Return what is used as a file of an approved contract has it."""
        return footprint(self.usage(everywhere=everywhere))

    def record(self, path: str | Path) -> None:
        """Write what is used to a file, as approved. Raises: UsageError."""
        save_footprint(path, self.footprint())

    def check(self, path: str | Path, *, allow_unused: bool = False) -> None:
        """Fail if what is used differs from what a file approves. Raises: UsageError.

        `allow_unused` bears with what is approved and not used: for a part of the tests.
        """
        __tracebackhide__ = True
        found = check(path, self.footprint(), allow_unused=allow_unused)
        if found:
            raise ExpectationError("\n".join(tell(path, found)))
