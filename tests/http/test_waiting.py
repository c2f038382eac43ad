"""Long-polls and streams: they wait outside the world's lock, wake at once and end cleanly."""

import json
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
import requests

from mocknylas.api.operation import Waiting
from mocknylas.errors import KeepingError
from mocknylas.http.server import Server
from mocknylas.http.waiting import GLANCE, Watch, lines, poll
from tests.support.deltas import Listeners, latest, since
from tests.support.mail import arrive

pytestmark = pytest.mark.nylas(seed_name="empty", intercept=False)
LONG = 600  # seconds: no test waits so long
PATHS = {"longpoll": "/delta/longpoll", "streaming": "/delta/streaming"}


class Bell:
    """A bell on which sleeping takes no time: each sleep does what comes next."""

    def __init__(self, *happenings):
        self.slept = []
        self._happenings = iter(happenings)

    def wait(self, seconds):
        self.slept.append(seconds)
        next(self._happenings, lambda: None)()

    def set(self):
        pass

    clear = set


class Time:
    """A clock that stands still until it is told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def watch(world, gmail, time):
    """A watch on Ada's log from now on, whose sleeps do what they are given."""

    def begin(*happenings, timeout=60):
        cursor = latest(gmail)
        seen = {"cursor": cursor}

        def look():
            found = since(gmail, seen["cursor"])
            seen["cursor"] = found[-1]["cursor"] if found else seen["cursor"]
            return found

        waiting = Waiting("longpoll", gmail.account.id, timeout, look)
        made = Watch(world, waiting, clock=time)
        made.waiter.bell = Bell(*happenings)
        return made

    return begin


@pytest.mark.rule("R-DEL-14")
def test_a_poll_that_finds_something_does_not_sleep(watch, gmail):
    begun = watch()
    message = arrive(gmail)

    found = poll(begun, patient=True)

    assert [one["id"] for one in found] == [message["thread_id"], message["id"]]
    assert begun.waiter.bell.slept == []


@pytest.mark.rule("R-DEL-14")
def test_a_poll_sleeps_until_there_is_something(watch, gmail):
    begun = watch(lambda: None, lambda: None, lambda: arrive(gmail))

    found = poll(begun, patient=True)

    assert len(found) == 2
    assert begun.waiter.bell.slept == [GLANCE] * 3


def refuse():
    raise KeepingError("the disk is full")


def test_a_stream_tells_of_nothing_that_could_still_be_lost(watch, world, gmail):
    story = []
    begun = watch(lambda: story.append("slept"), lambda: arrive(gmail))
    world.state.keep = lambda: story.append("kept")

    for line in islice(lines(begun, patient=True, heartbeat=1), 3):
        story.append("told" if line.strip() else "idle")

    assert story == ["idle", "slept", "idle", "kept", "told"]


def test_a_stream_ends_before_it_tells_of_what_cannot_be_kept(watch, world, gmail):
    begun = watch()
    arrive(gmail)
    world.state.keep = refuse

    assert list(lines(begun, patient=True, heartbeat=1)) == []
    assert world.waiters.count(gmail.account.id, "longpoll") == 0


def test_a_poll_says_that_what_it_found_cannot_be_kept(watch, world, gmail):
    begun = watch()
    arrive(gmail)
    world.state.keep = refuse

    with pytest.raises(KeepingError):
        poll(begun, patient=True)


@pytest.mark.rule("R-DEL-14")
def test_a_poll_ends_after_its_real_time(watch, time):
    begun = watch(lambda: time.pass_by(9), lambda: time.pass_by(1), timeout=10)

    assert not poll(begun, patient=True)
    assert begun.waiter.bell.slept == [GLANCE, 1]


@pytest.mark.rule("R-DEL-14")
def test_a_poll_ends_after_its_virtual_time_with_what_happened_in_it(watch, nylas_mock, gmail):
    nothing = watch(lambda: nylas_mock.clock.advance(60), timeout=60)
    assert not poll(nothing, patient=True)

    def both():
        arrive(gmail)
        nylas_mock.clock.advance(60)

    assert len(poll(watch(both), patient=True)) == 2


