"""Virtual time: the present instant, and the only queue of what is to happen."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from mocknylas.errors import UsageError

Observer = Callable[[int], None]


class Event(NamedTuple):
    """Something due at an instant; `order` makes events of one instant run first in, first out.

    A tuple, because the queue compares events all the time: by instant, then by order.
    """

    at: int  # Unix seconds UTC
    order: int  # each its own
    kind: str
    data: dict[str, Any]


class Clock:
    """The present instant in whole Unix seconds UTC, and the events that wait for theirs.

    Time moves only by `due` and `move_to`, never backwards. `observers` are told each instant.
    `notes`, once it is a list, gets each event that is queued, and the order of each that is gone.
    """

    def __init__(self, now: int) -> None:
        """Start at an instant with nothing scheduled."""
        self.now = now
        self.observers: list[Observer] = []
        self.notes: list[Event | int] | None = None
        self._queue: list[Event] = []
        self._waiting: set[int] = set()  # orders of the events in the queue that will run
        self._orders = 0

    def fork(self) -> "Clock":
        """Copy the clock with its queue, without the observers."""
        copy = Clock(self.now)
        copy._queue = list(self._queue)
        copy._waiting = set(self._waiting)
        copy._orders = self._orders
        return copy

    @classmethod
    def resume(cls, now: int, orders: int, events: Iterable[Event]) -> "Clock":
        """Return a clock that goes on where another was: its instant, queue and last order."""
        clock = cls(now)
        clock._orders = orders
        clock._queue = sorted(events)
        clock._waiting = {event.order for event in clock._queue}
        return clock

    @property
    def orders(self) -> int:
        """The order of the event that was queued last, 0 when there was none."""
        return self._orders

    def schedule(self, kind: str, *, at: int, **data: Any) -> Event:
        """Queue an event; one whose instant has passed is due at once."""
        self._orders += 1
        event = Event(max(at, self.now), self._orders, kind, data)
        heapq.heappush(self._queue, event)
        self._waiting.add(event.order)
        if self.notes is not None:
            self.notes.append(event)
        return event

    def cancel(self, order: int) -> None:
        """Take a queued event back by its `order`; one that has run already is no matter."""
        if order in self._waiting:
            self._forget(order)

    def next_event(self) -> Event | None:
        """Return the event that runs next, or None when nothing waits."""
        while self._queue and self._queue[0].order not in self._waiting:
            heapq.heappop(self._queue)
        return self._queue[0] if self._queue else None

    def due(self, until: int) -> Event | None:
        """Take the next event up to `until` and make its instant the present one."""
        event = self.next_event()
        if event is None or event.at > until:
            return None
        heapq.heappop(self._queue)
        self._forget(event.order)
        self.move_to(event.at)
        return event

    def move_to(self, instant: int) -> None:
        """Make `instant` the present. Raises: UsageError when it lies in the past."""
        if instant < self.now:
            raise UsageError(
                f"time never runs backwards: now is {self.now}, asked for {instant}; "
                "reset the sandbox to begin again"
            )
        if instant != self.now:
            self.now = instant
            for observer in self.observers:
                observer(instant)

    def pending(self) -> Iterator[Event]:
        """Yield what waits, in the order in which it will run."""
        return (event for event in sorted(self._queue) if event.order in self._waiting)

    def _forget(self, order: int) -> None:
        self._waiting.remove(order)
        if self.notes is not None:
            self.notes.append(order)
