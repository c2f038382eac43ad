"""A standard OAuth client, requests-oauthlib, unmodified, gets tokens from the mock."""

import pytest
from oauthlib.oauth2 import MobileApplicationClient, OAuth2Error
from requests_oauthlib import OAuth2Session

from tests.support.mail import ADA, GRACE
from tests.support.oauth import CALLBACK

API = "https://api.nylas.com"


@pytest.fixture
def approved(nylas_mock):
    nylas_mock.set_options({"auto_approve": True})
    return nylas_mock


def way_back(session, **more):
    """Send the user to the sign-in; return the address to which the browser comes back."""
    url, state = session.authorization_url(f"{API}/oauth/authorize", **more)
    answer = session.get(url, allow_redirects=False, withhold_token=True)
    return answer.headers["Location"], state


@pytest.mark.rule("R-OAUTH-03", "R-OAUTH-10", "R-AUTHZ-02")
def test_the_code_flow_of_a_standard_client(approved):
    scope = ["email", "calendar"]
    with OAuth2Session(approved.client_id, redirect_uri=CALLBACK, scope=scope) as session:
        back, state = way_back(session, login_hint=GRACE)

        token = session.fetch_token(
            f"{API}/oauth/token",
            authorization_response=back,
            client_secret=approved.client_secret,
            include_client_id=True,
        )
        account = session.get(f"{API}/account").json()

    assert f"state={state}" in back
    assert token["email_address"] == account["email_address"] == GRACE
    assert approved.world.tokens.find(token["access_token"])["scopes"] == "email,calendar"


@pytest.mark.rule("R-OAUTH-04")
def test_the_implicit_flow_of_a_standard_client(approved):
    client = MobileApplicationClient(approved.client_id)
    with OAuth2Session(client=client, redirect_uri=CALLBACK) as session:
        back, state = way_back(session)
        token = session.token_from_fragment(f"{back}&state={state}")
        account = session.get(f"{API}/account").json()

    assert token["account_id"] == account["id"]
    assert account["email_address"] == ADA


@pytest.mark.rule("R-OAUTH-05")
def test_a_refusal_is_understood(approved):
    approved.accounts.accept(GRACE, refuse=True)
    with OAuth2Session(approved.client_id, redirect_uri=CALLBACK) as session:
        back, _ = way_back(session, login_hint=GRACE)

        with pytest.raises(OAuth2Error, match="access_denied"):
            session.fetch_token(f"{API}/oauth/token", authorization_response=back)
