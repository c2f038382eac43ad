"""The official Python SDK, unmodified, signs users in and manages accounts."""

import pytest
import requests
from nylas import APIClient
from nylas.client.authentication_models import Authentication
from nylas.client.errors import NylasApiError

from tests.support.mail import ADA
from tests.support.oauth import CALLBACK, Dance, kinds, told


@pytest.fixture
def approved(nylas_mock):
    """A sandbox whose hosted sign-ins need no page."""
    nylas_mock.set_options({"auto_approve": True})
    return nylas_mock


def visit(url):
    """Open an address as a browser does, up to the way back; return where it leads."""
    return requests.get(url, allow_redirects=False, timeout=10)


def arrived(response):
    return told(Answer(response))


class Answer:
    """An answer of `requests`, as the helpers of the tests read it."""

    def __init__(self, response):
        self.status_code, self.text = response.status_code, response.text
        self.location = response.headers.get("Location")


@pytest.mark.rule("R-OAUTH-03", "R-OAUTH-13", "R-GEN-02", "R-VER-03")
def test_a_user_signs_in_over_the_hosted_page(connect, approved):
    client = connect()
    url = client.authentication_url(CALLBACK, login_hint="new.user@yahoo.com", state="s1")
    back = arrived(visit(url))

    token = client.token_for_code(back["code"])

    assert back["state"] == "s1"
    assert client.access_token == token
    assert client.account.email_address == "new.user@yahoo.com"
    with pytest.raises(NylasApiError, match="has already been used"):
        client.token_for_code(back["code"])


@pytest.mark.rule("R-OAUTH-01")
def test_the_page_itself_signs_a_user_in(connect, nylas_mock):
    client = connect()
    page = visit(client.authentication_url(CALLBACK, login_hint=ADA))
    carried = arrived(page)
    base = client.api_server
    fields = {"action": "allow", "email": ADA, "provider": "gmail", "password": "any"}

    form = requests.get(f"{base}{page.headers['Location']}", timeout=10)
    back = requests.post(
        f"{base}/oauth/login", data={**carried, **fields}, allow_redirects=False, timeout=10
    )

    assert "Sign in with Gmail" in form.text
    assert client.send_authorization(arrived(back)["code"])["email_address"] == ADA


@pytest.mark.rule("R-OAUTH-14", "R-AUTHZ-01")
@pytest.mark.filterwarnings("ignore:Non-string passwords")
def test_a_token_is_revoked(connect, nylas_mock):
    client = connect()
    token = client.access_token

    client.revoke_token()

    assert client.access_token is None
    assert Dance(nylas_mock).get("/account", token).status_code == 401


@pytest.mark.rule("R-MGMT-11", "R-MGMT-12", "R-MGMT-15", "R-MGMT-07")
def test_the_application_and_its_tokens_are_managed(connect, nylas_mock):
    client = connect()
    other = nylas_mock.accounts.connect(ADA)["access_token"]

    changed = client.update_application_details(application_name="Orbit", redirect_uris=[CALLBACK])
    info = client.token_info()
    client.revoke_all_tokens(keep_access_token=client.access_token)

    assert client.application_details() == changed
    assert changed["application_name"] == "Orbit"
    assert (info["state"], info["scopes"]) == ("valid", "email,calendar,contacts")
    assert "ip_addresses" in client.ip_addresses()
    assert client.account.email_address == ADA
    assert Dance(nylas_mock).get("/account", other).status_code == 401


@pytest.mark.rule("R-AUTHZ-06", "R-MGMT-04", "R-MGMT-05", "R-MGMT-09", "R-META-06")
def test_accounts_are_downgraded_upgraded_and_deleted(connect, nylas_mock):
    client = connect()
    account = client.accounts.first()

    account.downgrade()
    cancelled = client.accounts.get(account.id)
    account.upgrade()
    account["metadata"] = {"plan": "gold"}
    account.save()
    kept = client.accounts.get(account.id)
    client.accounts.delete(client.accounts.all()[2].id)

    assert (cancelled.billing_state, cancelled.sync_state) == ("cancelled", "stopped")
    assert (kept.billing_state, kept.sync_state) == ("paid", "running")
    assert (kept.email, kept.metadata) == (ADA, {"plan": "gold"})
    assert [one.provider for one in client.accounts.all()] == ["gmail", "eas"]
    assert kinds(nylas_mock) == ["account.stopped", "account.running"]


@pytest.mark.rule("R-ACC-05")
def test_the_open_source_list_is_read(connect, nylas_mock, nylas_server):
    client = connect()
    client.client_id = client.client_secret = client.access_token = None

    listed = client.accounts.all()

    assert len(listed) == len(nylas_server.sandboxes.default.world.accounts.all())


@pytest.fixture
def beta(nylas_mock):
    """The SDK's client; the hosts of the beta can only be reached in process."""
    client = APIClient(nylas_mock.client_id, nylas_mock.client_secret, nylas_mock.access_token)
    yield client
    client.session.close()
    client.admin_session.close()


@pytest.mark.rule("R-GRANT-01", "R-GRANT-04", "R-GRANT-05")
def test_integrations_are_kept(beta):
    authentication = beta.authentication
    google = Authentication.Provider.GOOGLE
    integration = authentication.integrations.create()
    integration.name, integration.provider = "Google", google
    integration.redirect_uris = [CALLBACK]
    integration.set_client_id("i")
    integration.set_client_secret("s")
    integration.expires_in = 3600

    integration.save()
    integration.name = "Renamed"
    integration.save()
    found = authentication.integrations.get(google)
    listed = authentication.integrations.all()
    authentication.integrations.delete(google)

    assert (found.id, found.name, found.settings["client_secret"]) == ("google", "Renamed", "s")
    assert [one.provider for one in listed] == ["google"]
    assert authentication.integrations.all() == []


@pytest.mark.rule("R-GRANT-06", "R-GRANT-08")
def test_grants_come_from_hosted_sign_ins(beta):
    authentication = beta.authentication
    google = Authentication.Provider.GOOGLE
    begun = authentication.hosted_authentication(google.value, CALLBACK, state="s")
    back = arrived(visit(begun["url"]))

    grant = authentication.grants.get(back["grant_id"])
    grant.metadata = {"a": "b"}
    grant.save()
    synced = authentication.grants.on_demand_sync(grant.id, sync_from=1)

    assert begun["url"].startswith("https://beta.us.nylas.com/")
    assert (back["state"], back["success"]) == ("s", "true")
    assert synced.metadata == {"a": "b"}
    assert [one.id for one in authentication.grants.all()] == [grant.id]
    authentication.grants.delete(grant.id)
    assert authentication.grants.all() == []


@pytest.mark.rule("R-PAGE-06")
def test_the_sdks_broken_count_does_no_harm(connect, nylas_mock):
    client = connect()

    with pytest.raises(TypeError):
        client.messages.count()

    assert {call.status for call in nylas_mock.calls()} == {200}
