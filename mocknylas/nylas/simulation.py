"""What happens outside of Nylas: the verbs by which a test plays the rest of the world."""

import copy

from mocknylas.documents import Document
from mocknylas.nylas.calendar_simulation import CalendarSimulation
from mocknylas.rules.letters import to_mail
from mocknylas.schemas.controls import InboundMessage
from mocknylas.schemas.forms import fill


class Simulation(CalendarSimulation):
    """Plays the correspondents of a sandbox's accounts."""

    def inbound(self, account: str, message: Document) -> Document:
        """Let a mail arrive from outside; return the stored message."""
        form = fill(InboundMessage, message, what="message")
        world = self._sandbox.world
        with world.store.lock:
            receiver = world.account(account)
            if "invite" in form:
                form["mime"] = self._invitation(receiver, form["invite"]).decode()
            mail, names = to_mail(form)
            return copy.deepcopy(world.inbound.receive(receiver, mail, names))
