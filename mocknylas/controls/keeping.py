"""`snapshot` and `restore`: a sandbox as one JSON document, sent and not named by a path."""

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


CONTROLS = [
    Control("snapshot", "GET", "/snapshot", _snapshot, verbatim=True),
    Control("restore", "POST", "/restore", _restore, forms.Restore),
]
