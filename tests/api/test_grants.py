"""Integrations, grants and hosted sign-ins of the beta."""

import pytest

from tests.support.mail import GRACE
from tests.support.oauth import told

GOOGLE = {
    "name": "Google",
    "provider": "google",
    "settings": {"client_id": "i", "client_secret": "s"},
    "redirect_uris": ["https://app.test/callback"],
    "expires_in": 3600,
    "scope": ["email"],
}


@pytest.fixture
def beta(nylas_mock):
    """The beta's API of the sandbox."""
    http = nylas_mock.server.app.test_client()

    def ask(method, path, body=None, auth=None):
        auth = auth or (nylas_mock.client_id, nylas_mock.client_secret)
        options = {} if body is None else {"json": body}
        return http.open(f"/connect/{path}", method=method, auth=auth, **options)

    ask.http = http
    return ask


def refused(answer):
    return answer.status_code, answer.get_json()["message"]


@pytest.mark.rule("R-GRANT-01", "R-GRANT-05")
def test_integrations_are_kept_one_for_each_provider(beta):
    created = beta("POST", "integrations", GOOGLE)
    twice = beta("POST", "integrations", GOOGLE)
    zoom = beta("POST", "integrations", {"name": "Zoom", "provider": "zoom"}).get_json()

    assert created.get_json() == {"success": True, "data": {**GOOGLE, "id": "google"}}
    assert refused(twice) == (400, "There is an integration for google already")
    assert beta("GET", "integrations/google").get_json() == {"data": created.get_json()["data"]}
    assert beta("GET", "integrations?limit=1&offset=1").get_json() == {
        "data": [zoom["data"]],
        "limit": 1,
        "offset": 1,
    }


@pytest.mark.rule("R-GRANT-04")
def test_an_integration_changes_but_for_its_provider(beta):
    beta("POST", "integrations", GOOGLE)

    changed = beta("PATCH", "integrations/google", {"name": "New", "provider": "zoom"})
    deleted = beta("DELETE", "integrations/google")

    assert changed.get_json()["data"] == {**GOOGLE, "id": "google", "name": "New"}
    assert deleted.get_json() == {"success": True}
    assert refused(beta("GET", "integrations/google")) == (404, "Couldn't find integration google")


@pytest.mark.rule("R-GRANT-02", "R-GRANT-03")
@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"settings": {"tenant": "t"}}, "tenant is only for microsoft"),
        ({"expires_in": 60}, "expires_in must be more than 60 and less than 315360000"),
        ({"expires_in": 315360000}, "expires_in must be more than 60 and less than 315360000"),
        ({"expires_in": "1"}, "expires_in must be more than 60 and less than 315360000"),
        ({"provider": "pigeon"}, "Unknown provider pigeon"),
        ({"provider": None}, "provider is missing"),
        ({"name": None}, "name is missing"),
        ({"name": 7}, "Invalid name field"),
        ({"settings": []}, "Invalid settings field"),
        ({"scope": "email"}, "Invalid scope field"),
    ],
)
def test_an_integration_must_fit(beta, more, message):
    assert refused(beta("POST", "integrations", {**GOOGLE, **more})) == (400, message)


@pytest.mark.rule("R-GRANT-02", "R-GRANT-03")
def test_microsoft_has_a_tenant_and_expiry_has_bounds(beta):
    body = {**GOOGLE, "provider": "microsoft", "settings": {"tenant": "t"}, "expires_in": 61}

    assert beta("POST", "integrations", body).get_json()["data"]["settings"] == {"tenant": "t"}


@pytest.mark.rule("R-GRANT-07")
@pytest.mark.parametrize("path", ["integrations", "grants", "grants/x"])
def test_wrong_credentials_are_refused(beta, nylas_mock, path):
    wrong = [
        (nylas_mock.client_id, "wrong"),
        ("wrong", nylas_mock.client_secret),
        (nylas_mock.client_secret, ""),
        (nylas_mock.access_token, ""),
    ]

    answers = [beta("GET", path, auth=auth) for auth in wrong]

    assert {one.status_code for one in answers} == {401}
    assert answers[0].get_json()["type"] == "invalid_request_error"


