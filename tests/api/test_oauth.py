"""Hosted sign-ins: the page, its redirects, codes and tokens."""

import json

import pytest

from tests.support.mail import ADA, ALAN, GRACE
from tests.support.oauth import CALLBACK, Dance, fragment, kinds, told

DAY = 86400
SPENT = (
    "Sorry, the code you provided is not valid. It has already been used, or has expired. "
    "Please restart the authentication process"
)


@pytest.fixture
def dance(nylas_mock):
    return Dance(nylas_mock)


@pytest.mark.rule("R-OAUTH-01", "R-OAUTH-03", "R-OAUTH-13")
def test_a_sign_in_leads_over_the_page_to_a_token(dance, nylas_mock):
    first = dance.begin(state="s p&1")
    page = dance.http.get(first.location)
    back = dance.allow("grace.hopper@outlook.test", provider="exchange", begin={"state": "s p&1"})
    answer = dance.exchange(told(back)["code"])

    assert first.location.startswith("/oauth/login?client_id=")
    assert page.status_code == 200
    assert back.location.startswith(f"{CALLBACK}?code=")
    assert told(back).keys() == {"code", "state"}
    assert told(back)["state"] == "s p&1"
    assert answer.get_json() == {
        "access_token": answer.get_json()["access_token"],
        "account_id": nylas_mock.account("eas").id,
        "email_address": GRACE,
        "provider": "eas",
        "token_type": "bearer",
    }
    assert dance.get("/account", answer.get_json()["access_token"]).status_code == 200


def test_a_redirect_keeps_the_query_that_the_uri_has(dance, nylas_mock):
    nylas_mock.set_application(redirect_uris=["https://app.test/cb?x=1", "myapp:///done"])

    with_query = dance.allow(ADA, begin={"redirect_uri": "https://app.test/cb?x=1"})
    custom = dance.allow(ADA, begin={"redirect_uri": "myapp:///done"})

    assert with_query.location.startswith("https://app.test/cb?x=1&code=")
    assert custom.location.startswith("myapp:///done?code=")


@pytest.mark.rule("R-OAUTH-04")
def test_the_implicit_flow_gives_the_token_in_query_and_fragment(dance):
    back = dance.allow(ADA, begin={"response_type": "token", "state": "abc"})

    token = told(back)["token"]
    assert told(back) == {"token": token, "state": "abc"}
    assert fragment(back) == {
        "access_token": token,
        "account_id": fragment(back)["account_id"],
        "email_address": ADA,
        "provider": "gmail",
        "token_type": "bearer",
    }
    assert dance.get("/account", token).get_json()["email_address"] == ADA


@pytest.mark.rule("R-OAUTH-02")
@pytest.mark.parametrize(
    ("given", "granted"),
    [
        ({}, "email,calendar,contacts"),
        ({"scope": "email"}, "email"),
        ({"scopes": "email.read_only,calendar"}, "email.read_only,calendar"),
        ({"scopes": "email, contacts  calendar email"}, "email,contacts,calendar"),
        ({"scopes": "future.scope"}, "future.scope"),
    ],
)
def test_the_scopes_that_were_asked_for_are_granted(dance, nylas_mock, given, granted):
    token = dance.token(ADA, begin=given)

    assert nylas_mock.world.tokens.find(token["access_token"])["scopes"] == granted


@pytest.mark.rule("R-OAUTH-06", "R-OAUTH-07", "R-OAUTH-08")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"client_id": "None"}, "Unknown client_id"),
        ({"client_id": None}, "Unknown client_id"),
        ({"redirect_uri": None}, "redirect_uri is missing"),
        ({"redirect_uri": f"{CALLBACK}/"}, "redirect_uri is not one of the registered"),
        ({"redirect_uri": "https://evil.test"}, "redirect_uri is not one of the registered"),
        ({"response_type": "both"}, 'response_type must be "code" or "token"'),
        ({"response_type": None}, 'response_type must be "code" or "token"'),
        ({"state": "x" * 256}, "state is longer than 255 characters"),
    ],
)
def test_a_wrong_start_is_answered_and_never_redirected(dance, given, message):
    answer = dance.begin(**given)

    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert answer.get_json()["message"].startswith(message)


@pytest.mark.rule("R-OAUTH-07")
def test_a_state_of_255_characters_is_fine(dance):
    assert dance.begin(state="x" * 255).status_code == 302


