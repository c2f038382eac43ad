"""The life of an account: its sync and billing states, what each forbids, and its end.

An account's document shows the simple state; its `standing` holds what management knows of it.
"""

from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document, changed
from mocknylas.engine.state import State
from mocknylas.engine.tokens import Tokens
from mocknylas.errors import ApiError, UsageError, unknown
from mocknylas.rules.logins import login_name

DELETE = "account.delete"
RUNNING, INVALID, STOPPED, EXCEPTION = "running", "invalid-credentials", "stopped", "exception"
INITIALIZING, DOWNLOADING = "initializing", "downloading"
PAID, CANCELLED, DELETED = "paid", "cancelled", "deleted"
SYNC_STATES = {  # of management → what `/account` shows. Source: R-ACC-01
    RUNNING: "running",
    INITIALIZING: "running",
    DOWNLOADING: "running",
    INVALID: "invalid",
    STOPPED: "stopped",
    EXCEPTION: "stopped",
}
SIMPLE = {"invalid": INVALID, "stopped": STOPPED}  # states of `/account` → of management
BILLING_STATES = ("free", PAID, CANCELLED, DELETED)
KINDS = {  # what the journal calls the change to a state. See §6.1
    RUNNING: "account.running",
    INVALID: "account.invalid",
    STOPPED: "account.stopped",
    EXCEPTION: "account.sync_error",
}
DELETED_AFTER = 30 * 86400  # seconds. Source: R-MGMT-08


