"""Mail addresses and participants: `{"name", "email"}` objects as the API writes them."""

from collections.abc import Iterable

from mocknylas.documents import Document

Participants = list[dict[str, str]]

RECIPIENT_FIELDS = ("to", "cc", "bcc")


def emails(participants: Participants) -> list[str]:
    """Return the addresses in lower case. Source: R-X38."""
    return [one["email"].lower() for one in participants] if participants else []


def recipients(mail: Document) -> list[str]:
    """Return every address a mail goes to, in lower case, each once, in order."""
    return list(
        {one["email"].lower(): None for name in RECIPIENT_FIELDS for one in mail.get(name) or ()}
    )


def mailbox_of(address: str) -> str:
    """Return the mailbox behind an address: lower case, without a +tag."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def undotted(mailbox: str) -> str:
    """Return a mailbox without the dots before its @, which Gmail ignores. Source: R-NAT-10."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local.replace('.', '')}@{domain}"


def union(lists: Iterable[Participants]) -> Participants:
    """Join participants, each address once, its first name kept."""
    found: dict[str, dict[str, str]] = {}
    for participants in lists:
        for one in participants:
            found.setdefault(one["email"].lower(), one)
    return list(found.values())
