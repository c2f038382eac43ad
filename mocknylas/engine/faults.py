"""Fault rules: which strike what, in one place for every seam.

A seam wraps its normal course in `around(seam, subject, proceed)`; nothing fails unless a rule
says so. Each rule draws from its own stream, by the number of its match, so that rules never shift
each other's luck.
"""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.clock import Clock
from mocknylas.documents import Document
from mocknylas.durations import seconds
from mocknylas.engine.effect import Effect, Proceed
from mocknylas.engine.effects import EFFECTS
from mocknylas.engine.outcome import Outcome, Postponed
from mocknylas.errors import ApiError, ConflictError, UsageError, unknown
from mocknylas.ids import Streams
from mocknylas.schemas.faults import Fault
from mocknylas.schemas.forms import FormError, fill
from mocknylas.transport import Receipt

# What a rule can match; a request has whatever its query and body hold.
SUBJECTS = {
    "provider": (
        "provider",
        "account",
        "account_id",
        "from",
        "to",
        "subject",
        "via",
        "attempt",
    ),
    "webhook": (
        "type",
        "object",
        "id",
        "url",
        "webhook_id",
        "attempt",
        "account",
        "account_id",
        "provider",
    ),
}
Subject = Mapping[str, Any]
BLAMABLE = (Outcome, Postponed, Receipt)  # what bears the name of the rule that made it


@dataclass
class Rule:
    """One rule with its counters: candidates that matched, strikes, and the last near miss."""

    spec: Document
    effect: Effect
    attributes: Document
    opens: int  # Unix seconds UTC
    closes: int | None
    matches: int = 0
    hits: int = 0
    missed: str = ""

    @property
    def name(self) -> str:
        """The rule's unique name."""
        return str(self.spec["name"])

    def as_json(self) -> Document:
        """Return the rule as it was given, with its counters."""
        counters = {"matches": self.matches, "hits": self.hits, "last_miss": self.missed}
        return {**self.spec, **counters}


class Faults:
    """The rules of one world, in the order in which they were added."""

    def __init__(self, clock: Clock, streams: Streams) -> None:
        """Start with none."""
        self._clock = clock
        self._streams = streams
        self._rules: dict[str, Rule] = {}
        self._lock = threading.Lock()  # counts are exact under threads; never held while proceeding

    def copy(self, clock: Clock, streams: Streams) -> "Faults":
        """Return the same rules with the same counters, on another clock."""
        copy = Faults(clock, streams)
        copy._rules = {name: replace(rule) for name, rule in self._rules.items()}
        return copy

    def add(self, spec: Document) -> Document:
        """Arm a rule. Raises: UsageError (a FormError with its place where one key is wrong)."""
        name = spec.get("name", "?")
        form = fill(Fault, spec, what=f"fault {name!r}")
        if form["name"] in self._rules:
            raise ConflictError(
                f"a fault named {name!r} is armed already; delete it or rename this"
            )
        effect = _effect(form)
        _check_match(form)
        attributes = _attributes(form, effect)
        opens, closes = self._window(form["window"])
        shown = {**form, "window": spec.get("window")}
        rule = Rule(shown, effect, attributes, opens, closes)
        self._rules[rule.name] = rule
        return rule.as_json()

    def free_name(self, spec: Document) -> str:
        """Return a name that no rule has, after seam and effect."""
        name = f"{spec.get('seam')} {spec.get('effect')}"
        numbered = (f"{name} {number}" for number in itertools.count(2))
        return next(one for one in itertools.chain([name], numbered) if one not in self._rules)

    def remove(self, name: str) -> None:
        """Disarm a rule. Raises: NotFoundError."""
        if self._rules.pop(name, None) is None:
            raise unknown("fault", name, self._rules)

    def clear(self) -> None:
        """Disarm every rule."""
        self._rules.clear()

    def as_json(self) -> list[Document]:
        """Return every rule with its counters."""
        return [rule.as_json() for rule in self._rules.values()]

    @property
    def armed(self) -> bool:
        """Say whether there is any rule at all."""
        return bool(self._rules)

    def around(self, seam: str, subject: Subject, proceed: Proceed) -> Any:
        """Run the normal course, or what the first rule that strikes makes of it."""
        if not self._rules:
            return proceed()
        for rule in list(self._rules.values()):
            if rule.spec["seam"] == seam:
                with self._lock:
                    strikes = self._strikes(rule, subject)
                if strikes:
                    return _marked(rule, proceed)
        return proceed()

    def _window(self, window: Document | None) -> tuple[int, int | None]:
        if window is None:
            return self._clock.now, None
        try:
            opens = self._clock.now + seconds(window["after"])
            return opens, None if window["for_"] is None else opens + seconds(window["for_"])
        except UsageError as error:
            raise FormError(str(error), ("window",)) from None

    def _strikes(self, rule: Rule, subject: Subject) -> bool:
        miss = _mismatch(rule.spec["match"], subject)
        if miss:
            rule.missed = miss
            return False
        closed = rule.closes is not None and self._clock.now >= rule.closes
        if self._clock.now < rule.opens or closed:
            rule.missed = "outside its window"
            return False
        rule.matches += 1
        rule.missed = self._spared(rule)
        rule.hits += not rule.missed
        return not rule.missed

    def _spared(self, rule: Rule) -> str:
        if rule.matches <= rule.spec["skip"]:
            return f"skipped, the first {rule.spec['skip']} pass"
        if rule.spec["times"] is not None and rule.hits >= rule.spec["times"]:
            return f"spent, it strikes {rule.spec['times']} times"
        if rule.spec["probability"] < 1.0:
            luck = self._streams.draw_at(f"fault {rule.name}", rule.matches)
            if luck >= rule.spec["probability"]:
                return f"spared by chance ({luck:.3f} of {rule.spec['probability']})"
        return ""


