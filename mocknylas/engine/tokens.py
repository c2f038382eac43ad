"""Access tokens: several for each account, without end until they are revoked."""

from mocknylas.documents import Document, changed
from mocknylas.engine.application import Application
from mocknylas.engine.state import State
from mocknylas.rules.scopes import read_scopes
from mocknylas.store import Query

VALID, INVALID = "valid", "invalid"


class Tokens:
    """Grants, finds and revokes the access tokens of a world. Source: R-AUTHZ-07."""

    def __init__(self, state: State, application: Application) -> None:
        """Work on this state."""
        self._state = state
        self._application = application

    def grant(self, account_id: str, scopes: str = "", *, token: str = "") -> str:
        """Return a token for an account; a fresh one unless it is given."""
        token = token or self._application.new_secret("access_token")
        now = self._state.clock.now
        self._state.store.put(
            "token",
            {
                "id": token,
                "account_id": account_id,
                "created_at": now,
                "updated_at": now,
                "scopes": scopes or read_scopes(None),
                "state": VALID,
            },
        )
        return token

    def find(self, token: str, account_id: str | None = None) -> Document | None:
        """Return what is known of a token, dead or alive."""
        return self._state.store.get("token", token, account_id)

    def account_of(self, token: str) -> Document | None:
        """Return the account that a live token selects. Source: R-X4."""
        found = self._state.store.get("token", token)
        if found is None or found["state"] != VALID:
            return None
        return self._state.store.get("account", found["account_id"])

    def live(self, account_id: str) -> list[Document]:
        """Return an account's live tokens, oldest first."""
        tokens = self._state.store.select("token", Query(account_id))
        return [one for one in tokens if one["state"] == VALID]

    def all_live(self) -> list[Document]:
        """Return every live token, oldest first."""
        return self._state.store.values("token", lambda one: one["state"] == VALID)

    def revoke(self, token: str) -> None:
        """Let a token die. Source: R-X5, R-OAUTH-14."""
        found = self._state.store.at("token", token)
        now = self._state.clock.now
        self._state.store.put("token", changed(found, state=INVALID, updated_at=now))
