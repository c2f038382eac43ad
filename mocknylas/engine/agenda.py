"""The agenda: events in order of their start, with series expanded when asked for.

Source: R-EVT-01 to R-EVT-06, R-REC-03 to R-REC-10. Nothing is written here, and no more is read
than the caller takes.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mocknylas.documents import Document
from mocknylas.engine.kinds import MONTH
from mocknylas.engine.state import State
from mocknylas.engine.terms import GOOGLE
from mocknylas.rules.recurrence import (
    instance,
    instance_start,
    occurs,
    series_of,
    starts,
)
from mocknylas.rules.when import bounds, start_of
from mocknylas.store import Query

Where = Callable[[Document], bool]

YEAR = 365 * 86400  # seconds
LISTED = frozenset({"plain", "master", "override", "cancelled override"})
EXPANDED = frozenset({"plain", "override"})
MASTERS = frozenset({"master"})
CANCELLED = frozenset({"cancelled plain", "cancelled master", "cancelled override"})


@dataclass(frozen=True, slots=True)
class Window:
    """The instants between which events start and end, none of them included."""

    starts_after: int | None = None
    starts_before: int | None = None
    ends_after: int | None = None
    ends_before: int | None = None

    @property
    def latest(self) -> int | None:
        """The instant before which an event must start: it starts no later than it ends."""
        given = [one for one in (self.starts_before, self.ends_before) if one is not None]
        return min(given) if given else None

    @property
    def is_open(self) -> bool:
        """Say whether nothing bounds it."""
        return self == Window()

    def holds(self, event: Document) -> bool:
        """Say whether an event lies in it. Source: R-EVT-02."""
        start, end = bounds(event["when"])
        return (
            (self.starts_after is None or start > self.starts_after)
            and (self.starts_before is None or start < self.starts_before)
            and (self.ends_after is None or end > self.ends_after)
            and (self.ends_before is None or end < self.ends_before)
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """Which events of an account are wanted."""

    account: Document
    window: Window = Window()
    calendar_ids: frozenset[str] | None = None
    where: Where | None = None
    show_cancelled: bool = False


class Agenda:
    """Reads the events of all accounts."""

    def __init__(self, state: State) -> None:
        """Read this state."""
        self._state = state

    def listed(self, wish: Wish) -> Iterator[Document]:
        """Yield events, masters and overrides, in order. Source: R-EVT-04, R-EVT-06, R-REC-03."""
        standings = LISTED | CANCELLED if wish.show_cancelled else LISTED
        return self._stored(wish, standings)

    def expanded(self, wish: Wish) -> Iterator[Document]:
        """Yield events, overrides and occurrences, in order. Source: R-EVT-05, R-REC-06."""
        shown = wish.show_cancelled
        plain = EXPANDED | {"cancelled plain", "cancelled override"} if shown else EXPANDED
        series = MASTERS | {"cancelled master"} if shown else MASTERS
        every = Wish(wish.account, Window(), wish.calendar_ids, wish.where)
        walks = [self._occurrences(one, wish) for one in self._stored(every, series)]
        return heapq.merge(self._stored(wish, plain), *walks, key=_place)

    def find(self, account: Document, event_id: str) -> Document | None:
        """Return an event or an occurrence of a series by its id. Source: R-REC-10."""
        stored = self._state.store.get("event", event_id, account["id"])
        master_id, _, stamp = event_id.partition("_")
        master = self._state.store.get("event", master_id, account["id"])
        if stored or not stamp or not master or "recurrence" not in master:
            return stored
        start = instance_start(stamp)
        if start is None or not occurs(series_of(master), start):
            return None
        moved = self._overridden(master).get(start)
        return moved or self._instance(account, master, start)

    def _stored(self, wish: Wish, standings: frozenset[str]) -> Iterator[Document]:
        """Yield stored events; those that can have begun long ago are looked up apart."""
        window, clauses = wish.window, {"standing": frozenset[object](standings)}
        if wish.calendar_ids is not None:
            clauses["calendar_id"] = frozenset(wish.calendar_ids)
        if window.ends_after is None:
            return self._select(wish, clauses, window.starts_after)
        recent = window.ends_after - MONTH - 1
        if window.starts_after is not None:
            recent = max(recent, window.starts_after)
        usual = self._select(wish, {**clauses, "long": frozenset([False])}, recent)
        long = self._select(wish, {**clauses, "long": frozenset([True])}, window.starts_after)
        return heapq.merge(usual, long, key=_place)

    def _select(
        self, wish: Wish, clauses: dict[str, frozenset[object]], after: int | None
    ) -> Iterator[Document]:
        latest = wish.window.latest
        ends = wish.window.ends_after is not None or wish.window.ends_before is not None
        found = self._state.store.select(
            "event",
            Query(
                wish.account["id"],
                clauses,
                after=after,
                until=None if latest is None else latest - (0 if ends else 1),
                where=wish.where,
            ),
        )
        return filter(wish.window.holds, found) if ends else found

    def _occurrences(self, master: Document, wish: Wish) -> Iterator[Document]:
        """Yield the occurrences of a series in a window that no override stands for."""
        window = wish.window
        first, last = bounds(master["when"])
        ending = None if window.ends_after is None else window.ends_after - (last - first)
        after = max(one for one in (first - 1, window.starts_after, ending) if one is not None)
        before = window.latest
        if before is None:
            before = max(after, self._state.clock.now) + YEAR  # Source: R-REC-05
        overridden = self._overridden(master)
        read_only = wish.account["provider"] != GOOGLE
        ends = window.ends_after is not None or window.ends_before is not None
        for start in starts(series_of(master), after, before):
            if start not in overridden:
                found = instance(master, start, read_only=read_only)
                if not ends or window.holds(found):
                    yield found

    def _overridden(self, master: Document) -> dict[int, Document]:
        account_id = master["account_id"]
        found = self._state.store.filed("event", account_id, "master_event_id", master["id"])
        return {one["original_start_time"]: one for one in found}

    def _instance(self, account: Document, master: Document, start: int) -> Document:
        return instance(master, start, read_only=account["provider"] != GOOGLE)


def _place(event: Document) -> tuple[int, str]:
    return start_of(event), event["id"]
