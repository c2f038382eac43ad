"""Rate limits of the service: requests counted in fixed windows of virtual time.

Source: R-X43, R-X44, R-RATE-01 to R-RATE-06. There is one document for each application or token
and endpoint, whatever time passes. What is under way is no part of the world's state.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from mocknylas.engine.state import State
from mocknylas.errors import too_many_requests

HOUR = 3600  # seconds
OF_ENDPOINT = {"/a/{client_id}/ip_addresses": (10, HOUR)}  # of an application. Source: R-RATE-03
CROWDED = ("messages", "threads", "contacts")  # endpoints with a limit of concurrent requests


class RateLimits:
    """Counts the requests of one world, where its options say so."""

    def __init__(self, state: State) -> None:
        """Count in this state."""
        self._state = state
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def count(self, endpoint: str, account_id: str = "") -> None:
        """Count a request to the path of a row; the caller holds the world's lock.

        Raises: ApiError with the headers of the contract, when there were too many.
        """
        options = self._state.options
        limit, window = OF_ENDPOINT.get(
            endpoint, (options.rate_limit_application, options.rate_limit_window)
        )
        self._count(f"application {endpoint}", limit, window)
        if account_id:
            key = f"{account_id} {endpoint}"
            self._count(key, options.rate_limit_token, options.rate_limit_window)

    @contextmanager
    def under_way(self, endpoint: str, account_id: str) -> Iterator[None]:
        """Count a request while it is served. Raises: ApiError when too many are."""
        key = (account_id, endpoint.split("/")[1])
        if key[1] not in CROWDED:
            yield
            return
        limit = self._state.options.rate_limit_concurrent
        with self._lock:
            if self._under_way[key] >= limit:
                raise too_many_requests(limit, 1)
            self._under_way[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[key] -= 1

    def _count(self, key: str, limit: int, window: int) -> None:
        now, store = self._state.clock.now, self._state.store
        begun = now - now % window
        known = store.get("rate", key)
        count = known["count"] if known and known["begun"] == begun else 0
        if count >= limit:
            raise too_many_requests(limit, begun + window - now)
        store.put("rate", {"id": key, "begun": begun, "count": count + 1})
