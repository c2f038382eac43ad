"""Explanations: what one costs, once the contract has been read."""

import itertools
from dataclasses import replace

from mocknylas.judging.explain import explain
from tests.benchmarks.bench import authorization, letter
from tests.benchmarks.report import Row, millis
from tests.benchmarks.timing import compare

LIMIT = 1  # ms
NEW = "a path that was never met before"
REQUESTS = {
    "a refused parameter": {"path": "/messages?limit=x&limt=1"},
    "a field of a send": {"method": "POST", "path": "/send", "json": letter(subjct="x")},
    "a path that is none": {"path": "/mesages/search"},
    NEW: {"path": "/mesages/0"},
}


def one_call(bench):
    with bench.mock(100) as mock:
        http = mock.server.app.test_client()
        for what, request in REQUESTS.items():
            http.open(**request, headers=authorization(mock))
            (figure,) = compare(_explaining(mock, what == NEW), seconds=bench.seconds)
            yield millis(f"explain {what}", figure, LIMIT)


def _explaining(mock, is_new):
    """Return a function that explains the latest call, each time with another path if asked to."""
    call, numbers = mock.calls[-1], itertools.count()
    if not is_new:
        return lambda: explain(call, mock.world)
    return lambda: explain(replace(call, path=f"/mesages/word{next(numbers)}s"), mock.world)


ROWS = [Row("explain", "explaining a call", one_call)]
