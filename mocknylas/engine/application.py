"""The application that a world belongs to: its credentials, name, icon and redirect URIs."""

from mocknylas.documents import Document, changed
from mocknylas.engine.state import APPLICATION, State
from mocknylas.ids import fixed_id

DEFAULT_NAME = "My application"
DEFAULT_REDIRECT_URIS = (
    "http://localhost:3000/callback",
    "http://localhost:5000/callback",
    "http://localhost:8000/callback",
    "http://localhost:8080/callback",
    "https://app.test/callback",
    "myapp://done",
)
IP_ADDRESSES = ["192.0.2.10", "192.0.2.11", "198.51.100.20"]  # Assumed: reserved for examples


class Application:
    """Knows the application's credentials and settings."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def adopt(self, client_id: str, client_secret: str) -> None:
        """Make the world belong to an application; one that it belonged to before is forgotten."""
        self._state.store.put(
            "application",
            {
                "id": APPLICATION,
                "client_id": client_id,
                "client_secret": client_secret,
                "application_name": DEFAULT_NAME,
                "icon_url": "",
                "redirect_uris": list(DEFAULT_REDIRECT_URIS),
                "since": self._state.clock.now,
            },
        )

    @property
    def document(self) -> Document:
        """All that is known of the application."""
        return self._state.store.at("application", APPLICATION)

    @property
    def client_id(self) -> str:
        """The client id; none in a world that belongs to no application."""
        return self._state.application.client_id

    def new_secret(self, purpose: str) -> str:
        """Return a fresh token or code, which no other application has."""
        return fixed_id(purpose, self.client_id, self._state.streams.new_id(purpose))

    def show(self) -> Document:
        """Return what the API shows of it."""
        names = ("application_name", "icon_url", "redirect_uris")
        return {name: self.document[name] for name in names}

    def update(self, values: Document) -> Document:
        """Change the settings that are given; return what is shown. Source: R-MGMT-15."""
        self._state.store.put("application", changed(self.document, **values))
        return self.show()

    def ip_addresses(self) -> Document:
        """Return where the service's requests come from."""
        return {"ip_addresses": list(IP_ADDRESSES), "updated_at": self.document["since"]}
