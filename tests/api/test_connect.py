"""Native sign-ins: the application itself asks for the credentials."""

import pytest
import requests

from tests.support.mail import ADA, ALAN, GRACE
from tests.support.oauth import kinds

IMAP = {
    "imap_host": "mail.own.test",
    "imap_username": "u",
    "imap_password": "p",
    "smtp_host": "mail.own.test",
    "smtp_username": "u",
    "smtp_password": "p",
}
GOOGLE = {
    "google_client_id": "i",
    "google_client_secret": "s",
    "google_refresh_token": "t",
}
MICROSOFT = {
    "microsoft_client_id": "i",
    "microsoft_client_secret": "s",
    "microsoft_refresh_token": "t",
    "redirect_uri": "https://app.test/callback",
}
PASSWORD = {"password": "p"}
SETTINGS = [  # provider, settings, what the account shows as its provider
    ("gmail", GOOGLE, "gmail"),
    ("gmail", {"service_account_json": "{}"}, "gmail"),
    ("exchange", {"username": "u", "password": "p"}, "eas"),
    ("exchange", {"username": "u", "password": "p", "eas_server_host": "x.test"}, "eas"),
    ("exchange", {"service_account": True, **MICROSOFT}, "eas"),
    ("outlook", PASSWORD, "outlook"),
    ("hotmail", PASSWORD, "hotmail"),
    ("yahoo", PASSWORD, "yahoo"),
    ("icloud", PASSWORD, "icloud"),
    ("aol", PASSWORD, "aol"),
    ("imap", IMAP, "custom"),
    ("imap", {**IMAP, "imap_port": 143, "smtp_port": "587", "ssl_required": False}, "custom"),
    ("office365", MICROSOFT, "office365"),
    ("graph", MICROSOFT, "graph"),
]


class Native:
    """Native sign-ins with one sandbox."""

    def __init__(self, mock):
        self.mock = mock
        self.http = mock.server.app.test_client()

    def authorize(self, provider="imap", settings=IMAP, *, headers=None, **more):
        body = {
            "client_id": self.mock.client_id,
            "name": "New Person",
            "email_address": "new.person@own.test",
            "provider": provider,
            "settings": settings,
            **more,
        }
        given = {name: one for name, one in body.items() if one != "left out"}
        return self.http.post("/connect/authorize", json=given, headers=headers)

    def token(self, code, **more):
        return self.http.post("/connect/token", json={**self.secrets(), "code": code, **more})

    def secrets(self):
        return {"client_id": self.mock.client_id, "client_secret": self.mock.client_secret}

    def connect(self, *arguments, **more):
        """Return the account of a whole sign-in."""
        code = self.authorize(*arguments, **more)
        assert code.status_code == 200, code.text
        return self.token(code.get_json()["code"]).get_json()

    def get(self, path, account, **options):
        headers = {"Authorization": f"Bearer {account['access_token']}"}
        return self.http.open(path, headers=headers, **options)


@pytest.fixture
def native(nylas_mock):
    return Native(nylas_mock)


def refusal(response):
    answer = response.get_json()
    return response.status_code, answer["type"], answer["message"]


@pytest.mark.rule("R-NAT-01", "R-NAT-11", "R-NAT-12", "R-ACC-05")
@pytest.mark.parametrize(("provider", "settings", "reported"), SETTINGS)
def test_an_account_is_connected_at_every_provider(native, provider, settings, reported):
    account = native.connect(provider, settings)

    token = account.pop("access_token")
    assert account == {
        "id": account["id"],
        "account_id": account["id"],
        "object": "account",
        "name": "New Person",
        "email_address": "newperson@own.test" if provider == "gmail" else "new.person@own.test",
        "provider": reported,
        "organization_unit": "label" if provider == "gmail" else "folder",
        "sync_state": "running",
        "billing_state": "paid",
        "linked_at": native.mock.clock.now,
    }
    assert native.get("/account", {"access_token": token}).get_json() == account


@pytest.mark.rule("R-NAT-09")
def test_exchange_finds_its_server_by_itself(native):
    first = native.connect("exchange", {"username": "u", "password": "p"}, email_address=GRACE)
    named = {"username": "u", "password": "p", "exchange_server_host": "x.test"}
    second = native.connect("exchange", named, email_address=GRACE)

    assert first["id"] == second["id"] == native.mock.account("eas").id


