"""Waiting: who waits for changes of an account, and the bell that wakes them.

Nothing here sleeps. Whoever waits keeps a Waiter, looks for changes under the world's lock, and
sleeps on its bell without the lock. That is no part of the world's data: a fork has no waiters.
"""

import threading

from mocknylas.engine.state import State
from mocknylas.errors import too_many_requests
from mocknylas.journal import Change

RESET = 1  # seconds until a refused client may try again: when a connection ends, nobody knows


class Waiter:
    """One wait; `bell` rings when there may be something new, and `is_over` when it has to end."""

    def __init__(self, account_id: str, route: str, until: int) -> None:
        """Wait for an account's changes by a route, up to an instant of virtual time."""
        self.account_id, self.route, self.until = account_id, route, until
        self.bell = threading.Event()
        self.is_over = False

    def end(self) -> None:
        """Wake it for the last time."""
        self.is_over = True
        self.bell.set()


class Waiters:
    """All waits on one world; every method is called under the world's lock."""

    def __init__(self, state: State) -> None:
        """Work on this state; the journal is listened to only while somebody waits."""
        self._state = state
        self._waiting: dict[str, list[Waiter]] = {}  # by account
        self._armed: dict[str, set[Waiter]] = {}  # of them, those whose bell the next change rings
        self._ended = False

    def open(self, account_id: str, route: str, timeout: int) -> Waiter:
        """Begin a wait of `timeout` seconds. Source: R-X43, R-RATE-02, R-RATE-04.

        Raises: ApiError as E-70 when the account has as many by this route as it may.
        """
        limit = self._state.options.delta_connections
        if limit and self.count(account_id, route) >= limit:
            raise too_many_requests(limit, RESET)
        waiter = Waiter(account_id, route, self._state.clock.now + timeout)
        if not self._waiting:
            self._state.journal.listeners.append(self.on_change)
        self._waiting.setdefault(account_id, []).append(waiter)
        self.arm(waiter)
        if self._ended:
            waiter.end()
        return waiter

    def arm(self, waiter: Waiter) -> None:
        """Let the next change ring; before looking, so that whatever comes after that does."""
        waiter.bell.clear()
        self._armed.setdefault(waiter.account_id, set()).add(waiter)

    def close(self, waiter: Waiter) -> None:
        """Forget a wait; one that is forgotten already is no matter."""
        waiting = self._waiting.get(waiter.account_id, [])
        if waiter not in waiting:
            return
        waiting.remove(waiter)
        self._armed.get(waiter.account_id, set()).discard(waiter)
        if not waiting:
            del self._waiting[waiter.account_id]
        if not self._waiting:
            self._state.journal.listeners.remove(self.on_change)

    def count(self, account_id: str, route: str) -> int:
        """Count an account's waits by a route."""
        return sum(one.route == route for one in self._waiting.get(account_id, ()))

    def on_change(self, change: Change) -> None:
        """Wake who waits for this account: each once, until it has looked."""
        for waiter in self._armed.pop(change.account_id, ()):
            waiter.bell.set()

    def on_time(self, now: int) -> None:
        """End the waits whose time is up."""
        for waiter in self._all():
            if waiter.until <= now:
                waiter.end()

    def end(self) -> None:
        """End all waits, also those that are still to come: the world is given up."""
        self._ended = True
        for waiter in self._all():
            waiter.end()

    def _all(self) -> list[Waiter]:
        return [waiter for waiting in self._waiting.values() for waiter in waiting]