def test_a_poll_ends_when_its_client_has_left(watch):
    begun = watch()

    assert not poll(begun, patient=True, has_left=lambda: True)
    assert begun.waiter.bell.slept == []


def test_who_is_not_patient_never_sleeps(watch, gmail):
    begun = watch()

    assert not poll(begun, patient=False)
    assert list(lines(begun, patient=False, heartbeat=5)) == [b"\n"]
    arrive(gmail)
    assert [piece.count(b"\n") for piece in lines(begun, patient=False, heartbeat=5)] == [2, 1]
    assert begun.waiter.bell.slept == [0]


@pytest.mark.rule("R-DEL-15", "R-DEL-16")
def test_a_stream_is_a_delta_a_line_and_an_empty_one_when_idle(watch, gmail, time):
    begun = watch(
        lambda: None,
        lambda: arrive(gmail),
        lambda: None,
        lambda: time.pass_by(60),
    )

    pieces = list(lines(begun, patient=True, heartbeat=5))

    assert [piece == b"\n" for piece in pieces] == [True, True, False, True, True]
    deltas = [json.loads(line) for line in pieces[2].splitlines()]
    assert [one["object"] for one in deltas] == ["thread", "message"]
    assert pieces[2].endswith(b"\n")
    assert begun.waiter.bell.slept == [5, 5, 0, 5]


def test_a_stream_that_always_finds_something_ends_in_time_too(watch, gmail, time):
    def go_on():
        arrive(gmail)
        time.pass_by(20)

    begun = watch(*[go_on] * 9, timeout=60)
    arrive(gmail)

    assert len(list(lines(begun, patient=True, heartbeat=5))) == 4


# ---- over a socket


@pytest.fixture
def listeners(world):
    return Listeners(world)


@pytest.fixture
def ask(nylas_mock, gmail):
    """Ask over a socket, in a thread; return the future of the response."""
    with ThreadPoolExecutor() as pool, requests.Session() as session:

        def get(path, **query):
            options = {"headers": gmail.headers, "params": {"cursor": latest(gmail), **query}}
            return pool.submit(session.get, nylas_mock.url + path, timeout=LONG, **options)

        yield get
        nylas_mock.world.retire()


@pytest.fixture
def stream(nylas_mock, gmail):
    """Open a stream over a socket; return the response, which has begun."""
    opened = []

    def get(**query):
        options = {"headers": gmail.headers, "params": {"cursor": latest(gmail), **query}}
        url = f"{nylas_mock.url}/delta/streaming"
        response = requests.get(url, stream=True, timeout=LONG, **options)
        opened.append(response)
        return response

    yield get
    for response in opened:
        response.close()


@pytest.mark.rule("R-DEL-14", "R-DEL-17")
def test_a_long_poll_waits_for_a_change(ask, gmail, listeners):
    start = latest(gmail)
    asked = ask("/delta/longpoll")
    listeners.await_one()
    assert not asked.done()

    message = arrive(gmail)

    answer = asked.result(LONG).json()
    assert (answer["cursor_start"], answer["cursor_end"]) == (start, latest(gmail))
    assert [one["id"] for one in answer["deltas"]] == [message["thread_id"], message["id"]]


@pytest.mark.rule("R-DEL-14")
def test_a_change_of_another_kind_does_not_end_a_long_poll(ask, gmail, listeners):
    asked = ask("/delta/longpoll", include_types="label")
    listeners.await_one()

    arrive(gmail)
    gmail.post("/labels", {"display_name": "Work"})

    [delta] = asked.result(LONG).json()["deltas"]
    assert delta["attributes"]["display_name"] == "Work"


