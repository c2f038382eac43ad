"""CONTROLS: the verbs offered outside Python: a route, a command and a step, each once."""

from typing import Any

from mocknylas.controls import (
    accounts,
    contacts,
    contract,
    keeping,
    reporting,
    requests,
    simulate,
    verify,
    webhooks,
)
from mocknylas.controls.matches import add_fault
from mocknylas.controls.opening import check_scenario, find_scenario, list_scenarios
from mocknylas.controls.play import play
from mocknylas.controls.story import tell
from mocknylas.controls.table import Argument, Control, verb
from mocknylas.documents import Document
from mocknylas.nylas import Verbs, VirtualClock
from mocknylas.scenario import Scenario
from mocknylas.schemas import controls as forms
from mocknylas.schemas.faults import Fault

__all__ = [
    "CONTROLS",
    "STEPS",
    "Argument",
    "Control",
    "create_sandbox",
    "load_scenario",
    "open_scenario",
]


def open_scenario(scenario: str | Document) -> Scenario:
    """Return a scenario by name, by path, or given inline, with every word of it checked.

    Raises: ScenarioError with all mistakes, NotFoundError.
    """
    return check_scenario(find_scenario(scenario), STEPS)


def load_scenario(verbs: Verbs, scenario: str | Document) -> Document:
    """Play a scenario (a name, a path, or an inline document); return what it did."""
    return play(verbs, open_scenario(scenario), STEPS)


def create_sandbox(
    verbs: Verbs, scenario: str | Document | None = None, **arguments: Any
) -> Document:
    """Create a sandbox, with a scenario if one is named; return its credentials."""
    if scenario is None:
        return verbs.create_sandbox(**arguments)
    opened = open_scenario(scenario)
    created = verbs.create_sandbox(**arguments)
    sandbox = verbs.sandboxes.get(created["id"])
    try:
        play(Verbs(verbs.sandboxes, sandbox), opened, STEPS)
    except BaseException:
        verbs.sandboxes.delete(sandbox)
        raise
    return sandbox.as_json()


def _list_scenarios(_: Verbs) -> list[Document]:
    """List the shipped scenarios with their stories."""
    return list_scenarios()


def _story(verbs: Verbs) -> str:
    """Tell what happened, for people: calls, changes, faults, deliveries, and what waits."""
    return tell(verbs)


def _show_options(verbs: Verbs) -> Document:
    """Show the switches of the sandbox."""
    return verbs.world.options.as_json()


def _set_options(verbs: Verbs, options: Document) -> Document:
    """Change switches of the sandbox; return all of them."""
    return verbs.set_options(options).as_json()


CONTROLS = [
    Control("health", "GET", "/health", Verbs.health),
    Control("clock", "GET", "/clock", verb("clock", VirtualClock.show)),
    Control(
        "clock.advance",
        "POST",
        "/clock/advance",
        verb("clock", VirtualClock.advance),
        forms.Advance,
        step=True,
    ),
    Control(
        "clock.move_to",
        "POST",
        "/clock/move_to",
        verb("clock", VirtualClock.move_to),
        forms.MoveTo,
        step=True,
    ),
    Control("clock.settle", "POST", "/clock/settle", verb("clock", VirtualClock.settle), step=True),
    Control("clock.tick", "POST", "/clock/tick", verb("clock", VirtualClock.tick), step=True),
    Control(
        "clock.run_until_idle",
        "POST",
        "/clock/run_until_idle",
        verb("clock", VirtualClock.run_until_idle),
        forms.UntilIdle,
        step=True,
    ),
    Control(
        "clock.run_until",
        "POST",
        "/clock/run_until",
        verb("clock", VirtualClock.run_until),
        forms.Until,
        step=True,
    ),
    Control("clock.agenda", "GET", "/clock/agenda", verb("clock", VirtualClock.agenda)),
    Control("reset", "POST", "/reset", Verbs.reset),
    *keeping.CONTROLS,
    *verify.CONTROLS,
    *requests.CONTROLS,
    *contract.CONTROLS,
    *reporting.CONTROLS,
    Control("story", "GET", "/story", _story),
    Control("faults", "GET", "/faults", Verbs.faults, lists=True),
    Control("faults.add", "POST", "/faults", add_fault, Fault, step=True),
    Control("faults.clear", "DELETE", "/faults", Verbs.delete_faults, step=True),
    Control(
        "faults.delete", "DELETE", "/faults/{name}", Verbs.delete_fault, forms.Named, step=True
    ),
    Control("scenarios", "GET", "/scenarios", _list_scenarios, lists=True),
    Control("scenarios.load", "POST", "/scenarios/load", load_scenario, forms.Load),
    Control("options", "GET", "/options", _show_options),
    Control("options.set", "POST", "/options", _set_options, forms.OptionsForm, step=True),
    Control("sandboxes", "GET", "/sandboxes", Verbs.list_sandboxes, lists=True),
    Control("sandboxes.create", "POST", "/sandboxes", create_sandbox, forms.SandboxForm),
    Control(
        "sandboxes.delete", "DELETE", "/sandboxes/{id}", Verbs.delete_sandbox, forms.SandboxName
    ),
    *accounts.CONTROLS,
    *simulate.CONTROLS,
    *contacts.CONTROLS,
    *webhooks.CONTROLS,
]
STEPS = {control.name: control for control in CONTROLS if control.step}
