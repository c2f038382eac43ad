"""Open a scenario: find it, check all of it, and tell every mistake with its line."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mocknylas.clock import Clock
from mocknylas.controls.blanks import GIVEN, wrong_blanks
from mocknylas.controls.matches import wrong_rule
from mocknylas.controls.seeded import seeded_accounts, wrong_accounts
from mocknylas.controls.table import Control
from mocknylas.controls.verify import ExpectForm
from mocknylas.documents import Document
from mocknylas.engine.faults import Faults
from mocknylas.engine.options import Options
from mocknylas.errors import ScenarioError, UsageError, unknown
from mocknylas.ids import Streams
from mocknylas.nylas import first_instant
from mocknylas.resources import find, names
from mocknylas.sandboxes import Spec
from mocknylas.scenario import Place, Scenario, read
from mocknylas.schemas.controls import ScenarioForm
from mocknylas.schemas.forms import FormError, examine
from mocknylas.seeding import load_recipes

Steps = Mapping[str, Control]
Wrong = Iterator[tuple[Place, UsageError]]
WORLD_KEYS = ("seeds", "seed", "start")
FORMER = {"seed_name": "seeds"}  # names that keys had before
SAVE = "as"  # key of a step that names its result


def find_scenario(scenario: str | Document) -> Scenario:
    """Return a scenario by name, by path, or given inline. Raises: ScenarioError, NotFoundError."""
    if isinstance(scenario, str):
        return read(find("scenarios", scenario))
    return Scenario(scenario, "inline scenario")


def check_scenario(found: Scenario, steps: Steps) -> Scenario:
    """Return a scenario of which every word is right. Raises: ScenarioError with all mistakes."""
    wrong = [
        (found.line_of(place), str(found.blame(place, error)))
        for place, error in _wrong(found.data, steps)
    ]
    if wrong:
        raise ScenarioError("\n".join(dict.fromkeys(text for _, text in sorted(wrong))))
    return replace(found, data=_renamed(found.data))


def list_scenarios() -> list[Document]:
    """List the shipped scenarios with their stories."""
    opened = {name: find_scenario(name).data for name in names("scenarios")}
    return [
        {"name": name, "description": data.get("description", "")} for name, data in opened.items()
    ]


def spec_of(scenario: Scenario, spec: Spec) -> Spec:
    """Return the spec that a scenario asks for, on top of another."""
    data = scenario.data
    start, seeds = data.get("start"), data.get("seeds")
    return spec.changed(
        seed=data.get("seed"),
        start=None if start is None else first_instant(start),
        seed_name=",".join(seeds) if isinstance(seeds, list) else seeds,
    )


def renews(scenario: Scenario) -> bool:
    """Say whether a scenario begins with a world of its own, free of what was before."""
    return any(name in scenario.data for name in WORLD_KEYS)


def _renamed(data: Document) -> Document:
    return {FORMER.get(key, key): value for key, value in data.items()}


def _wrong(given: Any, steps: Steps) -> Wrong:
    """Yield place and error of every mistake."""
    for former, name in FORMER.items() if isinstance(given, dict) else ():
        if former in given and name in given:
            yield (former,), UsageError(f"{former!r} is the former name of {name!r}; give one")
    data = _renamed(given) if isinstance(given, dict) else given
    _, problems = examine(ScenarioForm, data, what="scenario")
    yield from ((error.path, error) for error in problems)
    broken = {error.path[0] for error in problems if error.path}
    accounts = seeded_accounts(data["seeds"]) if "seeds" in data and "seeds" not in broken else []
    sections: dict[str, Callable[[Any], Wrong]] = {
        "seeds": _wrong_seeds,
        "options": _wrong_options,
        "faults": lambda rules: _wrong_faults(rules, accounts),
        "steps": lambda values: _wrong_steps(values, steps),
        "expect": _wrong_expect,
    }
    for name, check in sections.items() if isinstance(data, dict) else ():
        if name in data and name not in broken:
            yield from (((name, *place), error) for place, error in check(data[name]))
    if accounts:
        yield from wrong_accounts(data, accounts)


def _wrong_seeds(seeds: Any) -> Wrong:
    given = seeds if isinstance(seeds, list) else [seeds]
    wrong: list[tuple[Place, UsageError]] = []
    for number, name in enumerate(given):
        place = (number,) if isinstance(seeds, list) else ()
        if isinstance(name, str):
            wrong += _refusal(lambda name=name: load_recipes(name), place)
        else:
            problem = f"not a mailbox recipe: {name!r}; write a name or a path"
            wrong.append((place, UsageError(problem)))
    yield from wrong or _refusal(lambda: load_recipes(",".join(given)))


def _wrong_options(options: Document) -> Wrong:
    for name, value in options.items():
        change = {name: value}
        yield from _refusal(lambda change=change: Options().changed(change), (name,))


def _wrong_faults(rules: list[Any], accounts: list[Document]) -> Wrong:
    trial = Faults(Clock(0), Streams(0))
    names: set[str] = set()
    for number, rule in enumerate(rules):
        if not isinstance(rule, dict):
            yield (number,), UsageError(f"a fault is a mapping of names to values, got {rule!r}")
            continue
        name = str(rule.get("name", ""))
        if name in names:
            yield (number,), UsageError(f"a fault named {name!r} is there already; rename one")
            continue
        names |= {name} - {""}
        wrong: list[tuple[Place, UsageError]]
        wrong = [(one.path, one) for one in wrong_rule(rule, accounts)]
        if not wrong:  # what only the engine knows
            named = {"name": trial.free_name(rule), **rule}
            wrong = list(_refusal(lambda named=named: trial.add(named)))
        yield from (((number, *place), error) for place, error in wrong)


def _wrong_steps(values: list[Any], steps: Steps) -> Wrong:
    known = set(GIVEN)
    for number, step in enumerate(values):
        verbs = [name for name in step if name != SAVE] if isinstance(step, dict) else []
        if len(verbs) != 1:
            problem = f"a step is one verb with its arguments, got {step!r}"
            yield (number,), UsageError(problem)
            continue
        yield from (
            ((number, verbs[0], *place), error)
            for place, error in _wrong_step(verbs[0], step[verbs[0]], steps, known)
        )
        if SAVE in step:
            yield from _wrong_name(step[SAVE], known, (number, SAVE))
            known.add(str(step[SAVE]))


def _wrong_step(name: str, arguments: Any, steps: Steps, known: Collection[str]) -> Wrong:
    if name not in steps:
        yield (), unknown("verb", name, steps)
        return
    given = {} if arguments is None else arguments
    _, problems = examine(steps[name].form, given, what=name)
    yield from ((error.path, error) for error in problems)
    yield from wrong_blanks(arguments, known)


def _wrong_name(name: Any, known: Collection[str], place: Place) -> Wrong:
    if not isinstance(name, str) or not name.isidentifier():
        yield place, UsageError(f"not a name for a result: {name!r}; write a word like job")
    elif name in known:
        yield place, UsageError(f"{name!r} is taken; choose another name for this result")


def _wrong_expect(checks: Document) -> Wrong:
    _, problems = examine(ExpectForm, checks, what="expect")
    yield from ((error.path, error) for error in problems)


def _refusal(attempt: Any, place: Place = ()) -> Wrong:
    """Yield what an attempt is refused with, if it is."""
    try:
        attempt()
    except UsageError as error:
        inner = error.path if isinstance(error, FormError) else ()
        yield (*place, *inner), error