@pytest.mark.rule("R-DEL-14")
@pytest.mark.parametrize(("query", "seconds"), [({}, 120), ({"timeout": 60}, 60)])
def test_a_long_poll_ends_when_its_virtual_time_is_up(
    ask, gmail, listeners, nylas_mock, *, query, seconds
):
    start = latest(gmail)
    asked = ask("/delta/longpoll", **query)
    listeners.await_one()

    nylas_mock.clock.advance(seconds)

    assert asked.result(LONG).json() == {
        "cursor_start": start,
        "cursor_end": start,
        "deltas": [],
    }


@pytest.mark.rule("R-DEL-14")
def test_no_wait_is_longer_than_half_an_hour(ask, listeners, nylas_mock):
    asked = ask("/delta/longpoll", timeout=9999)
    listeners.await_one()

    nylas_mock.clock.advance(1800)

    assert asked.result(LONG).json()["deltas"] == []


@pytest.mark.rule("R-DEL-14", "R-DEL-19")
def test_a_long_poll_of_no_time_answers_at_once(ask):
    assert ask("/delta/longpoll", timeout=0).result(LONG).json()["deltas"] == []


@pytest.mark.parametrize("end", ["reset", "close"])
@pytest.mark.parametrize("path", PATHS.values())
def test_waits_end_with_their_sandbox(ask, listeners, nylas_mock, path, end):
    asked = ask(path)
    listeners.await_one()

    if end == "reset":
        nylas_mock.reset()
    else:
        nylas_mock.sandboxes.delete(nylas_mock.sandbox)

    response = asked.result(LONG)
    assert response.status_code == 200
    assert not response.text.strip() or response.json()["deltas"] == []


@pytest.mark.rule("R-DEL-15", "R-DEL-17")
def test_a_stream_goes_on_over_a_socket(stream, gmail):
    response = stream()
    rows = response.iter_lines()
    assert response.headers["Content-Type"] == "text/event-stream"
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert next(rows) == b""

    found = []
    for _ in range(2):
        message = arrive(gmail)
        deltas = [json.loads(one) for one in (_next(rows), _next(rows))]
        found.append([one["id"] for one in deltas] == [message["thread_id"], message["id"]])

    assert found == [True, True]


@pytest.mark.rule("R-DEL-15")
def test_a_stream_ends_when_its_time_is_up(stream, nylas_mock):
    default, short = stream(), stream(timeout=60)

    nylas_mock.clock.advance(60)
    assert set(short.iter_lines()) <= {b""}
    nylas_mock.clock.advance(1740)
    assert set(default.iter_lines()) <= {b""}


@pytest.mark.nylas(options={"stream_timeout": 0, "longpoll_timeout": 0})
def test_the_times_are_options(stream, ask):
    assert list(stream().iter_lines()) == [b""]
    assert ask("/delta/longpoll").result(LONG).json()["deltas"] == []


@pytest.mark.rule("R-X43", "R-RATE-02", "R-RATE-04")
@pytest.mark.nylas(options={"delta_connections": 1})
def test_too_many_connections_are_refused_until_one_ends(stream, ask, listeners, nylas_mock):
    first = stream()

    refused = stream()

    assert (refused.status_code, refused.json()["message"]) == (429, "Too many requests")
    assert refused.headers["X-RateLimit-Limit"] == "1"
    assert ask("/delta/longpoll", timeout=0).result(LONG).status_code == 200
    nylas_mock.clock.advance(1800)
    assert set(first.iter_lines()) <= {b""}
    assert stream().status_code == 200


# ---- in process


@pytest.mark.rule("R-DEL-17")
@pytest.mark.parametrize("path", PATHS.values())
def test_in_process_nothing_is_waited_for(gmail, nylas_mock, path):
    for way in (gmail.request, _by_requests(nylas_mock)):
        response = way("GET", f"{path}?cursor=0", headers=gmail.headers)

        assert response.status_code == 200
        assert not response.text.strip() or json.loads(response.text)["deltas"] == []


def test_in_process_a_stream_has_what_is_there(gmail, nylas_mock):
    arrive(gmail)
    expected = since(gmail, "0")

    for way in (gmail.request, _by_requests(nylas_mock)):
        response = way("GET", "/delta/streaming?cursor=0", headers=gmail.headers)

        assert [json.loads(line) for line in response.text.split("\n") if line] == expected
        assert response.headers["Content-Type"].startswith("text/event-stream")


