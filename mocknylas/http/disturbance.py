"""Answers that a fault disturbs: late, garbled, or cut; and the delays of slow providers."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Response

from mocknylas.engine.effects.request import Disturbed
from mocknylas.errors import ConflictError
from mocknylas.http.answers import JSON, mark
from mocknylas.http.wire import HangUpError
from mocknylas.world import World

HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
MALFORMATIONS: dict[str, Callable[[bytes], tuple[bytes, str]]] = {  # body → body, content type
    "broken": lambda body: (body[:-1] + b",", JSON),
    "truncated": lambda body: (body[: len(body) // 2], JSON),
    "html": lambda _: (HTML, "text/html"),
    "empty": lambda _: (b"", JSON),
    "content_type": lambda body: (body, "text/plain"),
}


def deliver(result: Response | Disturbed, world: World) -> Response:
    """Return the response that reaches the client; a late one is waited for here."""
    if isinstance(result, Response):
        return result
    response: Response = result.answer
    if result.delay:
        pass_time(world, result.delay, real=result.real)
    if result.malformed:
        data, content_type = MALFORMATIONS[result.malformed](response.get_data())
        response.set_data(data)
        response.headers["Content-Type"] = content_type
    if result.cut is not None:
        response = _cut(response, result.cut)
    return mark(response, result.fault)


@contextmanager
def at_work(world: World) -> Iterator[None]:
    """Hold a world's lock; what its providers took too long for is waited for afterwards."""
    delays: list[tuple[int, bool]] = []
    try:
        with world.store.lock:
            if world.tape:
                world.tape.place()
            try:
                yield
            finally:
                delays = world.sending.take_delays()
    finally:
        for delay, real in delays:
            pass_time(world, delay, real=real)


def pass_time(world: World, delay: int, *, real: bool) -> None:
    """Let a client wait: in real time, or by turning the clock of the mock.

    A receiver that calls back while the clock is being turned is answered at once.
    """
    if real:
        time.sleep(delay)
        return
    with suppress(ConflictError):
        world.advance_by(delay)  # without the lock: receivers of webhooks may call meanwhile


def _cut(response: Response, after: int) -> Response:
    """Return a response that promises its whole length and ends before."""
    data = response.get_data()
    headers = {**dict(response.headers), "Content-Length": str(len(data))}
    return Response(_pieces(data[:after]), response.status_code, headers)


def _pieces(data: bytes) -> Iterator[bytes]:
    if data:
        yield data
    raise HangUpError("a fault cuts the connection")
