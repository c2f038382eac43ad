"""What people outside do about meetings: invite, and answer invitations."""

import copy
from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.composing import own
from mocknylas.errors import NotFoundError, UsageError, unknown
from mocknylas.rules import ics, imip
from mocknylas.rules.invites import to_mime
from mocknylas.rules.mime import parse
from mocknylas.sandboxes import Sandbox
from mocknylas.schemas.calendar_controls import Invite
from mocknylas.schemas.forms import fill


class CalendarSimulation:
    """Plays organisers and participants of meetings."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    def invite(self, account: str, invite: Document) -> Document:
        """Let an invitation arrive from outside; return the stored message with its event."""
        world = self._sandbox.world
        with world.store.lock:
            raw = self._invitation(world.account(account), invite)
            mail = {**parse(raw), "raw": raw}
            return copy.deepcopy(world.inbound.receive(world.account(account), mail, []))

    def rsvp(self, account: str, event_id: str, participant: str, **answer: Any) -> Document:
        """Let a participant answer an invitation (status, comment); return the event."""
        world = self._sandbox.world
        status = answer.get("status")
        if status not in imip.ANSWERS:
            raise unknown("status", status, imip.ANSWERS, error=UsageError)
        with world.store.lock:
            organizer = world.account(account)
            event = world.agenda.find(organizer, event_id)
            if event is None:
                raise NotFoundError(f"no event {event_id!r} of {organizer['email_address']}")
            raw = self._answer(organizer, event, _mine(event, participant, answer), str(status))
            world.inbound.receive(organizer, {**parse(raw), "raw": raw}, [])
            return copy.deepcopy(world.agenda.find(organizer, event_id) or event)

    def _invitation(self, account: Document, invite: Document) -> bytes:
        world = self._sandbox.world
        form = fill(Invite, invite, what="invite")
        mark = world.state.streams.new_id("invitation")
        return to_mime(form, own(account), now=world.clock.now, mark=mark)

    def _answer(self, organizer: Document, event: Document, mine: Document, status: str) -> bytes:
        world = self._sandbox.world
        now = world.clock.now
        cover = ics.Cover(uid=event["ical_uid"], now=now, method="reply")
        text = ics.write(changed(event, participants=[mine]), cover)
        sender = {"name": mine["name"] or "", "email": mine["email"]}
        subject = f"{imip.ANSWERS[status]}: {event['title']}"
        letter = imip.Letter(sender, [own(organizer)], subject, "reply", text, event)
        return imip.write(letter, now=now, mark=world.state.streams.new_id("invitation"))


def _mine(event: Document, participant: str, answer: Document) -> Document:
    """Return the participant who answers, with the answer. Raises: UsageError."""
    found = {one["email"]: one for one in event["participants"]}
    if participant.lower() not in found:
        raise unknown("participant", participant, found)
    given = {"status": answer["status"], "comment": answer.get("comment")}
    return {**found[participant.lower()], **given}
