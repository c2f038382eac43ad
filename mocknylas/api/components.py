"""`/component/{client_id}`: UI components of an application. See §18 of the contract."""

from typing import Any

from mocknylas.api.listing import Listing
from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.schemas.components import Component, ComponentBody
from mocknylas.schemas.queries import One, Page
from mocknylas.store import Query
from mocknylas.world import World

ROOT = "/component/{client_id}"
ONE = f"{ROOT}/{{id}}"


def list_components(world: World, call: Call) -> Any:
    """List the application's components, oldest first."""
    answer = Listing("component", Query("")).answer(world, call)
    return answer if call.query["view"] in {"ids", "count"} else [one["shown"] for one in answer]


def get_component(world: World, call: Call) -> Document:
    """Return one component."""
    return _given(world, call)


def create_component(world: World, call: Call) -> Document:
    """Create a component."""
    return world.components.create(call.path["client_id"], call.body)


def update_component(world: World, call: Call) -> Document:
    """Change what the body names."""
    return world.components.update(_given(world, call), call.body)


def delete_component(world: World, call: Call) -> None:
    """Delete a component."""
    world.components.delete(_given(world, call))


def _given(world: World, call: Call) -> Document:
    wanted = call.path["id"]
    if not is_id(wanted):
        raise ApiError("invalid_id", value=wanted)
    found = world.store.get("component", wanted)
    if found is None:
        raise ApiError("component_not_found", id=wanted)
    return dict(found["shown"])


def _row(method: str, path: str, name: str, **more: Any) -> Operation:
    return Operation(
        method, path, name=f"components.{name}", auth="application", source="§18", **more
    )


OPERATIONS = [
    _row("GET", ROOT, "list", handler=list_components, response=Component, query=Page, many=True),
    _row("POST", ROOT, "create", handler=create_component, response=Component, body=ComponentBody),
    _row("GET", ONE, "get", handler=get_component, response=Component, query=One),
    _row("PUT", ONE, "update", handler=update_component, response=Component, body=ComponentBody),
    _row("DELETE", ONE, "delete", handler=delete_component),
]
