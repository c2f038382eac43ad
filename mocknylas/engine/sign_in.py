"""Signing in: what the provider says to credentials, one-time codes, and hosted sign-ins."""

from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.application import Application
from mocknylas.engine.connecting import Connecting
from mocknylas.engine.faults import Faults
from mocknylas.engine.outcome import ACCEPTED, Outcome
from mocknylas.engine.state import State
from mocknylas.engine.tokens import Tokens
from mocknylas.errors import ApiError
from mocknylas.ids import fixed_id
from mocknylas.rules.logins import LOGINS, canonical, login_name, provider_of
from mocknylas.rules.redirects import with_parameters

WRONG_PASSWORD = "wrong-password"  # nobody's. Source: R-NAT-05  # noqa: S105
REFUSED = "Username and password not accepted."
DENIED, FAILED = "access_denied", "server_error"  # of a redirect. Source: R-OAUTH-05


class SignIn:
    """Checks credentials and keeps what is under way between the steps of a sign-in."""

    def __init__(
        self,
        state: State,
        application: Application,
        connecting: Connecting,
        tokens: Tokens,
        faults: Faults,
    ) -> None:
        """Work on this state; faults may strike where the provider is asked."""
        self._state = state
        self._application = application
        self._connecting = connecting
        self._tokens = tokens
        self._faults = faults

    def accept(self, address: str, password: str | None) -> None:
        """Let only this password be good for an address, or none at all when it is None.

        Only a digest of the password is kept. Source: R-OAUTH-09, R-NAT-05.
        """
        digest = None if password is None else _digest(address, password)
        self._state.store.put("credential", {"id": address.lower(), "digest": digest})

    def accept_any(self, address: str) -> None:
        """Let every password be good for an address again."""
        self._state.store.drop("credential", address.lower())

    def check(self, address: str, login: str, password: str | None) -> None:
        """Ask the provider. Source: R-NAT-04, R-NAT-05. Raises: ApiError when it refuses.

        A password of None is taken for the right one, where there is any.
        """
        subject = {
            "provider": LOGINS[login].reported,
            "account": address,
            "account_id": "",
            "from": [address.lower()],
            "to": [],
            "subject": "",
            "via": "sign_in",
            "attempt": 1,
        }
        outcome: Outcome = self._faults.around(
            "provider", subject, lambda: self._verdict(address, password)
        )
        if outcome.verdict != "accepted":
            raise _refusal(address, login, outcome)

    def provider(self, address: str) -> str | None:
        """Return the provider to sign in at with an address, or None. Source: R-NAT-16."""
        for account in self._connecting.known():
            own = canonical(account["email_address"], account["provider"])
            if own.lower() == canonical(address, account["provider"]).lower():
                return login_name(account["provider"])
        return provider_of(address)

    def new_code(self, kind: str, **data: Any) -> str:
        """Return a one-time code for what the next step needs. Source: R-OAUTH-11, R-NAT-01."""
        code = self._application.new_secret("code")
        expires_at = self._state.clock.now + self._state.options.code_lifetime
        document = {"id": code, "kind": kind, "expires_at": expires_at, "spent": False, **data}
        self._state.store.put("code", document)
        return code

    def spend(self, kind: str, code: str) -> Document | None:
        """Return what a code stands for, once; None for a spent, expired or unknown one."""
        found = self._state.store.get("code", code)
        if found is None or found["kind"] != kind or found["spent"]:
            return None
        if self._state.clock.now >= found["expires_at"]:
            return None
        return self._state.store.put("code", changed(found, spent=True))

    def expire(self, code: str | None = None) -> int:
        """Let one open code expire, or all; return how many did."""
        open_ones = self._state.store.values("code", lambda one: not one["spent"])
        expired = [one for one in open_ones if code in {None, one["id"]}]
        for one in expired:
            self._state.store.put("code", changed(one, expires_at=self._state.clock.now))
        return len(expired)

    def propose(self, parameters: Document) -> Document:
        """Begin a hosted sign-in; return it with its id."""
        proposal_id = self._application.new_secret("proposal")
        return self._state.store.put("proposal", {**parameters, "id": proposal_id})

    def proposal(self, proposal_id: str) -> Document:
        """Return a hosted sign-in that is under way. Raises: ApiError."""
        found = self._state.store.get("proposal", proposal_id)
        if found is None:
            raise ApiError("sign_in_over")
        return found

    def complete(self, proposal: Document, wish: Document) -> str:
        """Connect the account and end a hosted sign-in; return where the browser goes.

        Source: R-OAUTH-03, R-OAUTH-04.
        """
        account = self._connecting.connect(wish)
        self._end(proposal)
        scopes = proposal["scopes"]
        if proposal["response_type"] == "code":
            code = self.new_code("hosted", account_id=account["id"], scopes=scopes)
            return self._back(proposal, {"code": code})
        token = self._tokens.grant(account["id"], scopes)
        return self._back(proposal, {"token": token}, fragment=token_object(account, token))

    def refuse(self, proposal: Document, error: str, reason: str) -> str:
        """End a hosted sign-in without an account; return where the browser goes.

        Source: R-OAUTH-05.
        """
        self._end(proposal)
        return self._back(proposal, {"error": error, "reason": reason})

    def _back(
        self, proposal: Document, parameters: Document, *, fragment: Document | None = None
    ) -> str:
        state = {"state": proposal["state"]} if proposal["state"] else {}
        return with_parameters(proposal["redirect_uri"], {**parameters, **state}, fragment)

    def _end(self, proposal: Document) -> None:
        if self._state.store.get("proposal", proposal["id"]):
            self._state.store.drop("proposal", proposal["id"])

    def _verdict(self, address: str, password: str | None) -> Outcome:
        known = self._state.store.get("credential", address.lower())
        if known is not None:
            right = known["digest"] is not None and (
                password is None or known["digest"] == _digest(address, password)
            )
        else:
            right = password != WRONG_PASSWORD
        return ACCEPTED if right else Outcome("auth_failed", REFUSED)


def token_object(account: Document, token: str) -> Document:
    """Return the answer of `/oauth/token`. Source: R-OAUTH-13."""
    return {
        "access_token": token,
        "account_id": account["id"],
        "email_address": account["email_address"],
        "provider": account["provider"],
        "token_type": "bearer",
    }


def _refusal(address: str, login: str, outcome: Outcome) -> ApiError:
    if outcome.verdict != "auth_failed":
        error = ApiError("provider_unreachable", said=outcome.reply)
    else:
        detail = {"error": "authentication_failed"}
        error = ApiError("authentication_failed", said=outcome.reply, detail=detail)
    error.fault = outcome.fault
    return error


def _digest(address: str, password: str) -> str:
    return fixed_id("password", address.lower(), password)
