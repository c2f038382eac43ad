"""Sending: a request becomes a mail, the provider takes it, it lies in Sent and arrives."""

import copy
from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.composing import MAIL_DOMAIN, Composer, own
from mocknylas.engine.fault_rules import SERVICE
from mocknylas.engine.mailbox import SENT, Mailbox
from mocknylas.engine.outcome import Outcome
from mocknylas.engine.provider import Provider
from mocknylas.engine.raw import without_bcc
from mocknylas.engine.recipients import Recipients
from mocknylas.engine.state import State
from mocknylas.providers import facts
from mocknylas.rules.addresses import recipients
from mocknylas.version import VERSION


class Sending:
    """Sees mail through the provider into the mailboxes."""

    def __init__(
        self,
        state: State,
        mailbox: Mailbox,
        composer: Composer,
        provider: Provider,
        recipients: Recipients,
    ) -> None:
        """Work on this state with these neighbours."""
        self._state = state
        self._mailbox = mailbox
        self.composer = composer
        self._provider = provider
        self._recipients = recipients
        self._delays: list[tuple[int, bool]] = []

    def send_now(self, account: Document, body: Document, *, store: bool = True) -> Document:
        """Send synchronously and return the message. Source: R-P1, R-P3, R-P7, R-V2.

        Raises: ApiError with the provider's refusal; then nothing is stored.
        """
        via = "send" if store else "send_v2"
        mail = self.composer.compose(account, body)
        self.hand_over(account, mail, via=via)
        return self.accept(account, mail, via=via, store=store)

    def send_raw(
        self, account: Document, raw: bytes, mail: Document, *, via: str = "send"
    ) -> Document:
        """Send a MIME text, parsed as `mail`, as it is but for its Bcc. Source: R-P15, R-P17."""
        message_id = self._state.streams.new_id("message")
        header = mail["message_id"] or f"<{message_id}-0@{MAIL_DOMAIN}>"
        mine = "" if mail["message_id"] else f"Message-Id: {header}\r\n"
        front = f"X-INBOX-ID: {message_id}\r\n{mine}User-Agent: mocknylas/{VERSION}\r\n"
        mail = {
            **mail,
            "id": message_id,
            "message_id": header,
            "from": mail["from"] or [own(account)],
            "raw": front.encode() + without_bcc(raw),
        }
        self.hand_over(account, mail, via=via)
        return self.accept(account, mail, via=via)

    def hand_over(self, account: Document, mail: Document, *, via: str) -> None:
        """Give a mail to the provider. Raises: ApiError with its refusal. Source: R-P1, R-P24."""
        outcome = self._submit(account, mail, via=via)
        if outcome.delay:
            self._delays.append((outcome.delay, outcome.real))
        if outcome.verdict == "partial":
            self.deliver_partly(account, mail, outcome, via=via)
        if outcome.verdict != "accepted":
            raise outcome.error()

    def deliver_partly(
        self, account: Document, mail: Document, outcome: Outcome, *, via: str
    ) -> None:
        """Deliver to those whom the provider did not refuse; nothing lies in Sent. Source: R-P8.

        What left has an id of its own: the mail's is free for another try.
        """
        mail = changed(self._provider.signed(account, mail), date=self._state.clock.now)
        refused = list(outcome.failed)
        if set(refused) < set(recipients(mail)):
            left = changed(mail, id=self._state.streams.new_id("partly sent"))
            self._note(account, left, via=via, thread_id=mail.get("thread_id"), refused=refused)
        self._recipients.deliver(account, mail, refused=refused)

    def attempt(self, account: Document, mail: Document, number: int, *, via: str) -> Outcome:
        """Try to hand an asynchronous mail over, the `number`-th time."""
        return self._submit(account, mail, via=via, attempt=number)

    def take_delays(self) -> list[tuple[int, bool]]:
        """Return how late providers answered since the last time: seconds, and whether real."""
        delays, self._delays = self._delays, []
        return delays

    def accept(
        self, account: Document, mail: Document, *, via: str, store: bool = True
    ) -> Document:
        """Note that the provider took a mail, put it into Sent and deliver it. Source: R-P22."""
        mail = self._taken(account, mail)
        sent = self._mailbox.named(account, SENT[account["organization_unit"]])
        message = (self._mailbox.put if store else self._mailbox.shape)(account, mail, sent)
        self._release(account, mail, via=via, thread_id=message["thread_id"])
        return message

    def accept_unsynced(self, account: Document, mail: Document, *, via: str) -> None:
        """Note that the provider took a mail and deliver it; Sent shows it after `synced`."""
        self._release(account, self._taken(account, mail), via=via, thread_id=mail["thread_id"])

    def synced(self, account: Document, message_id: str) -> Document:
        """Put a mail that the provider took into Sent; return the message. Source: R-O14."""
        submission = self._state.store.at("submission", message_id)
        sent = self._mailbox.named(account, SENT[account["organization_unit"]])
        message = self._mailbox.put(account, submission["mail"], sent)
        self._state.store.put("submission", changed(submission, thread_id=message["thread_id"]))
        return message

    def sync_delay(self, account: Document, *, via: str) -> int:
        """Return after how many seconds Sent shows an asynchronous mail that was taken."""
        if not self._state.options.provider_limits or via == SERVICE:
            return 0
        return facts(account["provider"]).ways.sync_delay

    def _taken(self, account: Document, mail: Document) -> Document:
        """Return a mail as the provider took it: from whom it has it, and now."""
        mail = self._provider.signed(account, mail)
        return changed(mail, date=self._state.clock.now, unread=False)

    def _release(self, account: Document, mail: Document, *, via: str, thread_id: str) -> None:
        """Let a mail that was taken reach its recipients."""
        submission = self._note(account, mail, via=via, thread_id=thread_id)
        self._recipients.deliver(account, mail)
        self._recipients.follow(submission)

    def _submit(self, account: Document, mail: Document, *, via: str, attempt: int = 1) -> Outcome:
        """Hand a mail over, and note what will come back of it."""
        outcome = self._provider.submit(account, mail, via=via, attempt=attempt)
        if outcome.verdict == "accepted":
            for one in outcome.bounced:
                arguments = {"message": mail["id"], "by": one, "reply": outcome.bounce_reply}
                self._recipients.later("bounce", arguments, outcome.delay + outcome.bounce_after)
        return outcome

    def _note(self, account: Document, mail: Document, *, via: str, **more: Any) -> Document:
        submission = {
            "id": mail["id"],
            "account_id": account["id"],
            "account": account["email_address"],
            "via": via,
            "mail": mail,
            **more,
        }
        self._state.store.put("submission", submission)
        self._state.record("mail.sent", submission, via=via, subject=mail["subject"])
        return submission


def show_submission(submission: Document) -> Document:
    """Return what left as people see it: a copy of its own."""
    mail, refused = submission["mail"], submission.get("refused", [])
    return copy.deepcopy(
        {
            **{name: submission[name] for name in ("id", "account_id", "account", "via")},
            "at": mail["date"],
            **{name: mail[name] for name in ("from", "to", "cc", "bcc", "reply_to", "subject")},
            "body": mail["body"],
            "files": [one["filename"] for one in mail["files"]],
            "headers": {
                "Message-Id": mail["message_id"],
                "In-Reply-To": mail["in_reply_to"],
                "References": mail["references"],
            },
            "tracking": mail.get("tracking"),
            "custom_headers": mail.get("custom_headers") or [],
            "thread_id": submission["thread_id"],
            "reached": [one for one in recipients(mail) if one not in refused],
            "refused": refused,
            "bounced": submission.get("bounced", []),
        }
    )
