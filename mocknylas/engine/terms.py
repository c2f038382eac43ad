"""The terms of a write: the version it is served by, and whether participants hear of it."""

from dataclasses import dataclass

from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.rules.versions import at_least

JOBS_SINCE = "2.2"  # Source: R-EVT-34, R-EVT-61
NOTICES_SINCE = "2.3"  # Source: R-EVT-25
MICROSOFT = frozenset({"eas", "ews", "exchange", "outlook", "hotmail", "office365", "graph"})
EWS = frozenset({"eas", "ews", "exchange"})
ALWAYS_NOTIFYING = "icloud"  # Source: R-EVT-26
GOOGLE = "gmail"
VIRTUAL = "nylas"  # Source: R-NAT-15


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client's request says beside its body."""

    version: str
    notify: bool | None = None  # None: not said

    @property
    def has_jobs(self) -> bool:
        """Say whether writes are jobs, and strict about fields."""
        return at_least(self.version, JOBS_SINCE)

    def notifies(self, account: Document, options: Options) -> bool:
        """Say whether participants get mail. Source: R-EVT-24, R-EVT-25, R-EVT-26."""
        provider = account["provider"]
        if provider == ALWAYS_NOTIFYING or (options.eas_notifies and provider in MICROSOFT):
            return True
        if self.notify is not None:
            return self.notify
        if options.notify_participants == "version":
            return at_least(self.version, NOTICES_SINCE)
        return options.notify_participants == "always"
