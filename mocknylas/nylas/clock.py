"""The virtual clock of one sandbox, to read and to turn."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import instant, iso, seconds
from mocknylas.errors import ExpectationError
from mocknylas.journal import Change
from mocknylas.nylas.agenda import agenda, row_of
from mocknylas.sandboxes import Sandbox
from mocknylas.vocabulary import KINDS, check_word

DEFAULT_IDLE_LIMIT = "30d"
NOW = "now"
Story = list[Document]
Duration = str | float | timedelta


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

    def advance(self, by: Duration) -> Story:
        """Let a duration pass; run what falls due, each event at its own instant."""
        return _story(self._sandbox.world.advance_by(seconds(by)))

    def move_to(self, to: str | int | datetime) -> Story:
        """Let time pass up to an instant, or the real "now"; never backwards."""
        return _story(self._sandbox.world.advance(first_instant(to)))

    def settle(self) -> Story:
        """Run what is due now, without letting time pass."""
        return self.advance(0)

    def tick(self) -> Story:
        """Let time pass up to the next event and run all that is due then."""
        return _story(self._sandbox.world.tick())

    def run_until_idle(self, limit: Duration = DEFAULT_IDLE_LIMIT) -> Story:
        """Let time pass until nothing waits; that must happen within `limit`."""
        return _story(self._sandbox.world.run_until_idle(seconds(limit)))

    def run_until(
        self, until: str | Callable[[], object], limit: Duration = DEFAULT_IDLE_LIMIT
    ) -> Story:
        """Let time pass until a change of this kind (a glob, too), within `limit`.

        From Python, a function without arguments may decide instead; when it is true already, no
        time passes. Raises: ExpectationError.
        """
        __tracebackhide__ = True
        if not callable(until):
            check_word("kind of change", until, KINDS)
        world = self._sandbox.world
        cursor, end = world.journal.cursor, world.clock.now + seconds(limit)

        def is_met() -> object:
            if callable(until):
                return until()
            return any(fnmatchcase(one.kind, until) for one in world.journal.since(cursor))

        while not is_met():
            self._step(until, end)
        return _story(world.journal.since(cursor))

    def next_event(self) -> Document | None:
        """Return what happens next, with its cause, or None when nothing waits."""
        world = self._sandbox.world
        with world.store.lock:
            event = world.clock.next_event()
            return None if event is None else row_of(world, event)

    def agenda(self) -> list[Document]:
        """List what will happen, in order, with its cause: job, mail and account."""
        world = self._sandbox.world
        with world.store.lock:
            return agenda(world)

    def _step(self, until: object, end: int) -> None:
        world = self._sandbox.world
        event = world.ticks.next_event()
        what = "what was waited for" if callable(until) else str(until)
        if event is None:
            raise ExpectationError(f"{what} did not happen, and nothing waits any more")
        if event.at > end:
            waiting = row_of(world, event)
            raise ExpectationError(
                f"{what} did not happen by {iso(end)}; the next thing is {waiting['iso']} "
                f"{waiting['what']}; give a larger limit"
            )
        world.tick()
        world.ticks.await_couriers()


def first_instant(start: str | int | datetime) -> int:
    """Return the instant that a `start` means: "now", Unix seconds, or ISO 8601."""
    return int(time.time()) if start == NOW else instant(start)


def _story(changes: Iterable[Change]) -> Story:
    return [change.as_json() for change in changes]


def _event(event: Event | None) -> Document | None:
    return None if event is None else {"at": event.at, "kind": event.kind, **event.data}
