"""Invitations as mail: iMIP (RFC 6047), a text/calendar part in a message of RFC 5322.

The mail shows the invitation to people, carries it for programs and, as Gmail does, as a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from html import escape

from mocknylas.documents import Document
from mocknylas.rules.rfc5322 import addresses, date_header, encoded
from mocknylas.rules.when import bounds, is_all_day

CALENDAR_TYPES = ("text/calendar", "application/ics")
FILENAME = "invite.ics"
SUBJECTS = {"request": "Invitation", "cancel": "Cancelled event"}
UPDATED = {"request": "Updated invitation", "cancel": "Cancelled event"}
ANSWERS = {"yes": "Accepted", "no": "Declined", "maybe": "Tentatively accepted"}
_POLICY = compat32.clone(linesep="\r\n", max_line_length=78)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail about an event: from whom, to whom, what it says, and the calendar it carries."""

    sender: dict[str, str]
    to: list[dict[str, str]]
    subject: str
    method: str
    ics: str
    event: Document
    cc: tuple[dict[str, str], ...] = ()


def write(letter: Letter, *, now: int, mark: str) -> bytes:
    """Return the text of a mail; `mark` makes its boundaries. Source: R-RSVP-07, R-EVT-24."""
    alternatives = MIMEMultipart("alternative", boundary=f"=_alternative_{mark}")
    alternatives.attach(MIMEText(_html(letter), "html", "utf-8"))
    alternatives.attach(_calendar(letter))
    whole = MIMEMultipart("mixed", boundary=f"=_mixed_{mark}")
    whole.attach(alternatives)
    whole.attach(_file(letter))
    whole["From"] = addresses([letter.sender])
    whole["To"] = addresses(letter.to)
    if letter.cc:
        whole["Cc"] = addresses(list(letter.cc))
    whole["Subject"] = encoded(letter.subject)  # type: ignore[assignment]  # Header, too
    whole["Date"] = date_header(now)
    return whole.as_bytes(policy=_POLICY)


def calendars(files: Iterable[Document]) -> list[bytes]:
    """Return the calendar texts among the files of a mail, each once."""
    found = [
        one["data"]
        for one in files
        if one["content_type"].partition(";")[0].strip().lower() in CALENDAR_TYPES
    ]
    return list(dict.fromkeys(found))


def _calendar(letter: Letter) -> Message:
    part = MIMEText(letter.ics, "calendar", "utf-8")
    part.set_param("method", letter.method.upper())
    return part


def _file(letter: Letter) -> Message:
    part = MIMEBase("application", "ics", name=FILENAME)
    part.set_payload(letter.ics.encode())
    encode_base64(part)
    part["Content-Disposition"] = f'attachment; filename="{FILENAME}"'
    return part


def _html(letter: Letter) -> str:
    event = letter.event
    rows = [("When", _in_words(event)), ("Where", event.get("location") or "")]
    table = "".join(f"<p>{name}: {escape(text)}</p>" for name, text in rows if text)
    description = f"<p>{escape(event['description'])}</p>" if event.get("description") else ""
    return f"<h2>{escape(letter.subject)}</h2>{table}{description}"


def _in_words(event: Document) -> str:
    start, end = bounds(event["when"])
    form = "%Y-%m-%d" if is_all_day(event["when"]) else "%Y-%m-%d %H:%M UTC"
    first, last = (datetime.fromtimestamp(one, UTC).strftime(form) for one in (start, end))
    return first if first == last else f"{first} - {last}"