@pytest.mark.rule("R-OAUTH-05")
def test_who_denies_goes_back_with_an_error(dance):
    back = dance.submit(dance.open(state="abc"), action="deny")

    assert told(back) == {
        "error": "access_denied",
        "reason": "The user denied the request.",
        "state": "abc",
    }


@pytest.mark.rule("R-OAUTH-09")
def test_a_wrong_password_can_be_mended_on_the_page(dance, nylas_mock):
    nylas_mock.accounts.accept(ADA, password="right")
    carried = dance.open(login_hint=ADA)
    entered = {"email": ADA, "provider": "gmail", "action": "allow"}

    refused = dance.submit(carried, password="wrong", **entered)
    accepted = dance.submit(carried, password="right", **entered)

    assert refused.status_code == 403
    assert "Username and password not accepted." in refused.text
    assert "wrong" not in refused.text
    assert "code" in told(accepted)


@pytest.mark.rule("R-OAUTH-05", "R-OAUTH-09")
@pytest.mark.parametrize(
    ("fault", "error"), [("auth_fail", "access_denied"), ("defer", "server_error")]
)
def test_a_provider_that_fails_sends_the_browser_back_where_asked_to(
    dance, nylas_mock, fault, error
):
    nylas_mock.fault("provider", fault, match={"via": "sign_in"})

    shown = dance.allow(ADA)
    back = dance.allow(ADA, begin={"redirect_on_error": "true", "state": "abc"})

    assert shown.status_code in {403, 503}
    assert told(back)["error"] == error
    assert told(back)["state"] == "abc"
    assert nylas_mock.faults()[0]["hits"] == 2


@pytest.mark.rule("R-OAUTH-01")
def test_a_sign_in_can_be_approved_without_a_page(dance, nylas_mock):
    nylas_mock.set_options({"auto_approve": True})

    first = dance.begin()
    hinted = dance.begin(login_hint=ALAN, state="abc")
    new = dance.begin(login_hint="new.person@yahoo.com")

    found = [dance.exchange(told(one)["code"]).get_json() for one in (first, hinted, new)]
    assert [one["email_address"] for one in found] == [ADA, ALAN, "new.person@yahoo.com"]
    assert found[2]["provider"] == "yahoo"
    assert told(hinted)["state"] == "abc"


@pytest.mark.rule("R-OAUTH-09")
def test_an_address_can_be_refused_without_a_page(dance, nylas_mock):
    nylas_mock.set_options({"auto_approve": True})
    nylas_mock.accounts.accept(GRACE, refuse=True)

    refused = told(dance.begin(login_hint=GRACE))
    nylas_mock.accounts.accept(GRACE)

    assert refused["error"] == "access_denied"
    assert "code" in told(dance.begin(login_hint=GRACE))


TRANSPORTS = {
    "query by POST": lambda http, given: http.post("/oauth/token", query_string=given),
    "query by GET": lambda http, given: http.get("/oauth/token", query_string=given),
    "form": lambda http, given: http.post("/oauth/token", data=given),
    "JSON": lambda http, given: http.post("/oauth/token", json=given),
    "JSON called a form": lambda http, given: http.post(
        "/oauth/token",
        data=json.dumps(given),
        content_type="application/x-www-form-urlencoded",
    ),
    "multipart": lambda http, given: http.post(
        "/oauth/token", data=given, content_type="multipart/form-data"
    ),
}


@pytest.mark.rule("R-OAUTH-10")
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_code_is_exchanged_by_every_transport(dance, transport):
    given = dance.credentials(dance.code(ADA))

    answer = TRANSPORTS[transport](dance.http, given)

    assert answer.status_code == 200
    assert answer.get_json()["token_type"] == "bearer"


@pytest.mark.rule("R-OAUTH-10")
def test_later_sources_override_earlier_ones(dance):
    right = dance.credentials(dance.code(ADA))

    answer = dance.http.post("/oauth/token", query_string={**right, "code": "wrong"}, data=right)

    assert answer.status_code == 200


@pytest.mark.rule("R-OAUTH-11")
def test_a_code_works_once(dance):
    code = dance.code(ADA)

    first, second = dance.exchange(code), dance.exchange(code)

    assert first.status_code == 200
    assert (second.status_code, second.get_json()) == (
        400,
        {"type": "invalid_request_error", "message": SPENT},
    )


