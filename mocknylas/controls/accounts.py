"""`accounts …` and `application …`: states, tokens, credentials and settings."""

from mocknylas.controls.table import Control, verb
from mocknylas.nylas import Accounts, Verbs
from mocknylas.schemas import accounts as forms

CONTROLS = [
    Control("accounts", "GET", "/accounts", verb("accounts", Accounts.show), lists=True),
    Control(
        "accounts.set",
        "POST",
        "/accounts/set",
        verb("accounts", Accounts.set),
        forms.SetAccount,
        step=True,
    ),
    Control(
        "accounts.connect",
        "POST",
        "/accounts/connect",
        verb("accounts", Accounts.connect),
        forms.ConnectAccount,
        step=True,
    ),
    Control(
        "accounts.accept",
        "POST",
        "/accounts/accept",
        verb("accounts", Accounts.accept),
        forms.AcceptCredentials,
        step=True,
    ),
    Control(
        "accounts.revoke",
        "POST",
        "/accounts/revoke",
        verb("accounts", Accounts.revoke),
        forms.RevokeTokens,
        step=True,
    ),
    Control(
        "accounts.delete",
        "POST",
        "/accounts/delete",
        verb("accounts", Accounts.delete),
        forms.NamedAccount,
        step=True,
    ),
    Control(
        "accounts.expire_codes",
        "POST",
        "/accounts/expire_codes",
        verb("accounts", Accounts.expire_codes),
        forms.Code,
        step=True,
    ),
    Control("application", "GET", "/application", Verbs.application),
    Control(
        "application.set",
        "POST",
        "/application",
        Verbs.set_application,
        forms.ApplicationForm,
        step=True,
    ),
]
