"""Write invitations as they lie in a mailbox: a mail with a calendar text (RFC 5545) in it.

The text is put together by hand: loading a library for it would take longer than all the rest.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mocknylas.seeding.words import Mail, Person

OCTETS = 74  # of a line, before it is folded
FILENAME = "invite.ics"


@dataclass(frozen=True)
class Invitation:
    """A meeting to which somebody invites the owner of a mailbox; times in Unix seconds."""

    uid: str
    title: str
    start: int
    end: int
    sent: int
    organizer: Person
    guest: Person
    rules: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """What the calendar text says, as `rules.ics_reading` would read it."""
        when = {"object": "timespan", "start_time": self.start, "end_time": self.end}
        told = {
            "uid": self.uid,
            "sequence": 0,
            "title": self.title,
            "description": None,
            "location": None,
            "when": when,
            "status": "confirmed",
            "busy": True,
            "visibility": None,
            "organizer": _lower(self.organizer),
            "participants": [{**_lower(self.guest), "status": "noreply", "comment": None}],
            "method": "request",
        }
        recurrence = {"recurrence": {"rrule": self.rules, "timezone": "UTC"}}
        return {**told, **recurrence} if self.rules else told

    @property
    def text(self) -> bytes:
        """The text of the calendar."""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//calendar.test//EN",
            "METHOD:REQUEST",
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            f"DTSTAMP:{_stamp(self.sent)}",
            f"DTSTART:{_stamp(self.start)}",
            f"DTEND:{_stamp(self.end)}",
            f"SUMMARY:{self.title}",
            "SEQUENCE:0",
            *self.rules,
            f"ORGANIZER;{_party(self.organizer)}",
            f"ATTENDEE;PARTSTAT=NEEDS-ACTION;{_party(self.guest)}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
        return b"\r\n".join(map(_folded, lines))

    @property
    def mail(self) -> Mail:
        """The mail that brought it, without the marks of a mailbox."""
        subject = f"Invitation: {self.title}"
        name = self.organizer["name"] or self.organizer["email"]
        return {
            "subject": subject,
            "from": [self.organizer],
            "to": [self.guest],
            "cc": [],
            "bcc": [],
            "reply_to": [],
            "body": f"<p>{name} invites you: {self.title}.</p>",
            "date": self.sent,
            "message_id": f"<{self.uid}>",
            "in_reply_to": None,
            "references": [],
            "files": [self._file(None, "text/calendar"), self._file(FILENAME, "application/ics")],
            "unread": True,
            "starred": False,
        }

    def _file(self, filename: str | None, content_type: str) -> dict[str, Any]:
        return {
            "filename": filename,
            "content_type": content_type,
            "content_disposition": "attachment" if filename else "inline",
            "content_id": None,
            "data": self.text,
        }


def _lower(person: Person) -> dict[str, Any]:
    return {"email": person["email"].lower(), "name": person["name"] or None}


def _party(person: Person) -> str:
    name = person["name"].replace('"', "'") or person["email"]
    return f'CN="{name}":mailto:{person["email"]}'


def _stamp(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> bytes:
    """Return a line, folded where it is too long, never within a character."""
    pieces = [b""]
    for character in line:
        encoded = character.encode()
        if len(pieces[-1]) + len(encoded) > OCTETS:
            pieces.append(b"")
        pieces[-1] += encoded
    return b"\r\n ".join(pieces)
