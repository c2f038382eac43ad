"""Dispatch: one attempt to send a notification, with what faults make of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from mocknylas.documents import Document
from mocknylas.engine.faults import Faults
from mocknylas.engine.notifications import SIGNATURE, body_of, signature, signed
from mocknylas.engine.outcome import Postponed
from mocknylas.engine.state import State
from mocknylas.transport import Parcel, Receipt, Transport

FORGER = "not the secret"  # key of signatures that are to be wrong
Result = Receipt | Postponed


class Dispatch:
    """Sends notifications; `transport` is the way out."""

    def __init__(self, state: State, faults: Faults) -> None:
        """Sign for this state's application, and let these rules strike at the webhook seam."""
        self._state = state
        self._faults = faults
        self.transport = Transport()

    def attempt(self, delivery: Document) -> Callable[[], Result]:
        """Prepare an attempt under the world's lock; calling what is returned needs no lock."""
        post = partial(self._post, delivery)
        if delivery["postponed"]:  # a fault has had its way with this attempt already
            return lambda: post().blamed_on(delivery["postponed"])
        return partial(self._faults.around, "webhook", self._subject(delivery), post)

    def _post(self, delivery: Document, *, forged: str | None = None) -> Receipt:
        """Send once; `forged` is a wrong signature, or "" for one by a wrong key."""
        self._state.keep_what_happened()
        body = body_of(delivery["deltas"])
        headers = signed(self._state.application.client_secret, body)
        if forged is not None:
            headers[SIGNATURE] = forged or signature(FORGER, body)
        remote = self._state.options.remote_receivers
        return self.transport.send(Parcel(delivery["url"], headers, body), remote=remote)

    def _subject(self, delivery: Document) -> dict[str, Any]:
        """Return what fault rules at this seam can match."""
        account = self._state.store.get("account", delivery["account_id"]) or {}
        return {
            "type": [one["type"] for one in delivery["deltas"]],
            "object": [one["object"] for one in delivery["deltas"]],
            "id": [one["object_data"]["id"] for one in delivery["deltas"]],
            "url": delivery["url"],
            "webhook_id": delivery["webhook_id"],
            "attempt": len(delivery["attempts"]) + 1,
            "account": account.get("email_address"),
            "account_id": delivery["account_id"],
            "provider": account.get("provider"),
        }
