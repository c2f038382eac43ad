"""Words of closed sets that people search by and wait for: no other can ever be found."""

from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.errors import UsageError, unknown

_CHANGES = {  # what the journal tells of: object → what happens to it
    "account": "connected running stopped invalid sync_error created updated deleted",
    "booking": "created confirmed cancelled",
    "calendar": "created updated deleted",
    "contact": "created updated deleted",
    "draft": "created updated deleted",
    "event": "created updated deleted",
    "file": "created updated deleted",
    "folder": "created updated deleted",
    "job": "successful failed delayed cancelled",
    "label": "created updated deleted",
    "mail": "sent",
    "message": "created updated deleted opened link_clicked bounced",
    "notification": "failed",
    "subuser": "deleted",
    "thread": "created updated deleted replied",
    "webhook": "active inactive failing failed refused",
}
KINDS = frozenset(f"{name}.{verb}" for name, verbs in _CHANGES.items() for verb in verbs.split())
JOB_STATUSES = ("pending", "delayed", "successful", "success", "failed", "cancelled")
DELIVERY_STATUSES = ("queued", "sending", "waiting", "held", "delivered", "given_up", "dropped")


def strange_words(what: str, wanted: Any, words: Collection[str]) -> Iterator[UsageError]:
    """Yield an error for each text, or glob, of a wish that is met by none of the words."""
    for one in wanted if isinstance(wanted, list) else [wanted]:
        if isinstance(one, str) and not any(fnmatchcase(word, one) for word in words):
            yield unknown(what, one, words, error=UsageError)


def check_word(what: str, wanted: Any, words: Collection[str]) -> None:
    """Refuse a wish that can never be met. Raises: UsageError."""
    __tracebackhide__ = True
    for error in strange_words(what, wanted, words):
        raise error
