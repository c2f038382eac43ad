"""The mock's own safety: who reaches the control API, what is written down, what pages show."""

import base64
import hashlib
import json
import re

import pytest
import requests
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.serving import Address, environment, serve
from tests.conftest import START
from tests.support.mail import ADA
from tests.support.oauth import Dance

SPEC = make_spec(start=START, seed_name="empty")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
SECRET = "do-not-tell-anyone"


@pytest.fixture
def open_server():
    """A server that other machines can reach."""
    server = LocalServer(SPEC)
    server.listen("http", host="0.0.0.0")
    yield server
    server.stop()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_loopback_nobody_is_asked(host):
    server = LocalServer(SPEC)
    try:
        server.listen("http", host=host)
        answer = requests.get(f"{server.url}/__admin/health", timeout=10)
    finally:
        server.stop()

    assert (server.control_token, answer.status_code) == ("", 200)


@pytest.mark.parametrize("path", ["", "/health", "/sandboxes", "/sandboxes/default/calls"])
def test_beyond_loopback_the_control_api_asks_for_its_token(open_server, path):
    url = f"{open_server.url}/__admin{path}"
    token = open_server.control_token

    statuses = [
        requests.get(url, timeout=10, **options).status_code
        for options in (
            {},
            {"headers": bearer("wrong")},
            {"headers": bearer(open_server.sandboxes.default.client_secret)},
            {"headers": bearer(token)},
            {"auth": (token, "")},
        )
    ]

    assert len(token) > 20
    assert statuses == [401, 401, 401, 200, 200]


def test_beyond_loopback_the_api_itself_is_as_ever(open_server):
    [first, *_] = open_server.sandboxes.default.credentials()

    answer = requests.get(
        f"{open_server.url}/account", headers=bearer(first["access_token"]), timeout=10
    )

    assert answer.status_code == 200


def test_two_servers_have_two_tokens(open_server):
    other = LocalServer(SPEC)
    other.listen("http", host="0.0.0.0")
    other.stop()

    assert open_server.control_token != other.control_token


def test_the_token_is_printed_and_the_commands_send_it(monkeypatch):
    with serve(Address(host="0.0.0.0", port=0, tls_port=None), speed=None, start=START) as server:
        variables = environment(server, tls=False)
        refused = CliRunner().invoke(main, ["health", "--url", server.url])
        monkeypatch.setenv("MOCKNYLAS_TOKEN", variables["MOCKNYLAS_TOKEN"])
        accepted = CliRunner().invoke(main, ["health", "--url", server.url])

    assert refused.exit_code == 1
    assert "send the token that it printed at its start" in refused.stderr
    assert variables["MOCKNYLAS_TOKEN"] not in refused.stderr
    assert accepted.exit_code == 0


@pytest.mark.rule("R-GEN-10")
def test_other_pages_may_use_the_api_and_never_the_control_routes(nylas_mock, gmail):
    http = nylas_mock.server.app.test_client()
    paths = ["/__admin", "/__admin/health", "/__admin/nothing"]

    api = http.get("/account", headers=gmail.headers).headers
    control = [http.get(path).headers for path in paths]
    asked = [http.options(path).headers for path in paths]

    assert api["Access-Control-Allow-Methods"] == "GET,PUT,POST,DELETE,OPTIONS"
    assert "Access-Control" not in "".join(map(str, (*control, *asked)))


