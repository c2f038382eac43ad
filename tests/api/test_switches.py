"""Switches of a sandbox that go further than the hosted service shows: versions and headers."""

import pytest

LETTER = {"to": [{"email": "x@example.com"}]}


@pytest.mark.rule("R-X20", "R-VER-04", "E-05")
@pytest.mark.nylas(options={"gate_versions": True})
def test_a_feature_newer_than_the_version_is_refused_where_asked_to(gmail):
    old, new = ({"Nylas-API-Version": version} for version in ("2.1", "2.2"))

    refused = gmail.error("POST", "/v2/outbox", LETTER, headers=old)

    assert refused == (
        400,
        "api_error",
        "POST /v2/outbox isn't supported in the version of the Nylas API your app uses. "
        "Please update the API version.",
    )
    assert gmail.post("/v2/outbox", LETTER, headers=new)["status"] == "pending"
    assert gmail.get("/messages", limit=0) == []


@pytest.mark.rule("R-X20")
def test_versions_gate_nothing_by_default(gmail):
    assert gmail.post("/v2/outbox", LETTER, headers={"Nylas-API-Version": "1.0"})["status"]


@pytest.mark.rule("R-X16")
@pytest.mark.nylas(options={"hosted_headers": True})
def test_the_headers_of_the_hosted_service_are_sent_where_asked_to(gmail):
    headers = gmail.request("GET", "/account").headers

    assert headers["Server"] == "nginx"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-XSS-Protection"] == "1"
    assert "Content-Security-Policy" in headers


def test_the_headers_of_the_hosted_service_are_not_sent_by_default(gmail):
    headers = gmail.request("GET", "/account").headers

    assert "Strict-Transport-Security" not in headers
