"""The log of calls: what recording adds to a request, and what calls on disk cost."""

import tracemalloc
from functools import partial

import requests

from mocknylas.calls import CallRecord, Calls
from mocknylas.http import app as application
from tests.benchmarks.bench import START, authorization, letter, wsgi_caller
from tests.benchmarks.report import Line, Row, ratio
from tests.benchmarks.timing import compare, duration

NYLAS = "https://api.nylas.com"
LIMIT = 1.15  # times the same request without a log
READ_BACK = 15  # µs, so that a report over 100,000 calls takes no more than 5 s in all
INDEX = 64  # bytes of memory for a call that lies on disk
CALL = {
    "at": START,
    "method": "POST",
    "path": "/send",
    "query": {},
    "request": letter(),
    "status": 200,
    "response": b'{"id":"1","object":"message","body":"%s"}' % (b"x" * 1300),
    "operation": "send.direct",
    "request_size": 1500,
}


UNTOLD = CallRecord(number=0, **CALL)


def recording(bench):
    for way, options, limit in (
        ("in memory", {}, LIMIT),
        ("to disk", {"calls_memory": 0}, None),
    ):
        with bench.mock(500, options=options) as mock, mock.intercept():
            for name, by_requests, by_wsgi in _calls(mock):
                figures = compare(by_requests, _unrecorded(by_requests), seconds=bench.seconds)
                yield ratio(f"{name}, {way}", *figures, limit)
                figures = compare(by_wsgi, _unrecorded(by_wsgi), seconds=bench.seconds)
                yield ratio(f"{name}, {way}, the WSGI call alone", *figures)


def taping(bench):
    with bench.mock(500) as bare, bench.mock(500, options={"record": True}) as taped:
        for (name, _, without), (_, _, call) in zip(_calls(bare), _calls(taped), strict=True):
            figures = compare(call, without, seconds=bench.seconds)
            yield ratio(f"{name}, the WSGI call alone", *figures)


def on_disk(bench):
    calls = Calls(memory=0, kept=bench.calls)
    tracemalloc.start()
    for _ in range(bench.calls):
        calls.add(**CALL)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    each = duration(lambda: sum(1 for _ in calls)) / bench.calls * 1e6
    found = compare(lambda: calls.at(bench.calls // 2), seconds=bench.seconds)[0] * 1e6
    yield Line("a call of 1.5 KB read in its turn", each, "µs", READ_BACK)
    yield Line("one found by its number", found, "µs", 2 * READ_BACK)
    yield Line("memory for each", held / bench.calls, "bytes", INDEX)


def _calls(mock):
    """Yield calls that leave a world as it is, by `requests` and by WSGI, with their names."""
    document = next(iter(mock.world.store.values("message")))
    path, headers = f"/messages/{document['id']}", authorization(mock)
    session = requests.Session()
    for method, body in (("GET", None), ("PUT", {"unread": document["unread"]})):
        options = {"headers": headers, **({"json": body} if body else {})}
        by_requests = partial(session.request, method, NYLAS + path, **options)
        yield (
            f"{method} /messages/{{id}}",
            by_requests,
            wsgi_caller(mock.server.app, method, path, **options),
        )


def _unrecorded(call):
    """Return a call that no log hears of."""

    def without():
        record, application.record = application.record, _nothing
        try:
            call()
        finally:
            application.record = record

    return without


def _nothing(*_):
    """Record nothing; what is looked at afterwards is a call without a story."""
    return UNTOLD


ROWS = [
    Row("calls", "the log of calls adds to a request", recording),
    Row("tape", "a tape adds to a request", taping),
    Row("spool", "calls on disk are read back", on_disk),
]
