"""Whatever a world consists of is kept, or follows from what is kept; nothing is forgotten."""

import threading
from dataclasses import fields

import pytest

from mocknylas.calls import Calls
from mocknylas.clock import Clock
from mocknylas.engine.fault_rules import Rule
from mocknylas.engine.faults import Faults
from mocknylas.engine.options import Options
from mocknylas.engine.state import State
from mocknylas.ids import Streams
from mocknylas.journal import Journal
from mocknylas.kept.worlds import DERIVED as FOLLOWING
from mocknylas.kept.worlds import save
from mocknylas.sandboxes import Sandbox, Sandboxes, Spec
from mocknylas.store import GuardedTable, Store
from mocknylas.world import World

# Who holds state → each attribute, and where it is kept, or why it need not be.
ATTRIBUTES = {
    World: {
        "state": "parts",
        "store": "documents",
        "clock": "queue",
        "journal": "journal",
        "faults": "faults",
        "calls": "only their number: the log is for looking back",
        "internal_errors": "they belong to the process",
        "waiters": "who waits belongs to the process",
    },
    State: {
        "clock": "queue",
        "streams": "counters",
        "store": "documents",
        "journal": "journal",
        "options": "options",
        "after_event": "whoever follows the world sets it",
        "keep": "wiring",
        "departures": "they belong to a request",
    },
    Clock: {
        "now": "now",
        "_queue": "queue",
        "_waiting": "an index of the queue",
        "_orders": "orders",
        "observers": "whoever watches goes on watching",
        "notes": "whoever follows the world sets it",
    },
    Streams: {"seed": "seed", "counters": "counters"},
    Journal: {"_changes": "journal", "listeners": "wiring"},
    Faults: {
        "_clock": "wiring",
        "_streams": "wiring",
        "_rules": "faults",
        "_seams": "an index of the rules",
        "_lock": "wiring",
    },
    Store: {
        "kinds": "code",
        "lock": "wiring",
        "_table_class": "code",
        "_database": "documents",
        "_tables": "documents",
    },
    Sandbox: {
        "id": "id",
        "spec": "spec",
        "world": "parts",
        "transport": "receivers in this process",
    },
    Spec: {"seed_name": "spec", "seed": "spec", "start": "spec", "options": "spec"},
    Sandboxes: {
        "spec": "server record",
        "elapsed": "server record",
        "numbered": "server record",
        "keeper": "wiring",
        "witness": "wiring",
        "live": "how the process was started",
        "stray_calls": "the log is for looking back",
        "door": "wiring",
        "table_class": "code",
        "_lock": "wiring",
        "_bases": "built from recipes",
        "_sandboxes": "records",
        "_tokens": "where a token was last found",
        "_secrets": "each sandbox's id",
    },
}
DERIVED = {  # what engines hold all the same → why a world can do without
    "bookings._availability._agenda._remembered._known": "made of series, and made again",
    "bookings._availability._agenda._remembered._room": "how many more are remembered",
    "deltas._logs": "read again from the journal",
    "deltas._read": "how far they were read",
    "deliveries._under_way": "webhooks on their way, which belong to the process",
    "deliveries._dispatch.transport._mounts": "receivers in this process",
    "outbox_v1._sending._delays": "lateness that the request under way is told of",
    "rate_limits._lock": "wiring",
    "rate_limits._under_way": "requests under way, which belong to the process",
    "ticks._under_way": "no snapshot is made inside a tick",
    "ticks.couriers": "threads of this process",
}
KEEPERS = (*ATTRIBUTES, Calls, Options, Rule, GuardedTable, type(threading.RLock()))


def is_table(part):
    """Say whether something is a table of functions: wiring, too."""
    return isinstance(part, dict) and part != {} and all(map(callable, part.values()))


def wired(world):
    """Return the parts of a world that hold no state of their own: the engines."""
    return {name: part for name, part in vars(world).items() if name not in ATTRIBUTES[World]}


def names_of(value):
    return {one.name for one in fields(value)} if hasattr(value, "__slots__") else set(vars(value))


def test_every_attribute_is_kept_or_accounted_for(nylas_mock):
    world, sandbox = nylas_mock.world, nylas_mock.sandbox
    state = world.state
    holders = [state, world.clock, state.streams, world.journal, world.faults, world.store]
    holders += [sandbox, sandbox.spec, nylas_mock.sandboxes]

    found = {type(one): names_of(one) for one in holders}

    assert found == {kind: set(ATTRIBUTES[kind]) for kind in found}
    assert ATTRIBUTES[World].keys() <= vars(world).keys()


def test_no_engine_holds_state_of_its_own(nylas_mock):
    assert set(own_state(nylas_mock.world)) == DERIVED.keys()


def own_state(world):
    """Return which engines keep something besides their neighbours."""
    found, seen, waiting = [], set(), list(wired(world).items())
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, KEEPERS) or callable(part) or is_table(part):
            continue
        if not type(part).__module__.startswith("mocknylas."):
            found.append(place)
        elif id(part) not in seen:
            seen.add(id(part))
            waiting += [(f"{place}.{name}", one) for name, one in vars(part).items()]
    return found


@pytest.mark.parametrize("value", [{}, [], 0, "", set(), None])
def test_an_engine_that_begins_to_hold_state_is_found(nylas_mock, value):
    one, other = nylas_mock.world.fork(), nylas_mock.world.fork()
    one.outbox.last = value
    other.quotas = value

    found = [set(own_state(world)) - DERIVED.keys() for world in (one, other)]
    assert found == [{"outbox.last"}, {"quotas"}]


def test_every_part_is_in_what_is_saved(nylas_mock):
    kept = {where for rows in ATTRIBUTES.values() for where in rows.values()}

    saved = save(nylas_mock.sandbox)

    assert saved.keys() - {"calls"} <= kept
    assert set(saved["documents"]) == set(nylas_mock.world.store.kinds)
    assert set(saved["options"]) == {one.name for one in fields(Options)}
    assert set(saved["spec"]) == {one.name for one in fields(Spec)}


def test_every_field_of_a_fault_rule_is_saved_but_what_follows(nylas_mock):
    nylas_mock.fault("provider", "defer", name="busy")

    (row,) = save(nylas_mock.sandbox)["faults"].values()

    assert row.keys() == {one.name for one in fields(Rule)} - set(FOLLOWING)
