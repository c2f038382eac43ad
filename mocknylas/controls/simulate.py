"""`simulate …`: what happens outside of Nylas."""

import functools
from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from mocknylas.controls.table import Control
from mocknylas.nylas import Verbs
from mocknylas.nylas.simulation import Simulation
from mocknylas.schemas import simulate as forms


def _row(act: Callable[..., Any], form: type[Schema]) -> Control:
    """Return the row of one of the simulation's methods."""

    @functools.wraps(act)
    def run(verbs: Verbs, **arguments: Any) -> Any:
        return act(verbs.simulate, **arguments)

    name = act.__name__
    return Control(f"simulate.{name}", "POST", f"/simulate/{name}", run, form, step=True)


CONTROLS = [
    _row(Simulation.inbound, forms.InboundForm),
    _row(Simulation.open, forms.OpenForm),
    _row(Simulation.click, forms.ClickForm),
    _row(Simulation.reply, forms.LetterForm),
    _row(Simulation.forward, forms.ForwardForm),
    _row(Simulation.bounce, forms.BounceForm),
    _row(Simulation.out_of_office, forms.LetterForm),
]
