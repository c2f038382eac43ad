"""What sign-ins take and answer: hosted, native, and detection of providers."""

from marshmallow import fields

from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer
from mocknylas.schemas.sending import Account


class AuthorizeQuery(Lenient):
    """The parameters of `GET /oauth/authorize`."""

    client_id = fields.String(required=True)
    redirect_uri = fields.String(required=True)
    response_type = fields.String(required=True)
    scope = fields.String()
    scopes = fields.String()
    login_hint = fields.String()
    state = fields.String()
    provider = fields.String()
    redirect_on_error = fields.String()


class SignInForm(Lenient):
    """The fields of the sign-in page."""

    client_id = fields.String(required=True)
    proposal_id = fields.String(required=True)
    action = fields.String()
    email = fields.String()
    provider = fields.String()
    name = fields.String()
    password = fields.String()


class HostedLogin(Lenient):
    """The query of `GET /connect/login`, as `POST /connect/auth` answers it. Source: R-GRANT-06."""

    client_id = fields.String(required=True)
    id = fields.String(required=True)


class TokenRequest(Lenient):
    """The parameters of `/oauth/token`. Source: R-OAUTH-10."""

    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)
    grant_type = fields.String(required=True)
    code = fields.String(required=True)


class AccessToken(Answer):
    """A token object. Source: R-OAUTH-13."""

    access_token = fields.String(required=True)
    account_id = fields.String(required=True)
    email_address = fields.String(required=True)
    provider = fields.String(required=True)
    token_type = fields.String(required=True)


class ConnectBody(Lenient):
    """The body of `POST /connect/authorize`."""

    client_id = fields.String(required=True)
    name = fields.String(required=True)
    email_address = fields.String()
    email = fields.String()
    provider = fields.String(required=True)
    settings = fields.Dict(required=True)
    reauth_account_id = fields.String(allow_none=True)
    scopes = fields.Raw()


class CodeAnswer(Answer):
    """A one-time code."""

    code = fields.String(required=True)


class ConnectTokenBody(Lenient):
    """The body of `POST /connect/token`."""

    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)
    code = fields.String(required=True)


class ConnectedAccount(Account):
    """An account with the token that was granted. Source: R-NAT-11."""

    access_token = fields.String(required=True)


class DetectBody(Lenient):
    """The body of `POST /connect/detect-provider`."""

    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)
    email_address = fields.String(required=True)


class Detection(Answer):
    """What an address tells of its provider. Source: R-NAT-16."""

    auth_name = fields.String(required=True)
    detected = fields.Boolean(required=True)
    email_address = fields.String(required=True)
    is_imap = fields.Boolean(required=True)
    provider_name = fields.String(required=True)
