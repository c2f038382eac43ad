"""`simulate …`: what happens outside of Nylas."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from mocknylas.controls.table import Control, verb
from mocknylas.nylas.simulation import Simulation
from mocknylas.schemas import simulate as forms
from mocknylas.schemas.calendar_controls import InviteForm, RsvpForm


def _row(act: Callable[..., Any], form: type[Schema]) -> Control:
    """Return the row of one of the simulation's methods."""
    name = act.__name__
    run = verb("simulate", act)
    return Control(f"simulate.{name}", "POST", f"/simulate/{name}", run, form, step=True)


CONTROLS = [
    _row(Simulation.inbound, forms.InboundForm),
    _row(Simulation.open, forms.OpenForm),
    _row(Simulation.click, forms.ClickForm),
    _row(Simulation.reply, forms.LetterForm),
    _row(Simulation.forward, forms.ForwardForm),
    _row(Simulation.bounce, forms.BounceForm),
    _row(Simulation.out_of_office, forms.LetterForm),
    _row(Simulation.invite, InviteForm),
    _row(Simulation.rsvp, RsvpForm),
]
