"""Gathering: what is made of all calls of a process, in worlds that live and that are gone."""

import threading
from collections.abc import Mapping
from typing import Any, Protocol, Self

from mocknylas.calls import CallRecord
from mocknylas.judging.usage import Usage
from mocknylas.sandboxes import Sandboxes
from mocknylas.world import World

USAGE = "usage"


class Gathered(Protocol):
    """One thing that is made of calls: what has been gathered is merged, and passed on as JSON."""

    def add(self, call: CallRecord) -> None:
        """Take in a call."""
        ...

    def add_world(self, world: World) -> object:
        """Take in all that a world remembers."""
        ...

    def merge(self, other: Self) -> None:
        """Take in what another has gathered."""
        ...

    def as_json(self) -> Any:
        """Return it as plain data."""
        ...

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Return what plain data tells of."""
        ...


class Gathering:
    """Gathers usage, and further things by name, over whatever sandboxes it watches."""

    def __init__(self, **kinds: type[Gathered]) -> None:
        """Begin with nothing of each kind."""
        self._kinds: dict[str, type[Gathered]] = {USAGE: Usage, **kinds}
        self._past = self._nothing()
        self._watched: list[Sandboxes] = []
        self._lock = threading.Lock()

    def watch(self, sandboxes: Sandboxes) -> None:
        """Gather all that happens in these sandboxes, from now on and before."""
        if not any(one is sandboxes for one in self._watched):
            self._watched.append(sandboxes)
            sandboxes.witness = self

    def __call__(self, world: World) -> None:
        """Take in a world that nobody will see again."""
        with self._lock:
            for one in self._past.values():
                one.add_world(world)

    def totals(self) -> dict[str, Any]:
        """Return everything gathered until now, by its name."""
        found = self._nothing()
        with self._lock:
            for name, one in self._past.items():
                found[name].merge(one)
        for sandboxes in self._watched:
            for one in found.values():
                for call in sandboxes.stray_calls:
                    one.add(call)
                for sandbox in sandboxes.all():
                    one.add_world(sandbox.world)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the totals as plain data, to be merged elsewhere."""
        return {name: one.as_json() for name, one in self.totals().items()}

    def merge_json(self, data: Mapping[str, Any]) -> None:
        """Take in what another process has gathered."""
        with self._lock:
            for name, one in self._past.items():
                one.merge(self._kinds[name].from_json(data[name]))

    @property
    def usage(self) -> Usage:
        """The usage until now."""
        found: Usage = self.totals()[USAGE]
        return found

    def _nothing(self) -> dict[str, Any]:
        return {name: kind() for name, kind in self._kinds.items()}


def gathering_of(sandboxes: Sandboxes) -> Gathering:
    """Return the gathering that watches sandboxes; where there is none, one begins now."""
    if not isinstance(sandboxes.witness, Gathering):
        Gathering().watch(sandboxes)
    assert isinstance(sandboxes.witness, Gathering), "it is watching"
    return sandboxes.witness