@pytest.mark.rule("R-NAT-02")
def test_every_missing_field_is_named(native):
    nothing = native.http.post("/connect/authorize", json={})
    some = native.authorize("left out", name="left out", client_id=None)

    assert nothing.status_code == some.status_code == 400
    assert nothing.get_json() == {
        "message": "Please include the missing fields",
        "type": "auth_error",
        "missing_fields": ["client_id", "name", "email_address", "provider", "settings"],
        "error": "Missing fields.",
    }
    assert some.get_json()["missing_fields"] == ["client_id", "name", "provider"]


@pytest.mark.rule("R-NAT-03")
@pytest.mark.parametrize(
    ("provider", "settings", "missing"),
    [
        ("gmail", {}, list(GOOGLE)),
        ("gmail", {"google_client_id": "i"}, ["google_client_secret", "google_refresh_token"]),
        ("exchange", {"username": "u"}, ["password"]),
        ("exchange", {"service_account": True}, list(MICROSOFT)),
        ("yahoo", {}, ["password"]),
        ("office365", {}, list(MICROSOFT)),
        ("imap", {"imap_host": "h", "smtp_host": "h"}, [
            "imap_username", "imap_password", "smtp_username", "smtp_password",
        ]),
    ],
)  # fmt: skip
def test_missing_settings_are_named_by_their_keys(native, provider, settings, missing):
    answer = native.authorize(provider, settings)

    assert answer.status_code == 400
    assert answer.get_json()["missing_fields"] == missing


@pytest.mark.parametrize("provider", [["imap"], {"imap": 1}, 5])
def test_a_provider_that_is_no_text_is_unknown(native, provider):
    answer = native.authorize(provider, {"a": 1})

    assert answer.status_code == 400
    assert answer.get_json()["message"].startswith("Unknown provider")


@pytest.mark.rule("R-NAT-02")
@pytest.mark.parametrize("path", ["/connect/token", "/connect/detect-provider"])
def test_other_calls_name_what_they_miss_too(native, path):
    answer = native.http.post(path, json={"client_id": native.mock.client_id})

    assert answer.status_code == 400
    assert answer.get_json()["missing_fields"][0] == "client_secret"


@pytest.mark.rule("R-NAT-04", "R-NAT-05")
def test_the_magic_password_is_wrong(native):
    answer = native.authorize("yahoo", {"password": "wrong-password"})

    assert refusal(answer)[:2] == (403, "auth_error")
    assert answer.get_json()["error"] == "authentication_failed"
    assert "wrong-password" not in answer.text


@pytest.mark.rule("R-NAT-05")
@pytest.mark.parametrize(
    ("provider", "key", "settings"),
    [
        ("imap", "imap_password", IMAP),
        ("gmail", "google_refresh_token", GOOGLE),
        ("office365", "microsoft_refresh_token", MICROSOFT),
        ("yahoo", "password", PASSWORD),
    ],
)
def test_only_the_password_that_a_test_named_is_right(native, provider, key, settings):
    native.mock.accounts.accept("New.Person@own.test", password="right")

    wrong = native.authorize(provider, settings)
    right = native.authorize(provider, {**settings, key: "right"})

    assert (wrong.status_code, right.status_code) == (403, 200)


@pytest.mark.rule("R-NAT-04")
def test_the_provider_can_refuse_by_a_fault(native):
    native.mock.fault("provider", "auth_fail", match={"provider": "yahoo", "via": "sign_in"})

    answer = native.authorize("yahoo", PASSWORD)
    others = native.authorize("aol", PASSWORD)

    assert answer.get_json()["error"] == "authentication_failed"
    assert answer.headers["X-Mocknylas-Fault"] == "provider auth_fail"
    assert others.status_code == 200


def test_a_provider_that_is_down_cannot_be_asked(native):
    native.mock.fault("provider", "defer")

    assert refusal(native.authorize("yahoo", PASSWORD))[:2] == (503, "auth_error")


