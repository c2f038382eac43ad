"""Fault rules: which strike what, in one place for every seam.

A seam wraps its normal course in `around(seam, subject, proceed)`; nothing fails unless a rule
says so. Each rule draws from its own stream, by the number of its match, so that rules never shift
each other's luck.
"""

import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from mocknylas.clock import Clock
from mocknylas.documents import Document
from mocknylas.engine.effects import Proceed
from mocknylas.engine.effects.request import Disturbed
from mocknylas.engine.fault_rules import Move, Rule, arm
from mocknylas.engine.matching import MatchIndex, Subject
from mocknylas.engine.outcome import Outcome, Postponed
from mocknylas.errors import ApiError, ConflictError, unknown
from mocknylas.ids import Streams
from mocknylas.transport import Receipt

BLAMABLE = (Outcome, Disturbed, Postponed, Receipt)  # what bears the name of its rule


class Faults:
    """The rules of one world, in the order in which they were added."""

    def __init__(self, clock: Clock, streams: Streams) -> None:
        """Start with none."""
        self._clock = clock
        self._streams = streams
        self._rules: dict[str, Rule] = {}
        self._seams: dict[str, _Seam] = {}
        self._lock = threading.Lock()  # counts are exact under threads; never held while proceeding

    def copy(self, clock: Clock, streams: Streams) -> "Faults":
        """Return the same rules with the same counters, on another clock."""
        copy = Faults(clock, streams)
        for rule in self._rules.values():
            self._look_back(rule)
            copy._file(replace(rule))
        return copy

    @property
    def rules(self) -> list[Rule]:
        """The rules with their counters, in order."""
        return list(self._rules.values())

    def resume(self, rules: Iterable[Rule]) -> None:
        """Go on with rules that were armed before, in place of all others."""
        with self._lock:
            self._rules, self._seams = {}, {}
            for rule in rules:
                self._file(rule)

    def add(self, spec: Document) -> Document:
        """Arm a rule. Raises: UsageError (a FormError with its place where one key is wrong)."""
        with self._lock:
            rule = arm(spec, self._clock.now, order=self._next_order())
            if rule.name in self._rules:
                raise ConflictError(
                    f"a fault named {rule.name!r} is armed already; delete it or rename this"
                )
            self._file(rule)
        return rule.as_json()

    def free_name(self, spec: Document) -> str:
        """Return a name that no rule has, after seam and effect."""
        name = f"{spec.get('seam')} {spec.get('effect', 'sequence')}"
        numbered = (f"{name} {number}" for number in itertools.count(2))
        return next(one for one in itertools.chain([name], numbered) if one not in self._rules)

    def remove(self, name: str) -> None:
        """Disarm a rule. Raises: NotFoundError."""
        if name not in self._rules:
            raise unknown("fault", name, self._rules)
        with self._lock:
            kept = [rule for rule in self._rules.values() if rule.name != name]
            for rule in kept:
                self._look_back(rule)
            self._rules, self._seams = {}, {}
            for rule in kept:
                self._file(rule)

    def clear(self) -> None:
        """Disarm every rule."""
        with self._lock:
            self._rules, self._seams = {}, {}

    def as_json(self) -> list[Document]:
        """Return every rule with its counters."""
        with self._lock:
            for rule in self._rules.values():
                self._look_back(rule)
            return [rule.as_json() for rule in self._rules.values()]

    @property
    def armed(self) -> bool:
        """Say whether there is any rule at all."""
        return bool(self._rules)

    def around(self, seam: str, subject: Subject, proceed: Proceed) -> Any:
        """Run the normal course, or what the first rule that strikes makes of it."""
        known = self._seams.get(seam)
        if known is None:
            return proceed()
        with self._lock:
            found = known.first(subject, self._move)
        return proceed() if found is None else _marked(*found, proceed)

    def _move(self, rule: Rule) -> Move | None:
        """Return what a rule that matches makes of it now, or None when it lets it pass."""
        now = self._clock.now
        if now < rule.opens or (rule.closes is not None and now >= rule.closes):
            rule.missed = "outside its window"
            return None
        rule.matches += 1
        rule.missed = self._spared(rule)
        rule.hits += not rule.missed
        return None if rule.missed else rule.move()

    def _spared(self, rule: Rule) -> str:
        if spent := rule.spent():
            return spent
        if rule.spec["probability"] < 1.0:
            luck = self._streams.draw_at(f"fault {rule.name}", rule.matches)
            if luck >= rule.spec["probability"]:
                return f"spared by chance ({luck:.3f} of {rule.spec['probability']})"
        return ""

    def _next_order(self) -> int:
        return max((rule.order for rule in self._rules.values()), default=0) + 1

    def _file(self, rule: Rule) -> None:
        self._rules[rule.name] = rule
        for seam in rule.seams:
            self._seams.setdefault(seam, _Seam()).add(rule)

    def _look_back(self, rule: Rule) -> None:
        for seam in rule.seams:
            self._seams[seam].look_back(rule)


class _Seam:
    """The rules of one seam, and the latest subject that came by."""

    def __init__(self) -> None:
        self._index: MatchIndex[Rule] = MatchIndex()
        self._latest: Subject = {}
        self._number = 0  # subjects that came by
        self._seen: dict[str, int] = {}  # rule → number of the latest subject it was tried on
        self._struck = 0  # order of the rule that struck the latest one, or 0

    def add(self, rule: Rule) -> None:
        """Take a rule in; it has seen nothing yet."""
        self._seen[rule.name] = self._number
        self._index.add(rule, rule.matcher)

    def first(
        self, subject: Subject, move: Callable[[Rule], Move | None]
    ) -> tuple[Rule, Move] | None:
        """Return the first rule that strikes, with what it does."""
        self._number += 1
        self._latest = subject
        self._struck = 0
        for rule in sorted(self._index.candidates(subject), key=_order):
            self._seen[rule.name] = self._number
            rule.missed = rule.matcher.miss(subject)
            if not rule.missed and (found := move(rule)):
                self._struck = rule.order
                return rule, found
        return None

    def look_back(self, rule: Rule) -> None:
        """Note why the latest subject missed a rule that the index passed over."""
        passed = not self._struck or rule.order < self._struck
        if passed and self._seen[rule.name] < self._number:
            rule.missed = rule.matcher.miss(self._latest)
            self._seen[rule.name] = self._number


def _order(rule: Rule) -> int:
    return rule.order


def _marked(rule: Rule, move: Move, proceed: Proceed) -> Any:
    """Run a move and put the rule's name on what comes out."""
    try:
        result = move.effect.run(move.attributes, proceed)
    except ApiError as error:
        error.fault = error.fault or rule.name
        raise
    return result.blamed_on(rule.name) if isinstance(result, BLAMABLE) else result
