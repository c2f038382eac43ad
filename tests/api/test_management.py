"""The application and its accounts, for whoever has the client secret."""

import pytest

from tests.support.mail import ADA, GRACE, letter
from tests.support.oauth import Dance, Management, kinds

DAY = 86400
DONE = {"success": "true"}


@pytest.fixture
def manage(nylas_mock):
    return Management(nylas_mock)


@pytest.fixture
def dance(nylas_mock):
    return Dance(nylas_mock)


def states(manage, name="gmail"):
    shown = manage.account(name).get_json()
    return shown["billing_state"], shown["sync_state"]


@pytest.mark.rule("R-MGMT-15")
def test_the_application_is_shown_and_changed(manage, dance):
    before = manage("GET").get_json()
    renamed = manage("PUT", body={"application_name": "Orbit", "other": 1}).get_json()
    moved = manage("POST", body={"redirect_uris": ["x.y://a"], "icon_url": "https://i.test"})

    assert before.keys() == {"application_name", "icon_url", "redirect_uris"}
    assert renamed == {**before, "application_name": "Orbit"}
    assert moved.get_json() == {
        "application_name": "Orbit",
        "icon_url": "https://i.test",
        "redirect_uris": ["x.y://a"],
    }
    assert dance.begin(redirect_uri="x.y://a").status_code == 302
    assert dance.begin().status_code == 400


@pytest.mark.rule("R-MGMT-15")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"redirect_uris": "https://a.test"}, "redirect_uris"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "redirect_uris"),
        ({"redirect_uris": ["https://a.test\r\nX: y"]}, "redirect_uris"),
        ({"redirect_uris": ["no scheme"]}, "redirect_uris"),
        ({"redirect_uris": ["http://[broken"]}, "redirect_uris"),
        ({"redirect_uris": [7]}, "redirect_uris"),
        ({"application_name": 7}, "application_name"),
    ],
)
def test_an_application_takes_only_what_fits(manage, body, field):
    answer = manage("PUT", body=body)

    assert (answer.status_code, answer.get_json()["message"]) == (400, f"Invalid {field} field")


@pytest.mark.rule("R-AUTHZ-05")
@pytest.mark.parametrize("path", ["", "/accounts", "/ip_addresses"])
def test_only_the_secret_of_the_application_lets_in(manage, nylas_mock, path):
    other = nylas_mock.sandboxes.create(None, nylas_mock.sandbox.spec)

    statuses = [
        manage("GET", path, secret=secret).status_code
        for secret in (nylas_mock.client_secret, "wrong", "", other.client_secret)
    ]
    nylas_mock.sandboxes.delete(other)

    assert statuses == [200, 401, 401, 401]


@pytest.mark.rule("R-AUTHZ-06")
@pytest.mark.parametrize(("strict", "status"), [(False, 200), (True, 401)])
def test_the_python_sdks_bearer_token_lets_in(nylas_mock, gmail, strict, status):
    nylas_mock.set_options({"strict": strict})

    answer = gmail.request("GET", f"/a/{nylas_mock.client_id}/accounts")

    assert answer.status_code == status


@pytest.mark.rule("R-AUTHZ-03")
def test_a_header_wins_over_a_token_in_the_address(nylas_mock, gmail):
    token = nylas_mock.account("eas").access_token

    answer = gmail.http.get(
        f"http://{token}:@api.nylas.com/account",
        headers={"Authorization": f"Bearer {gmail.account.access_token}"},
    )

    assert answer.get_json()["email_address"] == ADA


@pytest.mark.rule("R-MGMT-01", "R-MGMT-16")
def test_the_accounts_are_listed_as_they_were_connected(manage, nylas_mock):
    new = nylas_mock.accounts.connect("new@yahoo.com")

    listed = manage("GET", "/accounts").get_json()
    page = manage("GET", "/accounts?limit=2&offset=1").get_json()

    assert [one["id"] for one in listed] == [one.id for one in nylas_mock.accounts]
    assert listed[3]["id"] == new["id"]
    assert page == listed[1:3]
    assert manage("GET", "/accounts?offset=9").get_json() == []
    assert manage("GET", "/accounts?view=count").get_json() == {"count": 4}
    assert manage("GET", "/accounts?view=ids&limit=1").get_json() == [listed[0]["id"]]
    assert manage("GET", "/accounts?limit=1001").status_code == 400
    assert listed[0] == manage.account("gmail").get_json()
    assert listed[1] == {
        "id": listed[1]["id"],
        "account_id": listed[1]["id"],
        "billing_state": "paid",
        "sync_state": "running",
        "email": GRACE,
        "provider": "eas",
        "trial": False,
        "authentication_type": "password",
        "namespace_id": listed[1]["id"],
        "metadata": {},
    }


