"""Worlds: pages of full mailboxes, time with much to do, and beginnings that cost nothing."""

import gc
from collections import Counter
from itertools import count

import orjson
import requests

from mocknylas import MockNylas
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.sandboxes import Sandboxes
from tests.benchmarks.bench import ACCOUNT, START, authorization, letter, wsgi_caller
from tests.benchmarks.report import TIMES, Line, Row, micros, millis, ratio
from tests.benchmarks.timing import compare, duration, take_turns

NYLAS = "https://api.nylas.com"
UNREAD_INBOX = {"in": "inbox", "unread": "true"}
SMALL_MAILBOX = 1_000  # messages, beside the large one
HALF = 500  # messages of a usual sandbox
DAYS = 80 * 86400  # of the ninety that a mailbox reaches back
SEND_LIMIT = 100  # µs
LINEAR = 1.5  # times the cost of a send among a tenth as many
BUILD_LIMIT, FORK_LIMIT, FRESH_LIMIT, RESET_LIMIT = 600, 0.3, 5, 1  # ms


LISTS = [
    ("threads", "/threads", {"limit": 50}),
    ("threads, unread in the inbox", "/threads", {"limit": 50, **UNREAD_INBOX}),
    ("messages from page 10", "/messages", {"limit": 50, "offset": 450}),
    ("files", "/files", {"limit": 50}),
    ("count of messages", "/messages", {"view": "count"}),
    ("count of messages in the inbox", "/messages", {"view": "count", "in": "inbox"}),
    ("count of unread messages in the inbox", "/messages", {"view": "count", **UNREAD_INBOX}),
]
SCANS = [{"view": "count", **UNREAD_INBOX}]  # two conditions: the shorter list is read


def filtered_page(bench):
    callers = {"common": [], "rare": []}
    for messages in (bench.large_mailbox, min(SMALL_MAILBOX, bench.large_mailbox)):
        mock = bench.mock(messages, correspondents=2, unread=0.8)
        for name, place in (("common", "inbox"), ("rare", "trash")):
            query = {"in": place, "unread": "true", "from": _busiest(mock), "limit": 50}
            query["received_after"] = START - DAYS
            options = {"headers": authorization(mock), "query_string": query}
            callers[name].append(wsgi_caller(mock.server.app, "GET", "/messages", **options))
    assert len({len(orjson.loads(call())) for call in callers["common"]}) == 1, "unlike pages"
    large, small = compare(*callers["common"], seconds=bench.seconds)
    yield ratio("50 of many matches", large, small, 1.5)
    large, small = compare(*callers["rare"], seconds=bench.seconds)
    yield ratio("few or no matches (in trash)", large, small)


