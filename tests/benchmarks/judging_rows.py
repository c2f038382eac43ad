"""Judging: what recording and judging add to a request, and how long a report takes."""

from functools import partial

import requests

from mocknylas.departures import Departure
from mocknylas.http import app
from mocknylas.http.exchange import Exchange
from mocknylas.judging.page import page
from mocknylas.judging.report import Report
from tests.benchmarks.bench import authorization, letter, wsgi_caller
from tests.benchmarks.report import Row, millis, ratio
from tests.benchmarks.timing import compare, duration
from tests.support.calls import a_call

NYLAS = "https://api.nylas.com"
ADDED = 1.15  # times the same request that is neither judged nor recorded
WITHIN = 5000  # milliseconds for a report
ACCOUNTS = 20
NOBODYS = a_call()
REQUESTS = {
    "GET /messages/{id}": lambda mock: ("GET", f"/messages/{_first(mock)}", {}),
    "GET /messages?limit=100": lambda mock: ("GET", "/messages?limit=100", {}),
    "GET /threads?unread=true&limit=20": lambda mock: ("GET", "/threads?unread=true&limit=20", {}),
    "POST /send": lambda mock: ("POST", "/send", {"json": letter()}),
    "POST /send, with a strange field": lambda mock: (
        ("POST", "/send", {"json": letter(subjet="")})
    ),
}


def added_to_a_request(bench):
    for name, asked in REQUESTS.items():
        with bench.mock(500) as mock, mock.intercept():
            method, path, more = asked(mock)
            options = {"headers": authorization(mock), **more}
            call = partial(requests.Session().request, method, NYLAS + path, **options)
            yield ratio(name, *compare(call, _unjudged(call), seconds=bench.seconds), ADDED)
            call = wsgi_caller(mock.server.app, method, path, **options)
            alone = compare(call, _unjudged(call), seconds=bench.seconds)
            yield ratio(f"{name}, the WSGI call alone", *alone)


def report_of_many_calls(bench):
    with bench.mock(500) as mock:
        mock.world.calls = _log(bench.sends)
        reports = []
        taken = duration(lambda: reports.append(Report().add_world(mock.world)))
        shown = duration(lambda: page(reports[0]))
    assert reports[0].calls == bench.sends
    assert {one.kind for one in reports[0].open} >= {"ignored-field", "n-plus-one"}
    yield millis(f"findings and usage of {bench.sends:,} calls", taken, WITHIN)
    yield millis("as an HTML page", shown)


def _unjudged(call):
    """Return a call that is neither judged nor recorded."""

    def bare():
        Exchange.judge, before = _nothing, Exchange.judge
        app.record, recorded = _unrecorded, app.record
        try:
            return call()
        finally:
            Exchange.judge, app.record = before, recorded

    return bare


def _nothing(*_):
    return None


def _unrecorded(*_):
    return NOBODYS


def _log(count):
    """Return a log like an application's: lists, fetches of what they held, sends, some strays."""
    calls = []
    ids = [f"message{number:018}" for number in range(50)]
    listed = (
        "[" + ",".join(f'{{"id":"{one}","body":"{"x" * 1300}"}}' for one in ids) + "]"
    ).encode()
    strange = (Departure("ignored-field", "/body/subjet", "E-35", message="Unexpected"),)
    body = letter()
    for number in range(count):
        kind = number % 10
        account = {"account_id": f"account{number // 10 % ACCOUNTS}", "at": number // 100}
        if kind == 0:
            row = {"response": listed, "query": {"limit": "50", "offset": str(number)}}
        elif kind < 8:
            path = f"/messages/{ids[number // 10 % 43 + kind]}"
            row = {"operation": "messages.get", "path": path, "response": b'{"id":"x"}'}
        else:
            row = {"operation": "send.direct", "path": "/send", "method": "POST", "request": body}
            row |= {"departures": strange} if kind == 9 else {}
        calls.append(a_call(number=number + 1, **row, **account))
    return calls


def _first(mock):
    return mock.world.store.values("message")[0]["id"]


ROWS = [
    Row("judging", "recording and judging a call adds to a request", added_to_a_request),
    Row("report", "a report over 100,000 calls", report_of_many_calls),
]