class Accounts:
    """Moves accounts from state to state; each change of sync state is journalled."""

    def __init__(self, state: State, tokens: Tokens) -> None:
        """Work on this state."""
        self._state = state
        self._tokens = tokens

    def all(self) -> list[Document]:
        """Return the accounts that are there, in the order in which they were connected."""
        accounts = self._state.store.values("account")
        return [one for one in accounts if not self.standing(one)["gone"]]

    def find(self, wanted: str) -> Document:
        """Return an account by id, address or provider. Raises: NotFoundError."""
        accounts = self.all()
        for one in accounts:
            if wanted.lower() in {one["id"], one["email_address"].lower(), one["provider"]}:
                return one
        raise unknown("account", wanted, [one["email_address"] for one in accounts])

    def standing(self, account: Document) -> Document:
        """Return what management knows of an account."""
        found = self._state.store.get("standing", account["id"])
        return found or {
            "id": account["id"],
            "account_id": account["id"],
            "login": login_name(account["provider"]),
            "sync_state": SIMPLE.get(account["sync_state"], RUNNING),
            "before": "",  # the sync state before a cancellation
            "cancelled_at": 0,
            "deletion": 0,  # the event that will delete it
            "gone": False,
            "servers": {},
            "scopes": "",
            "metadata": {},
            "sync": {},  # of a first sync that is not complete
        }

    def note(self, account: Document, **values: Any) -> None:
        """Change what management knows of an account."""
        self._state.store.put("standing", changed(self.standing(account), **values))

    def move(self, account: Document, sync_state: str) -> Document:
        """Give an account a sync state; return its document. The change is journalled."""
        self.note(account, sync_state=sync_state)
        account = self._change(account, sync_state=SYNC_STATES[sync_state])
        if sync_state in KINDS:
            self._state.record(KINDS[sync_state], account)
        return account

    def set(self, account: Document, sync_state: str = "", billing_state: str = "") -> Document:
        """Put an account into states from outside. Raises: UsageError."""
        sync_state = SIMPLE.get(sync_state, sync_state)
        for what, value, known in (
            ("sync_state", sync_state, SYNC_STATES),
            ("billing_state", billing_state, BILLING_STATES),
        ):
            if value and value not in known:
                raise unknown(what, value, known, error=UsageError)
        if billing_state == DELETED:
            return self._end(account)
        if billing_state:
            account = self._change(account, billing_state=billing_state)
            cancelled_at = self._state.clock.now if billing_state == CANCELLED else 0
            self.note(account, cancelled_at=cancelled_at)
        if sync_state and sync_state != self.standing(account)["sync_state"]:
            account = self.move(account, sync_state)
        self._await_deletion(account)
        return account

    def cancel(self, account: Document) -> None:
        """Take an account out of billing and stop its sync. Source: R-MGMT-04."""
        if account["billing_state"] == CANCELLED:
            return
        before = self.standing(account)["sync_state"]
        self.note(account, before=before, cancelled_at=self._state.clock.now)
        account = self.move(self._change(account, billing_state=CANCELLED), STOPPED)
        self._await_deletion(account)

    def reactivate(self, account: Document) -> None:
        """Bill an account again and let it sync. Source: R-MGMT-05, R-MGMT-06, R-MGMT-10.

        Raises: ApiError when the time for it has passed.
        """
        standing, now = self.standing(account), self._state.clock.now
        window = self._state.options.recovery_window
        if window and standing["cancelled_at"] and now > standing["cancelled_at"] + window:
            raise ApiError("upgrade_too_late")
        account = self._change(account, billing_state=PAID)
        self.note(account, before="", cancelled_at=0)
        self._await_deletion(account)
        if standing["before"] == INVALID:
            self.move(account, INVALID)
        elif standing["sync_state"] not in {RUNNING, INVALID}:
            self.move(account, RUNNING)

    def restore(self, account: Document) -> Document:
        """Return an account to running because its user signed in anew. Source: R-OAUTH-15."""
        if account["billing_state"] == CANCELLED:
            account = self._change(account, billing_state=PAID)
        self.note(account, before="", cancelled_at=0)
        self._await_deletion(account)
        return self.move(account, RUNNING)

    def revoke(self, token: str) -> None:
        """Let a token die; a cancelled account's last one begins its end. Source: R-MGMT-08."""
        account = self._tokens.account_of(token)
        self._tokens.revoke(token)
        if account is not None:
            self._await_deletion(account)

    def revoke_all(self, account: Document, *, keep: str = "") -> int:
        """Revoke an account's tokens but for one; return how many there were."""
        live = self._tokens.live(account["id"])
        for token in live:
            if token["id"] != keep:
                self._tokens.revoke(token["id"])
        self._await_deletion(account)
        return len(live)

    def delete(self, account: Document) -> None:
        """Delete an account at once. Source: R-MGMT-09, R-GATE-04.

        Its document stays for what is queued, which finds it stopped; nobody else sees it.
        """
        self._end(account)
        self.note(account, gone=True)

    def on_delete(self, event: Event) -> None:
        """Delete an account that was cancelled and left without tokens. Source: R-MGMT-08."""
        self._end(self._state.store.at("account", event.data["account_id"]))

    def _end(self, account: Document) -> Document:
        for token in self._tokens.live(account["id"]):
            self._tokens.revoke(token["id"])
        self.note(account, sync_state=STOPPED, deletion=0)
        return self._change(account, billing_state=DELETED, sync_state=SYNC_STATES[STOPPED])

    def _await_deletion(self, account: Document) -> None:
        """Queue the deletion of an account that nobody wants, or take it back."""
        queued = self.standing(account)["deletion"]
        unwanted = account["billing_state"] == CANCELLED and not self._tokens.live(account["id"])
        if unwanted and not queued:
            at = self._state.clock.now + DELETED_AFTER
            event = self._state.clock.schedule(DELETE, at=at, account_id=account["id"])
            self.note(account, deletion=event.order)
        elif queued and not unwanted:
            self._state.clock.cancel(queued)
            self.note(account, deletion=0)

    def _change(self, account: Document, **fields: Any) -> Document:
        return self._state.store.put("account", changed(account, **fields))


def obstacle(state: State, account: Document) -> str:
    """Return why an account cannot write: invalid, stopped, or nothing. Source: R-GATE-01.

    An unexpected sync error shows as stopped and forbids nothing. See §6.1.
    """
    shown = str(account["sync_state"])
    if shown not in SIMPLE:
        return ""
    standing = state.store.get("standing", account["id"])
    return "" if standing and standing["sync_state"] == EXCEPTION else shown