@pytest.mark.rule("R-MGMT-02", "R-META-02", "R-META-06")
def test_accounts_carry_metadata_and_are_found_by_it(manage):
    put = manage.account("gmail", method="PUT", body={"metadata": {"plan": "gold", "n": "1"}})
    manage.account("eas", method="PUT", body={"metadata": {"plan": "tin"}})
    kept = manage.account("eas", method="PUT", body={"other": 1}).get_json()
    replaced = manage.account("gmail", method="PUT", body={"metadata": {"plan": ""}}).get_json()

    def found(query):
        return [one["email"] for one in manage("GET", f"/accounts?{query}").get_json()]

    assert put.get_json()["metadata"] == {"plan": "gold", "n": "1"}
    assert kept["metadata"] == {"plan": "tin"}
    assert replaced["metadata"] == {"plan": ""}
    assert found("metadata_key=plan") == [ADA, GRACE]
    assert found("metadata_pair=plan:tin") == [GRACE]
    assert found("metadata_value=tin&metadata_value=gold") == [GRACE]


@pytest.mark.rule("R-META-01")
def test_metadata_of_an_account_must_fit(manage):
    answer = manage.account("gmail", method="PUT", body={"metadata": {"k": 1}})

    assert (answer.status_code, answer.get_json()["message"]) == (400, "Invalid metadata")


@pytest.mark.rule("R-MGMT-03")
@pytest.mark.parametrize(
    ("method", "action"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/downgrade"),
        ("POST", "/upgrade"),
        ("POST", "/revoke-all"),
        ("POST", "/token-info"),
    ],
)
def test_an_unknown_account_is_not_found(manage, method, action):
    answer = manage(method, f"/accounts/nobody{action}", {})

    assert (answer.status_code, answer.get_json()["message"]) == (
        404,
        "Couldn't find account nobody",
    )


@pytest.mark.rule("R-MGMT-04", "R-GATE-03", "R-ACC-02")
def test_a_downgrade_cancels_the_account(manage, nylas_mock, gmail):
    first, second = manage.act("gmail", "downgrade"), manage.act("gmail", "downgrade")

    assert first.get_json() == second.get_json() == DONE
    assert states(manage) == ("cancelled", "stopped")
    assert gmail.get("/account")["sync_state"] == "stopped"
    for method, path in (("GET", "/messages"), ("POST", "/send")):
        assert gmail.error(method, path, letter() if method == "POST" else None)[0] == 403
    assert kinds(nylas_mock) == ["account.stopped"]


@pytest.mark.rule("R-MGMT-05", "R-MGMT-06")
def test_an_upgrade_brings_the_account_back(manage, nylas_mock, gmail):
    manage.act("gmail", "downgrade")

    answers = [manage.act("gmail", "upgrade").get_json() for _ in range(2)]

    assert answers == [DONE, DONE]
    assert states(manage) == ("paid", "running")
    assert gmail.request("POST", "/send", letter()).status_code == 200
    assert kinds(nylas_mock) == ["account.stopped", "account.running"]


@pytest.mark.rule("R-MGMT-06")
def test_an_upgrade_does_not_mend_credentials(manage, nylas_mock):
    nylas_mock.accounts.set("gmail", sync_state="invalid")
    manage.act("gmail", "downgrade")

    manage.act("gmail", "upgrade")

    assert states(manage) == ("paid", "invalid-credentials")
    assert kinds(nylas_mock) == ["account.invalid", "account.stopped", "account.invalid"]


@pytest.mark.rule("R-MGMT-06")
def test_an_upgrade_revives_a_stopped_account(manage, nylas_mock):
    nylas_mock.accounts.set("gmail", sync_state="stopped")

    manage.act("gmail", "upgrade")

    assert states(manage) == ("paid", "running")


