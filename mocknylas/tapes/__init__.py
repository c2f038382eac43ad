"""Tapes as files: recorded runs without secrets, to be done and compared again.

`recording` is a run as data, `redacting` takes secrets and addresses out of it by `pseudonyms`,
`files` writes and reads it, `comparing` finds the first difference.
`har` shows calls to the tools of browsers.
"""

from mocknylas.tapes.comparing import Difference, first_difference
from mocknylas.tapes.files import check_free, read_tape, tape_document, write_document
from mocknylas.tapes.har import har
from mocknylas.tapes.pseudonyms import Pseudonyms, known_in
from mocknylas.tapes.recording import TAPE, Recording
from mocknylas.tapes.redacting import redacted

__all__ = [
    "TAPE",
    "Difference",
    "Pseudonyms",
    "Recording",
    "check_free",
    "first_difference",
    "har",
    "known_in",
    "read_tape",
    "redacted",
    "tape_document",
    "write_document",
]
