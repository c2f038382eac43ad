"""Play an opened scenario: world, options, faults, steps, and then what it expects."""

from typing import Any

from mocknylas.controls.blanks import fill_blanks
from mocknylas.controls.matches import add_fault
from mocknylas.controls.opening import SAVE, Steps, renews, spec_of
from mocknylas.documents import Document
from mocknylas.errors import ExpectationError, ScenarioError, UsageError
from mocknylas.nylas import Verbs
from mocknylas.scenario import Place, Scenario
from mocknylas.schemas.forms import FormError


def play(verbs: Verbs, scenario: Scenario, steps: Steps) -> Document:
    """Play an opened scenario in a sandbox; return what it did.

    One with a step that cannot be run changes nothing: the sandbox is put back as it was. One that
    ends otherwise than it expects leaves the sandbox as it came out, to be looked at.
    """
    world, spec = verbs.world.copy(), verbs.sandbox.spec
    try:
        return _Player(verbs, scenario, steps).play()
    except ExpectationError:
        raise
    except UsageError:
        verbs.sandboxes.put_back(verbs.sandbox, world, spec)
        raise


class _Player:
    """Runs one scenario, and remembers the results that its steps have named."""

    def __init__(self, verbs: Verbs, scenario: Scenario, steps: Steps) -> None:
        self._verbs = verbs
        self._scenario = scenario
        self._steps = steps
        self._results: Document = {}

    def play(self) -> Document:
        """Do all that the scenario says; return what came of it."""
        data, verbs = self._scenario.data, self._verbs
        if renews(self._scenario):
            verbs.sandboxes.reset(verbs.sandbox, spec_of(self._scenario, verbs.sandbox.spec))
        verbs.set_options(data.get("options", {}))
        played: Document = {
            "scenario": data.get("name", self._scenario.origin),
            "faults": [self._arm(*row) for row in enumerate(data.get("faults", []))],
            "steps": [self._run(*row) for row in enumerate(data.get("steps", []))],
        }
        return {**played, "expect": self._expect(data["expect"])} if "expect" in data else played

    def _arm(self, number: int, rule: Document) -> str:
        with _Blame(self._scenario, "faults", number):
            name = self._scenario.data.get("name", self._scenario.origin)
            return str(add_fault(self._verbs, **{"scenario": name, **rule})["name"])

    def _run(self, number: int, step: Document) -> Document:
        name = next(one for one in step if one != SAVE)
        with _Blame(self._scenario, "steps", number, name):
            arguments = fill_blanks(step[name] or {}, self._names())
            result = self._steps[name](self._verbs, arguments)
        if SAVE in step:
            self._results[step[SAVE]] = result
        return {"step": name, "result": result}

    def _expect(self, checks: Document) -> Document:
        """Return how many entries each check found. Raises: ExpectationError with all failures."""
        found: Document = {}
        wrong = []
        for name, wishes in checks.items():
            try:
                with _Blame(self._scenario, "expect", name):
                    found |= self._verbs.expect(**{name: fill_blanks(wishes, self._names())})
            except ExpectationError as error:
                wrong.append(str(error))
        if wrong:
            raise ExpectationError("\n".join(wrong))
        return found

    def _names(self) -> Document:
        sandbox = self._verbs.sandbox
        given = {
            "now": sandbox.world.clock.now,
            "start": sandbox.spec.start,
            "client_id": sandbox.client_id,
        }
        return {**given, **self._results}


class _Blame:
    """Give a UsageError inside the file and line that it is about."""

    def __init__(self, scenario: Scenario, *place: str | int) -> None:
        self._scenario = scenario
        self._place: Place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: Any) -> None:
        if isinstance(error, UsageError) and not isinstance(error, ScenarioError):
            kind = ExpectationError if isinstance(error, ExpectationError) else ScenarioError
            inner = error.path if isinstance(error, FormError) else ()
            raise self._scenario.blame((*self._place, *inner), error, kind) from None
