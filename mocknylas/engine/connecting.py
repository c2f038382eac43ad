"""Connecting accounts: a new one gets its mailbox, a known one goes on as it was."""

from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document, changed
from mocknylas.engine.accounts import (
    DELETED,
    DOWNLOADING,
    INITIALIZING,
    INVALID,
    PAID,
    RUNNING,
    STOPPED,
    Accounts,
)
from mocknylas.engine.address_books import AddressBooks
from mocknylas.engine.calendars import Calendars
from mocknylas.engine.mailbox import Mailbox
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.providers import facts
from mocknylas.rules.logins import LOGINS, VIRTUAL, canonical, login_name, same_servers
from mocknylas.seeding import Newcomers, SeedAccount, build_newcomer

SYNC = "account.sync"
EMPTY_BOOK = {"groups": (), "cards": (), "rooms": ()}
SLICES = 10  # parts in which a mailbox arrives that does so over time
NEWCOMERS = "newcomers"  # the id of the only document of its kind


class Connecting:
    """Connects what a sign-in proved: an address at a provider, with its servers and scopes.

    A wish is `{"email_address", "name", "login", "servers", "scopes"}`, and maybe `account_id`, of
    the account that signs in anew.
    """

    def __init__(
        self,
        state: State,
        accounts: Accounts,
        mailbox: Mailbox,
        address_books: AddressBooks,
        calendars: Calendars,
    ) -> None:
        """Work on this state."""
        self._address_books = address_books
        self._calendars = calendars
        self._state = state
        self._accounts = accounts
        self._mailbox = mailbox

    def connect(self, wish: Document) -> Document:
        """Return the account that a wish means, new or known; it runs from now on.

        Source: R-OAUTH-15, R-OAUTH-16, R-NAT-07, R-NAT-14.
        """
        known = self.find(wish)
        return self._create(wish) if known is None else self._renew(known, wish)

    def find(self, wish: Document) -> Document | None:
        """Return the account that a wish means, the latest if there are several, or None.

        Raises: ApiError for the id of no account.
        """
        accounts = self.known()
        if wish.get("account_id"):
            named = [one for one in accounts if one["id"] == wish["account_id"]]
            if not named:
                raise ApiError("reauth_unknown", id=wish["account_id"])
            return named[0]
        return next((one for one in reversed(accounts) if self._is_meant(one, wish)), None)

    def known(self) -> list[Document]:
        """Return the accounts that can be signed in to again."""
        return [one for one in self._accounts.all() if one["billing_state"] != DELETED]

    def on_sync(self, event: Event) -> None:
        """Let the next part of a new mailbox arrive. Source: R-OAUTH-17."""
        account = self._state.store.at("account", event.data["account_id"])
        standing = self._accounts.standing(account)
        if standing["sync_state"] in {STOPPED, INVALID}:
            return  # `resume` goes on
        sync = standing["sync"]
        number = sync["number"] + 1
        mails = self._newcomer(account, sync["began"]).mails
        for mail in mails[_edge(mails, number - 1) : _edge(mails, number)]:
            self._mailbox.put(account, mail, self._mailbox.named(account, mail["containers"]))
        if number < SLICES:
            self._await_part(account, changed(sync, number=number))
        else:
            self._accounts.note(account, sync={})
            self._accounts.move(account, RUNNING)

    def resume(self, account: Document) -> None:
        """Go on with the first sync of an account that runs again."""
        standing = self._accounts.standing(account)
        if standing["sync"] and standing["sync_state"] == RUNNING:
            self._accounts.note(account, sync_state=DOWNLOADING)
            self._await_part(account, standing["sync"])

    def _is_meant(self, account: Document, wish: Document) -> bool:
        address = canonical(account["email_address"], account["provider"]).lower()
        standing = self._accounts.standing(account)
        return (
            address == canonical(wish["email_address"], account["provider"]).lower()
            and login_name(account["provider"]) == wish["login"]
            and same_servers(standing["servers"], wish["servers"])
        )

    def _renew(self, account: Document, wish: Document) -> Document:
        servers = {**self._accounts.standing(account)["servers"], **wish["servers"]}
        self._accounts.note(account, servers=servers, scopes=wish["scopes"])
        account = self._accounts.restore(account)
        self.resume(account)
        return account

    def _create(self, wish: Document) -> Document:
        account = self._new_account(wish)
        newcomer = self._newcomer(account, self._state.clock.now)
        self._mailbox.create_account(account, newcomer.containers)
        self._calendars.open(account)
        self._address_books.fill(account, newcomer.address_book, newcomer.mails)
        self._accounts.note(
            account,
            sync_state=INITIALIZING,
            **{name: wish[name] for name in ("login", "servers", "scopes")},
        )
        self._state.record("account.connected", account)
        if self._is_one_too_many():
            return self._accounts.move(account, STOPPED)
        if self._sync_seconds:
            self._accounts.note(account, sync_state=DOWNLOADING)
            self._await_part(account, {"began": self._state.clock.now, "number": 0, "event": 0})
            return account
        self._mailbox.fill(account, newcomer.mails)
        return self._accounts.move(account, RUNNING)

    def _new_account(self, wish: Document) -> Document:
        account_id = self._state.streams.new_id("account")
        provider = LOGINS[wish["login"]].reported
        return {
            "id": account_id,
            "object": "account",
            "account_id": account_id,
            "name": wish["name"],
            "email_address": canonical(wish["email_address"], provider),
            "provider": provider,
            "organization_unit": facts(provider).unit,
            "sync_state": RUNNING,
            "linked_at": self._state.clock.now,
            "billing_state": "free" if self._state.options.free_accounts else PAID,
        }

    def _is_one_too_many(self) -> bool:
        """Say whether a free application has too many accounts now. Source: R-MGMT-14."""
        limit = self._state.options.free_accounts
        return bool(limit) and len(self._accounts.all()) > limit

    def _newcomer(self, account: Document, start: int) -> SeedAccount:
        recipe = self._state.store.get("newcomers", NEWCOMERS) or {}
        if account["provider"] == VIRTUAL:
            owner = (account["name"], account["email_address"], VIRTUAL, "folder")
            return SeedAccount(*owner, [], [], address_book=EMPTY_BOOK)
        people = {name: account[name] for name in ("name", "email_address", "provider")}
        return build_newcomer(Newcomers.of(recipe), people, self._state.streams.seed, start)

    @property
    def _sync_seconds(self) -> int:
        recipe: dict[str, Any] = self._state.store.get("newcomers", NEWCOMERS) or {}
        return int(recipe.get("sync", 0))

    def _await_part(self, account: Document, sync: Document) -> None:
        self._state.clock.cancel(sync["event"])
        at = self._state.clock.now + -(-self._sync_seconds // SLICES)
        event = self._state.clock.schedule(SYNC, at=at, account_id=account["id"])
        self._accounts.note(account, sync=changed(sync, event=event.order))


def newcomers_document(newcomers: Newcomers) -> Document:
    """Return the recipe for accounts that are connected later, as a world keeps it."""
    return changed(newcomers.as_json(), id=NEWCOMERS)


def _edge(mails: list[Any], number: int) -> int:
    """Return where the parts up to this one end."""
    return len(mails) * number // SLICES
