"""The link to the explanation, on each answer that there is one of."""

import re

import pytest

from mocknylas.mock import MockNylas

LINK = re.compile(r'<(/__admin/\S+)>; rel="help"')  # RFC 8288
FRIEND = {"to": [{"email": "eve@example.com"}]}


def target(response):
    """The path that an answer's link leads to."""
    return LINK.fullmatch(response.headers["Link"])[1]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/messages?limit=x", None, 400),
        ("GET", "/message", None, 404),
        ("PATCH", "/messages/abc", {}, 405),
        ("POST", "/send", {**FRIEND, "subjct": "x"}, 200),
        ("GET", "/messages?limt=1", None, 200),
    ],
)
def test_a_mistake_is_answered_with_a_link_to_its_explanation(method, path, body, status, gmail):
    response = gmail.request(method, path, body)

    explained = gmail.http.get(target(response)).get_json()

    assert response.status_code == explained["call"]["status"] == status
    assert explained["call"]["number"] == 1
    assert explained["findings"]


@pytest.mark.parametrize("path", ["/account", "/messages?limit=1", "/__admin/nothing"])
def test_what_needs_no_explanation_has_no_link(path, gmail):
    assert "Link" not in gmail.request("GET", path).headers


def test_the_link_names_its_sandbox_unless_that_is_the_default(gmail, nylas_mock):
    named = target(gmail.request("GET", "/message"))
    with MockNylas(start=1) as other:
        bearer = {"Authorization": f"Bearer {other.access_token}"}
        plain = target(other.server.app.test_client().get("/message", headers=bearer))

    assert named == f"/__admin/sandboxes/{nylas_mock.sandbox.id}/calls/1/explain"
    assert plain == "/__admin/calls/1/explain"


def test_a_call_of_no_sandbox_has_a_link_too(gmail):
    response = gmail.request("GET", "/account", headers={"Authorization": "Bearer nobody"})

    (finding,) = gmail.http.get(target(response)).get_json()["findings"]

    assert target(response).endswith("/explain?stray=true")
    assert finding["error"] == "unauthorized"


def test_an_injected_error_has_a_link_too(gmail, nylas_mock):
    nylas_mock.fault("request", "refuse", name="down", status=503)

    response = gmail.request("GET", "/account")

    assert gmail.http.get(target(response)).get_json()["fault"]["name"] == "down"


def test_a_refused_head_has_the_link(gmail):
    assert target(gmail.request("HEAD", "/messages?limit=x"))
