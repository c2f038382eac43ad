"""Recipients: mail reaches them, and what they do with it, at once or some time later."""

from collections.abc import Callable, Collection
from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.engine.inbound import Inbound
from mocknylas.engine.limits import Limits
from mocknylas.engine.mailbox import SENT, Mailbox
from mocknylas.engine.state import State
from mocknylas.engine.tracking import Tracking
from mocknylas.errors import unknown
from mocknylas.providers import facts
from mocknylas.rules import magic
from mocknylas.rules.addresses import mailbox_of, recipients
from mocknylas.rules.bounces import write_bounce
from mocknylas.rules.letters import to_mail
from mocknylas.rules.replies import Writer, absence, answer, forward
from mocknylas.rules.smtp import NOBODY

ACT = "recipients.act"
RETURNED_AFTER = 60  # seconds until a mail to nobody comes back
Arguments = dict[str, Any]


class Recipients:
    """Plays the recipients of sent mail; an act is a word with plain arguments."""

    def __init__(
        self, state: State, mailbox: Mailbox, inbound: Inbound, tracking: Tracking
    ) -> None:
        """Work on this state with these neighbours."""
        self._state = state
        self._mailbox = mailbox
        self._inbound = inbound
        self._tracking = tracking
        self._limits = Limits(state)
        self._acts: dict[str, Callable[..., Any]] = {
            "inbound": self._receive,
            "open": self._open,
            "click": self._click,
            "reply": self._reply,
            "forward": self._forward,
            "bounce": self._bounce,
            "out_of_office": self._out_of_office,
        }

    def deliver(self, account: Document, mail: Document, refused: Collection[str] = ()) -> None:
        """Let a mail reach its recipients, but for those whom the provider refused."""
        self._inbound.deliver(self._tracking.track(account, mail), refused)

    def perform(self, act: str, arguments: Arguments) -> Any:
        """Let an act happen now; return the message or what is known. Raises: UsageError."""
        return self._acts[act](**arguments)

    def later(self, act: str, arguments: Arguments, after: int) -> Document:
        """Let an act happen some seconds from now; return when. Source: R-W9."""
        at = self._state.clock.now + after
        self._state.clock.schedule(ACT, at=at, act=act, arguments=arguments)
        return {"at": at, "act": act}

    def on_act(self, event: Event) -> None:
        """Let an act happen whose time has come."""
        self.perform(event.data["act"], event.data["arguments"])

    def follow(self, sent: Document) -> None:
        """Schedule what magic recipients, and nobody's mailboxes, do with a mail just taken."""
        to = recipients(sent["mail"])
        if self._state.options.magic_recipients and magic.is_magic(to):
            for one in to:
                if found := magic.later(one):
                    said = {"reply": found.reply} if found.reply else {}
                    self.later(found.act, {"message": sent["id"], "by": one, **said}, found.after)
        if self._state.options.provider_limits:
            for one in self._limits.unknown(sent["mail"]):
                self.later("bounce", {"message": sent["id"], "by": one}, RETURNED_AFTER)

    def sent(self, message: str | None = None) -> Document:
        """Return a sent mail by its message's id, else the latest. Raises: UsageError."""
        known = self._state.store.values("submission")
        if message is None and known:
            return known[-1]
        found = self._state.store.get("submission", message) if message else None
        if found is None:
            raise unknown("sent mail", message or "", [one["id"] for one in known])
        return found

    def recipient(self, sent: Document, by: str | None = None) -> str:
        """Return who acts: a recipient of a sent mail, else its first. Raises: UsageError."""
        refused = sent.get("refused", ())
        known = [one for one in recipients(sent["mail"]) if one not in refused]
        if by is None:
            return known[0]
        if by.lower() not in known:
            raise unknown("recipient of this mail", by, known)
        return by.lower()

    def _receive(self, account_id: str, message: Document) -> Document:
        mail, names = to_mail(message)
        return self._inbound.receive(self._state.store.at("account", account_id), mail, names)

    def _open(self, message: str, **client: str) -> Document:
        return self._tracking.open(message, **client)

    def _click(self, message: str, link: int, **client: str) -> Document:
        return self._tracking.click(message, link, **client)

    def _reply(self, message: str, by: str, body: str | None = None) -> Document:
        sent = self.sent(message)
        return self._deliver(sent, answer(sent["mail"], self._writer(by), body), by)

    def _forward(self, message: str, by: str, to: str, body: str | None = None) -> Document:
        sent = self.sent(message)
        return self._deliver(sent, forward(sent["mail"], self._writer(by), to, body), by)

    def _out_of_office(self, message: str, by: str, body: str | None = None) -> Document:
        sent = self.sent(message)
        return self._deliver(sent, absence(sent["mail"], self._writer(by), body), by)

    def _bounce(self, message: str, by: str, reply: str = NOBODY) -> Document:
        sent = self.sent(message)
        account = self._state.store.at("account", sent["account_id"])
        provider = facts(account["provider"])
        host = provider.host or "googlemail.test"
        writer = self._writer(f"mailer-daemon@{host}")
        raw = write_bounce(sent["mail"], by, reply, ways=provider.ways, writer=writer)
        mail, names = to_mail({"mime": raw.decode("utf-8", "replace")})
        return self._inbound.receive(account, mail, names)

    def _writer(self, address: str) -> Writer:
        stem, domain = self._state.streams.new_id("message id"), address.rpartition("@")[2]
        return Writer(address, f"<{stem}@{domain}>", self._state.clock.now)

    def _deliver(self, sent: Document, letter: Document, by: str) -> Document:
        """Put a letter into its writer's Sent, if that is an account here, and its recipients."""
        for account in self._state.store.values("account"):
            if mailbox_of(account["email_address"]) == mailbox_of(by):
                containers = self._mailbox.named(account, SENT[account["organization_unit"]])
                self._mailbox.put(account, {**letter, "unread": False}, containers)
        arrived = self._inbound.deliver(letter)
        own = [one for one in arrived if one["account_id"] == sent["account_id"]]
        return (own or arrived or [letter])[0]
