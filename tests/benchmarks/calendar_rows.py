"""Calendars: a list with expansion in a full calendar, beside a bare app with the same bytes."""

import orjson

from tests.benchmarks.api_rows import _compare, _pair
from tests.benchmarks.bare_app import bare_app
from tests.benchmarks.bench import START, authorization, wsgi_caller
from tests.benchmarks.report import Row, ratio

EVENTS, SERIES = 10_000, 50
HOUR, WEEK = 3600, 7 * 86400
EXPANDED = 3  # times bare


def list_expanded(bench):
    with bench.mock(500) as mock:
        _fill(mock.world)
        window = f"starts_after={START}&starts_before={START + WEEK}"
        path = f"/events?expand_recurring=true&{window}"
        page = wsgi_caller(mock.server.app, "GET", path, headers=authorization(mock))
        documents = orjson.loads(page())
        with _pair(mock, bare_app(documents), "GET", path) as pair:
            yield ratio(
                "in-process, through requests", *_compare(bench, pair.by_requests), EXPANDED
            )
            yield ratio("the WSGI call alone", *_compare(bench, pair.by_wsgi))


def _fill(world):
    """Spread events over three years, and series that began long ago."""
    account = world.account("gmail")
    calendar = world.calendars.primary(account)
    for number in range(EVENTS):
        start = START + (number - EVENTS // 2) * 3 * HOUR
        _file(world, account, calendar, start, {})
    for number in range(SERIES):
        start = START - 3650 * 86400 + number * 600
        rule = {"rrule": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TH"], "timezone": "Europe/Berlin"}
        _file(world, account, calendar, start, {"recurrence": rule})


def _file(world, account, calendar, start, fields):
    when = {"start_time": start, "end_time": start + HOUR}
    world.events.file(account, calendar, {"title": "Meeting", "when": when, **fields})


ROWS = [Row("events", "`GET /events`, expanded, in a 10k-event calendar", list_expanded)]
