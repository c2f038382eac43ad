"""The same mail sent more than once: what an application does when an answer was lost."""

from collections.abc import Callable

from mocknylas.documents import Document
from mocknylas.rules.addresses import recipients

SOON = 600  # seconds: retries come within minutes; the same mail later is meant, as a reminder


def twins(sent: list[Document]) -> list[list[Document]]:
    """Return the sets of mails that are alike: sender, recipients, subject, text and files."""
    alike: dict[tuple[object, ...], list[Document]] = {}
    for mail in sent:
        alike.setdefault(_likeness(mail), []).append(mail)
    return [mails for mails in alike.values() if len(mails) > 1]


def repeats(mails: list[Document], is_lost: Callable[[Document], bool]) -> list[list[Document]]:
    """Return the runs of mails that are alike in which each came soon after the one before.

    After one whose answer was lost the next is a repeat whenever it came. Source: R-X17.
    """
    runs: list[list[Document]] = []
    for mail in sorted(mails, key=lambda one: int(one["at"])):
        before = runs[-1][-1] if runs else None
        if before and (mail["at"] - before["at"] <= SOON or is_lost(before)):
            runs[-1].append(mail)
        else:
            runs.append([mail])
    return [run for run in runs if len(run) > 1]


def _likeness(mail: Document) -> tuple[object, ...]:
    return (
        mail["account_id"],
        frozenset(recipients(mail)),
        mail["subject"],
        mail["body"],
        tuple(mail["files"]),
    )
