"""The states of an account: what moves it, what each forbids, and what becomes of waiting mail."""

import pytest

from mocknylas.errors import NotFoundError, UsageError
from tests.support.hooks import Application, Receiver
from tests.support.mail import ADA, HOUR, job, letter
from tests.support.oauth import Dance, Management, kinds

STATES = [  # management state, what /account shows, whether writes work, what is journalled
    ("invalid-credentials", "invalid", 403, ["account.invalid"]),
    ("invalid", "invalid", 403, ["account.invalid"]),
    ("stopped", "stopped", 403, ["account.stopped"]),
    ("exception", "stopped", 200, ["account.sync_error"]),
    ("initializing", "running", 200, []),
    ("downloading", "running", 200, []),
]


@pytest.mark.rule("R-ACC-01", "R-ACC-02", "R-GATE-01", "R-GATE-02")
@pytest.mark.parametrize(("state", "shown", "status", "journal"), STATES)
def test_each_sync_state_shows_and_forbids_what_it_should(gmail, state, shown, status, journal):
    nylas_mock = gmail.mock
    moved = nylas_mock.accounts.set("gmail", sync_state=state)

    managed = Management(nylas_mock).account("gmail").get_json()["sync_state"]
    assert managed == moved["sync_state"] == ("invalid-credentials" if "inv" in state else state)
    assert gmail.get("/account")["sync_state"] == shown
    assert gmail.request("GET", "/messages").status_code == 200
    assert gmail.request("POST", "/send", letter()).status_code == status
    assert kinds(nylas_mock) == journal


def test_an_account_that_is_in_a_state_already_is_left_there(nylas_mock):
    for _ in range(2):
        nylas_mock.accounts.set("gmail", sync_state="stopped")

    assert kinds(nylas_mock) == ["account.stopped"]


@pytest.mark.rule("R-V17", "R-X46")
@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        ({"sync_state": "invalid"}, "failed", "Invalid authentication"),
        ({"sync_state": "stopped"}, "failed", "Account sync has been stopped"),
        ({"sync_state": "exception"}, "successful", None),
    ],
)
def test_waiting_mail_fails_at_its_time(nylas_mock, gmail, state, status, reason):
    sent = gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + HOUR))

    nylas_mock.accounts.set("gmail", **state)
    before = job(gmail, sent)["status"]
    nylas_mock.clock.advance("1h")

    assert before == "pending"
    assert (job(gmail, sent)["status"], job(gmail, sent).get("reason")) == (status, reason)


@pytest.mark.rule("R-X46")
def test_waiting_mail_goes_out_when_the_account_is_back_in_time(nylas_mock, gmail):
    sent = gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + HOUR))

    nylas_mock.accounts.set("gmail", sync_state="invalid")
    nylas_mock.accounts.connect(ADA)
    nylas_mock.clock.advance("1h")

    assert job(gmail, sent)["status"] == "successful"


def test_billing_states_are_set_too(nylas_mock, gmail):
    nylas_mock.accounts.set("gmail", billing_state="cancelled")
    cancelled = gmail.request("GET", "/messages").status_code
    nylas_mock.accounts.set("gmail", billing_state="free")
    free = gmail.request("GET", "/messages").status_code
    nylas_mock.accounts.set("gmail", billing_state="deleted")

    assert (cancelled, free) == (403, 200)
    assert gmail.request("GET", "/account").status_code == 401


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sync_state": "runing"}, "no sync_state 'runing'; did you mean 'running'"),
        ({"billing_state": "payed"}, "no billing_state 'payed'; did you mean 'paid'"),
    ],
)
def test_a_misspelt_state_is_told(nylas_mock, arguments, message):
    with pytest.raises(UsageError, match=message):
        nylas_mock.accounts.set("gmail", **arguments)


def test_accounts_are_a_sequence_with_verbs(nylas_mock):
    accounts = nylas_mock.accounts

    assert accounts == [*accounts]
    assert accounts != 7
    assert (len(accounts), accounts[0], accounts[-1:]) == (3, accounts.find(ADA), [accounts[2]])
    assert accounts[0].access_token not in repr(accounts)
    assert nylas_mock.accounts.show()[0] == {
        "id": accounts[0].id,
        "email_address": ADA,
        "name": "Ada Lovelace",
        "provider": "gmail",
        "access_token": accounts[0].access_token,
        "sync_state": "running",
        "billing_state": "paid",
    }


def test_an_account_is_connected_without_the_dance(nylas_mock):
    made = nylas_mock.accounts.connect(
        "jane.doe@own.test", scopes="email", settings={"imap_host": "a.test"}
    )
    again = nylas_mock.accounts.connect("jane.doe@own.test", provider="custom")

    assert (made["name"], made["provider"]) == ("Jane Doe", "custom")
    assert again["id"] == made["id"]
    assert again["access_token"] != made["access_token"]
    assert nylas_mock.world.tokens.find(made["access_token"])["scopes"] == "email"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("nonsense",), "not an address"), (("a@b.test", "gmial"), "did you mean 'gmail'")],
)
def test_nobody_is_connected_by_a_slip(nylas_mock, arguments, message):
    with pytest.raises(UsageError, match=message):
        nylas_mock.accounts.connect(*arguments)


