"""Which mails belong to one thread: a relation between two mails, the same in either order.

Threads are the connected groups of this relation, so that any order of arrival gives the same ones.
The API groups as the provider does: by references; on Gmail a new subject begins a new thread; on
IMAP (JWZ) a reply that names no parent joins the mail it answers by subject and participants.
"""

from mocknylas.documents import Document
from mocknylas.providers import facts
from mocknylas.rules.addresses import emails
from mocknylas.rules.threading import PARTICIPANT_FIELDS, base_subject, is_reply_subject


def reference_ids(mail: Document) -> list[str]:
    """Return the Message-Ids that a mail stands for or names: its own, its parent's, References."""
    own = (mail.get("message_id"), mail.get("in_reply_to"), *(mail.get("references") or ()))
    return list({one: None for one in own if one})


def topics(provider: str, mail: Document) -> list[str]:
    """Return the topic by which a provider groups loose replies, if it does and there is one.

    A topic is the base subject with the participants.
    """
    if facts(provider).threading != "jwz":
        return []
    subject = base_subject(mail["subject"] or "").casefold()
    if not subject:
        return []
    people = {each for name in PARTICIPANT_FIELDS for each in emails(mail.get(name) or [])}
    return ["\n".join([subject, *sorted(people)])]


def belong_together(provider: str, one: Document, other: Document) -> bool:
    """Say whether two mails that share a reference or a topic are of one thread.

    Both carry `subject`, participants, `message_id`, `in_reply_to` and `references`.
    """
    if not set(reference_ids(one)).isdisjoint(reference_ids(other)):
        return facts(provider).threading != "subject" or _same_subject(one, other)
    return topics(provider, one) == topics(provider, other) != [] and (
        _is_loose_reply(one) or _is_loose_reply(other)
    )


def _same_subject(one: Document, other: Document) -> bool:
    first, second = one["subject"] or "", other["subject"] or ""
    return base_subject(first).casefold() == base_subject(second).casefold()


def _is_loose_reply(mail: Document) -> bool:
    names_parent = mail.get("in_reply_to") or mail.get("references")
    return not names_parent and is_reply_subject(mail["subject"] or "")
