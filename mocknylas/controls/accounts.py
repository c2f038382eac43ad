"""`accounts …` and `application …`: states, tokens, credentials and settings."""

import functools
from collections.abc import Callable
from typing import Any

from mocknylas.controls.table import Control
from mocknylas.nylas import Accounts, Verbs
from mocknylas.schemas import accounts as forms


def _verb(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the accounts as a verb."""

    @functools.wraps(method)
    def act(verbs: Verbs, **arguments: Any) -> Any:
        return method(verbs.accounts, **arguments)

    return act


CONTROLS = [
    Control("accounts", "GET", "/accounts", _verb(Accounts.show), lists=True),
    Control(
        "accounts.set",
        "POST",
        "/accounts/set",
        _verb(Accounts.set),
        forms.SetAccount,
        step=True,
    ),
    Control(
        "accounts.connect",
        "POST",
        "/accounts/connect",
        _verb(Accounts.connect),
        forms.ConnectAccount,
        step=True,
    ),
    Control(
        "accounts.accept",
        "POST",
        "/accounts/accept",
        _verb(Accounts.accept),
        forms.AcceptCredentials,
        step=True,
    ),
    Control(
        "accounts.revoke",
        "POST",
        "/accounts/revoke",
        _verb(Accounts.revoke),
        forms.RevokeTokens,
        step=True,
    ),
    Control(
        "accounts.delete",
        "POST",
        "/accounts/delete",
        _verb(Accounts.delete),
        forms.NamedAccount,
        step=True,
    ),
    Control(
        "accounts.expire_codes",
        "POST",
        "/accounts/expire_codes",
        _verb(Accounts.expire_codes),
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