def test_tokens_are_revoked_one_by_one_or_all(nylas_mock, gmail):
    second = nylas_mock.accounts.connect(ADA)["access_token"]

    counts = [nylas_mock.accounts.revoke("gmail", second), nylas_mock.accounts.revoke("gmail")]

    assert counts == [1, 1]
    assert gmail.request("GET", "/account").status_code == 401
    assert nylas_mock.account("gmail").access_token == ""
    with pytest.raises(UsageError, match="no such live token"):
        nylas_mock.accounts.revoke("gmail", second)


def test_an_account_is_deleted_by_a_verb(nylas_mock):
    nylas_mock.accounts.delete("gmail")

    assert len(nylas_mock.accounts) == 2
    with pytest.raises(NotFoundError):
        nylas_mock.accounts.set("gmail", sync_state="running")


@pytest.mark.parametrize("uris", [["javascript:alert(1)"], ["https://ok.test", ""]])
def test_a_test_cannot_register_a_dangerous_uri_either(nylas_mock, uris):
    with pytest.raises(UsageError, match="not a redirect URI"):
        nylas_mock.set_application(redirect_uris=uris)


@pytest.mark.parametrize("uris", [7, {"uri": "https://a.test"}, None])
def test_what_is_no_list_of_uris_is_refused(nylas_mock, uris):
    with pytest.raises(UsageError, match="not redirect URIs: "):
        nylas_mock.set_application(redirect_uris=uris)


def test_one_redirect_uri_may_be_given_as_a_text(nylas_mock):
    nylas_mock.set_application(redirect_uris="https://a.test/done")

    assert nylas_mock.application()["redirect_uris"] == ["https://a.test/done"]


def test_a_reset_undoes_all_of_it(nylas_mock, gmail):
    before = (nylas_mock.sandbox.as_json(), nylas_mock.application())
    nylas_mock.accounts.connect("new@yahoo.com")
    nylas_mock.accounts.revoke("gmail")
    nylas_mock.set_application(application_name="Orbit")
    nylas_mock.accounts.set("eas", sync_state="invalid")

    nylas_mock.reset()

    assert (nylas_mock.sandbox.as_json(), nylas_mock.application()) == before
    assert gmail.get("/account")["sync_state"] == "running"


@pytest.fixture
def receiver(nylas_mock):
    """A receiver that hears of accounts and their mail."""
    found = Receiver()
    nylas_mock.mount("https://app.test", found)
    names = ("connected", "running", "invalid", "stopped", "sync_error")
    triggers = [f"account.{name}" for name in names]
    Application(nylas_mock).register(*triggers, "message.created")
    return found


@pytest.mark.rule("R-NAT-14", "R-MGMT-05")
def test_webhooks_hear_of_every_transition(nylas_mock, receiver):
    account = nylas_mock.accounts.connect("new@yahoo.com")
    for state in ("invalid", "stopped", "exception", "running"):
        nylas_mock.accounts.set("new@yahoo.com", sync_state=state)
    nylas_mock.clock.settle()

    names = ("connected", "running", "invalid", "stopped", "sync_error", "running")
    assert receiver.types == [f"account.{name}" for name in names]
    assert receiver.deltas[0]["object"] == "account"
    assert set(receiver.ids) == {account["id"]}


@pytest.mark.rule("R-HOOK-18")
@pytest.mark.parametrize(("scopes", "heard"), [("calendar", []), ("email", ["message.created"])])
def test_webhooks_hear_only_what_the_user_granted(nylas_mock, receiver, scopes, heard):
    nylas_mock.accounts.connect("new@yahoo.com", scopes=scopes)

    nylas_mock.simulate.inbound("new@yahoo.com", {"subject": "Hi"})
    nylas_mock.clock.settle()

    assert [one for one in receiver.types if one.startswith("message")] == heard


SLOW = """
new_accounts: {messages: 25, sync: 100m}
accounts:
  - {name: Ada Lovelace, email_address: ada.lovelace@gmail.test, provider: gmail}
"""


@pytest.fixture
def slow(nylas_mock, tmp_path):
    """A sandbox whose new accounts fill over 100 minutes."""
    recipe = tmp_path / "slow.yaml"
    recipe.write_text(SLOW)
    spec = nylas_mock.sandbox.spec.changed(seed_name=str(recipe))
    nylas_mock.sandboxes.reset(nylas_mock.sandbox, spec)
    return nylas_mock


def count(mock, account):
    dance = Dance(mock)
    answer = dance.get("/messages?view=count", account["access_token"])
    return answer.get_json()["count"]


@pytest.mark.rule("R-OAUTH-17")
def test_a_mailbox_fills_over_virtual_time(slow):
    account = slow.accounts.connect("new@gmail.com")
    counts = [count(slow, account)]
    for wait in ("9m", "1m", "40m", "50m"):
        slow.clock.advance(wait)
        counts.append(count(slow, account))

    assert account["sync_state"] == "downloading"
    assert counts == [0, 0, 2, 12, 25]
    assert slow.accounts.show()[1]["sync_state"] == "running"
    assert kinds(slow) == ["account.connected", "account.running"]
    assert slow.clock.show()["pending"] == []


def test_a_stopped_mailbox_goes_on_filling_when_it_runs_again(slow):
    account = slow.accounts.connect("new@gmail.com")
    slow.clock.advance("20m")
    slow.accounts.set("new@gmail.com", sync_state="invalid")
    slow.clock.advance("1d")
    halted = count(slow, account)

    slow.accounts.connect("new@gmail.com")
    slow.clock.advance("80m")

    assert halted == 5
    assert count(slow, account) == 25
    assert slow.accounts.show()[1]["sync_state"] == "running"
