"""What the control verbs for accounts and the application take."""

from marshmallow import fields

from mocknylas.schemas.controls import anything, text
from mocknylas.schemas.forms import Strict

WHICH = "the account, by id, address or provider"


class SetAccount(Strict):
    """Which account is put into which states."""

    account = text(WHICH, required=True)
    sync_state = text(
        "running, invalid-credentials, stopped, exception, initializing or downloading"
    )
    billing_state = text("free, paid, cancelled or deleted")


class ConnectAccount(Strict):
    """Who is connected."""

    email_address = text("the address", required=True)
    provider = text("gmail, exchange, imap …; found by the address when left out")
    name = text("the owner's name; made up when left out")
    scopes = text("what the token allows, separated by commas")
    settings = fields.Dict(metadata={"description": "as in /connect/authorize"})


class AcceptCredentials(Strict):
    """Which password is right."""

    email_address = text("the address", required=True)
    password = text("the only right password; any when left out")
    refuse = fields.Boolean(metadata={"description": "true: no password is right"})


class RevokeTokens(Strict):
    """Which tokens die."""

    account = text(WHICH, required=True)
    access_token = text("only this one; all when left out")


class NamedAccount(Strict):
    """One account."""

    account = text(WHICH, required=True)


class Code(Strict):
    """Which code."""

    code = text("only this one; all when left out")


class ApplicationForm(Strict):
    """Which settings of the application change."""

    application_name = text("its name on the sign-in page")
    icon_url = text("its icon on the sign-in page")
    redirect_uris = anything("the URI to which a sign-in may lead, or a list of them")
