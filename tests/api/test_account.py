"""`/account`: the account behind a token."""

import pytest

from tests.support.mail import arrive, set_account

pytestmark = pytest.mark.nylas(seed_name="empty")
FIELDS = {
    "id",
    "object",
    "account_id",
    "name",
    "email_address",
    "provider",
    "organization_unit",
    "sync_state",
    "linked_at",
    "billing_state",
}
ACCOUNTS = [("gmail", "label"), ("exchange", "folder"), ("imap", "folder")]


@pytest.mark.rule("R-A1", "R-A3")
@pytest.mark.parametrize(("name", "unit"), ACCOUNTS)
def test_each_token_shows_its_own_account(request, name, unit):
    api = request.getfixturevalue(name)

    account = api.get("/account")

    assert set(account) == FIELDS
    assert account["id"] == account["account_id"] == api.account.id
    assert account["email_address"] == api.account.email_address
    assert account["provider"] == api.account.provider
    assert account["organization_unit"] == unit
    assert account["sync_state"] == "running"
    assert account["linked_at"] < api.mock.clock.now


@pytest.mark.rule("R-A2")
@pytest.mark.parametrize(("name", "unit"), ACCOUNTS)
def test_messages_and_threads_show_only_what_the_account_is_organised_by(request, name, unit):
    api = request.getfixturevalue(name)
    message = arrive(api)
    thread = api.get(f"/threads/{message['thread_id']}")
    other = {"label": "folder", "folder": "label"}[unit]

    assert api.get(f"/{unit}s") != []
    assert api.request("GET", f"/{other}s").status_code == 404
    assert ({"labels"} if unit == "label" else {"folder"}) <= set(message)
    assert f"{unit}s" in thread
    assert not {f"{other}s", other} & {*message, *thread}


@pytest.mark.rule("R-A4")
@pytest.mark.parametrize("state", ["running", "invalid", "stopped"])
def test_the_sync_state_is_shown(gmail, state):
    set_account(gmail, sync_state=state)

    assert gmail.get("/account")["sync_state"] == state


def test_the_expanded_view_shows_the_servers_of_an_account_that_is_not_gmail(gmail, exchange, imap):
    keys = {"imap_host", "imap_port", "smtp_host", "smtp_port", "ssl_required"}

    assert "server_settings" not in gmail.get("/account", view="expanded")
    assert set(exchange.get("/account", view="expanded")["server_settings"]) == keys
    assert set(imap.get("/account", view="expanded")["server_settings"]) == keys
    assert "server_settings" not in imap.get("/account")


@pytest.mark.rule("E-39", "R-X47", "E-01")
@pytest.mark.parametrize("path", ["/account", "/messages", "/threads/1"])
def test_the_token_of_a_deleted_account_is_as_good_as_none(nylas_mock, gmail, path):
    nylas_mock.world.store.drop("account", gmail.account.id)

    refused = gmail.error("GET", path)

    assert refused == (401, "invalid_request_error", "Could not verify access credential.")


@pytest.mark.rule("E-39")
def test_the_text_for_a_deleted_account_can_be_injected(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", error="account_not_found")

    assert gmail.error("GET", "/account") == (
        404,
        "invalid_request_error",
        "The account does not exist.",
    )
