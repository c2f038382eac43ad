"""`/a/{client_id}`: the application and its accounts, for whoever has the client secret."""

from itertools import islice
from typing import Any

from mocknylas.api.mail_filters import metadata
from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.engine.accounts import DELETED
from mocknylas.errors import ApiError
from mocknylas.rules.logins import LOGINS
from mocknylas.schemas.management import (
    AccountBody,
    AccountFilters,
    Application,
    ApplicationBody,
    Deleted,
    IpAddresses,
    ManagedAccount,
    RevokeAllBody,
    Success,
    TokenInfo,
    TokenInfoBody,
)
from mocknylas.world import World

DONE = {"success": "true"}  # Source: R-MGMT-04


def get_application(world: World, _: Call) -> Document:
    """Return the application."""
    return world.application.show()


def update_application(world: World, call: Call) -> Document:
    """Change what is given of the application. Source: R-MGMT-15."""
    return world.application.update(call.body)


def ip_addresses(world: World, _: Call) -> Document:
    """Return where the service's requests come from."""
    return world.application.ip_addresses()


def list_accounts(world: World, call: Call) -> Any:
    """List the accounts as they were connected. Source: R-MGMT-01, R-MGMT-02."""
    limit, offset, view = call.query["limit"], call.query["offset"], call.query["view"]
    if limit > world.options.max_limit:
        raise ApiError("limit_too_large", maximum=world.options.max_limit)
    check = metadata(call.query)
    shown = [_shown(world, one) for one in world.accounts.all()]
    found = [one for one in shown if check is None or check(one)]
    if view == "count":
        return {"count": len(found)}
    page = list(islice(found, offset, offset + limit))
    return [one["id"] for one in page] if view == "ids" else page


def get_account(world: World, call: Call) -> Document:
    """Return one account."""
    return _shown(world, _named(world, call))


def update_account(world: World, call: Call) -> Document:
    """Replace an account's metadata. Source: R-META-02, R-META-06."""
    account = _named(world, call)
    if "metadata" in call.body:
        world.accounts.note(account, metadata=call.body["metadata"])
    return _shown(world, account)


def delete_account(world: World, call: Call) -> Document:
    """Delete an account at once. Source: R-MGMT-09."""
    world.accounts.delete(_named(world, call))
    return {"success": True}


def downgrade(world: World, call: Call) -> Document:
    """Cancel an account. Source: R-MGMT-04."""
    world.accounts.cancel(_living(world, call))
    return DONE


def upgrade(world: World, call: Call) -> Document:
    """Bill an account again. Source: R-MGMT-05, R-MGMT-06."""
    account = _living(world, call)
    world.accounts.reactivate(account)
    world.connecting.resume(world.account(account["id"]))
    return DONE


def revoke_all(world: World, call: Call) -> Document:
    """Revoke every token of an account, but for one that is kept. Source: R-MGMT-11."""
    account = _named(world, call)
    if not world.accounts.revoke_all(account, keep=str(call.body.get("keep_access_token") or "")):
        raise ApiError("no_tokens")
    return DONE


def token_info(world: World, call: Call) -> Document:
    """Tell what is known of a token. Source: R-MGMT-12."""
    account = _named(world, call)
    if not call.body.get("access_token"):
        raise ApiError("token_missing")
    token = world.tokens.find(str(call.body["access_token"]), account["id"])
    if token is None:
        raise ApiError("token_unknown")
    return {name: token[name] for name in ("created_at", "updated_at", "scopes", "state")}


def _named(world: World, call: Call) -> Document:
    """Return the account of the path. Source: R-MGMT-03. Raises: ApiError."""
    found = world.store.get("account", call.path["id"])
    if found is None or world.accounts.standing(found)["gone"]:
        raise ApiError("managed_account_not_found", id=call.path["id"])
    return found


def _living(world: World, call: Call) -> Document:
    """Return the account of the path, unless its data has been deleted."""
    account = _named(world, call)
    if account["billing_state"] == DELETED:
        raise ApiError("managed_account_not_found", id=call.path["id"])
    return account


def _shown(world: World, account: Document) -> Document:
    standing = world.accounts.standing(account)
    by_token = any(name.endswith("refresh_token") for name in LOGINS[standing["login"]].needs)
    return {
        "id": account["id"],
        "account_id": account["id"],
        "billing_state": account["billing_state"],
        "sync_state": standing["sync_state"],
        "email": account["email_address"],
        "provider": account["provider"],
        "trial": False,
        "authentication_type": "oauth" if by_token else "password",
        "namespace_id": account["id"],
        "metadata": standing["metadata"],
    }


def _row(method: str, path: str, handler: Any, name: str, **more: Any) -> Operation:
    place = f"/a/{{client_id}}{path}"
    return Operation(method, place, handler, name=name, auth="application", **more)


ONE = "/accounts/{id}"
OPERATIONS = [
    _row("GET", "", get_application, "application.get", response=Application, source="R-MGMT-15"),
    *(
        _row(
            method,
            "",
            update_application,
            name,
            response=Application,
            body=ApplicationBody,
            source="R-MGMT-15",
        )
        for method, name in (("PUT", "application.update"), ("POST", "application.replace"))
    ),
    _row(
        "GET",
        "/accounts",
        list_accounts,
        "management.list",
        response=ManagedAccount,
        query=AccountFilters,
        many=True,
        source="R-MGMT-01",
    ),
    _row("GET", ONE, get_account, "management.get", response=ManagedAccount, source="R-MGMT-03"),
    _row(
        "PUT",
        ONE,
        update_account,
        "management.update",
        response=ManagedAccount,
        body=AccountBody,
        source="R-META-06",
    ),
    _row("DELETE", ONE, delete_account, "management.delete", response=Deleted, source="R-MGMT-09"),
    _row(
        "POST",
        f"{ONE}/downgrade",
        downgrade,
        "management.downgrade",
        response=Success,
        source="R-MGMT-04",
    ),
    _row(
        "POST",
        f"{ONE}/upgrade",
        upgrade,
        "management.upgrade",
        response=Success,
        source="R-MGMT-05",
    ),
    _row(
        "POST",
        f"{ONE}/revoke-all",
        revoke_all,
        "management.revoke_all",
        response=Success,
        body=RevokeAllBody,
        loads_body=True,
        source="R-MGMT-11",
    ),
    _row(
        "POST",
        f"{ONE}/token-info",
        token_info,
        "management.token_info",
        response=TokenInfo,
        body=TokenInfoBody,
        loads_body=True,
        source="R-MGMT-12",
    ),
    _row(
        "GET",
        "/ip_addresses",
        ip_addresses,
        "application.ip_addresses",
        response=IpAddresses,
        source="R-RATE-03",
    ),
]
