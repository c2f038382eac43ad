"""What mail servers say, and what the API answers for it. See errors.md §12."""

import re

NOBODY = "550 5.1.1 The email account that you tried to reach does not exist."
OVER_QUOTA = "550 5.4.5 Daily user sending quota exceeded."
BAD_LOGIN = "535 5.7.8 Username and Password not accepted."
BUSY = "421 4.7.2 Server busy, try again later."
FULL = "452 4.2.2 The mailbox is full."

# (SMTP code, enhanced code or a piece of the text, row of the error catalogue); first match wins
REPLIES = (
    ("421", "4.4.5", "server_unavailable"),
    ("421", "4.7.0", "unusual_rate"),
    ("421", "4.7.2", "server_busy"),
    ("450", "4.2.1", "recipient_receiving_too_fast"),
    ("450", "4.3.0", "temporarily_rejected"),
    ("450", "4.7.1", "temporarily_rejected"),
    ("451", "4.3.5", "temporarily_rejected"),
    ("451", "4.7.1", "temporarily_rejected"),
    ("452", "4.5.3", "too_many_recipients"),
    ("454", "4.7.0", "temporary_auth_problem"),
    ("522", "5.7.1", "recipient_rejected_full_stop"),
    ("530", "5.7.0", "recipient_rejected"),
    ("535", "5.7.1", "browser_login_needed"),
    ("535", "", "smtp_auth_failed"),
    ("550", "exceeded recipient rate limit", "recipient_quota_exceeded"),
    ("550", "has exceeded its 24-hour sending limit", "recipient_quota_exceeded"),
    ("550", "classified as SPAM", "spam_content"),
    ("550", "5.1.1", "no_such_recipient"),
    ("550", "5.2.1", "recipient_disabled"),
    ("550", "5.3.2", "server_busy"),
    ("550", "5.4.5", "daily_quota_exceeded"),
    ("550", "5.4.6", "temporarily_rejected"),
    ("550", "5.7.0", "relay_denied"),
    ("550", "5.7.1", "daily_quota_exceeded"),
    ("552", "5.2.3", "message_too_large"),
    ("552", "5.3.4", "message_too_large"),
    ("552", "5.7", "content_rejected"),
    ("553", "5.1.2", "no_such_domain"),
    ("553", "5.7.1", "sender_rejected"),
    ("554", "5.6.0", "malformed_message"),
    ("554", "5.7.1", "spam_content"),
)
OTHERWISE = "sending_failed"
_REPLY = re.compile(r"^\s*(\d{3})[ -]?(.*)$", re.S)


def refusal_for(reply: str) -> str:
    """Return the catalogue row that answers a mail server's reply, like `421 4.7.0 try later`."""
    match = _REPLY.match(reply)
    if match is None:
        return OTHERWISE
    code, text = match.groups()
    for known, piece, name in REPLIES:
        if code == known and piece.lower() in text.lower():
            return name
    return OTHERWISE


def split_reply(reply: str) -> tuple[str, str]:
    """Return code and text of a mail server's reply; without a code the text alone."""
    match = _REPLY.match(reply)
    return (match[1], match[2]) if match else ("", reply)


def server_error(reply: str) -> str:
    """Return a server's reply as `server_error` shows it: `{code} : {text}`. See errors.md §1."""
    code, text = split_reply(reply)
    return f"{code} : {text}" if code else reply
