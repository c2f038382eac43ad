"""Mail providers as data: how each files, threads, sends, limits, and returns mail.

Hosts are invented. Limits and ways of failing are Assumed: the providers' published figures for
ordinary accounts, rounded; no document of Nylas states them. See `engine/limits.py` for their use.
"""

from dataclasses import dataclass, replace
from typing import Literal

MINUTE, MEGABYTE = 60, 1024 * 1024
LABELS = ("inbox", "all", "trash", "drafts", "sent", "spam", "important")  # Source: R-F15
FOLDERS = ("inbox", "archive", "trash", "drafts", "sent", "spam")  # Source: R-F15

Threading = Literal["subject", "references", "jwz"]
Senders = Literal["any", "own", "rewritten"]
Groups = Literal["label", "folder", ""]  # of contacts: any number, exactly one, none at all


@dataclass(frozen=True, slots=True)
class Layout:
    """A provider's way to file mail: labels or folders, core names with their display names."""

    unit: str
    core: dict[str, str]
    by_path: bool = False  # whether a nested folder is called by its path, as its server writes it

    def places(self, own: tuple[str, ...]) -> dict[str, list[str]]:
        """Map each place a mail can be put to the containers it then lies in.

        The places are the core names, `archive` and `important` (for every provider), and the
        user-made containers. Labels overlap: all mail but spam and trash is also in `all`.
        """
        if self.unit == "folder":
            return {name: [name] for name in (*self.core, *own)} | {"important": ["inbox"]}
        places = {name: [name, "all"] for name in (*self.core, *own)}
        alone = {name: [name] for name in ("all", "spam", "trash", "drafts")}
        return places | alone | {"archive": ["all"], "important": ["inbox", "important", "all"]}


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account may send."""

    daily: int  # mails from midnight to midnight UTC
    per_minute: int  # mails in a minute of the clock
    recipients: int  # of one mail
    size: int  # bytes of one mail with its files


@dataclass(frozen=True, slots=True)
class Ways:
    """How a provider answers and what it does with mail it took."""

    throttle: str = "421 4.7.0 Too many messages, try again later."
    backs_off: bool = False  # whether the answer to a throttled send says when to come back
    refuses_unknown: bool = True  # at once; else the mail is taken and bounces
    senders: Senders = "own"  # which From it takes: any, only known aliases, or puts in the own
    sync_delay: int = 0  # seconds until a mail that it took shows in Sent
    postmaster: str = "Mail Delivery System"
    bounce_subject: str = "Undelivered Mail Returned to Sender"


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider."""

    layout: Layout
    limits: Limits
    ways: Ways
    threading: Threading = "jwz"
    host: str = ""  # mail server domain of the settings shown with view=expanded
    sync_send: bool = False  # Source: R-V2
    groups: Groups = ""
    narrow_contacts: bool = False  # whether contacts have the limits of Exchange

    @property
    def unit(self) -> str:
        """Whether its accounts have folders or labels. Source: R-A2."""
        return self.layout.unit


def _layout(unit: str, names: tuple[str, ...], shown: tuple[str, ...]) -> Layout:
    return Layout(unit, dict(zip(names, shown, strict=True)))


_GMAIL = _layout(
    "label", LABELS, ("Inbox", "All Mail", "Trash", "Drafts", "Sent Mail", "Spam", "Important")
)
_EXCHANGE = _layout(
    "folder", FOLDERS, ("Inbox", "Archive", "Deleted Items", "Drafts", "Sent Items", "Junk Email")
)
_IMAP = replace(
    _layout("folder", FOLDERS, ("INBOX", "Archive", "Trash", "Drafts", "Sent", "Junk")),
    by_path=True,
)

_GOOGLE_WAYS = Ways(
    throttle="421 4.7.0 Try again later, closing connection.",
    refuses_unknown=False,
    senders="rewritten",
    postmaster="Mail Delivery Subsystem",
    bounce_subject="Delivery Status Notification (Failure)",
)
_EXCHANGE_WAYS = Ways(
    throttle="421 4.4.5 Concurrent connections limit exceeded.",
    backs_off=True,
    refuses_unknown=False,
    sync_delay=30,
    postmaster="Microsoft Outlook",
    bounce_subject="Undeliverable: {subject}",
)
_SMTP_WAYS = Ways()


def _exchange(
    host: str, *, limits: Limits, sync_send: bool = False, narrow: bool = False
) -> Provider:
    return Provider(
        _EXCHANGE, limits, _EXCHANGE_WAYS, "references", host, sync_send, "folder", narrow
    )


def _imap(host: str, limits: Limits, ways: Ways = _SMTP_WAYS) -> Provider:
    return Provider(_IMAP, limits, ways, "jwz", host)


_GOOGLE_LIMITS = Limits(daily=500, per_minute=60, recipients=500, size=25 * MEGABYTE)
_ON_PREMISES = Limits(daily=10_000, per_minute=30, recipients=500, size=10 * MEGABYTE)
_MICROSOFT_365 = Limits(daily=10_000, per_minute=30, recipients=500, size=35 * MEGABYTE)
_OUTLOOK_COM = Limits(daily=300, per_minute=30, recipients=100, size=20 * MEGABYTE)
_YAHOO = Limits(daily=500, per_minute=20, recipients=100, size=25 * MEGABYTE)
_ICLOUD = Limits(daily=1000, per_minute=20, recipients=500, size=20 * MEGABYTE)
_ORDINARY = Limits(daily=1000, per_minute=60, recipients=100, size=25 * MEGABYTE)
_OPEN = Ways(senders="any", sync_delay=5)

PROVIDERS = {  # Source: R-NAT-12, R-A2
    "gmail": Provider(
        _GMAIL, _GOOGLE_LIMITS, _GOOGLE_WAYS, "subject", sync_send=True, groups="label"
    ),
    "eas": _exchange("exchange.test", limits=_ON_PREMISES, narrow=True),
    "ews": _exchange("exchange.test", limits=_ON_PREMISES, narrow=True),
    "exchange": _exchange("exchange.test", limits=_ON_PREMISES, narrow=True),
    "outlook": _exchange("outlook.test", limits=_OUTLOOK_COM),
    "hotmail": _exchange("outlook.test", limits=_OUTLOOK_COM),
    "office365": _exchange("office365.test", limits=_MICROSOFT_365, sync_send=True),
    "graph": _exchange("office365.test", limits=_MICROSOFT_365, sync_send=True),
    "imap": _imap("imap.test", _ORDINARY, _OPEN),
    "custom": _imap("imap.test", _ORDINARY, _OPEN),
    "yahoo": _imap("yahoo.test", _YAHOO),
    "icloud": _imap("icloud.test", _ICLOUD),
    "aol": _imap("aol.test", _YAHOO),
    "fastmail": _imap("fastmail.test", _ORDINARY),
    "gmx": _imap("gmx.test", _ORDINARY),
}
PLAIN = _imap("mail.test", _ORDINARY, _OPEN)


def facts(provider: str) -> Provider:
    """Return a provider's row; an unknown one is a plain folder provider. Source: R-A2."""
    return PROVIDERS.get(provider, PLAIN)


def server_settings(provider: str) -> dict[str, object]:
    """Return the settings that `view=expanded` shows of an account that is not Gmail."""
    host = facts(provider).host
    return {
        "imap_host": f"imap.{host}",
        "imap_port": 993,
        "smtp_host": f"smtp.{host}",
        "smtp_port": 465,
        "ssl_required": True,
    }
