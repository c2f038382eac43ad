import asyncio
import socket
import threading
import urllib.request

import pytest
import requests
from nylas import APIClient

from mocknylas.errors import UsageError
from mocknylas.http.intercept import NYLAS_HOSTS, RealNylasError, intercept
from mocknylas.http.server import Server

PATCHED = [
    (requests.Session, "get_adapter"),
    (socket, "getaddrinfo"),
    (socket, "gethostbyname"),
    (socket, "gethostbyname_ex"),
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
]


def named(name):
    """Return an app that answers with its name and with the host it was called by."""

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{name} {environ['HTTP_HOST']}".encode()]

    return app


def originals():
    return [vars(owner).get(name) for owner, name in PATCHED]


@pytest.fixture(autouse=True)
def untouched():
    """Whatever a test does, afterwards everything is as it was."""
    before = originals()
    yield
    assert originals() == before


@pytest.fixture
def other_host():
    with Server(named("socket")) as server:
        yield server.url


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", sorted(NYLAS_HOSTS))
def test_every_nylas_host_is_answered_by_the_app(scheme, host):
    with intercept(named("app")):
        assert requests.get(f"{scheme}://{host}/account").text == f"app {host}"


@pytest.mark.parametrize("host", ["API.nylas.com", "api.nylas.com:443", "api.nylas.com."])
def test_host_is_known_however_it_is_written(host):
    with intercept(named("app")):
        assert requests.get(f"https://{host}/").text.startswith("app ")


def test_own_addresses_are_answered_by_the_app_without_a_socket():
    with intercept(named("app"), lambda: {"127.0.0.1:9"}):
        assert requests.get("http://key:@127.0.0.1:9/").text == "app 127.0.0.1:9"


def test_other_hosts_and_their_adapters_stay_as_they_are(other_host):
    with requests.Session() as session:
        own = requests.adapters.HTTPAdapter()
        session.mount(other_host, own)
        with intercept(named("app")):
            answer = session.get(other_host)

            assert session.get_adapter(other_host) is own
    assert answer.text.startswith("socket ")


def test_session_made_before_and_its_subclass_are_led_too():
    class OwnSession(requests.Session):
        pass

    with OwnSession() as session, intercept(named("app")):
        assert session.get("https://api.nylas.com/").text == "app api.nylas.com"


def test_unmodified_sdk_is_led_into_the_app():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"id": "abc", "object": "account", "email_address": "ada@example.com"}']

    with intercept(app):
        account = APIClient("id", "secret", "token").account

    assert account.email_address == "ada@example.com"


def test_threads_are_led_too():
    answers = []

    with intercept(named("app")):
        ask = threading.Thread(
            target=lambda: answers.append(requests.get("https://api.nylas.com/").text)
        )
        ask.start()
        ask.join()

    assert answers == ["app api.nylas.com"]


@pytest.mark.parametrize("host", ["api-staging.nylas.com", "nylas.com", "DOCS.nylas.com."])
def test_unknown_host_of_nylas_is_refused(host):
    with intercept(named("app")), pytest.raises(UsageError, match="is never contacted") as caught:
        requests.get(f"https://{host}/")

    assert "point the client at nylas_mock.url" in str(caught.value)


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(lambda: socket.getaddrinfo("api.nylas.com", 443), id="text"),
        pytest.param(lambda: socket.getaddrinfo(b"api.nylas.com", 443), id="bytes"),
        pytest.param(lambda: socket.getaddrinfo(host="api.nylas.com", port=443), id="keywords"),
        pytest.param(lambda: socket.gethostbyname("api.nylas.com"), id="by name"),
        pytest.param(lambda: socket.gethostbyname_ex("api.nylas.com"), id="by name, extended"),
        pytest.param(lambda: socket.create_connection(("x.nylas.com", 443)), id="connection"),
    ],
)
def test_real_nylas_cannot_be_looked_up(reach):
    with intercept(named("app")), pytest.raises(RealNylasError, match="is never contacted"):
        reach()


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_real_nylas_cannot_be_connected_to(method):
    with (
        intercept(named("app")),
        socket.socket() as connection,
        pytest.raises(RealNylasError, match="point the client at"),
    ):
        getattr(connection, method)(("api.nylas.com", 443))


def test_other_clients_see_a_failed_look_up():
    with intercept(named("app")), pytest.raises(OSError, match="is never contacted"):
        urllib.request.urlopen("https://api.nylas.com/", timeout=1)


def test_event_loop_sees_a_failed_look_up():
    async def reach():
        await asyncio.open_connection("api.nylas.com", 443)

    with intercept(named("app")), pytest.raises(socket.gaierror, match="is never contacted"):
        asyncio.run(reach())


def test_names_that_only_look_like_nylas_are_left_alone():
    with intercept(named("app")), socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()):
            found = socket.getaddrinfo(None, 80)

    assert found


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="POSIX")
def test_unix_sockets_are_left_alone(tmp_path):
    with (
        intercept(named("app")),
        socket.socket(socket.AF_UNIX) as connection,
        pytest.raises(FileNotFoundError),
    ):
        connection.connect(str(tmp_path / "api.nylas.com"))


def test_latest_interception_wins_and_the_earlier_one_returns():
    with intercept(named("outer")):
        with intercept(named("inner")):
            inner = requests.get("https://api.nylas.com/").text
        outer = requests.get("https://api.nylas.com/").text

    assert (inner, outer) == ("inner api.nylas.com", "outer api.nylas.com")


def test_earlier_interception_keeps_the_addresses_that_the_later_one_does_not_claim():
    with intercept(named("outer"), lambda: ["mock.test:1"]), intercept(named("inner")):
        assert requests.get("http://mock.test:1/").text == "outer mock.test:1"


def test_interceptions_may_be_left_in_any_order():
    first, second = intercept(named("first")), intercept(named("second"))
    first.__enter__()
    second.__enter__()
    first.__exit__()

    answer = requests.get("https://api.nylas.com/").text
    second.__exit__()

    assert answer == "second api.nylas.com"


def test_one_interception_may_be_entered_again():
    interception = intercept(named("app"))

    with interception:
        with interception:
            pass
        answer = requests.get("https://api.nylas.com/").text

    assert answer == "app api.nylas.com"


def test_threads_enter_and_leave_at_the_same_time():
    failed = []

    def enter_and_leave(name):
        for _ in range(50):
            with intercept(named(name), lambda: [f"{name}:1"]):
                if requests.get(f"http://{name}:1/").text != f"{name} {name}:1":
                    failed.append(name)

    threads = [threading.Thread(target=enter_and_leave, args=(f"app{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []


def test_patch_that_others_put_on_top_stays(monkeypatch, other_host):
    def theirs(session, url):
        return ours(session, url)

    with monkeypatch.context() as patch:
        with intercept(named("app")):
            ours = requests.Session.get_adapter
            patch.setattr(requests.Session, "get_adapter", theirs)
        assert requests.Session.get_adapter is theirs
        assert requests.get(other_host).text.startswith("socket ")
        with intercept(named("again")):
            assert requests.get("https://api.nylas.com/").text == "again api.nylas.com"
    requests.Session.get_adapter = ours.__wrapped__


def test_unpatched_methods_are_the_original_ones():
    before = originals()

    with intercept(named("app")):
        during = originals()

    assert all(now is not then for now, then in zip(during, before, strict=True))
    assert originals() == before
