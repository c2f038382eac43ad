"""The way out: over sockets, into mounted applications and functions, and nowhere else."""

import socket

import pytest
from flask import Flask, redirect, request

from mocknylas import transport
from mocknylas.errors import UsageError
from mocknylas.http.intercept import intercept
from mocknylas.http.server import Server
from mocknylas.transport import MAX_ANSWER, Parcel, Receipt, Transport, is_loopback

PLACE = "https://app.test"


@pytest.fixture
def app():
    app = Flask("receiver")

    @app.route("/", methods=["GET", "POST"])
    def home():
        return f"home of {request.host}"

    @app.route("/echo", methods=["GET", "POST"])
    def echo():
        return {
            "method": request.method,
            "url": request.url,
            "body": request.get_data(as_text=True),
            "type": request.content_type,
            "mine": request.headers.get("X-Mine"),
        }, 201

    @app.post("/away")
    def away():
        return redirect("/elsewhere")

    @app.post("/crash")
    def crash():
        raise RuntimeError("by accident")

    @app.get("/long")
    def long():
        return "x" * (MAX_ANSWER * 4)

    @app.get("/bytes")
    def some_bytes():
        return b"\xff\xfe"

    return app


@pytest.fixture(params=["mounted", "socket"])
def reach(request, app):
    """Return a function that sends a parcel to the app, without and with a socket."""
    way_out = Transport()
    if request.param == "mounted":
        way_out.mount(PLACE, app)
        yield lambda path, **parcel: way_out.send(Parcel(PLACE + path, **parcel))
        return
    with Server(app) as server:
        yield lambda path, **parcel: way_out.send(Parcel(server.url + path, **parcel))


def test_a_post_arrives_with_its_headers_and_bytes(reach):
    headers = {"Content-Type": "application/json", "X-Mine": "yes"}

    receipt = reach("/echo?a=%20b", headers=headers, body='{"ü":1}'.encode())

    assert (receipt.status, receipt.error, receipt.ok) == (201, "", False)
    for part in ('"POST"', "/echo?a=%20b", '"application/json"', '"yes"', '{\\"\\u00fc\\":1}'):
        assert part in receipt.body


def test_a_get_arrives_without_a_body(reach):
    receipt = reach("/echo", method="GET")

    assert '"method":"GET"' in receipt.body.replace(" ", "")
    assert '"body":""' in receipt.body.replace(" ", "")


@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_is_a_path(reach, path):
    assert reach(path).ok


def test_redirects_are_not_followed(reach):
    receipt = reach("/away")

    assert (receipt.status, receipt.location, receipt.ok) == (302, "/elsewhere", False)


def test_a_crash_is_a_500(reach, capfd):
    assert reach("/crash").status == 500


def test_what_is_no_text_is_shown_as_well_as_it_goes(reach):
    assert reach("/bytes", method="GET").body == "\ufffd\ufffd"


def test_no_more_is_read_than_is_needed(app):
    with Server(app) as server:
        receipt = Transport().send(Parcel(f"{server.url}/long", method="GET"))

    assert MAX_ANSWER <= len(receipt.body) < MAX_ANSWER * 2


def test_nobody_at_home_is_told_in_words_that_stay_the_same():
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]

    receipt = Transport().send(Parcel(f"http://127.0.0.1:{port}/"))

    assert (receipt.status, receipt.error) == (0, "cannot be reached: Connection refused")


