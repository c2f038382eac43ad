"""Integrations and grants: which providers an application talks to, and for whom."""

from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.application import Application
from mocknylas.engine.sign_in import DENIED, FAILED, SignIn
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.rules.redirects import with_parameters

LOGINS = {"google": "gmail", "microsoft": "office365", "imap": "imap", "zoom": "imap"}
LOGIN_LIFETIME = 3600  # seconds in which a hosted sign-in can be visited, unless it says so


class Grants:
    """Keeps integrations and grants, and sees hosted sign-ins of the beta through."""

    def __init__(self, state: State, application: Application, sign_in: SignIn) -> None:
        """Work on this state."""
        self._state = state
        self._application = application
        self._sign_in = sign_in

    def integrate(self, body: Document) -> Document:
        """Store an integration; its id is the provider. Source: R-GRANT-01. Raises: ApiError."""
        provider = body["provider"]
        if self._state.store.get("integration", provider):
            raise ApiError("integration_exists", provider=provider)
        defaults: Document = {"settings": {}, "redirect_uris": [], "expires_in": None, "scope": []}
        return self._put_integration({"id": provider, **defaults, **body})

    def change_integration(self, integration: Document, body: Document) -> Document:
        """Change what is given of an integration."""
        return self._put_integration(changed(integration, **body))

    def grant(self, body: Document, **known: Any) -> Document:
        """Store a grant."""
        now = self._state.clock.now
        settings = body.get("settings", {})
        return self._state.store.put(
            "grant",
            {
                "id": self._state.streams.new_id("grant"),
                "provider": body["provider"],
                "state": body.get("state"),
                "email": body.get("login_hint") or settings.get("email"),
                "ip": "192.0.2.1",
                "grant_status": "valid",
                "user_agent": "mocknylas",
                "created_at": now,
                "updated_at": now,
                "settings": settings,
                "metadata": body.get("metadata", {}),
                "scope": body.get("scope", []),
                **known,
            },
        )

    def change_grant(self, grant: Document, body: Document) -> Document:
        """Change what is given of a grant, or note that it was used."""
        now = self._state.clock.now
        return self._state.store.put("grant", changed(grant, **body, updated_at=now))

    def begin(self, body: Document) -> Document:
        """Begin a hosted sign-in of the beta. Source: R-GRANT-08. Raises: ApiError."""
        store = self._state.store
        if body.get("account_id") and not store.get("account", body["account_id"]):
            raise ApiError("managed_account_not_found", id=body["account_id"])
        if body.get("grant_id") and not store.get("grant", body["grant_id"]):
            raise ApiError("grant_not_found", id=body["grant_id"])
        lifetime = body.get("expires_in", LOGIN_LIFETIME)
        login = {
            "id": self._application.new_secret("login"),
            "expires_at": self._state.clock.now + lifetime,
            "request": body,
        }
        return store.put("login", login)

    def finish(self, login_id: str) -> str:
        """End a hosted sign-in of the beta; return where the browser goes. Source: R-GRANT-06.

        Raises: ApiError for one that is over.
        """
        login = self._state.store.get("login", login_id)
        if login is None or self._state.clock.now >= login["expires_at"]:
            raise ApiError("sign_in_over")
        self._state.store.drop("login", login_id)
        request = login["request"]
        state = {"state": request["state"]} if request.get("state") else {}
        try:
            self._sign_in.check(request.get("login_hint", ""), LOGINS[request["provider"]], None)
        except ApiError as error:
            kind = DENIED if error.name == "authentication_failed" else FAILED
            told = {"error": kind, "reason": error.message, "success": "false"}
        else:
            told = {"grant_id": self._granted(request)["id"], "success": "true"}
        return with_parameters(request["redirect_uri"], {**state, **told})

    def _granted(self, request: Document) -> Document:
        """Return the grant of a sign-in: a new one, or the one that it renews."""
        known = self._state.store.get("grant", request.get("grant_id", ""))
        if known is not None:
            names = ("settings", "metadata", "scope")
            renewed = {name: request[name] for name in names if name in request}
            return self.change_grant(known, {**renewed, "grant_status": "valid"})
        linked = {"account_id": request["account_id"]} if request.get("account_id") else {}
        return self.grant(request, **linked)

    def _put_integration(self, integration: Document) -> Document:
        if "tenant" in integration["settings"] and integration["provider"] != "microsoft":
            raise ApiError("tenant_not_allowed")  # Source: R-GRANT-02
        return self._state.store.put("integration", integration)
