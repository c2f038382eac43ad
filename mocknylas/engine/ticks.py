"""Ticks: time passes, and what falls due is run, each event at its own instant."""

import itertools
from collections.abc import Callable, Iterator, Mapping

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import LAST_INSTANT, iso
from mocknylas.engine.errands import Couriers, Errand
from mocknylas.engine.state import State
from mocknylas.errors import ConflictError, UsageError

Handler = Callable[[Event], Errand | None]

MAX_EVENTS = 1_000_000  # of one advance; more means that the queue feeds itself


class Ticks:
    """Runs what is due under the world's lock, and lets go of it for errands alone."""

    def __init__(self, state: State, handlers: Mapping[str, Handler]) -> None:
        """Run events of a kind by its handler."""
        self._state = state
        self._handlers = handlers
        self._under_way = False
        self.couriers: Couriers | None = None  # of live time; where it stands still there are none

    def advance(self, end: Callable[[], int]) -> list[Document]:
        """Let time pass up to the instant that `end` names; return what happened, in order.

        Raises: ConflictError inside a tick, UsageError for a past instant.
        """
        until, cursor = self._begin(end)
        try:
            budget = itertools.repeat(None, MAX_EVENTS)
            while errand := self._stretch(until, budget):
                self._do(errand)
        finally:
            self._under_way = False
        with self._state.store.lock:
            return [change.as_json() for change in self._state.journal.since(cursor)]

    def await_couriers(self) -> None:
        """Wait until couriers have done what they took on."""
        if self.couriers:
            self.couriers.wait()

    def _begin(self, end: Callable[[], int]) -> tuple[int, int]:
        with self._state.store.lock:
            until = end()
            if self._under_way:
                raise ConflictError("ticks do not nest: this was called while time is advancing")
            if until > LAST_INSTANT:
                raise UsageError(f"time ends at {LAST_INSTANT}, asked for {until}; advance by less")
            self._under_way = True
            return until, self._state.journal.cursor

    def _stretch(self, until: int, budget: Iterator[None]) -> Errand | None:
        """Run events until one leaves an errand, or all are run and time has come to its end."""
        clock, handlers = self._state.clock, self._handlers
        with self._state.store.lock:
            for _ in budget:
                event = clock.due(until)
                if event is None:
                    clock.move_to(until)
                    return None
                errand = handlers[event.kind](event)
                if errand:
                    return errand
        raise UsageError(f"more than {MAX_EVENTS} events up to {iso(until)}; advance in steps")

    def _do(self, errand: Errand) -> None:
        if self.couriers:
            self.couriers.take(errand)
        else:
            errand.do(self._state.store.lock)
