"""Webhooks: what a delivery costs, and what a change costs that nobody is told of."""

from flask import Flask, request

from mocknylas import MockNylas
from tests.benchmarks.bench import START
from tests.benchmarks.report import Line, Row
from tests.benchmarks.timing import duration, take_turns
from tests.support.hooks import Application, touch

DELIVERY_LIMIT = 667  # µs: 1,500 a second
PLACE = "https://app.test"


def deliver(bench):
    number = bench.sends // 20 or 1
    taken, unheard = take_turns(
        lambda: _seconds_of_settling(number, "message.updated"),
        lambda: _seconds_of_settling(number, None),
        rounds=3,
    )
    note = f"{number / taken:.0f}/s"
    yield Line(
        "change, queue, delivery to a mounted Flask app",
        taken / number * 1e6,
        "µs",
        DELIVERY_LIMIT,
        note,
    )
    yield Line("change that no webhook hears of", unheard / number * 1e6, "µs")


def _seconds_of_settling(number, trigger):
    """Return how long so many changes take, with their deliveries if a webhook hears of them."""
    app, seen = Flask("receiver"), []
    app.add_url_rule(
        "/hooks", "hook", lambda: seen.append(request.get_data()) or "", methods=["POST"]
    )
    with MockNylas(seed_name="empty", start=START, options={"verify_webhooks": False}) as mock:
        mock.mount(PLACE, app)
        if trigger:
            Application(mock).register(trigger)

        def run():
            for one in range(number):
                touch(mock, one)
            mock.clock.settle()

        taken = duration(run)
    assert len(seen) == (number if trigger else 0)
    return taken


ROWS = [Row("webhooks", "webhook deliveries to a mounted app", deliver)]
