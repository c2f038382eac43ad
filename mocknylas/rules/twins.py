"""The same mail sent more than once: what an application does when an answer was lost."""

from mocknylas.documents import Document
from mocknylas.rules.addresses import recipients


def twins(sent: list[Document]) -> list[list[Document]]:
    """Return the sets of mails that are alike: sender, recipients, subject, text and files."""
    alike: dict[tuple[object, ...], list[Document]] = {}
    for mail in sent:
        alike.setdefault(_likeness(mail), []).append(mail)
    return [mails for mails in alike.values() if len(mails) > 1]


def _likeness(mail: Document) -> tuple[object, ...]:
    return (
        mail["account_id"],
        frozenset(recipients(mail)),
        mail["subject"],
        mail["body"],
        tuple(mail["files"]),
    )
