"""`nylas_mock` leads `requests` traffic for Nylas into itself, and nothing reaches the real one."""

import socket
import threading

import pytest
import requests
from nylas import APIClient

from mocknylas.errors import UsageError
from mocknylas.http.intercept import NYLAS_HOSTS
from mocknylas.mock import MockNylas

BEFORE = requests.Session()  # made before any fixture
ADA = "ada.lovelace@gmail.test"


def auth(mock):
    return (mock.access_token, "")


@pytest.mark.parametrize("host", sorted(NYLAS_HOSTS))
@pytest.mark.parametrize("session", ["before", "after", "none"])
def test_hosts_of_nylas_are_answered_by_the_mock(host, session, nylas_mock):
    client = {"before": BEFORE, "after": requests.Session(), "none": requests}[session]

    answer = client.get(f"https://{host}/account", auth=auth(nylas_mock))

    assert answer.json()["email_address"] == ADA


@pytest.mark.parametrize("scheme", ["url", "https_url"])
def test_own_addresses_are_answered_without_a_socket(scheme, nylas_mock, monkeypatch):
    address = getattr(nylas_mock, scheme)
    monkeypatch.setattr(socket.socket, "connect", None)

    answers = [
        client.get(f"{address}/account", auth=auth(nylas_mock)) for client in (BEFORE, requests)
    ]

    assert [answer.json()["email_address"] for answer in answers] == [ADA, ADA]


@pytest.mark.parametrize("region", ["us", "ireland"])
def test_unmodified_sdk_sends_mail(region, nylas_mock):
    hosts = {"us": "https://api.nylas.com", "ireland": "https://ireland.api.nylas.com"}
    client = APIClient(
        nylas_mock.client_id, nylas_mock.client_secret, nylas_mock.access_token, hosts[region]
    )
    draft = client.drafts.create()
    draft.to, draft.subject = [{"email": "grace.hopper@outlook.test"}], "The plan"

    draft.send()

    assert [mail["subject"] for mail in nylas_mock.sent()] == ["The plan"]


def test_traffic_of_other_threads_is_led_too(nylas_mock):
    answers = []

    def ask():
        answers.append(requests.get("https://api.nylas.com/account", auth=auth(nylas_mock)))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert [answer.status_code for answer in answers] == [200]


@pytest.mark.parametrize("host", ["dashboard.nylas.com", "api.eu.nylas.com", "nylas.com"])
def test_other_hosts_of_nylas_are_refused(host, nylas_mock):
    with pytest.raises(UsageError, match="is never contacted"):
        requests.get(f"https://{host}/account", auth=auth(nylas_mock))


@pytest.mark.parametrize("intercepting", ["fixture", "block"])
def test_real_nylas_cannot_be_reached_by_other_clients(intercepting, nylas_mock):
    with (
        nylas_mock.intercept(),
        pytest.raises(OSError, match=r"'api\.nylas\.com' is never contacted"),
    ):
        socket.create_connection(("api.nylas.com", 443))


def test_two_sandboxes_are_told_apart_by_their_tokens(nylas_mock, nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="beside") as beside, beside.intercept():
        for mock in (nylas_mock, beside):
            requests.put(
                "https://api.nylas.com/messages/x", json={"unread": False}, auth=auth(mock)
            )

    assert [len(mock.calls()) for mock in (nylas_mock, beside)] == [1, 1]


def test_calls_are_logged_as_if_they_had_come_over_the_network(nylas_mock):
    requests.get("https://api.nylas.com/messages?limit=1&unread=true", auth=auth(nylas_mock))

    (call,) = nylas_mock.calls()

    assert (call.method, call.path, call.status) == ("GET", "/messages", 200)
    assert call.query == {"limit": "1", "unread": "true"}


def test_control_api_is_there_too(nylas_mock):
    answer = requests.get(f"https://api.nylas.com/__admin/sandboxes/{nylas_mock.sandbox.id}/clock")

    assert answer.json()["now"] == nylas_mock.clock.now


@pytest.mark.nylas(intercept=False)
def test_marker_leaves_traffic_alone(nylas_mock):
    patched = vars(requests.Session)["get_adapter"]

    over_a_socket = requests.get(f"{nylas_mock.url}/account", auth=auth(nylas_mock), timeout=10)
    with nylas_mock.intercept():
        led = requests.get("https://api.nylas.com/account", auth=auth(nylas_mock))

    assert led.json() == over_a_socket.json()
    assert over_a_socket.raw.version == 11
    assert patched.__module__ == "requests.sessions"
    assert vars(requests.Session)["get_adapter"] is patched


def test_everything_is_as_before_after_the_test():
    assert requests.Session.get_adapter.__module__ == "requests.sessions"
    assert not hasattr(requests.Session.get_adapter, "__wrapped__")
    assert not hasattr(socket.getaddrinfo, "__wrapped__")
