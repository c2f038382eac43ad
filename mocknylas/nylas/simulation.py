"""What happens outside of Nylas: the verbs by which a test plays the rest of the world.

Each can happen at once or later: `after="3h"` schedules it and returns when it will happen.
"""

import base64
import copy
from typing import Any

from mocknylas.documents import Document, without
from mocknylas.durations import seconds
from mocknylas.engine.recipients import Arguments, Recipients
from mocknylas.errors import NotFoundError, UsageError, unknown
from mocknylas.nylas.calendar_simulation import After, CalendarSimulation, participant_of
from mocknylas.rules.imip import ANSWERS
from mocknylas.rules.letters import people, to_mail
from mocknylas.rules.smtp import FULL, NOBODY
from mocknylas.schemas.controls import InboundMessage
from mocknylas.schemas.forms import fill

IP = "203.0.113.9"  # an address for documentation (RFC 5737)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) mocknylas"


class Simulation(CalendarSimulation):
    """Plays the correspondents of a sandbox's accounts.

    `message` is the id of a mail that was sent, by default the latest; `by` is the recipient who
    acts, by default the first.
    """

    @property
    def _recipients(self) -> Recipients:
        return self._world.recipients

    def inbound(self, account: str, message: Document, *, after: After = None) -> Document:
        """Let a mail arrive from outside; return the stored message."""
        filled = fill(InboundMessage, message, what="message")
        with self._world.store.lock:
            form = self._with_invitation(account, filled, after)
            to_mail(form)  # whoever schedules nonsense should hear it now
            account_id = self._world.account(account)["id"]
            return self._act("inbound", {"account_id": account_id, "message": _plain(form)}, after)

    def open(
        self,
        message: str | None = None,
        *,
        ip: str = IP,
        user_agent: str = BROWSER,
        after: After = None,
    ) -> Document:
        """Open a mail sent with tracking of opens; return how often it was, and lately."""
        with self._world.store.lock:
            sent = self._recipients.sent(message)["id"]
            self._world.tracking.check(sent, "opens")
            return self._act("open", {"message": sent, "ip": ip, "user_agent": user_agent}, after)

    def click(
        self,
        message: str | None = None,
        *,
        link: int | str = 0,
        ip: str = IP,
        user_agent: str = BROWSER,
        after: After = None,
    ) -> Document:
        """Follow a link of a mail sent with tracking of links: its number or its address."""
        client = {"ip": ip, "user_agent": user_agent}
        with self._world.store.lock:
            sent = self._recipients.sent(message)["id"]
            number = self._link(sent, link)
            return self._act("click", {"message": sent, "link": number, **client}, after)

    def reply(
        self,
        message: str | None = None,
        *,
        by: str | None = None,
        body: str | None = None,
        after: After = None,
    ) -> Document:
        """Let a recipient answer a sent mail; return the answer as it arrived."""
        return self._write("reply", message, by, after, body=body)

    def forward(
        self,
        message: str | None = None,
        *,
        to: str,
        by: str | None = None,
        body: str | None = None,
        after: After = None,
    ) -> Document:
        """Let a recipient pass a sent mail on to somebody else. Source: R-P25."""
        address = people(to, "to")[0]["email"]
        return self._write("forward", message, by, after, to=address, body=body)

    def bounce(
        self,
        message: str | None = None,
        *,
        by: str | None = None,
        soft: bool = False,
        reason: str = "",
        after: After = None,
    ) -> Document:
        """Let a sent mail come back; `reason` is the mail server's reply. Source: R-W9."""
        said = reason or (FULL if soft else NOBODY)
        return self._write("bounce", message, by, after, reply=said)

    def out_of_office(
        self,
        message: str | None = None,
        *,
        by: str | None = None,
        body: str | None = None,
        after: After = None,
    ) -> Document:
        """Let a recipient's automatic answer arrive."""
        return self._write("out_of_office", message, by, after, body=body)

    def invite(self, account: str, invite: Document, *, after: After = None) -> Document:
        """Let an invitation arrive from outside; return the stored message with its event."""
        return self.inbound(account, {"invite": invite}, after=after)

    def rsvp(
        self,
        account: str,
        participant: str,
        status: str,
        event_id: str | None = None,
        *,
        after: After = None,
        **more: str | None,
    ) -> Document:
        """Let a participant answer an invitation, by default the latest; return the event.

        More: `comment`, what they say. Who answers later answers the event as it is now.
        """
        if status not in ANSWERS:
            raise unknown("status", status, ANSWERS, error=UsageError)
        world = self._world
        with world.store.lock:
            organizer = world.account(account)
            event = self._event(organizer, participant, event_id)
            mine = {
                **participant_of(event, participant),
                "status": status,
                "comment": _comment(**more),
            }
            mail = self._answer(organizer, event, mine, self._then(after))
            arguments = {"account_id": organizer["id"], "message": mail}
            scheduled = self._act("inbound", arguments, after)
            if after is not None:
                return scheduled
            return copy.deepcopy(world.agenda.find(organizer, event["id"]) or event)

    def _write(
        self, act: str, message: str | None, by: str | None, after: After, **more: Any
    ) -> Document:
        with self._world.store.lock:
            sent = self._recipients.sent(message)
            recipient = self._recipients.recipient(sent, by)
            return self._act(act, {"message": sent["id"], "by": recipient, **more}, after)

    def _act(self, act: str, arguments: Arguments, after: After) -> Document:
        """Let an act happen now or later, under the lock under which its arguments were found."""
        if after is not None:
            return self._recipients.later(act, arguments, seconds(after))
        return copy.deepcopy(self._recipients.perform(act, arguments))

    def _link(self, message_id: str, link: int | str) -> int:
        """Return the number of a link that is given by number or address."""
        if isinstance(link, int) or link.isdecimal():
            self._world.tracking.link(message_id, int(link))
            return int(link)
        known = self._world.tracking.links(message_id)
        if link not in known:
            found = ", ".join(known) or "none"
            raise NotFoundError(f"message {message_id} has no link to {link!r}; it has {found}")
        return known.index(link)


def _comment(comment: str | None = None) -> str | None:
    return comment


def _plain(form: Document) -> Document:
    """Return a filled-in mail as plain JSON: bytes in base 64."""
    files = [_plain_file(one) for one in form.get("files", [])]
    return {**form, "files": files} if files else form


def _plain_file(file: Document) -> Document:
    content = file.get("content")
    if not isinstance(content, bytes):
        return file
    return {**without(file, "content"), "content_base64": base64.b64encode(content).decode()}
