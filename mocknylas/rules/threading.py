"""What a thread shows of its messages, and under what it is found."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from mocknylas.documents import Document
from mocknylas.rules.addresses import emails, union

PARTICIPANT_FIELDS = ("from", "to", "cc", "bcc")
_REPLY_PREFIX = re.compile(r"^\s*((re|fwd?|aw|wg|sv|antw)\s*(\[\d+\]\s*)?:\s*)+", re.I)


def base_subject(subject: str) -> str:
    """Return a subject without its reply and forward prefixes."""
    return _REPLY_PREFIX.sub("", subject or "").strip()


def is_reply_subject(subject: str) -> bool:
    """Say whether a subject announces a reply or a forward."""
    return _REPLY_PREFIX.match(subject or "") is not None


def summarise(
    account: Document,
    thread_id: str,
    messages: Sequence[Document],
    *,
    drafts: Sequence[Document] = (),
    version: int = 0,
) -> Document:
    """Build a thread document from its messages, oldest first, and drafts.

    Source: R-T1, R-T3, R-M21.
    """
    shown = messages or drafts
    own = account["email_address"].lower()
    latest = {own in emails(one["from"]): one["date"] for one in messages}  # own, not own
    return {
        "id": thread_id,
        "object": "thread",
        "account_id": account["id"],
        "subject": shown[0]["subject"],
        "unread": any(one["unread"] for one in messages),
        "starred": any(one["starred"] for one in messages),
        "last_message_timestamp": shown[-1]["date"],
        "last_message_received_timestamp": latest.get(False),
        "last_message_sent_timestamp": latest.get(True),
        "first_message_timestamp": shown[0]["date"],
        "participants": union(one[name] for one in messages for name in PARTICIPANT_FIELDS),
        "snippet": shown[-1]["snippet"],
        "message_ids": [one["id"] for one in messages],
        "draft_ids": [one["id"] for one in drafts],
        "version": version,
        "has_attachments": any(one["files"] for one in messages),
        f"{account['organization_unit']}s": _containers(messages),
    }


def facets(
    thread: Document, messages: Sequence[Document], drafts: Sequence[Document] = ()
) -> Document:
    """Return under what a thread is found: the values of all its messages, if there are any.

    A filter selects the threads with at least one matching message; people and file names are
    looked for in drafts, too. Source: R-T2, R-T3, R-T5.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for one in messages:
        found["unread"].append(one["unread"])
        found["starred"].append(one["starred"])
        found["in"] += container_ids(one)
    for one in (*messages, *drafts):
        for name in PARTICIPANT_FIELDS:
            if one[name]:
                found[name] += emails(one[name])
        for file in one["files"]:
            found["filename"].append(file["filename"])
    return {
        "id": thread["id"],
        "account_id": thread["account_id"],
        "last_message_timestamp": thread["last_message_timestamp"],
        "first_message_timestamp": thread["first_message_timestamp"],
        "subject": thread["subject"],
        **{name: _distinct(values) for name, values in found.items()},
    }


def containers_of(message: Document) -> list[dict[str, str | None]]:
    """Return the folder or labels of a message as the message shows them."""
    return [message["folder"]] if "folder" in message else message.get("labels", [])


def container_ids(message: Document) -> list[str]:
    """Return the ids of a message's folder or labels."""
    return [one["id"] or "" for one in containers_of(message)]


def container_names(message: Document) -> set[str | None]:
    """Return the canonical names of a message's folder or labels."""
    return {one["name"] for one in containers_of(message)}


def _distinct(values: list[Any]) -> list[Any]:
    """Return values without repetition; a list, since documents hold what JSON has."""
    return list(dict.fromkeys(values)) if len(values) > 1 else values


def _containers(messages: Sequence[Document]) -> list[dict[str, str | None]]:
    found = {one["id"]: one for message in messages for one in containers_of(message)}
    return list(found.values())