def test_no_secret_is_written_down(nylas_mock):
    http = nylas_mock.server.app.test_client()
    nylas_mock.accounts.accept("who@yahoo.com", password=SECRET)
    body = {
        "client_id": nylas_mock.client_id,
        "name": "Who",
        "email_address": "who@yahoo.com",
        "provider": "yahoo",
        "settings": {"password": SECRET},
    }
    imap = dict.fromkeys(
        ("imap_host", "imap_username", "smtp_host", "smtp_username"), "harmless"
    ) | {"imap_password": SECRET, "smtp_password": SECRET}
    code = http.post("/connect/authorize", json=body).get_json()["code"]
    native = {"client_id": nylas_mock.client_id, "client_secret": nylas_mock.client_secret}
    token = http.post("/connect/token", json={**native, "code": code}).get_json()["access_token"]
    http.post("/connect/authorize", json={**body, "provider": "imap", "settings": imap})
    refused = http.post("/connect/authorize", json={**body, "provider": "aol"})
    dance = Dance(nylas_mock)
    hosted = dance.code("who@yahoo.com", provider="yahoo", password=SECRET)
    spent = [dance.exchange(hosted) for _ in range(2)][1]
    http.get("/oauth/token", query_string=dance.credentials(hosted))

    path = f"/__admin/sandboxes/{nylas_mock.sandbox.id}"
    written = [
        http.get(f"{path}/calls").text,
        json.dumps(nylas_mock.events()),
        nylas_mock.story(),
        refused.text,
        spent.text,
        json.dumps(
            [one for kind in ("credential", "code") for one in _documents(nylas_mock, kind)]
        ),
    ]
    for text in written:
        assert SECRET not in text
    for text in written[:-1]:
        assert not [one for one in (code, hosted, token, nylas_mock.client_secret) if one in text]


def _documents(mock, kind):
    """Return documents of a kind without the ids of codes, which have to be kept."""
    return [{**one, "id": ""} for one in mock.world.store.values(kind)]


@pytest.mark.parametrize(
    "given",
    [
        {"login_hint": HOSTILE},
        {"login_hint": f"{HOSTILE}@own.test"},
        {"state": HOSTILE, "login_hint": "who@nowhere.example"},
        {"scopes": HOSTILE, "login_hint": ADA},
        {"provider": HOSTILE, "login_hint": ADA},
    ],
)
def test_pages_escape_what_they_show(nylas_mock, given):
    nylas_mock.set_application(application_name=HOSTILE, icon_url=f"https://i.test/{HOSTILE}")
    nylas_mock.accounts.connect("mallory@own.test", name=HOSTILE)
    dance = Dance(nylas_mock)

    page = dance.http.get(dance.begin(**given).location)

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.rule("R-OAUTH-06")
@pytest.mark.parametrize(
    "given",
    [
        {"redirect_uri": f"https://evil.test/{HOSTILE}"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "https://app.test/callback\r\nSet-Cookie: a=b"},
        {"client_id": HOSTILE},
        {"response_type": HOSTILE},
    ],
)
def test_error_pages_repeat_nothing_hostile(nylas_mock, given):
    dance = Dance(nylas_mock)

    page = dance.http.get(
        "/oauth/authorize",
        query_string=dance.parameters(**given),
        headers={"Accept": "text/html,*/*"},
    )

    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert "Location" not in page.headers
    assert "Set-Cookie" not in page.headers
    assert "alert(" not in page.text


def test_hostile_values_cannot_leave_the_query_of_a_redirect(nylas_mock):
    back = Dance(nylas_mock).allow(ADA, begin={"state": "a&code=evil#x\r\nSet-Cookie: a=b"})

    assert back.location.endswith("&state=a%26code%3Devil%23x%0D%0ASet-Cookie%3A+a%3Db")
    assert "Set-Cookie" not in back.headers


def test_a_page_allows_its_own_style_and_no_script(nylas_mock):
    dance = Dance(nylas_mock)

    page = dance.http.get(dance.begin().location)

    policy = page.headers["Content-Security-Policy"]
    [style] = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_an_internal_error_of_a_page_tells_nothing(nylas_mock, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("mocknylas.engine.sign_in.SignIn.propose", fail)
    dance = Dance(nylas_mock)

    answer = dance.begin()
    nylas_mock.world.internal_errors.clear()

    assert answer.status_code == 500
    assert SECRET not in answer.text
