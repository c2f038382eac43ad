"""Findings: what an application does that it had better not, gathered from its calls.

Calls that err alike in one place are one finding: its count, and the first of them by number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from mocknylas.calls import CallRecord
from mocknylas.judging.kinds import KINDS, ORDER, Severity
from mocknylas.judging.offered import general

SHOWN = 5  # calls that a finding remembers
Key = tuple[str, str, str, str]  # kind, operation, place, rule
_ID = re.compile(r"/[0-9a-z]{12,}(?=/|$)")


class Sighting(NamedTuple):
    """Where a finding was seen: a call, its exact place, the test, and the line that called."""

    number: int
    at: int = 0  # virtual Unix seconds UTC
    place: str = ""
    test: str = ""
    line: str = ""  # of the test, as file:number


@dataclass(frozen=True)
class Finding:
    """One thing found: of a kind, in a place of an operation, against a rule.

    `place` is a JSON pointer into the request with `*` for any index; each call has the exact one.
    """

    kind: str
    operation: str
    place: str
    rule: str
    message: str
    count: int = 1
    calls: tuple[Sighting, ...] = ()
    accepted: bool = False

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return KINDS[self.kind].severity

    @property
    def key(self) -> Key:
        """What findings have in common that are one."""
        return (self.kind, self.operation, self.place, self.rule)

    @property
    def where(self) -> str:
        """The operation and the place in its request."""
        return f"{self.operation} {self.place}".strip()

    @property
    def tests(self) -> list[str]:
        """The tests in which it was seen, as far as they are remembered."""
        return list(dict.fromkeys(one.test for one in self.calls if one.test))

    def as_json(self) -> dict[str, Any]:
        """Return the finding as plain data, its severity with it."""
        calls = [one._asdict() for one in self.calls]
        return {"severity": self.severity, **asdict(self), "calls": calls}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Return the finding that `as_json` told of."""
        fields = {name: one for name, one in data.items() if name != "severity"}
        return cls(**{**fields, "calls": tuple(Sighting(**one) for one in data["calls"])})


class Findings:
    """Gathers findings by what they have in common."""

    def __init__(self) -> None:
        """Begin with none."""
        self._firsts: dict[Key, Finding] = {}
        self._counts: Counter[Key] = Counter()
        self._calls: dict[Key, list[Sighting]] = defaultdict(list)

    def see(
        self, kind: str, call: CallRecord, message: str, *, place: str = "", rule: str = ""
    ) -> None:
        """Add what a call shows."""
        operation = name_of(call)
        key = (kind, operation, general(place), rule or KINDS[kind].rule)
        if key not in self._firsts:
            self._firsts[key] = Finding(*key, message)
        self._counts[key] += 1
        if len(self._calls[key]) < SHOWN:
            self._calls[key].append(sighted(call, place))

    def add(self, one: Finding) -> None:
        """Add a finding to the one with its key, if there is one."""
        self._firsts.setdefault(one.key, one)
        self._counts[one.key] += one.count
        self._calls[one.key] = [*self._calls[one.key], *one.calls][:SHOWN]

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings, the gravest first."""
        for key in sorted(self._firsts, key=lambda key: (ORDER[key[0]], *key)):
            first, count = self._firsts[key], self._counts[key]
            yield replace(first, count=count, calls=tuple(self._calls[key]))


def sighted(call: CallRecord, place: str = "") -> Sighting:
    """Return where a call was seen."""
    return Sighting(call.number, call.at, place, call.test, call.line)


def name_of(call: CallRecord) -> str:
    """Return the operation of a call; of what is none, method and path."""
    return call.operation or f"{call.method} {_ID.sub('/{id}', call.path)}"