@pytest.mark.nylas(options={"delta_wait": "always"})
def test_in_process_a_stream_can_go_on_when_asked_to(gmail, nylas_mock):
    with nylas_mock.intercept(), requests.Session() as session:
        response = session.get(
            "https://api.nylas.com/delta/streaming",
            params={"cursor": "0"},
            headers=gmail.headers,
            stream=True,
        )
        rows = response.iter_lines()
        assert next(rows) == b""

        message = arrive(gmail)

        assert [json.loads(_next(rows))["id"] for _ in range(2)] == [
            message["thread_id"],
            message["id"],
        ]
        response.close()


@pytest.mark.nylas(options={"delta_wait": "never"})
def test_waiting_can_be_switched_off(ask, stream):
    assert ask("/delta/longpoll").result(LONG).json()["deltas"] == []
    assert list(stream().iter_lines()) == [b""]


@pytest.mark.parametrize("path", PATHS.values())
def test_a_head_waits_for_nothing_and_leaves_nobody_waiting(nylas_mock, gmail, world, path):
    for way in (gmail.request, _over_socket(nylas_mock)):
        response = way("HEAD", f"{path}?cursor=0", headers=gmail.headers)
        assert response.status_code == 200

    assert world.waiters.on_change not in world.journal.listeners


def test_a_stream_is_logged_unread(gmail, nylas_mock):
    arrive(gmail)

    gmail.request("GET", "/delta/streaming", query_string={"cursor": "0"})

    call = list(nylas_mock.calls())[-1]
    assert (call.operation, call.status, call.response) == ("deltas.stream", 200, b"")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", PATHS)
def test_who_hangs_up_waits_no_longer(nylas_mock, gmail, listeners, *, monkeypatch, scheme, name):
    monkeypatch.setattr("mocknylas.http.waiting.GLANCE", 0.01)
    monkeypatch.setattr("mocknylas.http.waiting.HEARTBEAT", 0.01)
    token = gmail.headers["Authorization"]

    with _connection(nylas_mock, scheme) as client:
        client.sendall(
            f"GET {PATHS[name]}?cursor=0 HTTP/1.1\r\nAuthorization: {token}\r\n\r\n".encode()
        )
        listeners.await_one()
        assert nylas_mock.world.waiters.on_change in listeners

    listeners.await_none()


def _connection(nylas_mock, scheme):
    """Connect to the mock; the client hangs up as clients do, without a word."""
    if scheme == "http":
        return socket.create_connection(("127.0.0.1", _port(nylas_mock)))
    context = ssl.create_default_context(cafile=nylas_mock.ca_bundle)
    plain = socket.create_connection(("127.0.0.1", int(nylas_mock.https_url.rpartition(":")[2])))
    return context.wrap_socket(plain, server_hostname="127.0.0.1")


def _next(rows):
    """Return the next line that is not empty."""
    return next(row for row in rows if row)


def _by_requests(nylas_mock):
    def request(method, path, **options):
        with nylas_mock.intercept():
            return requests.request(method, f"https://api.nylas.com{path}", **options)

    return request


def _over_socket(nylas_mock):
    return lambda method, path, **options: requests.request(
        method, nylas_mock.url + path, timeout=LONG, **options
    )


def test_bytes_sent_ahead_are_no_farewell():
    seen = []

    def app(environ, start_response):
        seen.append(environ["mocknylas.has_left"]())
        start_response("200 OK", [])
        return [b"x"]

    head = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with Server(app) as server, socket.create_connection((server.host, _port(server))) as client:
        client.sendall(head + head)
        client.settimeout(LONG)
        answer = b""
        while answer.count(b"HTTP/1.1 200") < 2:
            answer += client.recv(4096)

    assert seen == [False, False]


def _port(server):
    return int(server.url.rpartition(":")[2])
