"""The accounts of a sandbox: to look at, and to move from state to state."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, overload

from mocknylas.documents import Document
from mocknylas.engine.application import Application
from mocknylas.errors import UsageError, unknown
from mocknylas.rules.logins import LOGINS, wish
from mocknylas.rules.scopes import read_scopes
from mocknylas.sandboxes import Sandbox
from mocknylas.schemas.participants import is_address
from mocknylas.schemas.redirects import is_redirect_uri

DEFAULT_LOGIN = "imap"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the sandbox, with a token for it."""

    id: str
    email_address: str
    name: str
    provider: str
    access_token: str


class Accounts(Sequence[Account]):
    """The accounts in the order in which they were connected, and what a test can do to them.

    An account is named by id, address or provider.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    @overload
    def __getitem__(self, index: int) -> Account: ...

    @overload
    def __getitem__(self, index: slice) -> list[Account]: ...

    def __getitem__(self, index: int | slice) -> Account | list[Account]:
        """Return an account, or several, by place."""
        return self._rows()[index]

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self._rows())

    def __eq__(self, other: object) -> bool:
        """Say whether another list has the same accounts."""
        return isinstance(other, Sequence) and self._rows() == list(other)

    __hash__ = None  # type: ignore[assignment]  # what a list can do changes

    def __repr__(self) -> str:
        """Show the accounts without their tokens."""
        return f"Accounts({[one.email_address for one in self._rows()]})"

    def find(self, wanted: str) -> Account:
        """Return an account by address, id or provider. Raises: NotFoundError."""
        rows = self._rows()
        for account in rows:
            if wanted in {account.email_address, account.id, account.provider}:
                return account
        raise unknown("account", wanted, [one.email_address for one in rows])

    def show(self) -> list[Document]:
        """List the accounts with a token of each and their states."""
        with self._world.store.lock:
            return [self._shown(account) for account in self._rows()]

    def set(self, account: str, sync_state: str = "", billing_state: str = "") -> Document:
        """Put an account into a sync state, a billing state, or both."""
        world = self._world
        with world.store.lock:
            moved = world.accounts.set(world.account(account), sync_state, billing_state)
            world.connecting.resume(moved)
            return self._shown(self.find(moved["id"]))

    def connect(
        self, email_address: str, provider: str = "", name: str = "", **more: Any
    ) -> Document:
        """Connect an account, or sign it in anew, without the dance; return it with a token.

        `scopes` and `settings` are as in `/connect/authorize`. Raises: UsageError.
        """
        if not is_address(email_address):
            raise UsageError(f"not an address: {email_address!r}; write one such as ada@a.test")
        world = self._world
        with world.store.lock:
            login = _login(provider) or world.sign_in.provider(email_address) or DEFAULT_LOGIN
            scopes = read_scopes(more.get("scopes"))
            settings = more.get("settings") or {}
            wanted = wish(email_address, name, login, settings=settings, scopes=scopes)
            account = world.connecting.connect(wanted)
            token = world.tokens.grant(account["id"], wanted["scopes"])
            return {**self._shown(self.find(account["id"])), "access_token": token}

    def accept(self, email_address: str, password: str = "", refuse: bool = False) -> None:
        """Say which password of an address is right: this one; any; or, to refuse all, none."""
        world = self._world
        with world.store.lock:
            if password or refuse:
                world.sign_in.accept(email_address, None if refuse else password)
            else:
                world.sign_in.accept_any(email_address)

    def revoke(self, account: str, access_token: str = "") -> int:
        """Revoke an account's tokens, or one of them; return how many."""
        world = self._world
        with world.store.lock:
            document = world.account(account)
            live = [one["id"] for one in world.tokens.live(document["id"])]
            if access_token and access_token not in live:
                raise UsageError("this account has no such live token; list them by `accounts`")
            for token in [access_token] if access_token else live:
                world.accounts.revoke(token)
            return 1 if access_token else len(live)

    def delete(self, account: str) -> None:
        """Delete an account at once, as the management API does."""
        with self._world.store.lock:
            self._world.accounts.delete(self._world.account(account))

    def expire_codes(self, code: str = "") -> int:
        """Let one open code expire, or all of them; return how many."""
        with self._world.store.lock:
            return int(self._world.sign_in.expire(code or None))

    @property
    def _world(self) -> Any:
        return self._sandbox.world

    def _rows(self) -> list[Account]:
        return [Account(**row) for row in self._sandbox.credentials()]

    def _shown(self, account: Account) -> Document:
        document = self._world.account(account.id)
        return {
            **asdict(account),
            "sync_state": self._world.accounts.standing(document)["sync_state"],
            "billing_state": document["billing_state"],
        }


def set_application(application: Application, **values: Any) -> Document:
    """Change name, icon or redirect URIs of an application. Raises: UsageError."""
    if "redirect_uris" in values:
        values["redirect_uris"] = _redirect_uris(values["redirect_uris"])
    return application.update(values)


def _redirect_uris(given: Any) -> list[str]:
    """Return a list of URIs, which may be given as one text. Raises: UsageError."""
    uris = [given] if isinstance(given, str) else given
    if not isinstance(uris, list | tuple):
        raise UsageError(f"not redirect URIs: {given!r}; write a list of them")
    for uri in uris:
        if not is_redirect_uri(uri):
            raise UsageError(f"not a redirect URI: {uri!r}; write one such as https://a.test/done")
    return list(uris)


def _login(provider: str) -> str:
    """Return the name to sign in with, of a provider by that or by its reported name."""
    names = {
        **{login.reported: name for name, login in LOGINS.items()},
        **{name: name for name in LOGINS},
    }
    if provider and provider not in names:
        raise unknown("provider", provider, names, error=UsageError)
    return names.get(provider, "")
