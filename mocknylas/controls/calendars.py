"""`simulate …`: what people outside do about meetings."""

from typing import Any

from mocknylas.controls.table import Control
from mocknylas.nylas import Verbs
from mocknylas.schemas import calendar_controls as forms


def _invite(verbs: Verbs, **arguments: Any) -> Any:
    """Let an invitation arrive from outside; return the stored message with its event."""
    return verbs.simulate.invite(**arguments)


def _rsvp(verbs: Verbs, **arguments: Any) -> Any:
    """Let a participant answer an invitation; return the organiser's event."""
    return verbs.simulate.rsvp(**arguments)


CONTROLS = [
    Control("simulate.invite", "POST", "/simulate/invite", _invite, forms.InviteForm, step=True),
    Control("simulate.rsvp", "POST", "/simulate/rsvp", _rsvp, forms.RsvpForm, step=True),
]
