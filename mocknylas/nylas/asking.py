"""Requests that a test or a scenario makes itself, as an application would."""

import base64
from typing import Any, Literal

from mocknylas.documents import Document
from mocknylas.durations import instant, seconds
from mocknylas.errors import ExpectationError, UsageError
from mocknylas.rules.letters import PEOPLE, people
from mocknylas.sandboxes import Sandbox, Sandboxes

Auth = Literal["account", "application", "none"]
OK = range(200, 300)
MAX_SHOWN = 300  # characters of an answer in an error


class Asking:
    """Asks the API on behalf of one sandbox's accounts."""

    def __init__(self, sandboxes: Sandboxes, sandbox: Sandbox) -> None:
        """Ask for this sandbox."""
        self._sandboxes = sandboxes
        self._sandbox = sandbox

    def request(self, method: str, path: str, **options: Any) -> Document:
        """Make a request; return `{"status", "body"}`. See `Verbs.request`."""
        headers = {**self._authorization(options), **(options.get("headers") or {})}
        status, body = self._sandboxes.door(method, path, headers, options.get("body"))
        _check(f"{method} {path}", options.get("status"), status, body)
        return {"status": status, "body": body}

    def send(self, message: Document, **options: Any) -> Any:
        """Send a mail, at once or at a time; return the answer's body. See `Verbs.send`."""
        body = {
            name: people(value, name) if name in PEOPLE else value
            for name, value in message.items()
        }
        at = options.pop("at", None)
        if at is None:
            return self.request("POST", "/send", body=body, **options)["body"]
        body["send_at"] = self._instant(at)
        return self.request("POST", "/v2/send?sendnow=false", body=body, **options)["body"]

    def _instant(self, at: str | int) -> int:
        """Return the instant that is meant: a number is one, `2h` a duration from now."""
        if str(at).isdecimal():
            return instant(at)
        try:
            return self._sandbox.world.clock.now + seconds(at)
        except UsageError:
            return instant(at)

    def _authorization(self, options: Document) -> dict[str, str]:
        auth: Auth = options.get("auth") or "account"
        if auth == "none":
            return {}
        if auth == "application":
            return _basic(self._sandbox.client_secret)
        account = options.get("account")
        accounts = self._sandbox.world.accounts.all()
        if not accounts:
            raise UsageError("the sandbox has no account to ask for; use auth: application")
        chosen = self._sandbox.world.account(account) if account else accounts[0]
        tokens = [token for token, one in self._sandbox.tokens.items() if one == chosen["id"]]
        if not tokens:
            raise UsageError(f"account {chosen['email_address']} has no token that lives")
        return {"Authorization": f"Bearer {tokens[0]}"}


def _basic(name: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:'.encode()).decode()}"}


def _check(what: str, wanted: int | None, status: int, body: Any) -> None:
    """Refuse an answer that was not to be expected: by default, any that is no success."""
    if status == wanted or (wanted is None and status in OK):
        return
    asked = wanted or "success"
    raise ExpectationError(f"{what}: expected {asked}, got {status}: {str(body)[:MAX_SHOWN]}")
