"""Limits: what a provider lets an account send, counted in virtual time.

Off unless the option `provider_limits` is on. A day ends at midnight UTC.
"""

from mocknylas.documents import Document, changed
from mocknylas.engine.outcome import ACCEPTED, Outcome
from mocknylas.engine.state import State
from mocknylas.providers import MINUTE, Provider, facts
from mocknylas.rules.addresses import emails, mailbox_of, recipients
from mocknylas.rules.smtp import NOBODY, OVER_QUOTA

DAY = 86400  # seconds
ENCODED = 4 / 3  # bytes on the wire for each byte of a file, in base 64
TOO_MANY = "452 4.5.3 Your message has too many recipients."
TOO_LARGE = "552 5.3.4 Message size exceeds fixed limit."
FOREIGN_SENDER = "553 5.7.1 Client does not have permissions to send as this sender."


class Limits:
    """Counts what accounts send and says what their providers answer to more."""

    def __init__(self, state: State) -> None:
        """Count in this state."""
        self._state = state

    def verdict(self, account: Document, mail: Document) -> Outcome:
        """Return what the account's provider makes of a mail, by its published limits."""
        provider = facts(account["provider"])
        for check in (self._quota, self._pace, _count, _size, self._sender, self._receivers):
            outcome = check(provider, account, mail)
            if outcome is not ACCEPTED:
                return outcome
        return ACCEPTED

    def count(self, account: Document) -> None:
        """Note that a provider took a mail."""
        usage = self.usage(account)
        more = {name: usage[name] + 1 for name in ("today", "this_minute")}
        self._state.store.put("usage", changed(usage, **more))

    def usage(self, account: Document) -> Document:
        """Return how many mails an account has sent this day and this minute."""
        now = self._state.clock.now
        usage = self._state.store.get("usage", account["id"]) or {
            "id": account["id"],
            "account_id": account["id"],
        }
        day, minute = now // DAY, now // MINUTE
        return {
            **usage,
            "day": day,
            "minute": minute,
            "today": usage["today"] if usage.get("day") == day else 0,
            "this_minute": usage["this_minute"] if usage.get("minute") == minute else 0,
        }

    def signed(self, account: Document, mail: Document) -> Document:
        """Return a mail as it leaves: some providers put in the account's own sender."""
        provider = facts(account["provider"])
        if provider.ways.senders != "rewritten" or self._is_own(account, mail):
            return mail
        return changed(mail, **{"from": [{**mail["from"][0], "email": account["email_address"]}]})

    def unknown(self, mail: Document) -> list[str]:
        """Return the recipients in the accounts' own domains of whom nobody there knows."""
        known = {mailbox_of(one["email_address"]) for one in self._state.store.values("account")}
        domains = {one.rpartition("@")[2] for one in known}
        return [
            one
            for one in recipients(mail)
            if one.rpartition("@")[2] in domains and mailbox_of(one) not in known
        ]

    def _quota(self, provider: Provider, account: Document, _: Document) -> Outcome:
        most = self._state.options.daily_quota or provider.limits.daily
        return ACCEPTED if self.usage(account)["today"] < most else Outcome("quota", OVER_QUOTA)

    def _pace(self, provider: Provider, account: Document, _: Document) -> Outcome:
        most = self._state.options.minute_quota or provider.limits.per_minute
        if self.usage(account)["this_minute"] < most:
            return ACCEPTED
        if not provider.ways.backs_off:
            return Outcome("deferred", provider.ways.throttle, row="provider_throttled")
        left = MINUTE - self._state.clock.now % MINUTE
        return Outcome("deferred", provider.ways.throttle, retry_after=left)

    def _sender(self, provider: Provider, account: Document, mail: Document) -> Outcome:
        if provider.ways.senders != "own" or self._is_own(account, mail):
            return ACCEPTED
        return Outcome("rejected", FOREIGN_SENDER)

    def _receivers(self, provider: Provider, _: Document, mail: Document) -> Outcome:
        unknown = self.unknown(mail) if provider.ways.refuses_unknown else []
        if not unknown:
            return ACCEPTED
        everyone = len(unknown) == len(recipients(mail))
        failed = () if everyone else tuple(unknown)
        return Outcome("rejected" if everyone else "partial", NOBODY, failed=failed)

    def _is_own(self, account: Document, mail: Document) -> bool:
        aliases = self._state.store.get("aliases", account["id"]) or {"addresses": []}
        own = {account["email_address"].lower(), *aliases["addresses"]}
        return all(one in own or mailbox_of(one) in own for one in emails(mail["from"]))


def _count(provider: Provider, _: Document, mail: Document) -> Outcome:
    too_many = len(recipients(mail)) > provider.limits.recipients
    return Outcome("rejected", TOO_MANY) if too_many else ACCEPTED


def _size(provider: Provider, _: Document, mail: Document) -> Outcome:
    size = len(mail["body"].encode()) + ENCODED * sum(len(one["data"]) for one in mail["files"])
    return Outcome("rejected", TOO_LARGE) if size > provider.limits.size else ACCEPTED
