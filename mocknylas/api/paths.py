"""Finding the object that a path names."""

from typing import Any

from mocknylas.api.operation import Call
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.world import World


def given(
    world: World, call: Call, kind: str, error: str, *, name: str = "id", **values: Any
) -> Document:
    """Return the account's object that the path names.

    Source: R-X4, R-X23. Raises: ApiError for a malformed id, and `error` for one of nobody's or of
    another account.
    """
    wanted = call.path[name]
    if not is_id(wanted):
        raise ApiError("invalid_id", value=wanted)
    found = world.store.get(kind, wanted, call.account["id"])
    if found is None:
        raise ApiError(error, id=wanted, **values)
    return found