@pytest.mark.rule("R-MGMT-07")
@pytest.mark.parametrize("action", ["downgrade", "upgrade", "revoke-all"])
@pytest.mark.parametrize("data", [b"", b"{}", b"null"])
def test_actions_take_any_empty_body(manage, nylas_mock, action, data):
    path = f"/accounts/{nylas_mock.account('gmail').id}/{action}"

    assert manage("POST", path, data=data).get_json() == DONE


@pytest.mark.rule("R-MGMT-08", "R-GATE-04")
def test_a_cancelled_account_without_tokens_is_deleted_after_30_days(manage, nylas_mock, gmail):
    manage.act("gmail", "revoke-all")
    manage.act("gmail", "downgrade")
    nylas_mock.clock.advance(30 * DAY - 1)
    before = states(manage)

    nylas_mock.clock.advance(1)

    assert before == ("cancelled", "stopped")
    assert states(manage) == ("deleted", "stopped")
    assert gmail.request("GET", "/account").status_code == 401
    assert manage.act("gmail", "upgrade").status_code == 404
    assert kinds(nylas_mock) == ["account.stopped"]


@pytest.mark.rule("R-MGMT-08")
@pytest.mark.parametrize("first", ["downgrade", "revoke"])
def test_a_reconnect_undoes_the_queued_deletion(manage, nylas_mock, dance, gmail, first):
    account_id = gmail.account.id
    if first == "revoke":
        gmail.request("POST", "/oauth/revoke")
        manage.act("gmail", "downgrade")
    else:
        manage.act("gmail", "downgrade")
        gmail.request("POST", "/oauth/revoke")
    nylas_mock.clock.advance("29d")

    token = dance.token(ADA)
    nylas_mock.clock.advance("60d")

    assert token["account_id"] == account_id
    assert states(manage, account_id) == ("paid", "running")
    assert dance.get("/labels", token["access_token"]).status_code == 200


@pytest.mark.rule("R-MGMT-08")
def test_after_the_deletion_the_same_user_is_a_new_account(manage, nylas_mock, dance, gmail):
    manage.act("gmail", "downgrade")
    manage.act("gmail", "revoke-all")
    nylas_mock.clock.advance("30d")

    token = dance.token(ADA)

    assert token["account_id"] != gmail.account.id
    assert len(manage("GET", "/accounts").get_json()) == 4


@pytest.mark.rule("R-MGMT-08")
def test_an_account_that_keeps_a_token_is_not_deleted(manage, nylas_mock, gmail):
    manage.act("gmail", "downgrade")

    nylas_mock.clock.advance("60d")

    assert states(manage) == ("cancelled", "stopped")
    assert gmail.get("/account")["sync_state"] == "stopped"


@pytest.mark.rule("R-MGMT-09", "R-GATE-04")
def test_a_deletion_is_effective_at_once(manage, nylas_mock, gmail, exchange):
    job = gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + 3600))
    account_id = gmail.account.id
    path = f"/accounts/{account_id}"

    answer = manage("DELETE", path)
    nylas_mock.clock.advance("2h")
    exchange.post("/send", letter(ADA))

    assert answer.get_json() == {"success": True}
    assert manage("GET", path).status_code == manage("DELETE", path).status_code == 404
    assert account_id not in [one["id"] for one in manage("GET", "/accounts").get_json()]
    assert gmail.request("GET", "/account").status_code == 401
    assert [one.provider for one in nylas_mock.accounts] == ["eas", "imap"]
    assert nylas_mock.world.store.at("job", job["job_status_id"])["shown"]["status"] == "failed"
    assert len(nylas_mock.sent()) == 1
    assert nylas_mock.events(kind="message.created")[0]["account_id"] != account_id
    assert nylas_mock.world.internal_errors == []


@pytest.mark.rule("R-MGMT-10")
@pytest.mark.parametrize(("window", "status"), [(0, 200), (3 * DAY, 403), (4 * DAY, 200)])
def test_a_cancelled_account_can_be_recovered_for_a_time(manage, nylas_mock, window, status):
    nylas_mock.set_options({"recovery_window": window})
    manage.act("gmail", "downgrade")

    nylas_mock.clock.advance(3 * DAY + 1)

    assert manage.act("gmail", "upgrade").status_code == status


