"""Answers that are waited for: long-polls and streams, outside the world's lock.

Each waits on a bell of its own, which the world rings when something of the account has changed.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from mocknylas import jsons
from mocknylas.api.operation import Waiting
from mocknylas.errors import KeepingError
from mocknylas.http.answers import answer
from mocknylas.http.wire import HAS_LEFT, IN_PROCESS
from mocknylas.world import World

HEARTBEAT = 1.0  # seconds after which a stream says that it is still there. Source: R-DEL-15
GLANCE = 2.0  # seconds after which a long-poll looks whether its client is still there
EMPTY = b"\n"


class Watch:
    """One wait on a world: looks under its lock, sleeps outside of it."""

    def __init__(
        self, world: World, waiting: Waiting, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to wait. Raises: ApiError when the account waits too often already."""
        self._lock = world.store.lock
        self._state = world.state
        self._waiters = world.waiters
        self._look = waiting.look
        self._clock = clock
        self._deadline = clock() + waiting.timeout
        with self._lock:
            self.waiter = self._waiters.open(waiting.account_id, waiting.route, waiting.timeout)

    def look(self) -> Any:
        """Return what there is to say by now, if anything. Raises: KeepingError."""
        with self._lock:
            self._waiters.arm(self.waiter)
            found = self._look()
        if found:
            self._state.keep_what_happened()
        return found

    def sleep(self, longest: float) -> bool:
        """Wait until the bell rings, so many seconds at most; False once the time was up before."""
        left = self._deadline - self._clock()
        if left <= 0 or self.waiter.is_over:
            return False
        self.waiter.bell.wait(min(longest, left))
        return True

    def close(self) -> None:
        """Wait no longer."""
        with self._lock:
            self._waiters.close(self.waiter)


def serve_waiting(world: World, waiting: Waiting, environ: Mapping[str, Any]) -> Response:
    """Answer by waiting, if anybody could bring about what is waited for. Source: R-DEL-17."""
    watch = Watch(world, waiting)
    patient = _is_patient(world, environ)
    if waiting.media:
        return _streamed(watch, waiting.media, patient, environ)
    try:
        found = poll(watch, patient, has_left=environ.get(HAS_LEFT, bool))
    finally:
        watch.close()
    return answer(found or waiting.otherwise, HTTPStatus.OK)


def poll(watch: Watch, patient: bool, *, has_left: Callable[[], bool] = bool) -> Any:
    """Return what there is to say as soon as there is something. Source: R-DEL-14."""
    goes_on = True
    while goes_on:
        if found := watch.look():
            return found
        goes_on = patient and not has_left() and watch.sleep(GLANCE)
    return None


def lines(watch: Watch, patient: bool, *, heartbeat: float) -> Iterator[bytes]:
    """Yield each finding as lines, an empty one when there is none. Source: R-DEL-15, R-DEL-16."""
    goes_on = True
    try:
        while goes_on:
            found = watch.look()
            yield b"".join(jsons.dumps(one) + EMPTY for one in found) or EMPTY
            goes_on = watch.sleep(0) if found else patient and watch.sleep(heartbeat)
    except KeepingError:
        return  # whoever comes again is told
    finally:
        watch.close()  # before the client learns of the end, so that it may come again at once


def _streamed(watch: Watch, media: str, patient: bool, environ: Mapping[str, Any]) -> Response:
    response = Response(lines(watch, patient, heartbeat=HEARTBEAT), content_type=media)
    if environ["REQUEST_METHOD"] == "HEAD":
        watch.close()  # nobody reads the lines, nor closes them
    response.call_on_close(watch.close)  # for lines that nobody began to read
    return response


def _is_patient(world: World, environ: Mapping[str, Any]) -> bool:
    if environ["REQUEST_METHOD"] == "HEAD":
        return False
    wish = world.options.delta_wait
    if wish == "auto":
        return bool(environ["wsgi.multithread"]) and IN_PROCESS not in environ
    return wish == "always"
