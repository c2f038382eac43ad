"""Usage: what of the contract an application exercises, counted from its calls.

All of it is names and numbers: no values of a request, and no keys that are not spelled like names.
What several worlds or processes have counted is merged by adding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from mocknylas import jsons
from mocknylas.api import OPERATIONS
from mocknylas.calls import CallRecord
from mocknylas.engine.deliveries import DELIVERED
from mocknylas.engine.notifications import MATRIX
from mocknylas.judging.offered import general, named, offered_by, traits_of
from mocknylas.schemas.queries import DEFAULT_LIMIT, VIEWS
from mocknylas.schemas.shapes import Shape
from mocknylas.world import World

Tally = dict[str, int]
FACETS = (  # of an operation, each with what it counts
    "statuses",  # of answers
    "errors",  # rows of the catalogue
    "parameters",  # of the query
    "fields",  # of the body, as JSON pointers with * for any index
    "views",
    "pages",  # first, further; last once: that the end was reached
    "versions",  # of the API
    "departures",  # "kind place", with * for any index
)
TOTALS = (  # beside the operations
    "accounts",  # calls of each
    "webhooks",  # notifications that receivers took, by trigger
    "subscribed",  # webhooks that ask for a trigger
    "attempts",  # calls of receivers, by the status of their answer
)
OK = 200


class Usage:
    """Tallies by operation and facet, and the totals beside them."""

    def __init__(self) -> None:
        """Count from nothing."""
        self.operations: dict[str, dict[str, Tally]] = {}
        self.totals: dict[str, Tally] = {name: defaultdict(int) for name in TOTALS}

    def add(self, call: CallRecord) -> None:
        """Count a call of an application; neither the mock's own nor a browser's preflight."""
        if not is_judged(call):
            return
        tallies = self._tallies(call.operation)
        _count_answer(tallies, call)
        if call.query:
            _count_query(tallies, call)
        if traits_of(call.operation).pages:
            _count_page(tallies["pages"], call)
        if type(call.request) is dict:
            _count(tallies["fields"], fields_of(call))
        if call.account_id:
            self.totals["accounts"][call.account_id] += 1

    def notified(self, trigger: str) -> None:
        """Count a notification that a receiver took."""
        self.totals["webhooks"][trigger] += 1

    def add_world(self, world: World) -> "Usage":
        """Count all that a world remembers; return the usage itself."""
        for call in world.calls:
            self.add(call)
        self.add_notifications(world)
        return self

    def add_notifications(self, world: World) -> None:
        """Count the webhooks of a world, and what became of its notifications."""
        with world.store.lock:
            hooks, deliveries = world.store.values("webhook"), world.store.values("delivery")
        for hook in hooks:
            _count(self.totals["subscribed"], hook["shown"]["triggers"])
        for one in deliveries:
            statuses = (str(attempt["status"] or "unreachable") for attempt in one["attempts"])
            _count(self.totals["attempts"], statuses)
            for delta in one["deltas"] if one["status"] == DELIVERED else ():
                self.notified(delta["type"])

    def merge(self, other: "Usage") -> None:
        """Add what another counted."""
        for name, facets in other.operations.items():
            tallies = self._tallies(name)
            for facet, tally in facets.items():
                _add(tallies[facet], tally)
        for name, tally in other.totals.items():
            _add(self.totals[name], tally)

    def calls_of(self, operation: str) -> int:
        """Return how often an operation was called."""
        return sum(self.operations.get(operation, {}).get("statuses", {}).values())

    def as_json(self) -> dict[str, Any]:
        """Return the tallies as plain data: sorted, without empty ones."""
        operations = {
            name: {"calls": self.calls_of(name), **_filled(self.operations[name])}
            for name in sorted(self.operations)
        }
        return {"operations": operations, **_filled(self.totals)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Usage":
        """Return the usage that `as_json` told of."""
        usage = cls()
        for name, facets in data["operations"].items():
            tallies = usage._tallies(name)
            for facet in FACETS:
                _add(tallies[facet], facets.get(facet, {}))
        for total in TOTALS:
            _add(usage.totals[total], data.get(total, {}))
        return usage

    def missed(self) -> dict[str, Any]:
        """Return what the contract has and was not exercised.

        `operations` and `webhooks` are names; `within` tells of parameters, fields, statuses, views
        and pages, by exercised operation.
        """
        within = {}
        for row in OPERATIONS:
            used = self.operations.get(row.name)
            offered = offered_by(row) if used is not None else {}
            lacking = {
                facet: [one for one in names if one not in (used or {})[facet]]
                for facet, names in offered.items()
            }
            within[row.name] = {facet: names for facet, names in lacking.items() if names}
        return {
            "operations": [row.name for row in OPERATIONS if row.name not in self.operations],
            "webhooks": [one for one in MATRIX if one not in self.totals["webhooks"]],
            "within": {name: found for name, found in within.items() if found},
        }

    def _tallies(self, operation: str) -> dict[str, Tally]:
        found = self.operations.get(operation)
        if found is None:
            found = self.operations[operation] = {name: defaultdict(int) for name in FACETS}
        return found


def is_judged(call: CallRecord) -> bool:
    """Say whether an application made a call; not the mock itself, nor a browser beforehand."""
    return not call.own and call.method != "OPTIONS"


def fields_of(call: CallRecord) -> set[str]:
    """Return the pointers to what a body holds, no deeper than the contract knows it."""
    traits = traits_of(call.operation)
    body = call.request
    if traits.joined and call.query:
        body = {key: one for key, one in body.items() if key not in call.query}
    found: set[str] = set()
    _find(traits.shape, body, "", found)
    return found


def _find(shape: Shape, body: Mapping[str, Any], prefix: str, found: set[str]) -> None:
    known: Mapping[str, Any] = shape if isinstance(shape, dict) else {}
    for key, one in body.items():
        inner = known.get(key, ...)
        pointer = f"{prefix}/{named(key) if inner is ... else key}"
        found.add(pointer)
        if type(inner) is dict and type(one) is dict:
            _find(inner, one, pointer, found)
        elif type(inner) is list and type(one) is list:
            for each in one:
                if type(each) is dict:
                    _find(inner[0], each, f"{pointer}/*", found)


def _count_answer(tallies: Mapping[str, Tally], call: CallRecord) -> None:
    tallies["statuses"][str(call.status)] += 1
    if call.error:
        tallies["errors"][call.error] += 1
    if call.version:
        tallies["versions"][call.version] += 1
    for one in call.departures:
        tallies["departures"][f"{one.kind} {general(one.place)}".strip()] += 1


def _count_query(tallies: Mapping[str, Tally], call: CallRecord) -> None:
    _count(tallies["parameters"], map(named, call.query))
    view = call.query.get("view")
    if view in VIEWS:
        tallies["views"][view] += 1


def _count_page(pages: Tally, call: CallRecord) -> None:
    """Count which page of a list was asked for."""
    if call.status != OK or call.query.get("view") == "count":
        return
    if _number(call, "offset", 0) == 0:
        pages["first"] += 1
        return
    pages["further"] += 1
    if "last" not in pages and _is_short(call):  # once is enough: answers can be large
        pages["last"] = 1


def _is_short(call: CallRecord) -> bool:
    try:
        page = jsons.loads_own(call.response)
    except ValueError:  # a fault has cut it off
        return False
    return isinstance(page, list) and len(page) < _number(call, "limit", DEFAULT_LIMIT)


def _number(call: CallRecord, name: str, default: int) -> int:
    given = call.query.get(name, default)
    try:
        return int(given[0] if isinstance(given, list) else given)
    except ValueError:  # a fault has answered before anybody has read it
        return default


def _count(tally: Tally, names: Iterable[str]) -> None:
    for name in names:
        tally[name] += 1


def _add(tally: Tally, other: Mapping[str, int]) -> None:
    for name, number in other.items():
        tally[name] += number


def _filled(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {name: dict(sorted(tally.items())) for name, tally in tallies.items() if tally}