@pytest.mark.rule("R-MGMT-11")
def test_revoke_all_may_keep_one_token(manage, nylas_mock, gmail, dance):
    kept = dance.token(ADA)["access_token"]

    first = manage.act("gmail", "revoke-all", {"keep_access_token": kept})
    statuses = [
        dance.get("/account", one).status_code for one in (gmail.account.access_token, kept)
    ]
    second = manage.act("gmail", "revoke-all", {})
    third = manage.act("gmail", "revoke-all", {})

    assert first.get_json() == second.get_json() == DONE
    assert statuses == [401, 200]
    assert dance.get("/account", kept).status_code == 401
    assert (third.status_code, third.get_json()) == (
        404,
        {"message": "No tokens found for that account id", "type": "api_error"},
    )


@pytest.mark.rule("R-MGMT-12")
def test_token_info_tells_what_a_token_allows(manage, nylas_mock, dance):
    nylas_mock.clock.advance("1h")
    token = dance.token(ADA, begin={"scopes": "email,calendar"})["access_token"]
    created = nylas_mock.clock.now

    valid = manage.act("gmail", "token-info", {"access_token": token}).get_json()
    nylas_mock.clock.advance("1h")
    nylas_mock.accounts.revoke(ADA, token)
    revoked = manage.act("gmail", "token-info", {"access_token": token}).get_json()

    assert valid == {
        "created_at": created,
        "updated_at": created,
        "scopes": "email,calendar",
        "state": "valid",
    }
    assert revoked == {**valid, "updated_at": created + 3600, "state": "invalid"}


@pytest.mark.rule("R-MGMT-12")
@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (None, 400, "No access_token passed."),
        ({}, 400, "No access_token passed."),
        ({"access_token": "nobody"}, 404, "No such token found for that account"),
        ({"access_token": "@eas"}, 404, "No such token found for that account"),
    ],
)
def test_token_info_needs_a_token_of_the_account(manage, nylas_mock, body, status, message):
    if body and body.get("access_token") == "@eas":
        body = {"access_token": nylas_mock.account("eas").access_token}

    answer = manage.act("gmail", "token-info", body)

    assert (answer.status_code, answer.get_json()) == (
        status,
        {"message": message, "type": "api_error"},
    )


@pytest.mark.rule("R-MGMT-14")
def test_a_free_application_has_room_for_so_many_accounts(manage, nylas_mock):
    nylas_mock.set_options({"free_accounts": 4})

    fourth = nylas_mock.accounts.connect("four@yahoo.com")
    fifth = nylas_mock.accounts.connect("five@yahoo.com")
    stopped = states(manage, "five@yahoo.com")
    manage.act("five@yahoo.com", "upgrade")

    assert (fourth["billing_state"], fourth["sync_state"]) == ("free", "running")
    assert (fifth["billing_state"], fifth["sync_state"]) == stopped == ("free", "stopped")
    assert states(manage, "five@yahoo.com") == ("paid", "running")


@pytest.mark.rule("R-RATE-03", "R-RATE-04", "R-RATE-05", "R-RATE-06")
def test_ip_addresses_have_a_limit_when_asked_for(manage, nylas_mock):
    unlimited = [manage("GET", "/ip_addresses") for _ in range(12)]
    nylas_mock.set_options({"rate_limits": True})
    answers = [manage("GET", "/ip_addresses") for _ in range(11)]
    nylas_mock.clock.advance("1h")

    assert {one.status_code for one in unlimited} == {200}
    assert unlimited[0].get_json().keys() == {"ip_addresses", "updated_at"}
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert answers[-1].get_json() == {"message": "Too many requests", "type": "api_error"}
    assert answers[-1].headers["X-RateLimit-Limit"] == "10"
    assert 0 < int(answers[-1].headers["X-RateLimit-Reset"]) <= 3600
    assert manage("GET", "/ip_addresses").status_code == 200


@pytest.mark.rule("R-ACC-05")
@pytest.mark.nylas(intercept=False)
def test_the_open_source_list_needs_no_credentials(nylas_server):
    http = nylas_server.app.test_client()

    listed = http.get("/accounts").get_json()

    assert {one["object"] for one in listed} == {"account"}
    assert len(listed) == len(nylas_server.sandboxes.default.world.accounts.all())


def test_calls_of_the_management_can_be_made_to_fail(manage, nylas_mock):
    nylas_mock.fault("request", "refuse", match={"operation": "management.*"}, status=503)

    assert manage("GET", "/accounts").status_code == 503
    assert manage("GET").status_code == 200
