"""`/connect/integrations`, `/connect/grants` and `/connect/auth` of the beta."""

from itertools import islice
from typing import Any

from mocknylas.api.operation import Call, Operation, Redirect
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.schemas.authentication import HostedLogin
from mocknylas.schemas.grants import (
    Grant,
    GrantBody,
    GrantChange,
    GrantEnvelope,
    GrantList,
    GrantPage,
    HostedAuthBody,
    HostedAuthEnvelope,
    IntegrationBody,
    IntegrationChange,
    IntegrationEnvelope,
    IntegrationList,
    require,
)
from mocknylas.schemas.management import Deleted
from mocknylas.world import World

LOGIN = "/connect/login"
FILTERS = ("provider", "grant_status", "email")


def list_integrations(world: World, call: Call) -> Document:
    """List the integrations."""
    return _page(world, call, "integration")


def create_integration(world: World, call: Call) -> Document:
    """Store an integration. Source: R-GRANT-01."""
    require(call.body, "name", "provider")
    return _done(world.grants.integrate(call.body))


def get_integration(world: World, call: Call) -> Document:
    """Return one integration."""
    return {"data": _integration(world, call)}


def update_integration(world: World, call: Call) -> Document:
    """Change an integration. Source: R-GRANT-04."""
    return _done(world.grants.change_integration(_integration(world, call), call.body))


def delete_integration(world: World, call: Call) -> Document:
    """Delete an integration."""
    world.store.drop("integration", _integration(world, call)["id"])
    return {"success": True}


def list_grants(world: World, call: Call) -> Document:
    """List the grants."""
    return _page(world, call, "grant")


def create_grant(world: World, call: Call) -> Document:
    """Store a grant."""
    require(call.body, "provider", "settings")
    return _done(world.grants.grant(call.body))


def get_grant(world: World, call: Call) -> Document:
    """Return one grant."""
    return {"data": _grant(world, call)}


def update_grant(world: World, call: Call) -> Document:
    """Change a grant. Source: R-GRANT-04."""
    return _done(world.grants.change_grant(_grant(world, call), call.body))


def delete_grant(world: World, call: Call) -> Document:
    """Delete a grant."""
    world.store.drop("grant", _grant(world, call)["id"])
    return {"success": True}


def sync_grant(world: World, call: Call) -> Document:
    """Note that a grant's data was asked for; return the bare grant."""
    return world.grants.change_grant(_grant(world, call), {})


def begin(world: World, call: Call) -> Document:
    """Return where the user signs in. Source: R-GRANT-06, R-GRANT-08."""
    require(call.body, "provider", "redirect_uri")
    login = world.grants.begin(call.body)
    where = f"client_id={world.application.client_id}&id={login['id']}"
    data = {"url": f"{call.root}{LOGIN}?{where}", **login}
    return _done(data)


def finish(world: World, call: Call) -> Redirect:
    """Complete a sign-in and lead the browser back. Source: R-GRANT-06."""
    return Redirect(world.grants.finish(str(call.body.get("id"))))


def _integration(world: World, call: Call) -> Document:
    return _found(world, "integration", call.path["provider"])


def _grant(world: World, call: Call) -> Document:
    return _found(world, "grant", call.path["id"])


def _found(world: World, kind: str, wanted: str) -> Document:
    found = world.store.get(kind, wanted)
    if found is None:
        raise ApiError(f"{kind}_not_found", id=wanted)
    return found


def _done(data: Document) -> Document:
    return {"success": True, "data": data}


def _page(world: World, call: Call, kind: str) -> Document:
    """Return a page of what the filters let through. Source: R-GRANT-05."""
    limit, offset = call.query["limit"], call.query["offset"]
    wanted = {name: call.query[name] for name in FILTERS if name in call.query}
    found = world.store.values(
        kind, lambda one: all(one.get(name) == value for name, value in wanted.items())
    )
    page = list(islice(found, offset, offset + limit))
    return {"data": page, "limit": limit, "offset": offset}


def _row(method: str, path: str, handler: Any, name: str, **more: Any) -> Operation:
    defaults: dict[str, Any] = {"auth": "client", "source": "R-GRANT-05"}
    return Operation(method, f"/connect/{path}", handler, name=name, **{**defaults, **more})


def _collection(plural: str, name: str, handlers: Any, **shapes: Any) -> list[Operation]:
    """Return the rows of a collection: list, create, get, update, delete."""
    one = f"{plural}/{{{name}}}"
    many, create, get, update, delete = handlers
    answer = {"response": shapes["answer"]}
    page = {"response": shapes["page"], "query": GrantPage}
    return [
        _row("POST", plural, create, f"{plural}.create", body=shapes["new"], **answer),
        _row("GET", plural, many, f"{plural}.list", **page),
        _row("GET", one, get, f"{plural}.get", **answer),
        _row("PATCH", one, update, f"{plural}.update", body=shapes["change"], **answer),
        _row("DELETE", one, delete, f"{plural}.delete", response=Deleted),
    ]


SYNC = frozenset({"sync_from"})  # the grant is in step with its account at once
OPERATIONS = [
    *_collection(
        "integrations",
        "provider",
        (
            list_integrations,
            create_integration,
            get_integration,
            update_integration,
            delete_integration,
        ),
        new=IntegrationBody,
        change=IntegrationChange,
        answer=IntegrationEnvelope,
        page=IntegrationList,
    ),
    _row(
        "POST",
        "auth",
        begin,
        "hosted_auth.begin",
        body=HostedAuthBody,
        response=HostedAuthEnvelope,
        source="R-GRANT-06",
    ),
    Operation(
        "GET",
        LOGIN,
        finish,
        body=HostedLogin,
        loads_body=True,
        parameters=True,
        page=True,
        media="text/html",
        status=302,
        auth="none",
        name="hosted_auth.finish",
        source="R-GRANT-06",
    ),
    *_collection(
        "grants",
        "id",
        (list_grants, create_grant, get_grant, update_grant, delete_grant),
        new=GrantBody,
        change=GrantChange,
        answer=GrantEnvelope,
        page=GrantList,
    ),
    _row("POST", "grants/{id}/sync", sync_grant, "grants.sync", response=Grant, ignores=SYNC),
    _row("GET", "grants/{id}/sync", sync_grant, "grants.sync_by_get", response=Grant, ignores=SYNC),
]
