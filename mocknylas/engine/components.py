"""UI components: the settings of what an application shows in a browser."""

from datetime import UTC, datetime
from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.state import State
from mocknylas.errors import ApiError

FIXED = ("type", "access_token")  # after creation. See §18 of the contract
BLANK: dict[str, Any] = {
    **dict.fromkeys(
        ("account_id", "name", "type", "action", "public_account_id", "public_token_id")
    ),
    "active": True,
    "settings": {},
    "access_token": None,
    "allowed_domains": [],
}
NEVER_NULL = ("active", "settings", "allowed_domains")


class Components:
    """Changes the components of an application."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def create(self, client_id: str, body: Document) -> Document:
        """Create a component of an application."""
        now = _instant(self._state.clock.now)
        component = {
            "id": self._state.streams.new_id("component"),
            **BLANK,
            **_filled(body),
            "public_application_id": client_id,
            "created_at": now,
            "updated_at": now,
            "accessed_at": None,
        }
        return self._keep(component)

    def update(self, component: Document, body: Document) -> Document:
        """Change what a body names. Raises: ApiError for what is fixed at creation."""
        for name in FIXED:
            if name in body and body[name] != component[name]:
                raise ApiError("component_fixed", field=name)
        now = _instant(self._state.clock.now)
        return self._keep(changed(component, **_filled(body), updated_at=now))

    def delete(self, component: Document) -> None:
        """Delete a component."""
        self._state.store.drop("component", component["id"])

    def _keep(self, component: Document) -> Document:
        """Store what is served; its `account_id` is a client's word, not the owner."""
        self._state.store.put("component", {"id": component["id"], "shown": component})
        return component


def _filled(body: Document) -> Document:
    """Return a body in which null means the default where null cannot be."""
    return {
        name: BLANK[name] if value is None and name in NEVER_NULL else value
        for name, value in body.items()
    }


def _instant(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