@pytest.mark.rule("R-NAT-08")
@pytest.mark.parametrize(
    ("provider", "version", "error"),
    [
        ("outlook", "2.4", "Wrong username or password for new.person@own.test"),
        ("outlook", "2.5", "Wrong username or password for new.person@own.test"),
        ("outlook", "2.3", "authentication_failed"),
        ("yahoo", "2.5", "authentication_failed"),
    ],
)
def test_microsofts_refusals_are_worded_by_version(native, provider, version, error):
    headers = {"Nylas-API-Version": version}

    answer = native.authorize(provider, {"password": "wrong-password"}, headers=headers)

    assert answer.status_code == 403
    assert answer.get_json()["error"] == error
    assert answer.get_json()["type"] == "auth_error"


@pytest.mark.rule("R-NAT-06")
@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"provider": "pigeon"}, "Unknown provider pigeon"),
        ({"client_id": "nobody"}, "Unknown client_id"),
        ({"email_address": "nonsense"}, "Invalid email_address field"),
        ({"email_address": 7}, "Invalid email_address field"),
        ({"name": 7}, "Invalid name field"),
        ({"settings": "text"}, "Invalid settings field"),
        ({"settings": {**IMAP, "imap_port": "many"}}, "Invalid imap_port field"),
        ({"settings": {**IMAP, "smtp_port": 70000}}, "Invalid smtp_port field"),
        ({"settings": {**IMAP, "imap_host": ["h"]}}, "Invalid imap_host field"),
    ],
)
def test_what_makes_no_sense_is_refused(native, more, message):
    assert refusal(native.authorize(**{"provider": "imap", **more})) == (
        400,
        "auth_error",
        message,
    )


@pytest.mark.rule("R-NAT-07", "R-ACC-03")
def test_reauthentication_keeps_the_id_and_gives_another_token(native, gmail):
    native.mock.accounts.set("gmail", sync_state="invalid")
    before = gmail.get("/account")
    native.mock.clock.advance("1d")

    code = native.authorize("gmail", GOOGLE, reauth_account_id=before["id"]).get_json()["code"]
    between = gmail.get("/account")["sync_state"]
    account = native.token(code).get_json()

    token = account.pop("access_token")
    assert between == "invalid"
    assert account == {**before, "sync_state": "running"} == gmail.get("/account")
    assert token != gmail.account.access_token
    assert refusal(native.authorize("gmail", GOOGLE, reauth_account_id="nobody")) == (
        400,
        "auth_error",
        "Unknown reauth_account_id nobody",
    )
    assert native.authorize("gmail", GOOGLE, reauth_account_id=None).status_code == 200


@pytest.mark.rule("R-NAT-07", "R-OAUTH-16")
def test_changed_servers_give_another_account_unless_it_is_named(native):
    own = native.connect("imap", IMAP)
    moved = {**IMAP, "imap_host": "mail.new.test"}

    named = native.connect("imap", moved, reauth_account_id=own["id"])
    other = native.connect("imap", {**IMAP, "imap_port": 143})

    assert named["id"] == own["id"]
    assert other["id"] != own["id"]


@pytest.mark.rule("R-NAT-10")
@pytest.mark.parametrize(
    ("typed", "respelt", "shown"),
    [
        ("New.Per.Son+tag@gmail.com", "new.person@gmail.com", "NewPerSon@gmail.com"),
        ("plain@gmail.com", "pl.ain+x@gmail.com", "plain@gmail.com"),
    ],
)
def test_gmail_addresses_lose_dots_and_suffix(native, typed, respelt, shown):
    account = native.connect("gmail", GOOGLE, email_address=typed)
    again = native.connect("gmail", GOOGLE, email_address=respelt)

    assert account["email_address"] == shown
    assert again["id"] == account["id"]


@pytest.mark.rule("R-NAT-10")
def test_gmail_accounts_of_the_seed_are_found_by_any_spelling(native):
    account = native.connect("gmail", GOOGLE, email_address="adalovelace+x@gmail.test")

    assert account["email_address"] == ADA


def test_mail_to_a_dotted_address_reaches_its_gmail_account(native, imap):
    account = native.connect("gmail", GOOGLE, email_address="new.person@gmail.com")

    imap.post("/send", {"to": [{"email": "new.person@gmail.com"}], "subject": "Found"})

    subjects = native.get("/messages?in=inbox&limit=1", account).get_json()
    assert [one["subject"] for one in subjects] == ["Found"]


