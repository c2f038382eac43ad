"""Ticks: time passes, and what falls due is run, each event at its own instant."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from mocknylas.clock import Event
from mocknylas.durations import LAST_INSTANT, iso
from mocknylas.engine.errands import Couriers, Errand
from mocknylas.engine.state import State
from mocknylas.errors import ConflictError, UsageError
from mocknylas.journal import Change

Handler = Callable[[Event], Errand | None]

MAX_EVENTS = 1_000_000  # of one advance; more means that the queue feeds itself


class Ticks:
    """Runs what is due under the world's lock, and lets go of it for errands alone."""

    def __init__(
        self, state: State, handlers: Mapping[str, Handler], *, on_time: Callable[[int], None]
    ) -> None:
        """Run events of a kind by its handler; `on_time` hears each instant that was reached."""
        self._state = state
        self._on_time = on_time
        self._handlers = handlers
        self._under_way = False
        self.couriers: Couriers | None = None  # of live time; where it stands still there are none

    def advance(self, end: Callable[[], int]) -> list[Change]:
        """Let time pass up to the instant that `end` names; return what happened, in order.

        Raises: ConflictError inside a tick, UsageError for a past instant.
        """
        with self._state.store.lock:
            until = self._begin(end())
            cursor = self._state.journal.cursor
            try:
                self._run(until)
            finally:
                self._under_way = False
            self._state.clock.move_to(until)
            self._on_time(until)
            return self._state.journal.since(cursor)

    def next_event(self) -> Event | None:
        """Return what runs next, or None: the queue is tidied meanwhile, which needs the lock."""
        with self._state.store.lock:
            return self._state.clock.next_event()

    def await_couriers(self) -> None:
        """Wait until couriers have done what they took on."""
        if self.couriers:
            self.couriers.wait()

    def _begin(self, until: int) -> int:
        if self._under_way:
            raise ConflictError("ticks do not nest: this was called while time is advancing")
        if until > LAST_INSTANT:
            raise UsageError(f"time ends at {LAST_INSTANT}, asked for {until}; advance by less")
        self._under_way = True
        return until

    def _run(self, until: int) -> None:
        clock, handlers = self._state.clock, self._handlers
        for _ in range(MAX_EVENTS):
            event = clock.due(until)
            if event is None:
                return
            errand = handlers[event.kind](event)
            if errand:
                self._do(errand)
            if self._state.after_event is not None:
                self._state.after_event()
        raise UsageError(f"more than {MAX_EVENTS} events up to {iso(until)}; advance in steps")

    def _do(self, errand: Errand) -> None:
        if self.couriers:
            self.couriers.take(errand)
            return
        with _released(self._state.store.lock):
            result = errand.run()
        errand.settle(result)


@contextmanager
def _released(lock: threading.RLock) -> Iterator[None]:
    """Let go of a lock that is held once, and take it again."""
    lock.release()
    try:
        yield
    finally:
        lock.acquire()
