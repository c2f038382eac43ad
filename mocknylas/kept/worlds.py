"""A sandbox as plain data, and back.

That is its spec, options, clock and queue, streams, faults, journal and documents.
What is not kept: the log of calls (only how many there were) and internal errors.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from mocknylas.clock import Clock, Event
from mocknylas.documents import Document
from mocknylas.engine.fault_rules import Rule, arm
from mocknylas.engine.faults import Faults
from mocknylas.engine.kinds import KINDS
from mocknylas.engine.options import Options
from mocknylas.engine.state import State
from mocknylas.errors import DamagedError, UsageError, unknown
from mocknylas.ids import Streams
from mocknylas.journal import Change, Journal
from mocknylas.sandboxes import Sandbox, Spec
from mocknylas.store import IndexedTable, Store
from mocknylas.world import World

DERIVED = ("matcher", "moves")  # fields of a rule that follow from its spec
WRONG = (AttributeError, KeyError, IndexError, TypeError, ValueError)


@dataclass(frozen=True)
class Revived:
    """A sandbox as it was saved, ready to be taken in."""

    id: str
    spec: Spec
    world: World

    def as_sandbox(self) -> Sandbox:
        """Return it as a sandbox."""
        return Sandbox(self.id, self.spec, self.world)


@contextmanager
def held(sandbox: Sandbox) -> Iterator[None]:
    """Hold the lock of a sandbox's world, which nobody replaces meanwhile."""
    while True:
        world = sandbox.world
        with world.store.lock:
            if sandbox.world is world:
                yield
                return


def save(sandbox: Sandbox) -> Document:
    """Return all of a sandbox as plain data that shares its documents; hold the world's lock."""
    world = sandbox.world
    return {
        "id": sandbox.id,
        "spec": save_spec(sandbox.spec),
        "options": world.options.as_json(),
        "now": world.clock.now,
        "orders": world.clock.orders,
        "queue": {str(event.order): list(event) for event in world.clock.pending()},
        "seed": world.state.streams.seed,
        "counters": dict(world.state.streams.counters),
        "calls": world.calls.total,
        "faults": {rule.name: save_rule(rule) for rule in world.faults.rules},
        "journal": save_changes(world.journal),
        "documents": {
            kind: {one["id"]: one for one in world.store.values(kind)} for kind in world.store.kinds
        },
    }


def revive(saved: Document, table_class: type[IndexedTable]) -> Revived:
    """Return the sandbox that was saved. Raises: UsageError when a part is missing or wrong."""
    try:
        return _revive(saved, table_class)
    except UsageError:
        raise
    except WRONG as error:
        raise DamagedError(
            f"not the data of a sandbox: {type(error).__name__} {error}; it was changed, or comes "
            "from another version of mocknylas"
        ) from None


def save_spec(spec: Spec) -> Document:
    """Return a spec as plain data."""
    values = {one.name: getattr(spec, one.name) for one in fields(Spec)}
    return {**values, "options": spec.options.as_json()}


def revive_spec(saved: Document) -> Spec:
    """Return the spec that was saved. Raises: UsageError for an unknown option."""
    return Spec(**{**saved, "options": Options().changed(saved["options"])})


def save_rule(rule: Rule) -> Document:
    """Return a fault rule with its counters as plain data."""
    return {one.name: getattr(rule, one.name) for one in fields(rule) if one.name not in DERIVED}


def save_changes(changes: Iterable[Change]) -> list[list[Any]]:
    """Return changes of a journal as plain data."""
    return [list(change) for change in changes]


def _revive(saved: Document, table_class: type[IndexedTable]) -> Revived:
    state = State(
        clock=_clock(saved),
        streams=Streams(saved["seed"], saved["counters"]),
        store=_store(saved["documents"], table_class),
        journal=Journal([Change(*row) for row in saved["journal"]]),
        options=Options().changed(saved["options"]),
    )
    faults = Faults(state.clock, state.streams)
    faults.resume(_rule(row) for row in saved["faults"].values())
    world = World(state, faults)
    world.calls.total = saved["calls"]
    return Revived(saved["id"], revive_spec(saved["spec"]), world)


def _clock(saved: Document) -> Clock:
    return Clock.resume(
        saved["now"], saved["orders"], (Event(*event) for event in saved["queue"].values())
    )


def _store(documents: Document, table_class: type[IndexedTable]) -> Store:
    store = Store(KINDS, table_class)
    for kind, rows in documents.items():
        if kind not in KINDS:
            raise unknown("kind of documents", kind, KINDS, error=DamagedError)
        store.put_new(kind, rows.values())
    return store


def _rule(row: Document) -> Rule:
    return replace(arm(row["spec"], 0, order=row["order"]), **row)