def test_a_receiver_that_does_not_answer_runs_into_the_timeout(monkeypatch):
    monkeypatch.setattr(transport, "PATIENCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        receipt = Transport().send(Parcel(f"http://127.0.0.1:{silent.getsockname()[1]}/"))

    assert (receipt.status, receipt.ok) == (0, False)
    assert receipt.error.startswith("no answer within")
    assert receipt.latency >= 10


def test_an_answer_that_comes_in_drops_runs_into_the_timeout(monkeypatch):
    app = Flask("receiver")

    @app.post("/")
    def drops():
        def pieces():
            for _ in range(10_000):
                moments.append(moments[-1] + 1)
                yield "."

        return pieces()

    moments = [0]
    with Server(app) as server:
        monkeypatch.setattr("mocknylas.transport.time.monotonic", lambda: moments[-1])
        receipt = Transport().send(Parcel(server.url))

    assert receipt.error == "no answer within 10 s"


def test_what_is_no_address_is_told():
    assert Transport().send(Parcel("http://localhost:99999/")).error.startswith("cannot be reached")


@pytest.mark.parametrize(
    ("url", "remote", "error"),
    [
        ("https://app.example/x", False, "app.example is not this machine; mount a receiver"),
        ("https://api.nylas.com/x", True, "api.nylas.com is never contacted; mount a receiver"),
        ("https://nylas.com/x", True, "nylas.com is never contacted"),
        ("https://api.nylas.com./x", True, "api.nylas.com is never contacted"),
    ],
)
def test_other_machines_are_left_alone(url, remote, error):
    assert Transport().send(Parcel(url), remote=remote).error.startswith(error)


def test_other_machines_are_reached_when_that_is_allowed():
    receipt = Transport().send(Parcel("http://nowhere.invalid/"), remote=True)

    assert receipt.error.startswith("cannot be reached: ")


def test_real_nylas_stays_out_of_reach_while_it_is_intercepted(app):
    with intercept(app):
        receipt = Transport().send(Parcel("https://api.nylas.com/echo"), remote=True)

    assert receipt.error.startswith("api.nylas.com is never contacted")


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("localhost", True),
        ("app.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_name_or_address(host, near):
    assert is_loopback(host) is near


# --- functions ---


@pytest.mark.parametrize(
    ("answer", "status"), [(None, 200), (503, 503), (True, 200), ("fine", 200), (0, 0)]
)
def test_a_function_answers_by_a_number(answer, status):
    way_out, got = Transport(), []
    way_out.mount(PLACE, lambda parcel: got.append(parcel) or answer)

    receipt = way_out.send(Parcel(f"{PLACE}/x", body=b'{"a":1}'))

    assert receipt == Receipt(status)
    assert got[0].json == {"a": 1}


def test_challenges_are_answered_for_a_function():
    way_out, got = Transport(), []
    way_out.mount(PLACE, got.append)

    receipt = way_out.send(Parcel(f"{PLACE}/x?a=b&challenge=c%20d", method="GET"))

    assert (receipt.body, receipt.ok, got) == ("c d", True, [])


@pytest.mark.parametrize(
    "receiver", [lambda parcel: 1 / 0, lambda environ, respond: 1 / 0], ids=["function", "app"]
)
def test_a_receiver_that_raises_has_crashed(receiver):
    way_out = Transport()
    way_out.mount(PLACE, receiver)

    receipt = way_out.send(Parcel(PLACE))

    assert (receipt.status, receipt.ok) == (500, False)
    assert receipt.error == "the receiver raised ZeroDivisionError('division by zero')"


def fail(*_):
    raise AssertionError("a test's own")


@pytest.mark.parametrize(
    "receiver", [lambda parcel: fail(), lambda environ, respond: fail()], ids=["function", "app"]
)
def test_what_a_receiver_asserts_reaches_the_test(receiver):
    way_out = Transport()
    way_out.mount(PLACE, receiver)

    with pytest.raises(AssertionError, match="a test's own"):
        way_out.send(Parcel(PLACE))


def test_an_application_may_write_and_close():
    class Body(list):
        def close(self):
            closed.append(True)

    def old_fashioned(environ, start_response):
        write = start_response("200 OK", [])
        write(b"one, ")
        return Body([b"two"])

    closed, way_out = [], Transport()
    way_out.mount(PLACE, old_fashioned)

    assert way_out.send(Parcel(PLACE)).body == "one, two"
    assert closed == [True]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://app.test/a/b", "deep"),
        ("https://app.test/a/b/c?d", "deep"),
        ("https://app.test/a/b?c", "deep"),
        ("https://app.test/a/bc", "broad"),
        ("https://app.test?x", "broad"),
        ("https://app.test.example/", None),
        ("http://app.test/", None),
    ],
)
def test_the_nearest_mount_gets_what_lies_below_it(url, name):
    way_out, heard = Transport(), []
    way_out.mount("https://app.test/a/b/", lambda _: heard.append("deep"))
    way_out.mount("https://app.test/", lambda _: heard.append("broad"))

    way_out.send(Parcel(url))

    assert heard == ([name] if name else [])


@pytest.mark.parametrize(
    ("url", "receiver", "told"),
    [
        ("app.test", print, "not a URL to mount at: 'app.test'; write https://app.test"),
        ("https://", print, "not a URL"),
        ("ws://app.test", print, "not a URL"),
        ("https://app.test", "app", "not a receiver: 'app'; give a WSGI application or function"),
    ],
)
def test_what_cannot_be_mounted_is_told(url, receiver, told):
    with pytest.raises(UsageError, match=told):
        Transport().mount(url, receiver)
