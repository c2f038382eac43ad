"""Rows of the contract that are not simulated yet: they answer 501 and say so."""

from typing import Any

from mocknylas.api.operation import Call, Operation
from mocknylas.errors import ApiError
from mocknylas.world import World


def planned(method: str, path: str, name: str, **known: Any) -> Operation:
    """Return the row of an operation that is not simulated yet. Source: E-09."""

    def refuse(_: World, __: Call) -> None:
        raise ApiError("not_yet", operation=f"{method} {path}")

    return Operation(method, path, refuse, name=name, support="not yet", **known)