def lists_and_counts(bench):
    callers = {what: [] for what, _, _ in LISTS}
    for messages in (bench.large_mailbox // 2, min(SMALL_MAILBOX, bench.large_mailbox)):
        mock = bench.mock(messages, correspondents=2, unread=0.8)
        for what, path, query in LISTS:
            options = {"headers": authorization(mock), "query_string": query}
            callers[what].append(wsgi_caller(mock.server.app, "GET", path, **options))
    for what, _, query in LISTS:
        large, small = compare(*callers[what], seconds=bench.seconds / 2)
        yield ratio(what, large, small, None if query in SCANS else 1.5)


def _busiest(mock):
    """Return who wrote most of the unread mail in the inbox."""
    senders = Counter(
        one["from"][0]["email"]
        for one in mock.world.store.values("message")
        if one["unread"] and any(label["name"] == "inbox" for label in one["labels"])
    )
    return senders.most_common(1)[0][0]


def advance_sends(bench):
    few, many = max(1, bench.sends // 10), bench.sends
    before, cost = take_turns(  # memory that the machine lends anew would be measured, not we
        lambda: _cost_of_send(bench, few), lambda: _cost_of_send(bench, many), rounds=2
    )
    yield Line(f"{many} sends", cost * 1e6, "µs", SEND_LIMIT, f"a send; {1 / cost:.0f} sends/s")
    yield Line(f"{many} : {few} sends", cost / before, TIMES, LINEAR, f"{micros(before)} µs a send")
    inside = _cost_of_send(bench, few, to=ACCOUNT)
    yield Line("each to an account of the world", inside * 1e6, "µs", note="a send and its arrival")


def _cost_of_send(bench, sends, to=None):
    with bench.mock(0) as mock:
        world, account = mock.world, mock.world.account(ACCOUNT)
        given = {"to": [{"name": "", "email": to}]} if to else {}
        for number in range(sends):
            world.outbox.enqueue(account, letter(number, send_at=START + 60 + number, **given))
        gc.collect()
        taken = duration(lambda: world.advance(START + 60 + sends))
        assert len(mock.sent()) == sends
        return taken / sends


def build_mailbox(bench):
    spec = make_spec(seed_name=bench.recipe(bench.mailbox), start=START)

    def build():
        gc.collect()
        return duration(lambda: Sandboxes(spec).create("built", spec))

    (taken,) = take_turns(build, rounds=max(1, bench.rounds // 2))
    yield millis(f"{bench.mailbox} messages", taken, BUILD_LIMIT)


def fork_world(bench):
    sizes = (min(HALF, bench.mailbox), bench.mailbox)
    worlds = [bench.mock(size).world for size in sizes]
    forks = [world.fork for world in worlds]
    for size, taken in zip(sizes, compare(*forks, seconds=bench.seconds), strict=True):
        yield millis(f"{size} messages", taken, FORK_LIMIT)
    for size, world in zip(sizes, worlds, strict=True):
        (taken,) = take_turns(lambda world=world: _first_write(world), rounds=bench.rounds * 5)
        yield millis(f"{size} messages, the first write after it", taken)


def _first_write(world):
    fork = world.fork()
    message = fork.store.values("message")[0]
    return duration(lambda: fork.store.put("message", {**message, "unread": True}))


def fresh_world(bench):
    spec = {"seed_name": bench.recipe(HALF), "start": START}
    server = LocalServer(make_spec(**spec))
    numbers = count()
    session = requests.Session()

    def test():
        with (
            MockNylas(server=server, sandbox_id=f"test-{next(numbers)}", **spec) as mock,
            mock.intercept(),
        ):
            session.headers.update(authorization(mock))
            session.get(f"{NYLAS}/account").raise_for_status()
            page = session.get(f"{NYLAS}/messages", params={"limit": 10}).json()
            session.put(f"{NYLAS}/messages/{page[0]['id']}", json={"unread": False})
            session.post(f"{NYLAS}/send", json=letter()).raise_for_status()
            later = {"json": letter(send_at=START + 60), "params": {"sendnow": "false"}}
            session.post(f"{NYLAS}/v2/send", **later).raise_for_status()
            mock.clock.advance("1h")
            assert len(mock.sent()) == 2

    (taken,) = compare(test, seconds=bench.seconds)
    yield millis(f"{HALF} messages", taken, FRESH_LIMIT)


def reset_world(bench):
    mock = bench.mock(HALF)

    def reset():
        mock.world.sending.send_now(mock.world.account(ACCOUNT), letter())
        return duration(mock.reset)

    (taken,) = take_turns(reset, rounds=bench.rounds * 5)
    yield millis(f"{HALF} messages, after a send", taken, RESET_LIMIT)


ROWS = [
    Row(
        "page",
        "filtered page (`in`, `unread`, `from`, `received_after`, limit 50) "
        "in a 100k-message mailbox",
        filtered_page,
    ),
    Row("lists", "lists, filters and counts in a 50k-message mailbox", lists_and_counts),
    Row(
        "sends",
        "100k scheduled sends advanced through delivery, Sent, thread, journal, job status",
        advance_sends,
    ),
    Row("build", "build a 10k-message mailbox", build_mailbox),
    Row("fork", "fork of a world (500 or 10,000 messages) until first write", fork_world),
    Row(
        "fresh",
        "fresh world + 5 calls + `advance` + teardown, 500 messages, in-process",
        fresh_world,
    ),
    Row("reset", "reset to the seed", reset_world),
]