@pytest.mark.rule("R-OAUTH-11")
@pytest.mark.parametrize(("waited", "status"), [("9m59s", 200), ("10m", 400)])
def test_a_code_expires_by_the_clock(dance, nylas_mock, waited, status):
    code = dance.code(ADA)

    nylas_mock.clock.advance(waited)

    assert dance.exchange(code).status_code == status


def test_codes_expire_when_a_test_says_so(dance, nylas_mock):
    first, second = dance.code(ADA), dance.code(ADA)

    counts = [nylas_mock.accounts.expire_codes(first), nylas_mock.accounts.expire_codes()]

    assert counts == [1, 2]
    assert [dance.exchange(one).status_code for one in (first, second)] == [400, 400]


@pytest.mark.rule("R-OAUTH-11")
def test_a_code_of_a_native_sign_in_is_none_here(dance, nylas_mock):
    code = nylas_mock.world.sign_in.new_code("native", wish={})

    assert dance.exchange(code).status_code == 400


@pytest.mark.rule("R-OAUTH-12")
@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        ({"client_secret": "wrong"}, 401, "Could not verify client credentials."),
        ({"client_id": "wrong"}, 400, "Unknown client_id"),
        ({"grant_type": "password"}, 400, 'grant_type must be "authorization_code"'),
        ({"code": ""}, 400, "code is missing"),
        ({"grant_type": ""}, 400, "grant_type is missing"),
        ({"client_secret": ""}, 400, "client_secret is missing"),
    ],
)
def test_a_wrong_exchange_is_refused_and_leaves_the_code(dance, given, status, message):
    code = dance.code(ADA)

    answer = dance.exchange(**{"code": code, **given})

    assert (answer.status_code, answer.get_json()["message"]) == (status, message)
    assert dance.exchange(code).status_code == 200


def test_an_exchange_of_a_list_is_refused(dance):
    answer = dance.http.post("/oauth/token", json=[1])

    assert (answer.status_code, answer.get_json()["message"]) == (400, "Invalid request body")


@pytest.mark.rule("R-AUTHZ-08")
def test_credentials_count_for_nothing_in_a_sign_in(dance):
    given = dance.credentials(dance.code(ADA))

    answers = [
        dance.http.post("/oauth/token", data=given, auth=("no", "body")),
        dance.http.get(
            "/oauth/authorize",
            query_string=dance.parameters(),
            headers={"Authorization": "Bearer nobody"},
        ),
    ]

    assert [one.status_code for one in answers] == [200, 302]


@pytest.mark.rule("R-OAUTH-14", "R-AUTHZ-07")
@pytest.mark.parametrize("way", ["basic", "none", "bearer"])
def test_a_revoked_token_is_dead_and_its_siblings_live(dance, way):
    token, sibling = (dance.token(ADA)["access_token"] for _ in range(2))
    options = {
        "basic": {"auth": (token, "")},
        "none": {"auth": (token, "None")},
        "bearer": {"headers": {"Authorization": f"Bearer {token}"}},
    }[way]

    answer, again = (dance.http.post("/oauth/revoke", **options) for _ in range(2))

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == "0"
    assert again.status_code == 401
    assert token != sibling
    assert dance.get("/account", token).status_code == 401
    assert dance.get("/account", sibling).status_code == 200


@pytest.mark.rule("R-OAUTH-15", "R-AUTHZ-07", "R-ACC-03")
def test_signing_in_again_keeps_the_account_and_its_ids(dance, nylas_mock, gmail):
    before = gmail.get("/account")
    labels = gmail.get("/labels")
    nylas_mock.accounts.set("gmail", sync_state="invalid")
    nylas_mock.clock.advance("1d")

    token = dance.token(ADA)

    assert token["account_id"] == before["id"]
    assert token["access_token"] != gmail.account.access_token
    assert gmail.get("/account") == before
    assert dance.get("/labels", token["access_token"]).get_json() == labels
    assert kinds(nylas_mock) == ["account.invalid", "account.running"]


