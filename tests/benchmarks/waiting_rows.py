"""Waiting: what long-polls cost while nothing happens, and how soon they wake."""

import socket
import time
from contextlib import ExitStack, contextmanager
from statistics import median
from urllib.parse import urlsplit

from mocknylas import MockNylas
from tests.benchmarks.bench import START
from tests.benchmarks.report import Line, Row, millis
from tests.benchmarks.timing import real

WAKE_LIMIT = 20  # ms
CPU_LIMIT = 2  # percent of one core
ONE, OTHERS = "gmail", "eas"


def longpolls(bench):
    with MockNylas(seed_name="empty", start=START) as mock:
        with _waiting(mock, OTHERS, bench.waiting):
            yield Line(f"CPU of {bench.waiting} that wait", _cpu(bench.seconds), "%", CPU_LIMIT)
            alone = [_wake(mock, 1) for _ in range(bench.rounds)]
        together = [_wake(mock, bench.waiting) for _ in range(bench.rounds)]
        note = f"while {bench.waiting} others wait"
        yield millis("one wakes after the change", median(alone), WAKE_LIMIT, note)
        yield millis(f"the last of {bench.waiting} of one account", median(together))


def _cpu(seconds):
    """Return the percentage of one core that the process takes while it does nothing."""
    begun, worked = real(), time.process_time()
    time.sleep(max(seconds, 0.1))
    return 100 * (time.process_time() - worked) / (real() - begun)


def _wake(mock, count):
    """Return the seconds from a change to the last answer of so many long-polls."""
    with _waiting(mock, ONE, count) as clients:
        begun = real()
        mock.simulate.inbound(ONE, {"subject": "Wake up"})
        for client in clients:
            assert client.recv(65536).startswith(b"HTTP/1.1 200")
        return real() - begun


@contextmanager
def _waiting(mock, account, count):
    """Keep long-polls of an account waiting, each on a connection of its own."""
    account = mock.account(account)
    place = urlsplit(mock.url)
    world = mock.world
    cursor = world.deltas.latest(account.id)
    head = f"GET /delta/longpoll?cursor={cursor}&timeout=600 HTTP/1.1\r\n"
    request = f"{head}Authorization: Bearer {account.access_token}\r\n\r\n".encode()
    with ExitStack() as stack:
        clients = []
        for _ in range(count):
            client = socket.create_connection((place.hostname, place.port))
            clients.append(stack.enter_context(client))
            client.sendall(request)
        while world.waiters.count(account.id, "longpoll") < count:
            time.sleep(0.001)
        yield clients


ROWS = [Row("longpolls", "a long-poll wakes; 200 wait without a busy loop", longpolls)]
