"""Same seed, start and calls give the same bytes: in any process, in any thread, with any JSON."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas import MockNylas, jsons
from tests.support.syntax import ROOT

START = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT
THREADS = 8
LOGS = ("calls", "sent", "events", "clock", "faults")
TELL = "from tests.test_determinism import tell; tell()"


def write(to, subject, **fields):
    return {"to": [{"email": to}], "subject": subject, "body": f"<p>{subject}</p>", **fields}


GRACE, ALAN, FRIEND = "grace.hopper@outlook.test", "alan.turing@imap.test", "friend@x.example"
UNLUCKY = {
    "name": "now and then",
    "seam": "request",
    "effect": "refuse",
    "probability": 0.4,
    "match": {"operation": ["messages.list", "threads.list"]},
}
BUSY = {"name": "busy", "seam": "provider", "effect": "defer", "probability": 0.6}
INBOUND = {"from": FRIEND, "subject": "Hello", "body": "Hi!", "labels": ["inbox"], "starred": True}
SCRIPT = [  # who (an account, or None for a control), method, path, body
    ("gmail", "GET", "/account", None),
    ("gmail", "GET", "/messages?limit=3", None),
    ("gmail", "POST", "/send", write(GRACE, "At once")),
    ("eas", "GET", "/messages?in=inbox&limit=1", None),
    ("gmail", "POST", "/labels", {"display_name": "Plans"}),
    ("imap", "POST", "/folders", {"display_name": "Plans"}),
    (None, "POST", "/faults", UNLUCKY),
    (None, "POST", "/faults", BUSY),
    *[("gmail", "GET", f"/messages?limit=2&offset={number}", None) for number in range(6)],
    ("eas", "GET", "/threads?view=expanded&limit=2", None),
    ("gmail", "POST", "/v2/outbox", write(ALAN, "Tomorrow", send_at=START + 86400)),
    ("eas", "POST", "/v2/send?sendnow=false", write(ALAN, "Soon", send_at=START + 600)),
    ("imap", "POST", "/v2/outbox", write(GRACE, "Now", tracking={"opens": True, "payload": "p"})),
    ("imap", "POST", "/v2/outbox", write("no address", "Never")),
    (None, "POST", "/clock/settle", {}),
    (None, "POST", "/simulate/inbound", {"account": "ada.lovelace@gmail.test", "message": INBOUND}),
    (None, "POST", "/clock/advance", {"by": "1h"}),
    ("gmail", "GET", "/messages?from=friend@x.example", None),
    ("gmail", "GET", "/messages/3qpv9cya4bgjdhkgqq7z2vlxe", None),
    ("gmail", "PUT", "/messages/3qpv9cya4bgjdhkgqq7z2vlxe", {"unread": False}),
    ("eas", "GET", "/no/such/path", None),
    ("gmail", "POST", "/send", write(FRIEND, "Perhaps")),
    (None, "POST", "/clock/advance", {"by": "2d"}),
    ("imap", "GET", "/job-statuses", None),
    ("gmail", "GET", "/files?limit=5", None),
    ("eas", "POST", "/v2/outbox", write(GRACE, "Last")),
    (None, "POST", "/clock/run_until_idle", {}),
    ("eas", "GET", "/job-statuses?limit=1", None),
]


def play(mock, pause=lambda: None):
    """Play the script over HTTP; return what the control API then shows, as bytes."""
    admin = f"{mock.url}/__admin/sandboxes/{mock.sandbox.id}"
    with requests.Session() as session:
        for who, method, path, body in SCRIPT:
            pause()
            if who is None:
                session.request(method, admin + path, json=body).raise_for_status()
            else:
                bearer = {"Authorization": f"Bearer {mock.account(who).access_token}"}
                session.request(method, mock.url + path, json=body, headers=bearer)
        return b"\n".join(session.get(f"{admin}/{log}").content for log in LOGS)


def tell():
    """Print what a run shows, from a process of its own."""
    with MockNylas(start=START) as mock:
        sys.stdout.buffer.write(play(mock))


@pytest.fixture(scope="module")
def told():
    """What a run shows under each of two hash seeds."""

    def run(seed):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"}
        command = [sys.executable, "-c", TELL]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, check=True
        ).stdout

    with ThreadPoolExecutor() as pool:
        return list(pool.map(run, ["1", "2"]))


def test_two_processes_tell_the_same_story(told):
    assert told[0] == told[1]


def test_the_story_is_worth_telling(told):
    calls, sent, events, clock, faults = map(orjson.loads, told[0].split(b"\n"))

    assert len(calls) == sum(who is not None for who, *_ in SCRIPT)
    assert {call["status"] for call in calls} == {200, 202, 400, 404, 429, 503}
    assert {event["kind"] for event in events} >= {"job.delayed", "job.successful", "mail.sent"}
    assert all(0 < fault["hits"] < fault["matches"] for fault in faults)
    assert {mail["subject"] for mail in sent} >= {"At once", "Tomorrow", "Soon", "Now", "Last"}
    assert clock["pending"] == []


def test_eight_sandboxes_of_one_server_do_not_mix(told):
    step = threading.Barrier(THREADS, timeout=30)
    with MockNylas(start=START) as first:
        mocks = [
            MockNylas(server=first.server, sandbox_id=f"sandbox-of-{number}", start=START)
            for number in range(THREADS)
        ]

        with ThreadPoolExecutor(THREADS) as pool:
            stories = list(pool.map(lambda mock: play(mock, step.wait), mocks))

        assert stories == [told[0]] * THREADS
        assert len(first.calls()) == len(first.sandboxes.stray_calls) == 0


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
SCRAPS = st.text('0123456789eE+-.[]{}",:\\/u ntrueflas', max_size=16).map(str.encode)
NUMBERS = (st.integers() | st.floats()).map(lambda number: repr(number).encode())


@given(VALUES)
@settings(deadline=None, derandomize=True)
def test_json_is_written_the_same_without_orjson(value):
    assert jsons._dumps(value) == orjson.dumps(value)


@given(st.floats(1e-9, 1e-3) | st.floats(1e14, 1e25))
@settings(deadline=None, derandomize=True)
def test_numbers_at_the_edge_of_an_exponent_are_written_the_same(number):
    assert jsons._dumps([-number, f"{number}"]) == orjson.dumps([-number, f"{number}"])


@given(SCRAPS | NUMBERS | st.binary(max_size=8) | VALUES.map(orjson.dumps))
@settings(deadline=None, derandomize=True)
def test_json_is_read_the_same_without_orjson(data):
    assert outcome(jsons._loads, data) == outcome(orjson.loads, data)


@pytest.mark.parametrize("data", [b"1" * 20, b"-" + b"9" * 19, b"1e999", b'"\\ud800"', b"NaN"])
def test_json_beyond_the_usual_is_taken_or_refused_the_same(data):
    assert outcome(jsons._loads, data) == outcome(orjson.loads, data)


def outcome(loads, data):
    """Return what was read, written so that 1, 1.0 and True differ, or that it was refused."""
    try:
        return repr(loads(data))
    except ValueError:
        return "refused"