@pytest.mark.rule("R-NAT-13")
def test_a_code_works_once_and_for_its_own_kind(native):
    code = native.authorize().get_json()["code"]
    hosted = native.mock.world.sign_in.new_code("hosted")

    wrong = native.token(code, client_secret="wrong")
    answers = [native.token(one) for one in (code, code, hosted, "nonsense")]

    assert wrong.status_code == 401
    assert [one.status_code for one in answers] == [200, 400, 400, 400]
    assert answers[1].get_json() == {
        "message": "Unable to associate credentials",
        "type": "api_error",
    }


@pytest.mark.rule("R-NAT-13", "R-NAT-06")
def test_a_code_expires_and_needs_its_application(native):
    code = native.authorize().get_json()["code"]

    stranger = native.token(code, client_id="nobody")
    native.mock.clock.advance("10m")

    assert refusal(stranger) == (400, "auth_error", "Unknown client_id")
    assert native.token(code).status_code == 400


@pytest.mark.rule("R-NAT-14")
def test_connecting_is_journalled_in_order(native):
    native.connect()

    assert kinds(native.mock) == ["account.connected", "account.running"]


@pytest.mark.rule("R-NAT-15")
@pytest.mark.parametrize("scopes", ["calendar", ["calendar"]])
def test_a_virtual_calendar_is_an_account_without_mail(native, scopes):
    account = native.connect("nylas", {}, email_address="left out", email="room-7", scopes=scopes)

    assert (account["email_address"], account["provider"]) == ("room-7", "nylas")
    assert native.get("/account?view=expanded", account).get_json()["id"] == account["id"]
    for path in ("/messages", "/threads", "/folders", "/contacts"):
        answer = native.get(path, account)
        assert (answer.status_code, answer.get_json()["type"]) == (403, "invalid_request_error")
    assert native.get("/calendars", account).status_code != 403


@pytest.mark.rule("R-NAT-16")
@pytest.mark.parametrize(
    ("address", "name", "is_imap"),
    [
        ("who@gmail.com", "gmail", False),
        ("who@OUTLOOK.com", "outlook", False),
        ("who@yahoo.com", "yahoo", True),
        (GRACE, "exchange", False),
        (ALAN, "imap", True),
        ("who@nowhere.example", "", False),
    ],
)
def test_the_provider_of_an_address_is_detected(native, address, name, is_imap):
    answer = native.http.post(
        "/connect/detect-provider", json={**native.secrets(), "email_address": address}
    )

    assert answer.get_json() == {
        "auth_name": name,
        "detected": bool(name),
        "email_address": address,
        "is_imap": is_imap,
        "provider_name": name,
    }


@pytest.mark.parametrize(
    ("more", "status"), [({"client_secret": "wrong"}, 401), ({"email_address": "nonsense"}, 400)]
)
def test_detection_needs_a_secret_and_an_address(native, more, status):
    body = {**native.secrets(), "email_address": ADA, **more}

    assert native.http.post("/connect/detect-provider", json=body).status_code == status


@pytest.mark.rule("R-ACC-06")
def test_the_servers_of_an_imap_account_can_be_seen(native):
    account = native.connect("imap", {**IMAP, "imap_port": 143})

    shown = native.get("/account?view=expanded", account).get_json()["server_settings"]

    assert shown == {
        "imap_host": "mail.own.test",
        "imap_port": 143,
        "smtp_host": "mail.own.test",
        "smtp_port": 465,
        "ssl_required": True,
    }


@pytest.mark.rule("R-GEN-09")
def test_times_of_an_account_are_whole_seconds(native):
    assert type(native.connect()["linked_at"]) is int


@pytest.mark.rule("R-NAT-14", "R-CAL-02", "R-CAL-03")
@pytest.mark.parametrize(
    ("provider", "names"),
    [
        ("gmail", ["new@shop.test", "Emailed events"]),
        ("imap", ["Calendar", "Emailed events"]),
        ("nylas", ["Calendar"]),
    ],
)
def test_a_new_account_has_its_calendars_at_once(nylas_mock, provider, names):
    token = nylas_mock.accounts.connect("new@shop.test", provider)["access_token"]

    headers = {"Authorization": f"Bearer {token}"}
    found = requests.get("https://api.nylas.com/calendars", headers=headers, timeout=5).json()

    assert [one["name"] for one in found] == names
