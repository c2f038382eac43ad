"""What people outside do about meetings: invite, and answer invitations."""

import copy
from datetime import timedelta

from mocknylas.documents import Document, changed, without
from mocknylas.durations import seconds
from mocknylas.engine.composing import own
from mocknylas.errors import NotFoundError, UsageError, unknown
from mocknylas.nylas.noting import noted
from mocknylas.rules import ics, imip
from mocknylas.rules.invites import to_mime
from mocknylas.rules.mime import parse
from mocknylas.sandboxes import Sandbox
from mocknylas.schemas.calendar_controls import Invite
from mocknylas.schemas.forms import fill
from mocknylas.world import World

After = str | float | timedelta | None


class CalendarSimulation:
    """Plays organisers and participants of meetings."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    @property
    def _world(self) -> World:
        return self._sandbox.world  # the present one: a reset replaces it

    @noted("simulate.invite")
    def invite(self, account: str, invite: Document) -> Document:
        """Let an invitation arrive from outside; return the stored message with its event."""
        world = self._world
        with world.store.lock:
            receiver = world.account(account)
            raw = self._invitation(receiver, invite, world.clock.now)
            return copy.deepcopy(world.inbound.receive(receiver, {**parse(raw), "raw": raw}, []))

    @noted("simulate.rsvp")
    def rsvp(
        self,
        account: str,
        participant: str,
        status: str,
        event_id: str | None = None,
        comment: str | None = None,
    ) -> Document:
        """Let a participant answer an invitation, by default the latest; return the event."""
        world = self._world
        if status not in imip.ANSWERS:
            raise unknown("status", status, imip.ANSWERS, error=UsageError)
        with world.store.lock:
            organizer = world.account(account)
            event = self._event(organizer, participant, event_id)
            mine = {**_mine(event, participant), "status": status, "comment": comment}
            raw = self._answer(organizer, event, mine)
            world.inbound.receive(organizer, {**parse(raw), "raw": raw}, [])
            return copy.deepcopy(world.agenda.find(organizer, event["id"]) or event)

    def _event(self, organizer: Document, participant: str, event_id: str | None) -> Document:
        """Return the event that is answered. Raises: NotFoundError."""
        if event_id is not None:
            found = self._world.agenda.find(organizer, event_id)
        else:
            invited = self._world.store.values(
                "event",
                lambda one: one["account_id"] == organizer["id"] and _invites(one, participant),
            )
            found = invited[-1] if invited else None
        if found is None:
            name = event_id or f"that invites {participant}"
            raise NotFoundError(f"no event {name} of {organizer['email_address']}")
        return found

    def _with_invitation(self, account: str, form: Document, after: After) -> Document:
        """Return a filled-in mail with its `invite` written as the text of the mail."""
        if "invite" not in form:
            return form
        at = self._world.clock.now + (0 if after is None else seconds(after))
        raw = self._invitation(self._world.account(account), form["invite"], at)
        return {**without(form, "invite"), "mime": raw.decode()}

    def _invitation(self, account: Document, invite: Document, at: int) -> bytes:
        form = fill(Invite, invite, what="invite")
        mark = self._world.state.streams.new_id("invitation")
        return to_mime(form, own(account), now=at, mark=mark)

    def _answer(self, organizer: Document, event: Document, mine: Document) -> bytes:
        now = self._world.clock.now
        cover = ics.Cover(uid=event["ical_uid"], now=now, method="reply")
        text = ics.write(changed(event, participants=[mine]), cover)
        sender = {"name": mine["name"] or "", "email": mine["email"]}
        subject = f"{imip.ANSWERS[mine['status']]}: {event['title']}"
        letter = imip.Letter(sender, [own(organizer)], subject, "reply", text, event)
        return imip.write(letter, now=now, mark=self._world.state.streams.new_id("invitation"))


def _invites(event: Document, participant: str) -> bool:
    return participant.lower() in {one["email"] for one in event["participants"]}


def _mine(event: Document, participant: str) -> Document:
    """Return a participant of an event. Raises: NotFoundError."""
    found = {one["email"]: one for one in event["participants"]}
    if participant.lower() not in found:
        raise unknown("participant", participant, found)
    return dict(found[participant.lower()])
