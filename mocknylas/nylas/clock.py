"""The virtual clock of one sandbox, to read and to turn."""

import time
from datetime import datetime, timedelta

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.durations import instant, iso, seconds
from mocknylas.sandboxes import Sandbox

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
        return self._sandbox.world.advance_by(seconds(by))

    def move_to(self, to: str | int | datetime) -> Story:
        """Let time pass up to an instant. Raises: UsageError when it lies in the past."""
        return self._sandbox.world.advance(instant(to))

    def settle(self) -> Story:
        """Run what is due now, without letting time pass."""
        return self.advance(0)

    def tick(self) -> Story:
        """Let time pass up to the next event and run all that is due then."""
        return self._sandbox.world.tick()

    def run_until_idle(self, limit: str | float | timedelta = DEFAULT_IDLE_LIMIT) -> Story:
        """Let time pass until nothing waits. Raises: UsageError when that takes over `limit`."""
        return self._sandbox.world.run_until_idle(seconds(limit))


def first_instant(start: str | int | datetime) -> int:
    """Return the instant that a `start` means: "now", Unix seconds, or ISO 8601."""
    return int(time.time()) if start == NOW else instant(start)


def _event(event: Event | None) -> Document | None:
    return None if event is None else {"at": event.at, "kind": event.kind, **event.data}
