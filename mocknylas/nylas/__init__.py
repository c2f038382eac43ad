"""The verbs that drive one sandbox: the same for tests, control API, CLI and scenarios."""

from mocknylas.nylas.accounts import Account, Accounts
from mocknylas.nylas.clock import NOW, VirtualClock, first_instant
from mocknylas.nylas.verbs import Verbs

__all__ = ["NOW", "Account", "Accounts", "Verbs", "VirtualClock", "first_instant"]
