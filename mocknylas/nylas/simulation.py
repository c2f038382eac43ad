"""What happens outside of Nylas: the verbs by which a test plays the rest of the world."""

import copy

from mocknylas.documents import Document
from mocknylas.rules.letters import to_mail
from mocknylas.sandboxes import Sandbox
from mocknylas.schemas.controls import InboundMessage
from mocknylas.schemas.forms import fill


class Simulation:
    """Plays the correspondents of a sandbox's accounts."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    def inbound(self, account: str, message: Document) -> Document:
        """Let a mail arrive from outside; return the stored message."""
        mail, names = to_mail(fill(InboundMessage, message, what="message"))
        world = self._sandbox.world
        with world.store.lock:
            return copy.deepcopy(world.inbound.receive(world.account(account), mail, names))
