"""`/account`: the account behind the access token."""

from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.providers import server_settings
from mocknylas.rules.logins import VIRTUAL
from mocknylas.schemas.queries import One
from mocknylas.schemas.sending import Account
from mocknylas.world import World


def get_account(world: World, call: Call) -> Document:
    """Return the token's account. Source: R-A1, R-X30, R-ACC-06."""
    account = call.account
    if call.query["view"] == "expanded" and account["provider"] not in WITHOUT_SERVERS:
        servers = world.accounts.standing(account)["servers"]
        return {**account, "server_settings": {**server_settings(account["provider"]), **servers}}
    return account


def list_accounts(world: World, _: Call) -> list[Document]:
    """List all accounts, as the open-source server did."""
    return world.accounts.all()


WITHOUT_SERVERS = ("gmail", VIRTUAL)
OPERATIONS = [
    Operation(
        "GET", "/account", get_account, Account, query=One, name="account.get", source="R-A1"
    ),
    Operation(
        "GET",
        "/accounts",
        list_accounts,
        Account,
        many=True,
        auth="none",
        name="accounts.list",
        source="R-ACC-05",
    ),
]
