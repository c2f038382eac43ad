"""What people outside do about meetings: invite, and answer invitations."""

from datetime import timedelta

from mocknylas.documents import Document, changed, without
from mocknylas.durations import seconds
from mocknylas.engine.composing import own
from mocknylas.errors import NotFoundError, unknown
from mocknylas.rules import ics, imip
from mocknylas.rules.invites import to_mime
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
        raw = self._invitation(self._world.account(account), form["invite"], self._then(after))
        return {**without(form, "invite"), "mime": raw.decode()}

    def _then(self, after: After) -> int:
        return self._world.clock.now + (0 if after is None else seconds(after))

    def _invitation(self, account: Document, invite: Document, at: int) -> bytes:
        form = fill(Invite, invite, what="invite")
        mark = self._world.state.streams.new_id("invitation")
        return to_mime(form, own(account), now=at, mark=mark)

    def _answer(self, organizer: Document, event: Document, mine: Document, at: int) -> Document:
        """Return a participant's answer, written at an instant, as a filled-in mail."""
        text = ics.write(
            changed(event, participants=[mine]),
            ics.Cover(uid=event["ical_uid"], now=at, method="reply"),
        )
        sender = {"name": mine["name"] or "", "email": mine["email"]}
        subject = f"{imip.ANSWERS[mine['status']]}: {event['title']}"
        letter = imip.Letter(sender, [own(organizer)], subject, "reply", text, event)
        mark = self._world.state.streams.new_id("invitation")
        return {"subject": subject, "mime": imip.write(letter, now=at, mark=mark).decode()}


def _invites(event: Document, participant: str) -> bool:
    return participant.lower() in {one["email"] for one in event["participants"]}


def participant_of(event: Document, participant: str) -> Document:
    """Return a participant of an event. Raises: NotFoundError."""
    found = {one["email"]: one for one in event["participants"]}
    if participant.lower() not in found:
        raise unknown("participant", participant, found)
    return dict(found[participant.lower()])
