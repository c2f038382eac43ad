"""Errands: work that waits on the network, done without the world's lock.

A handler of the clock's events returns an errand instead of waiting itself. Where time stands still
it is run at once, so that all happens in order; where time is live, couriers run it on threads.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

Lock = AbstractContextManager[Any]

MAX_COURIERS = 16  # threads of one world; a dead receiver keeps one busy for seconds


@dataclass(frozen=True)
class Errand:
    """`run` is called without the lock, then `settle` with its result under the lock.

    Errands of one lane are run one after the other, in their order.
    """

    lane: str
    run: Callable[[], Any]
    settle: Callable[[Any], None]


class Couriers:
    """Does errands on threads: lanes side by side, as many at once as there are threads."""

    def __init__(self, lock: Lock, report: Callable[[BaseException], object]) -> None:
        """Settle under this lock; `report` is told what an errand raises."""
        self._lock, self._report = lock, report
        self._free = threading.Condition()
        self._lanes: dict[str, deque[Errand]] = {}  # what waits or runs, by lane
        self._ready: deque[str] = deque()  # lanes that wait for a thread
        self._threads = 0

    def take(self, errand: Errand) -> None:
        """Do an errand soon, after those of its lane."""
        with self._free:
            lane = self._lanes.setdefault(errand.lane, deque())
            lane.append(errand)
            if len(lane) == 1:
                self._ready.append(errand.lane)
                self._hire()

    def wait(self) -> None:
        """Wait until all errands are done."""
        with self._free:
            self._free.wait_for(lambda: not self._lanes)

    def _hire(self) -> None:
        if self._threads < MAX_COURIERS:
            self._threads += 1
            threading.Thread(target=self._work, name="mocknylas-courier", daemon=True).start()

    def _work(self) -> None:
        while errand := self._next():
            try:
                result = errand.run()
                with self._lock:
                    errand.settle(result)
            except BaseException as error:  # a courier outlives every receiver
                self._report(error)
            self._finish(errand)

    def _next(self) -> Errand | None:
        """Return the first errand of a lane that waits; without any the thread ends."""
        with self._free:
            if not self._ready:
                self._threads -= 1
                return None
            return self._lanes[self._ready.popleft()][0]

    def _finish(self, errand: Errand) -> None:
        with self._free:
            lane = self._lanes[errand.lane]
            lane.popleft()
            if lane:
                self._ready.append(errand.lane)
            else:
                del self._lanes[errand.lane]
            self._free.notify_all()
