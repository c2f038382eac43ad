"""Which containers a mailbox begins with, and what its provider calls them."""

from dataclasses import dataclass

LABELS = ("inbox", "all", "trash", "drafts", "sent", "spam", "important")  # Source: R-F15
FOLDERS = ("inbox", "archive", "trash", "drafts", "sent", "spam")  # Source: R-F15


@dataclass(frozen=True, slots=True)
class Layout:
    """A provider's way to file mail: labels or folders, core names with their display names."""

    unit: str
    core: dict[str, str]

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


_GMAIL = ("Inbox", "All Mail", "Trash", "Drafts", "Sent Mail", "Spam", "Important")
_EXCHANGE = ("Inbox", "Archive", "Deleted Items", "Drafts", "Sent Items", "Junk Email")
_IMAP = ("INBOX", "Archive", "Trash", "Drafts", "Sent", "Junk")

GMAIL = Layout("label", dict(zip(LABELS, _GMAIL, strict=True)))
EXCHANGE = Layout("folder", dict(zip(FOLDERS, _EXCHANGE, strict=True)))
IMAP = Layout("folder", dict(zip(FOLDERS, _IMAP, strict=True)))

PROVIDERS = {  # Source: R-NAT-12, R-A2
    "gmail": GMAIL,
    **dict.fromkeys(("eas", "ews", "exchange", "outlook", "hotmail", "office365"), EXCHANGE),
    **dict.fromkeys(("imap", "custom", "yahoo", "icloud", "aol", "fastmail", "gmx"), IMAP),
}