@pytest.mark.rule("R-OAUTH-16", "R-MGMT-13")
def test_other_servers_make_another_account(dance, nylas_mock, imap):
    known = imap.get("/messages", limit=1)[0]["id"]
    first = dance.token(ALAN, provider="imap", imap_host="one.test")
    same = dance.token(ALAN, provider="imap", imap_host="ONE.test")
    other = dance.token(ALAN, provider="imap", imap_host="two.test")
    latest = dance.token(ALAN, provider="imap")

    assert first["account_id"] == same["account_id"] == nylas_mock.account("imap").id
    assert other["account_id"] == latest["account_id"] != first["account_id"]
    assert dance.get(f"/messages/{known}", first["access_token"]).status_code == 200
    assert dance.get(f"/messages/{known}", other["access_token"]).status_code == 404
    assert [one.email_address for one in nylas_mock.accounts].count(ALAN) == 2


@pytest.mark.rule("R-OAUTH-17", "R-NAT-14")
def test_a_new_account_has_a_mailbox_at_once(dance, nylas_mock):
    token = dance.token("new@gmail.com", name="New Person")

    account = dance.get("/account", token["access_token"]).get_json()
    messages = dance.get("/messages", token["access_token"]).get_json()
    assert (account["name"], account["linked_at"]) == ("New Person", nylas_mock.clock.now)
    assert len(messages) == 20
    assert all(one["date"] <= nylas_mock.clock.now for one in messages)
    assert kinds(nylas_mock) == ["account.connected", "account.running"]


def test_a_page_of_a_sign_in_that_is_over_says_so(dance):
    carried = dance.open()
    dance.submit(carried, action="deny")

    again = dance.submit(carried, action="deny")
    reloaded = dance.http.get("/oauth/login", query_string=carried, headers={"Accept": "text/html"})

    assert (again.status_code, again.get_json()["message"]) == (
        400,
        "This sign-in is over. Please start it anew.",
    )
    assert (reloaded.status_code, reloaded.mimetype) == (400, "text/html")
    assert "This sign-in is over" in reloaded.text


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({}, "Connect your email"),
        ({"login_hint": "nonsense"}, "Connect your email"),
        ({"login_hint": "who@nowhere.example"}, "Choose your provider"),
        ({"login_hint": "who@nowhere.example", "provider": "yahoo"}, "Sign in with Yahoo"),
        ({"login_hint": GRACE}, "Sign in with Microsoft Exchange"),
        ({"login_hint": "new@gmail.com"}, "Sign in with Gmail"),
        ({"login_hint": ADA, "provider": "unheard-of"}, "Sign in with Gmail"),
    ],
)
def test_the_page_begins_with_what_is_not_known_yet(dance, given, title):
    page = dance.http.get(dance.begin(**given).location)

    assert f"<h1>{title}</h1>" in page.text


@pytest.mark.parametrize(
    ("fields", "status", "title"),
    [
        ({"email": "nonsense", "action": "continue"}, 400, "Connect your email"),
        ({"email": "nonsense", "action": "allow"}, 400, "Connect your email"),
        ({"email": ADA, "action": "back"}, 200, "Connect your email"),
        ({"email": ADA, "action": "continue"}, 200, "Sign in with Gmail"),
        ({"email": "a@b.example", "action": "allow"}, 200, "Choose your provider"),
        ({"email": "a@b.example", "provider": "nylas", "action": "allow"}, 200, "Choose your"),
        ({"email": "a@b.example", "provider": "imap"}, 200, "Sign in with IMAP"),
    ],
)
def test_the_page_goes_on_step_by_step(dance, fields, status, title):
    page = dance.submit(dance.open(), **fields)

    assert page.status_code == status
    assert f"<h1>{title}" in page.text


def test_a_world_of_two_sandboxes_keeps_their_sign_ins_apart(dance, nylas_mock):
    other = nylas_mock.sandboxes.create(None, nylas_mock.sandbox.spec)
    code = dance.code(ADA)
    foreign = {"client_id": other.client_id, "client_secret": other.client_secret}

    answer = dance.exchange(code, **foreign)
    nylas_mock.sandboxes.delete(other)

    assert answer.status_code == 400
    assert dance.exchange(code).status_code == 200


def test_a_sign_in_takes_parameters_that_are_no_texts_as_texts(dance):
    body = {**dance.parameters(), "state": 5, "login_hint": 7, "scopes": 8}

    answer = dance.http.get("/oauth/authorize", json=body)

    assert answer.status_code == 302
