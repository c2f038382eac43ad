"""A fault rule: what it matches, what it does at each match, and how often it has done so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mocknylas.documents import Document
from mocknylas.durations import seconds
from mocknylas.engine.effects import EFFECTS, SHORTHANDS, Attributes, Effect, Step
from mocknylas.engine.matching import Matcher
from mocknylas.errors import UsageError, unknown
from mocknylas.schemas.faults import Fault
from mocknylas.schemas.forms import FormError, fill

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
SERVICE = "service"  # the mailing service: a seam of its own to whoever names it
OK = "ok"  # the step of a sequence that lets a match pass


@dataclass(frozen=True)
class Move:
    """An effect and the attributes that it runs with."""

    effect: Effect
    attributes: Attributes


@dataclass
class Rule:
    """One rule with its counters: candidates that matched, strikes, and the last near miss."""

    spec: Document
    matcher: Matcher
    moves: Sequence[Move | None]  # one for each match in turn, or one for all; None lets it pass
    opens: int  # Unix seconds UTC
    closes: int | None
    order: int
    matches: int = 0
    hits: int = 0
    missed: str = ""

    @property
    def name(self) -> str:
        """The rule's unique name."""
        return str(self.spec["name"])

    @property
    def seams(self) -> tuple[str, ...]:
        """The seams at which it can strike: the mailing service's, too, when it asks for `via`."""
        seam = str(self.spec["seam"])
        return (seam, SERVICE) if seam == "provider" and "via" in self.spec["match"] else (seam,)

    @property
    def turn(self) -> int:
        """The number of the present match among those that are not skipped, from 1."""
        return self.matches - int(self.spec["skip"])

    def move(self) -> Move | None:
        """Return what the rule does at its present match."""
        return self.moves[self.turn - 1] if self._in_sequence else self.moves[0]

    def spent(self) -> str:
        """Say why the rule lets its present match pass, if the envelope alone decides it."""
        if self.turn <= 0:
            return f"skipped, the first {self.spec['skip']} pass"
        if self.spec["times"] is not None and self.hits >= self.spec["times"]:
            return f"spent, it strikes {self.spec['times']} times"
        if not self._in_sequence:
            return ""
        if self.turn > len(self.moves):
            return f"spent, its sequence has {len(self.moves)} steps"
        return "" if self.moves[self.turn - 1] else f"step {self.turn} of its sequence is ok"

    @property
    def _in_sequence(self) -> bool:
        return "sequence" in self.spec

    def as_json(self) -> Document:
        """Return the rule as it was given, with its counters."""
        counters = {"matches": self.matches, "hits": self.hits, "last_miss": self.missed}
        return {**self.spec, **counters}


def arm(spec: Document, now: int, *, order: int) -> Rule:
    """Return the rule that a spec describes, armed at an instant. Raises: FormError."""
    form = fill(Fault, spec, what=f"fault {spec.get('name', '?')!r}")
    _check_match(form)
    moves = _sequence(form) if "sequence" in form else [_only(form)]
    opens, closes = _window(form["window"], now)
    shown = {**form, "window": spec.get("window")}
    return Rule(shown, Matcher(form["match"]), moves, opens, closes, order)


def _only(form: Document) -> Move:
    names = _names(form)
    if form["effect"] not in names:
        what = f"{form['seam']} effect"
        raise FormError(str(unknown(what, form["effect"], names)), ("effect",))
    return _filled(form, Step(form["effect"], {}))


def _sequence(form: Document) -> list[Move | None]:
    """Return a move for each step. Raises: FormError."""
    for key, alone in (("effect", None), ("times", None), ("probability", 1.0)):
        if form.get(key) != alone:
            raise FormError(
                f"fault {form['name']!r}: a sequence itself says what happens and how often; "
                f"leave out {key!r}",
                (key,),
            )
    return [_step(form, number) for number in range(len(form["sequence"]))]


def _step(form: Document, number: int) -> Move | None:
    word = form["sequence"][number]
    if word == OK:
        return None
    names, shorthand = _names(form), SHORTHANDS.get(form["seam"])
    is_word = isinstance(word, str | int) and not isinstance(word, bool)
    step = Step(word, {}) if word in names else shorthand(word) if shorthand and is_word else None
    if step is None:
        error = unknown(f"step of a {form['seam']} sequence", word, [*names, OK])
        raise FormError(
            f"{error}; or write a status or a row of the catalogue", ("sequence", number)
        )
    return _filled(form, step)


def _names(form: Document) -> list[str]:
    return [name for seam, name in EFFECTS if seam == form["seam"]]


def _filled(form: Document, step: Step) -> Move:
    effect = EFFECTS[form["seam"], step.effect]
    what = f"fault {form['name']!r}, attributes of {step.effect!r}"
    try:
        attributes = fill(effect.attributes, {**form["attributes"], **step.attributes}, what=what)
    except FormError as error:
        raise FormError(str(error), ("attributes", *error.path)) from None
    return Move(effect, attributes)


def _check_match(form: Document) -> None:
    names = SUBJECTS.get(form["seam"])
    strangers = [] if names is None else [one for one in form["match"] if one not in names]
    for one in strangers:
        what = f"field of the {form['seam']} subject"
        raise FormError(str(unknown(what, one, names or ())), ("match", one))


def _window(window: Any, now: int) -> tuple[int, int | None]:
    if window is None:
        return now, None
    try:
        opens = now + seconds(window["after"])
        return opens, None if window["for_"] is None else opens + seconds(window["for_"])
    except UsageError as error:
        raise FormError(str(error), ("window",)) from None
