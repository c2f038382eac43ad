"""What is kept: what the data file adds to a request, and how long snapshots take."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from unittest import mock
from urllib.parse import urlsplit

import orjson

from mocknylas.http.local import LocalServer
from mocknylas.kept import kept_in
from mocknylas.mock import make_spec
from tests.benchmarks.bench import START, letter, wsgi_caller
from tests.benchmarks.report import TIMES, Line, Row, micros, millis, ratio
from tests.benchmarks.timing import compare, duration, real, take_turns

APPENDED = 1.25  # times a write request that is not kept
CLIENTS = 16
CALLS = 25  # of each client in a round
HALF = 500  # messages of a usual sandbox


def append_log(bench):
    with _two_servers(bench, HALF) as servers:
        for what, path, body in (
            ("POST /send", "/send", letter()),
            ("POST /drafts", "/drafts", letter()),
        ):
            callers = [_caller(server, path, body) for server in servers]
            with mock.patch("os.fsync"):
                kept, bare = compare(*callers, seconds=bench.seconds)
            yield ratio(f"{what}, without fsync", kept, bare, APPENDED)
        kept, bare = compare(*callers, seconds=bench.seconds, clock=real)
        yield ratio("the same with an fsync of its own, as the disk has it", kept, bare)
        kept, bare = take_turns(
            *(lambda server=server: _together(server) for server in servers),
            rounds=max(1, bench.rounds // 3),
        )
        shared = CLIENTS * CALLS / servers[0].syncs
        note = f"{micros(kept)} : {micros(bare)} µs a request; {shared:.1f} answers an fsync"
        yield Line(f"POST /send, {CLIENTS} clients over sockets", kept / bare, TIMES, None, note)


def snapshot(bench):
    with bench.mock(bench.large_mailbox) as saved:
        documents = sum(len(saved.world.store.table(kind)) for kind in saved.world.store.kinds)
        path = bench.directory / "world.json"
        (taken,) = take_turns(lambda: duration(lambda: saved.snapshot(path)), rounds=1)
        size = path.stat().st_size / 1e6
        note = f"{documents} documents, {size:.0f} MB"
        yield millis(f"snapshot of {bench.large_mailbox} messages", taken, note=note)
        (taken,) = take_turns(lambda: duration(lambda: saved.restore(path)), rounds=1)
        yield millis("restore", taken)


@contextmanager
def _two_servers(bench, messages):
    """Two servers of the same mailbox, of which the first keeps it in a file."""
    spec = make_spec(seed_name=bench.recipe(messages), start=START)
    kept, bare = LocalServer(spec), LocalServer(spec)
    with ExitStack() as stack:
        keeper = stack.enter_context(kept_in(bench.directory / "mock.data", kept.sandboxes))
        kept.log = keeper.log
        for server in (kept, bare):
            server.syncs = 1
            stack.callback(server.stop)
        yield kept, bare


def _headers(server):
    (token, *_) = server.sandboxes.default.tokens
    return {"Authorization": f"Bearer {token}"}


def _caller(server, path, body):
    return wsgi_caller(server.app, "POST", path, headers=_headers(server), json=body)


def _together(server):
    """Return the seconds of a request among those of many clients."""
    log = getattr(server, "log", None)
    before = log.syncs if log else 0
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = duration(
            lambda: list(pool.map(lambda _: _client(server), range(CLIENTS))), clock=real
        )
    server.syncs = log.syncs - before if log else 0
    return taken / (CLIENTS * CALLS)


def _client(server):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
    try:
        for _ in range(CALLS):
            connection.request("POST", "/send", orjson.dumps(letter()), _headers(server))
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
    finally:
        connection.close()


ROWS = [
    Row("kept", "append log (`--data`) on a write request", append_log),
    Row("snapshot", "snapshot and restore of a large mailbox", snapshot),
]