@pytest.mark.rule("R-GRANT-04", "R-GRANT-05")
def test_grants_are_created_changed_synced_and_deleted(beta, nylas_mock):
    body = {"provider": "imap", "settings": {"email": GRACE}, "state": "s", "metadata": {"a": "b"}}
    grant = beta("POST", "grants", body).get_json()["data"]
    nylas_mock.clock.advance("1m")
    changed = beta("PATCH", f"grants/{grant['id']}", {"scope": ["x"], "state": "other"}).get_json()
    synced = [
        beta(method, f"grants/{grant['id']}/sync?sync_from=1").get_json()
        for method in ("POST", "GET")
    ]
    listed = beta("GET", f"grants?email={GRACE}").get_json()
    nobody = beta("GET", "grants?email=nobody").get_json()

    assert (grant["grant_status"], grant["email"], grant["state"]) == ("valid", GRACE, "s")
    assert changed["data"] == {**grant, "scope": ["x"], "updated_at": nylas_mock.clock.now}
    assert synced == [changed["data"]] * 2
    assert (listed["data"], nobody["data"]) == ([changed["data"]], [])
    assert beta("DELETE", f"grants/{grant['id']}").get_json() == {"success": True}
    assert refused(beta("GET", f"grants/{grant['id']}"))[0] == 404


@pytest.mark.rule("R-GRANT-06")
def test_visiting_the_url_creates_the_grant(beta, nylas_mock):
    request = {
        "provider": "google",
        "redirect_uri": "https://app.test/done?x=1",
        "state": "abc",
        "scope": ["email"],
        "login_hint": GRACE,
    }
    answer = beta("POST", "auth", request).get_json()
    begun = answer["data"]

    back = beta.http.get(begun["url"])
    again = beta.http.get(begun["url"])

    assert answer["success"]
    assert begun["request"] == request
    assert begun["expires_at"] == nylas_mock.clock.now + 3600
    assert begun["url"].startswith("http://localhost/connect/login?")
    assert begun["url"].endswith(f"id={begun['id']}")
    query = told(back)
    assert {name: query[name] for name in ("x", "state", "success")} == {
        "x": "1",
        "state": "abc",
        "success": "true",
    }
    grant = beta("GET", f"grants/{query['grant_id']}").get_json()["data"]
    assert (grant["email"], grant["scope"], grant["state"]) == (GRACE, ["email"], "abc")
    assert again.status_code == 400


@pytest.mark.rule("R-GRANT-08")
def test_a_sign_in_can_belong_to_an_account_or_renew_a_grant(beta, nylas_mock, exchange):
    body = {
        "provider": "microsoft",
        "redirect_uri": "https://app.test/done",
        "account_id": exchange.account.id,
        "scope": ["Mail.Send", "offline_access", "User.Read"],
    }
    first = told(beta.http.get(beta("POST", "auth", body).get_json()["data"]["url"]))
    renew = {**body, "grant_id": first["grant_id"], "scope": ["User.Read"]}
    second = told(beta.http.get(beta("POST", "auth", renew).get_json()["data"]["url"]))

    grants = beta("GET", "grants").get_json()["data"]
    assert first["grant_id"] == second["grant_id"]
    assert [one["account_id"] for one in grants] == [exchange.account.id]
    assert grants[0]["scope"] == ["User.Read"]


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"account_id": "nobody"}, (404, "Couldn't find account nobody")),
        ({"grant_id": "nobody"}, (404, "Couldn't find grant nobody")),
        ({"redirect_uri": "javascript:x"}, (400, "Invalid redirect_uri field")),
        ({"redirect_uri": None}, (400, "redirect_uri is missing")),
        ({"provider": "pigeon"}, (400, "Unknown provider pigeon")),
    ],
)
def test_a_sign_in_of_the_beta_must_fit(beta, more, answer):
    body = {"provider": "google", "redirect_uri": "https://app.test/done", **more}

    assert refused(beta("POST", "auth", body)) == answer


@pytest.mark.parametrize(
    ("fault", "error"), [("auth_fail", "access_denied"), ("defer", "server_error")]
)
def test_a_sign_in_of_the_beta_can_be_refused(beta, nylas_mock, fault, error):
    nylas_mock.fault("provider", fault)
    body = {"provider": "google", "redirect_uri": "https://app.test/done", "state": "s"}

    query = told(beta.http.get(beta("POST", "auth", body).get_json()["data"]["url"]))

    assert (query["error"], query["state"], query["success"]) == (error, "s", "false")
    assert beta("GET", "grants").get_json()["data"] == []


def test_a_sign_in_of_the_beta_expires(beta, nylas_mock):
    body = {"provider": "google", "redirect_uri": "https://app.test/done", "expires_in": 61}
    url = beta("POST", "auth", body).get_json()["data"]["url"]

    nylas_mock.clock.advance("61s")

    assert beta.http.get(url).status_code == 400
