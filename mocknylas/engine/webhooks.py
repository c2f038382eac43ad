"""Webhooks: which receivers an application has, what each wants to hear, and how each does.

Source: R-HOOK-01 to R-HOOK-08, R-HOOK-14, R-HOOK-15. What the API shows of one lies under `shown`.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mocknylas.documents import Document, changed
from mocknylas.engine.notifications import ALIASES, MATRIX
from mocknylas.engine.state import State
from mocknylas.errors import ApiError
from mocknylas.transport import SCHEMES, Receipt, is_loopback

VERSION = "2.0"
HEARING = ("active", "failing")  # states in which a webhook is told of changes. Source: R-HOOK-15
FAILED_AFTER = 72 * 3600  # seconds of failing deliveries. Source: R-HOOK-14
TUNNEL = "cb.nylas.com"  # where the SDKs' tunnels end; never verified. Source: R-HOOK-04


class Webhooks:
    """Keeps the webhooks of an application."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def all(self) -> list[Document]:
        """Return every webhook as the API shows it, oldest first."""
        return [one["shown"] for one in self._state.store.values("webhook")]

    def find(self, webhook_id: str) -> Document:
        """Return a webhook's document. Source: R-HOOK-08. Raises: ApiError."""
        found = self._state.store.get("webhook", webhook_id)
        if found is None:
            raise ApiError("webhook_not_found", id=webhook_id)
        return found

    def check(self, wish: Document) -> Document:
        """Return a wish with its triggers spelled right. Source: R-HOOK-04 to R-HOOK-06.

        Raises: ApiError.
        """
        url = wish["callback_url"]
        self._check_url(url)
        if any(one["callback_url"] == url for one in self.all()):
            raise ApiError("webhook_url_taken", url=url)
        triggers = [ALIASES.get(one, one) for one in wish["triggers"]]
        unheard_of = [one for one in triggers if one not in MATRIX]
        if unheard_of or not triggers:
            raise ApiError("webhook_triggers_invalid", triggers=", ".join(unheard_of) or "none")
        return {**wish, "triggers": list(dict.fromkeys(triggers))}

    def challenge(self, url: str, before: str, after: str) -> str:
        """Return the text to challenge a receiver with, or nothing. Source: R-HOOK-01."""
        trusted = not self._state.options.verify_webhooks or urlsplit(url).hostname == TUNNEL
        if trusted or after != "active" or before == "active":
            return ""
        return self._state.streams.new_id("challenge")

    def check_answer(self, url: str, challenge: str, receipt: Receipt) -> None:
        """Refuse a receiver that did not send the challenge back; the journal says why.

        Source: R-HOOK-01, R-HOOK-02. Raises: ApiError.
        """
        reason = _why_refused(receipt, challenge)
        if reason:
            self._state.record("webhook.refused", {"id": url}, reason=reason)
            raise ApiError("webhook_challenge_failed")

    def create(self, wish: Document) -> Document:
        """Store a webhook that was checked; return what is answered. Source: R-HOOK-16."""
        shown = {
            "id": self._state.streams.new_id("webhook"),
            "application_id": self._state.application.client_id,
            "callback_url": wish["callback_url"],
            "state": wish["state"],
            "triggers": wish["triggers"],
            "version": VERSION,
        }
        webhook = {"id": shown["id"], "shown": shown, "failing_since": None, "held": []}
        self._state.store.put("webhook", webhook)
        return shown

    def move(self, webhook: Document, state: str) -> Document:
        """Give a webhook a state; return what is answered. Source: R-HOOK-07, R-HOOK-14."""
        if webhook["shown"]["state"] == state:
            return webhook["shown"]  # type: ignore[no-any-return]
        shown = changed(webhook["shown"], state=state)
        since = self._state.clock.now if state == "failing" else None
        webhook = changed(webhook, shown=shown, failing_since=since)
        self._state.store.put("webhook", webhook)
        self._state.record(f"webhook.{state}", webhook, callback_url=shown["callback_url"])
        return shown

    def delete(self, webhook_id: str) -> None:
        """Forget a webhook; what waits for it is not sent."""
        self._state.store.drop("webhook", self.find(webhook_id)["id"])

    def on_taken(self, webhook: Document) -> None:
        """Note that a delivery was taken: one that was failing recovers. Source: R-HOOK-14."""
        if webhook["shown"]["state"] == "failing":
            self.move(webhook, "active")

    def on_missed(self, webhook: Document, *, given_up: bool) -> None:
        """Note that an attempt failed. Source: R-HOOK-14.

        The first delivery given up begins the 72 hours; a failure after them ends it all.
        """
        state, since = webhook["shown"]["state"], webhook["failing_since"]
        if state == "active" and given_up:
            self.move(webhook, "failing")
        elif state == "failing" and self._state.clock.now >= since + FAILED_AFTER:
            self.move(webhook, "failed")

    def _check_url(self, url: str) -> None:
        """Refuse what is no web address, strictly also what is not public. Source: R-HOOK-04."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise ApiError("webhook_url_invalid", url=url) from None
        wrong, strict = ApiError("webhook_url_invalid", url=url), self._state.options.strict
        if parts.scheme not in SCHEMES or not host or (strict and is_loopback(host)):
            raise wrong
        if parts.scheme != "https" and not is_loopback(host):
            self._state.tolerate("tolerated", "/body/callback_url", wrong)


def challenged(url: str, challenge: str) -> str:
    """Return a callback URL with the challenge in its query. Source: R-HOOK-01, R-HOOK-03."""
    place, hash_mark, fragment = url.partition("#")
    joint = "&" if "?" in place else "?"
    return f"{place}{joint}challenge={challenge}{hash_mark}{fragment}"


def _why_refused(receipt: Receipt, challenge: str) -> str:
    """Say what is wrong with the answer to a challenge, or nothing. Source: R-HOOK-01."""
    if receipt.error:
        return receipt.error
    if not receipt.ok:
        return f"it answered with status {receipt.status}"
    return "" if receipt.body == challenge else "it did not answer with the challenge alone"


def show_counts(webhook: Document, deliveries: Mapping[str, int]) -> dict[str, Any]:
    """Return a webhook as people see it: with how its deliveries fare, and since when it fails."""
    since = {"failing_since": webhook["failing_since"]} if webhook["failing_since"] else {}
    return {**webhook["shown"], **since, "deliveries": dict(deliveries)}
