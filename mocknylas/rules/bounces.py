"""Bounces: the report of a mail that could not be delivered (RFC 3464), written and read."""

from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import compat32

from mocknylas.documents import Document
from mocknylas.providers import Ways
from mocknylas.rules.replies import Writer
from mocknylas.rules.rfc5322 import addresses, date_header, encoded, one_line
from mocknylas.rules.smtp import split_reply

REPORT = "multipart/report"
SOFT = "4"  # class of a status that says: later, perhaps (RFC 3463)
DELAYED, FAILED = "delayed", "failed"
KINDS = (  # beginning of the enhanced status → what kind of failure it is
    ("5.1", "mailbox_unavailable"),
    ("5.2.2", "mailbox_full"),
    ("4.2.2", "mailbox_full"),
    ("5.2", "mailbox_unavailable"),
    ("5.3", "message_too_large"),
    ("5.7", "rejected"),
    ("4", "temporary_failure"),
)
OTHERWISE = "delivery_failed"
_POLICY = compat32.clone(linesep="\r\n", max_line_length=78)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says: of which mail, who did not get it, and the mail server's reason."""

    message_id: str  # Message-Id of the mail that was not delivered
    recipients: tuple[str, ...]
    status: str  # enhanced, like 5.1.1
    reason: str  # the server's words, with its code

    @property
    def kind(self) -> str:
        """The kind of failure in one word."""
        return next((kind for start, kind in KINDS if self.status.startswith(start)), OTHERWISE)

    @property
    def code(self) -> str:
        """The three digits of the server's reply."""
        return split_reply(self.reason)[0]


def write_bounce(
    mail: Document, recipient: str, reply: str, *, ways: Ways, writer: Writer
) -> bytes:
    """Return the report of a mail that a recipient did not get, in the provider's words."""
    host = writer.address.rpartition("@")[2]
    boundary = f"=_report_{writer.message_id.strip('<>')}"
    report = MIMEMultipart("report", boundary=boundary)
    report.set_param("report-type", "delivery-status")
    headers = {
        "From": addresses([{"name": ways.postmaster, "email": writer.address}]),
        "To": addresses(mail["from"]),
        "Subject": encoded(ways.bounce_subject.format(subject=mail["subject"] or "")),
        "Date": date_header(writer.date),
        "Message-Id": writer.message_id,
        "In-Reply-To": mail["message_id"],
        "References": mail["message_id"],
        "Auto-Submitted": "auto-replied",
    }
    for name, value in headers.items():
        report[name] = value
    for part in (_words(recipient, reply), _status(recipient, reply, host), _original(mail)):
        report.attach(part)
    return report.as_bytes(policy=_POLICY)


def read_bounce(raw: bytes) -> Bounce | None:
    """Return what a raw mail reports, None when it is no report of a failed delivery."""
    if REPORT.encode() not in raw.lower():
        return None
    try:
        parts = list(BytesParser(policy=compat32).parsebytes(raw).walk())
    except (MessageError, ValueError, LookupError):
        return None
    blocks = [one for one in parts if one["Final-Recipient"] and one["Action"] in (FAILED, DELAYED)]
    if not blocks:
        return None
    original = next((one for one in parts[1:] if one["Message-Id"]), None)
    return Bounce(
        message_id=str(original["Message-Id"]) if original else str(parts[0]["In-Reply-To"] or ""),
        recipients=tuple(_after_type(one["Final-Recipient"]).lower() for one in blocks),
        status=str(blocks[0]["Status"] or ""),
        reason=_after_type(blocks[0]["Diagnostic-Code"] or ""),
    )


def _words(recipient: str, reply: str) -> Message:
    return MIMEText(
        f"Your message to {recipient} could not be delivered.\n\nThe mail server said: {reply}\n",
        "plain",
        "utf-8",
    )


def _status(recipient: str, reply: str, host: str) -> Message:
    whole = Message()
    whole["Reporting-MTA"] = f"dns; smtp.{host}"
    single = Message()
    status = _enhanced(reply)
    single["Final-Recipient"] = f"rfc822; {recipient}"
    single["Action"] = DELAYED if status.startswith(SOFT) else FAILED
    single["Status"] = status
    single["Diagnostic-Code"] = f"smtp; {one_line(reply)}"
    part = MIMENonMultipart("message", "delivery-status")
    part.set_payload([whole, single])
    return part


def _original(mail: Document) -> Message:
    """Return the headers of the mail that was not delivered."""
    headers = Message()
    headers["Message-Id"] = mail["message_id"]
    headers["Subject"] = str(encoded(mail["subject"] or ""))
    part = MIMENonMultipart("message", "rfc822")
    part.set_payload([headers])
    return part


def _enhanced(reply: str) -> str:
    """Return the enhanced status of a reply, or what its code says at least."""
    code, text = split_reply(reply)
    first = text.partition(" ")[0]
    return first if first[:1] in "245" and first.count(".") == 2 else f"{code[:1] or '5'}.0.0"  # noqa: PLR2004


def _after_type(value: object) -> str:
    """Return a field's value without its type: `rfc822; a@b` is a@b."""
    return " ".join(str(value).partition(";")[2].split()) or str(value).strip()
