"""`/resources`: the rooms that can be booked."""

from typing import Any

from mocknylas.api.listing import Listing
from mocknylas.api.operation import Call, Operation
from mocknylas.schemas.contacts import RoomResource
from mocknylas.schemas.queries import Paging
from mocknylas.store import Query
from mocknylas.world import World


def list_rooms(world: World, call: Call) -> Any:
    """List the rooms of the account's directory. Source: R-ROOM-01 to R-ROOM-03."""
    found = Listing("room", Query(call.account["id"])).answer(world, call)
    return [one["shown"] for one in found]


OPERATIONS = [
    Operation(
        "GET",
        "/resources",
        list_rooms,
        RoomResource,
        query=Paging,
        many=True,
        name="resources.list",
        source="R-ROOM-01",
    ),
]
