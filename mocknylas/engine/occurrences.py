"""Occurrences, remembered: a series is a value, and so is what is made of it.

A list that is read over and over makes no occurrence twice. Source: R-REC-07, R-REC-08.
"""

from mocknylas.documents import Document
from mocknylas.rules.recurrence import instance, series_of

MOST = 20_000  # occurrences that are remembered in all


class Known:
    """A series and the occurrences that were made of it."""

    def __init__(self, master: Document, *, read_only: bool) -> None:
        """Begin with none."""
        self.master = master
        self.series = series_of(master)
        self.read_only = read_only
        self.made: dict[int, Document] = {}


class Occurrences:
    """Makes the occurrences of one world's series, each once."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._known: dict[str, Known] = {}
        self._room = MOST

    def of(self, master: Document, *, read_only: bool) -> Known:
        """Return what is known of a series as it is now."""
        known = self._known.get(master["id"])
        if known is None or known.master is not master or known.read_only != read_only:
            known = self._known[master["id"]] = Known(master, read_only=read_only)
        return known

    def make(self, known: Known, start: int) -> Document:
        """Make the occurrence at one of a series' starts, and remember it."""
        if not self._room:
            self._known.clear()
            self._room = MOST
        self._room -= 1
        found = known.made[start] = instance(known.master, start, read_only=known.read_only)
        return found