def _effect(form: Document) -> Effect:
    names = [name for seam, name in EFFECTS if seam == form["seam"]]
    if form["effect"] not in names:
        what = f"{form['seam']} effect"
        raise FormError(str(unknown(what, form["effect"], names)), ("effect",))
    return EFFECTS[form["seam"], form["effect"]]


def _check_match(form: Document) -> None:
    names = SUBJECTS.get(form["seam"])
    strangers = [] if names is None else [one for one in form["match"] if one not in names]
    for one in strangers:
        what = f"field of the {form['seam']} subject"
        raise FormError(str(unknown(what, one, names or ())), ("match", one))


def _attributes(form: Document, effect: Effect) -> Document:
    what = f"fault {form['name']!r}, attributes of {form['effect']!r}"
    try:
        return fill(effect.attributes, form["attributes"], what=what)
    except FormError as error:
        raise FormError(str(error), ("attributes", *error.path)) from None


def _marked(rule: Rule, proceed: Proceed) -> Any:
    """Run a rule's effect and put its name on what comes out."""
    try:
        result = rule.effect.run(rule.attributes, proceed)
    except ApiError as error:
        error.fault = error.fault or rule.name
        raise
    return result.blamed_on(rule.name) if isinstance(result, BLAMABLE) else result


def _mismatch(match: Document, subject: Subject) -> str:
    """Say which condition a subject fails, or nothing when it meets them all."""
    for field, wanted in match.items():
        patterns = wanted if isinstance(wanted, list) else [wanted]
        found = subject.get(field)
        values = found if isinstance(found, list) else [found]
        if not any(_meets(value, pattern) for value in values for pattern in patterns):
            return f"{field} is {found!r}, not {wanted!r}"
    return ""


def _meets(value: Any, pattern: Any) -> bool:
    if isinstance(value, str) and isinstance(pattern, str):
        return fnmatchcase(value.lower(), pattern.lower())
    if isinstance(value, str) and isinstance(pattern, int | float):
        return value.lower() == str(pattern).lower()  # a query holds numbers as text
    return bool(value == pattern)
