"""Play a scenario: options, faults, then steps; every mistake names its line."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mocknylas.controls.table import Control
from mocknylas.documents import Document
from mocknylas.engine.faults import Faults
from mocknylas.errors import ConflictError, ScenarioError, UsageError, unknown
from mocknylas.nylas import Verbs, first_instant
from mocknylas.resources import find, names
from mocknylas.sandboxes import Spec
from mocknylas.scenario import Place, Scenario, read
from mocknylas.schemas.controls import ScenarioForm
from mocknylas.schemas.forms import FormError, fill
from mocknylas.seeding import load_recipe

Steps = Mapping[str, Control]
WORLD_KEYS = ("seed_name", "seed", "start")


def open_scenario(scenario: str | Document) -> Scenario:
    """Return a scenario by name, by path, or given inline, with its keys and world checked.

    Raises: ScenarioError, NotFoundError.
    """
    if isinstance(scenario, str):
        found = read(find("scenarios", scenario))
    else:
        found = Scenario(scenario, "inline scenario")
    with _Blame(found):
        found = replace(found, data=fill(ScenarioForm, found.data, what="scenario"))
    with _Blame(found, "start"):
        spec_of(found, Spec())
    with _Blame(found, "seed_name"):
        if "seed_name" in found.data:
            load_recipe(found.data["seed_name"])
    return found


def list_scenarios() -> list[Document]:
    """List the shipped scenarios with their stories."""
    opened = {name: open_scenario(name).data for name in names("scenarios")}
    return [
        {"name": name, "description": data.get("description", "")} for name, data in opened.items()
    ]


def spec_of(scenario: Scenario, spec: Spec) -> Spec:
    """Return the spec that a scenario asks for, on top of another."""
    values = {name: scenario.data[name] for name in WORLD_KEYS if name in scenario.data}
    if "start" in values:
        values["start"] = first_instant(values["start"])
    return spec.changed(**values)


def play(verbs: Verbs, scenario: Scenario, steps: Steps) -> Document:
    """Play an opened scenario in a sandbox; return what it did.

    One that is wrong in any word or value changes nothing: the sandbox is put back as it was.
    """
    _check(verbs, scenario, steps)
    world, spec = verbs.world.copy(), verbs.sandbox.spec
    try:
        return _play(verbs, scenario, steps)
    except UsageError:
        verbs.sandboxes.put_back(verbs.sandbox, world, spec)
        raise


def _play(verbs: Verbs, scenario: Scenario, steps: Steps) -> Document:
    data = scenario.data
    if _renews(scenario):
        verbs.sandboxes.reset(verbs.sandbox, spec_of(scenario, verbs.sandbox.spec))
    verbs.set_options(data.get("options", {}))
    return {
        "scenario": data.get("name", scenario.origin),
        "faults": [verbs.add_fault(**rule)["name"] for rule in data.get("faults", [])],
        "steps": [_run(verbs, scenario, steps, at) for at in range(len(data.get("steps", [])))],
    }


def _renews(scenario: Scenario) -> bool:
    """Say whether a scenario begins with a world of its own, free of what was before."""
    return any(name in scenario.data for name in WORLD_KEYS)


def _check(verbs: Verbs, scenario: Scenario, steps: Steps) -> None:
    for name, value in scenario.data.get("options", {}).items():
        with _Blame(scenario, "options", name):
            verbs.world.options.changed({name: value})
    taken = set() if _renews(scenario) else {rule["name"] for rule in verbs.faults()}
    trial = Faults(verbs.world.clock, verbs.world.state.streams)
    for number, rule in enumerate(scenario.data.get("faults", [])):
        with _Blame(scenario, "faults", number):
            _check_fault(rule, trial, taken)
    for number, step in enumerate(scenario.data.get("steps", [])):
        if not isinstance(step, dict) or len(step) != 1:
            raise scenario.blame(
                ("steps", number), f"a step is one verb with its arguments, got {step!r}"
            )
        name = next(iter(step))
        with _Blame(scenario, "steps", number, name):
            _check_step(name, step[name], steps)


def _check_fault(rule: Any, trial: Faults, taken: set[str]) -> None:
    if not isinstance(rule, dict):
        raise UsageError(f"a fault is a mapping of names to values, got {rule!r}")
    trial.add({"name": trial.free_name(rule), **rule})
    if rule.get("name") in taken:
        raise ConflictError(f"a fault named {rule['name']!r} is armed already; delete it first")


def _check_step(name: str, arguments: Any, steps: Steps) -> None:
    if name not in steps:
        raise unknown("verb", name, steps)
    steps[name].check(arguments or {})


def _run(verbs: Verbs, scenario: Scenario, steps: Steps, number: int) -> Document:
    name, arguments = next(iter(scenario.data["steps"][number].items()))
    with _Blame(scenario, "steps", number, name):
        return {"step": name, "result": steps[name](verbs, arguments or {})}


class _Blame:
    """Turn a UsageError inside into a ScenarioError with file and line."""

    def __init__(self, scenario: Scenario, *place: str | int) -> None:
        self._scenario = scenario
        self._place: Place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, UsageError) and not isinstance(error, ScenarioError):
            inner = error.path if isinstance(error, FormError) else ()
            raise self._scenario.blame((*self._place, *inner), error) from None
