"""What changed in a sandbox since the last time: patches to what `worlds.save` returns."""

from collections.abc import Callable
from functools import partial
from typing import Any

from mocknylas.clock import Event
from mocknylas.documents import Document
from mocknylas.kept.worlds import save, save_changes, save_rule, save_spec
from mocknylas.sandboxes import Sandbox
from mocknylas.world import World

Reader = Callable[[Sandbox], Any]
Writer = Callable[[Any], Any]

SMALL: dict[str, tuple[Reader, Writer]] = {  # parts that are written whole when they differ
    "spec": (lambda sandbox: sandbox.spec, save_spec),
    "options": (lambda sandbox: sandbox.world.options, lambda options: options.as_json()),
    "orders": (lambda sandbox: sandbox.world.clock.orders, int),
    "now": (lambda sandbox: sandbox.world.clock.now, int),
}


class Recorder:
    """Follows one sandbox; whoever asks it holds the lock of the sandbox's world."""

    def __init__(self, sandbox: Sandbox, after_event: Callable[["Recorder"], None]) -> None:
        """Follow nothing yet: the first change is the whole sandbox.

        `after_event` is told of each event that has run, with the lock held.
        """
        self.sandbox = sandbox
        self._after_event = partial(after_event, self)
        self._world: World | None = None
        self._small: Document = {}
        self._counters: dict[str, int] = {}
        self._rules: Document = {}
        self._cursor = 0

    def full(self) -> Document:
        """Return the whole sandbox, and count changes from here on."""
        self._world = world = self.sandbox.world
        world.store.watch()
        world.clock.notes = []
        world.state.after_event = self._after_event
        self._small = {name: read(self.sandbox) for name, (read, _) in SMALL.items()}
        self._counters = dict(world.state.streams.counters)
        self._rules = _rules(world)
        self._cursor = world.journal.cursor
        return {"world": save(self.sandbox)}

    def forget(self) -> None:
        """Let the next change be the whole sandbox."""
        self._world = None

    def changes(self, *, idle: bool = False) -> Document | None:
        """Return what changed since the last time, or None; the whole of a world that is new.

        With `idle` the passing of time alone is no change.
        """
        world = self.sandbox.world
        if world is not self._world:
            return self.full()
        patch = {**self._logged(world), **self._ruled(world)}
        for name, (read, write) in SMALL.items():
            value = read(self.sandbox)
            if value != self._small[name] and (patch or not idle or name != "now"):
                self._small[name] = value
                patch[name] = write(value)
        return {"patch": patch} if patch else None

    def _logged(self, world: World) -> Document:
        """Return what store, clock, journal and streams have noted."""
        patch: Document = {}
        if documents := dict(world.store.changes()):
            patch["documents"] = documents
        if world.clock.notes:
            patch["queue"] = [list(one) if isinstance(one, Event) else one for one in _drain(world)]
        if world.journal.cursor != self._cursor:
            patch["journal"] = save_changes(world.journal.since(self._cursor))
            self._cursor = world.journal.cursor
        counters = world.state.streams.counters
        if counters != self._counters:
            patch["counters"] = {
                name: count for name, count in counters.items() if count != self._counters.get(name)
            }
            self._counters = dict(counters)
        return patch

    def _ruled(self, world: World) -> Document:
        """Return the fault rules that have counted; all of them when some came or went."""
        if not self._rules and not world.faults.armed:
            return {}
        before, self._rules = self._rules, _rules(world)
        if list(before) != list(self._rules):
            return {"faults": self._rules}
        counted = {name: row for name, row in self._rules.items() if row != before[name]}
        return {"rules": counted} if counted else {}


def apply(saved: Document, patch: Document) -> None:
    """Bring what `worlds.save` returned up to date. Raises: KeyError for a part that is not."""
    for name, change in patch.items():
        if name in MERGES:
            part, merge = MERGES[name]
            merge(saved[part], change)
        else:
            saved[name] = change


def _merge_documents(saved: Document, change: Document) -> None:
    for kind, rows in change.items():
        documents = saved.setdefault(kind, {})
        for document_id, document in rows:
            _replace(documents, document_id, document)


def _merge_queue(saved: Document, change: list[Any]) -> None:
    for one in change:
        order, event = (one[1], one) if isinstance(one, list) else (one, None)
        _replace(saved, str(order), event)


def _replace(saved: Document, key: str, value: Any) -> None:
    if value is None:
        saved.pop(key, None)
    else:
        saved[key] = value


MERGES: dict[str, tuple[str, Callable[[Any, Any], object]]] = {  # part of a patch → part, how
    "documents": ("documents", _merge_documents),
    "queue": ("queue", _merge_queue),
    "journal": ("journal", list.extend),
    "counters": ("counters", dict.update),
    "rules": ("faults", dict.update),
}


def _rules(world: World) -> Document:
    return {rule.name: save_rule(rule) for rule in world.faults.rules}


def _drain(world: World) -> list[Event | int]:
    notes, world.clock.notes = world.clock.notes, []
    assert notes is not None, "a world that is followed takes notes"
    return notes
