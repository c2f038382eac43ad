"""Mail that arrives: from another account of the world, or from outside when a test says so."""

from collections.abc import Collection
from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.accounts import DELETED
from mocknylas.engine.bounces import Bounces
from mocknylas.engine.composing import own
from mocknylas.engine.emailed import EmailedEvents
from mocknylas.engine.mailbox import INBOX, Mailbox
from mocknylas.engine.senders import Senders
from mocknylas.engine.state import State
from mocknylas.errors import UsageError
from mocknylas.rules.addresses import mailbox_of, recipients, undotted
from mocknylas.rules.labels import EXCLUSIVE

OWN = ("id", "thread_id", "metadata", "tracking", "reply_to_message_id")  # the sender's, not mail
OUTSIDE = "outside.test"  # domain of generated Message-Ids of mail from outside


class Inbound:
    """Puts arriving mail into the mailboxes of its recipients."""

    def __init__(
        self,
        state: State,
        mailbox: Mailbox,
        bounces: Bounces,
        senders: Senders,
        emailed: EmailedEvents,
    ) -> None:
        """Work on this state, through this mailbox; bounces, senders, invitations are noticed."""
        self._state = state
        self._emailed = emailed
        self._bounces = bounces
        self._mailbox = mailbox
        self._senders = senders

    def deliver(self, mail: Document, refused: Collection[str] = ()) -> list[Document]:
        """Put a sent mail into the inbox of every recipient who is an account of this world.

        Nobody sees the Bcc. Source: R-P19.
        """
        reached = {mailbox_of(one) for one in recipients(mail) if one not in refused}
        accounts = self._state.store.values("account", lambda one: _is_reached(one, reached))
        if not accounts:
            return []
        letter = changed(without(mail, *OWN), bcc=[], unread=True, starred=False)
        letter["files"] = [without(one, "id") for one in mail["files"]]
        return [
            self._put(
                account, letter, self._mailbox.named(account, INBOX[account["organization_unit"]])
            )
            for account in accounts
        ]

    def receive(self, account: Document, mail: Document, names: list[str]) -> Document:
        """Put a mail from outside into folders or labels, by default the inbox.

        A `date` in the past back-fills the mailbox.
        """
        unit = account["organization_unit"]
        containers = self._mailbox.named(account, names or list(INBOX[unit]))
        if unit == "folder" and len(containers) > 1:
            raise UsageError(f"a mail lies in one folder, not in {len(containers)}: {names}")
        if unit == "label" and not any(one["name"] in EXCLUSIVE for one in containers):
            containers += self._mailbox.named(account, ["all"])
        message = self._put(account, self._complete(account, mail), containers)
        if mail.get("raw"):
            self._bounces.notice(account, mail["raw"])
        return message

    def _put(self, account: Document, mail: Document, containers: list[Document]) -> Document:
        message = self._mailbox.put(account, mail, containers)
        self._senders.follow(account, message)
        return self._emailed.on_mail(account, message, mail)

    def _complete(self, account: Document, mail: Document) -> Document:
        """Fill in what a test left out."""
        addressed = any(mail.get(name) for name in ("to", "cc", "bcc"))
        defaults: dict[str, Any] = {
            "subject": "",
            "body": "",
            "date": self._state.clock.now,
            "unread": True,
            "files": [],
            "from": [{"name": "Someone Outside", "email": f"someone@{OUTSIDE}"}],
            "message_id": f"<{self._state.streams.new_id('message id')}@{OUTSIDE}>",
        }
        given = {name: value for name, value in mail.items() if value is not None}
        return {**defaults, **({} if addressed else {"to": [own(account)]}), **given}


def _is_reached(account: Document, reached: Collection[str]) -> bool:
    if account["billing_state"] == DELETED:
        return False
    mailbox = mailbox_of(account["email_address"])
    if account["provider"] == "gmail":
        return undotted(mailbox) in map(undotted, reached)
    return mailbox in reached
