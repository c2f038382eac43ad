"""Deltas: each account's part of the journal, as its clients read it.

The logs are derived from the journal when somebody asks, and never saved.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from mocknylas.documents import Document
from mocknylas.engine.files import Files
from mocknylas.engine.state import State
from mocknylas.rules.cursors import cursor_of, number_of

WINDOW = 14 * 86400  # seconds for which entries are kept. Source: R-DEL-13
OBJECTS = (  # Source: R-DEL-08
    "contact",
    "file",
    "message",
    "draft",
    "thread",
    "event",
    "folder",
    "label",
    "calendar",
)
EVENTS = {"created": "create", "updated": "modify", "deleted": "delete"}
STATES = ("running", "stopped", "invalid", "sync_error")
ENTRIES = {  # kind of change → object and event of its delta; other kinds have none
    **{
        f"{one}.{verb}": (one, event)
        for one in (*OBJECTS, "account")
        for verb, event in EVENTS.items()
    },
    "event.deleted": ("event", "modify"),  # it stays, as cancelled. Source: R-DEL-20
    "account.connected": ("account", "create"),
    **{f"account.{state}": ("account", "modify") for state in STATES},
}


class Entry(NamedTuple):
    """One entry of an account's log: the number of the change, and of what object it tells."""

    number: int
    at: int  # Unix seconds UTC
    object: str
    event: str
    id: str


Shown = tuple[Entry, Document | None]  # with the object as it is now; None when it was deleted
_NUMBER, _AT = attrgetter("number"), attrgetter("at")


class Deltas:
    """Reads accounts' logs, by position: the number of a change, 0 before the first."""

    def __init__(self, state: State, files: Files) -> None:
        """Work on this state; `files` knows which uploads are gone."""
        self._state = state
        self._files = files
        self._logs: dict[str, list[Entry]] = {}
        self._read = 0  # number of the last change that is in the logs

    def latest(self, account_id: str) -> str:
        """Return the cursor of the newest entry, "0" when there is none. Source: R-DEL-02."""
        return self.before(account_id, self._state.clock.now + 1)

    def before(self, account_id: str, instant: int) -> str:
        """Return the cursor of the last entry before an instant, else "0". Source: R-DEL-03."""
        log = self._log(account_id)
        place = bisect_left(log, instant, key=_AT)
        is_kept = place > self._first_kept(log)
        return cursor_of(account_id, log[place - 1].number if is_kept else 0)

    def position(self, account_id: str, cursor: str) -> int | None:
        """Return what a cursor stands for; None for one that is unknown, or too old by now.

        Source: R-DEL-01, R-DEL-04, R-DEL-13.
        """
        number = number_of(account_id, cursor)
        if not number:
            return number
        log = self._log(account_id)
        place = bisect_left(log, number, lo=self._first_kept(log), key=_NUMBER)
        is_known = place < len(log) and log[place].number == number
        return number if is_known else None

    def page(
        self, account_id: str, after: int, *, types: Collection[str], limit: int
    ) -> list[Shown]:
        """Return what the next `limit` entries of these types come to, oldest first.

        Of entries alike only the newest counts, and objects that are no more only as deleted; a
        page on which nothing is left is passed over. Source: R-DEL-05 to R-DEL-07.
        """
        log = self._log(account_id)
        first = bisect_right(log, after, lo=self._first_kept(log), key=_NUMBER)
        entries = (log[place] for place in range(first, len(log)))
        wanted = (entry for entry in entries if entry.object in types)
        while several := list(islice(wanted, limit)):
            if shown := self._shown(account_id, several):
                return shown
        return []

    def _shown(self, account_id: str, entries: list[Entry]) -> list[Shown]:
        newest = {(one.object, one.id, one.event): one for one in entries}
        documents = ((one, self._document(account_id, one)) for one in sorted(newest.values()))
        return [(one, found) for one, found in documents if found or one.event == "delete"]

    def _document(self, account_id: str, entry: Entry) -> Document | None:
        if entry.event == "delete":
            return None
        found = self._state.store.get(entry.object, entry.id, account_id)
        if found and entry.object == "file" and self._files.is_gone(found):
            return None
        return found

    def _log(self, account_id: str) -> list[Entry]:
        """Return an account's log, up to date with the journal."""
        for change in self._state.journal.since(self._read):
            if row := ENTRIES.get(change.kind):
                entry = Entry(change.number, change.at, *row, change.id)
                self._logs.setdefault(change.account_id, []).append(entry)
        self._read = self._state.journal.cursor
        return self._logs.get(account_id, [])

    def _first_kept(self, log: list[Entry]) -> int:
        """Return the place of the first entry within the window. Source: R-DEL-13."""
        return bisect_left(log, self._state.clock.now - WINDOW, key=_AT)
