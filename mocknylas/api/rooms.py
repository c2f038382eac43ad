"""`/resources`: the rooms that can be booked."""

from dataclasses import replace
from typing import Any

from mocknylas.api.listing import Listing
from mocknylas.api.operation import Call, Operation
from mocknylas.schemas.contacts import RoomResource
from mocknylas.schemas.queries import Page
from mocknylas.store import Query
from mocknylas.world import World


def list_rooms(world: World, call: Call) -> Any:
    """List the rooms of the account's directory. Source: R-ROOM-01 to R-ROOM-03."""
    plain = replace(call, query={**call.query, "view": None})  # a room has no id to view
    return [one["shown"] for one in Listing("room", Query(call.account["id"])).answer(world, plain)]


OPERATIONS = [
    Operation(
        "GET",
        "/resources",
        list_rooms,
        RoomResource,
        query=Page,
        many=True,
        name="resources.list",
        source="R-ROOM-01",
    ),
]
