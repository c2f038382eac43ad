"""`simulate …`: what happens outside of Nylas."""

from typing import Any

from mocknylas.controls.table import Control
from mocknylas.nylas import Verbs
from mocknylas.schemas import controls as forms


def _inbound(verbs: Verbs, **arguments: Any) -> Any:
    """Let a mail arrive from outside; return the stored message."""
    return verbs.simulate.inbound(**arguments)


CONTROLS = [
    Control(
        "simulate.inbound",
        "POST",
        "/simulate/inbound",
        _inbound,
        forms.InboundForm,
        step=True,
    ),
]
