"""A sandbox as a document, sent and not named by a path: its snapshot, its tape, its calls."""

from mocknylas.controls.table import Control
from mocknylas.documents import Document
from mocknylas.nylas import Verbs
from mocknylas.schemas import keeping as forms


def _snapshot(verbs: Verbs) -> Document:
    """Return all of the sandbox as one JSON document, for `restore`."""
    return verbs.snapshot()


def _restore(verbs: Verbs, snapshot: Document) -> Document:
    """Let the sandbox go on from where a snapshot was made."""
    return verbs.restore(snapshot)


def _tape(verbs: Verbs, keep_addresses: bool = False) -> Document:
    """Return the tape of a recorded sandbox, without secrets, for `mocknylas replay`."""
    return verbs.tape(keep_addresses)


def _har(verbs: Verbs, keep_addresses: bool = False) -> Document:
    """Return the calls as HAR 1.2, without secrets, for the tools of browsers."""
    return verbs.har(keep_addresses=keep_addresses)


CONTROLS = [
    Control("snapshot", "GET", "/snapshot", _snapshot, verbatim=True),
    Control("restore", "POST", "/restore", _restore, forms.Restore),
    Control("tape", "GET", "/tape", _tape, forms.TapeForm, verbatim=True),
    Control("har", "GET", "/har", _har, forms.TapeForm, verbatim=True),
]
