"""Play a scenario: options, faults, then steps; every mistake names its line."""

from collections.abc import Callable, Mapping
from typing import Any

from mocknylas.documents import Document
from mocknylas.durations import instant
from mocknylas.errors import ScenarioError, UsageError, unknown
from mocknylas.nylas import Verbs
from mocknylas.resources import find
from mocknylas.sandboxes import Spec
from mocknylas.scenario import Place, Scenario, read
from mocknylas.schemas.controls import ScenarioForm
from mocknylas.schemas.forms import FormError, fill

Steps = Mapping[str, Callable[[Verbs, dict[str, Any]], Any]]
WORLD_KEYS = ("seed_name", "seed", "start")


def open_scenario(scenario: str | Document) -> Scenario:
    """Return a scenario by name, by path, or given inline, with its keys checked.

    Raises: ScenarioError, NotFoundError.
    """
    if isinstance(scenario, str):
        found = read(find("scenarios", scenario))
    else:
        found = Scenario(scenario, "inline scenario")
    with _Blame(found):
        fill(ScenarioForm, found.data, what="scenario")
    return found


def spec_of(scenario: Scenario, spec: Spec) -> Spec:
    """Return the spec that a scenario asks for, on top of another."""
    values = {name: scenario.data[name] for name in WORLD_KEYS if name in scenario.data}
    if "start" in values:
        values["start"] = instant(values["start"])
    return spec.changed(**values)


def play(verbs: Verbs, scenario: Scenario, steps: Steps) -> Document:
    """Play an opened scenario in a sandbox; return what it did.

    All is checked before anything takes effect: a scenario with a mistake changes nothing.
    """
    _check(verbs, scenario, steps)
    data = scenario.data
    if any(name in data for name in WORLD_KEYS):
        verbs.sandboxes.reset(verbs.sandbox, spec_of(scenario, verbs.sandbox.spec))
    with _Blame(scenario, "options"):
        verbs.set_options(data.get("options", {}))
    for number, rule in enumerate(data.get("faults", [])):
        with _Blame(scenario, "faults", number):
            verbs.add_fault(**rule)
    story = [_run(verbs, scenario, steps, number) for number in range(len(data.get("steps", [])))]
    return {
        "scenario": data.get("name", scenario.origin),
        "faults": [rule["name"] for rule in data.get("faults", [])],
        "steps": story,
    }


def _check(verbs: Verbs, scenario: Scenario, steps: Steps) -> None:
    with _Blame(scenario, "options"):
        verbs.world.options.changed(scenario.data.get("options", {}))
    trial = verbs.world.fork().faults
    for number, rule in enumerate(scenario.data.get("faults", [])):
        with _Blame(scenario, "faults", number):
            trial.add(rule)
    for number, step in enumerate(scenario.data.get("steps", [])):
        if not isinstance(step, dict) or len(step) != 1:
            raise scenario.blame(
                ("steps", number), f"a step is one verb with its arguments, got {step!r}"
            )
        name = next(iter(step))
        if name not in steps:
            raise scenario.blame(("steps", number, name), unknown("verb", name, steps))


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
