"""`/account`: the account behind the access token."""

from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.providers import server_settings
from mocknylas.schemas.queries import One
from mocknylas.schemas.sending import Account
from mocknylas.world import World


def get_account(_: World, call: Call) -> Document:
    """Return the token's account. Source: R-A1, R-X30."""
    account = call.account
    if call.query["view"] == "expanded" and account["provider"] != "gmail":
        return {**account, "server_settings": server_settings(account["provider"])}
    return account


OPERATIONS = [
    Operation(
        "GET", "/account", get_account, Account, query=One, name="account.get", source="R-A1"
    ),
]
