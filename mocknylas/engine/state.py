"""The plain-data heart of a world: documents, journal, clock, streams and options."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mocknylas.clock import Clock
from mocknylas.departures import Departures, Kind, departure
from mocknylas.documents import Document
from mocknylas.engine.kinds import KINDS
from mocknylas.engine.options import Options
from mocknylas.errors import ApiError
from mocknylas.ids import Streams
from mocknylas.journal import Journal
from mocknylas.store import Store
from mocknylas.vocabulary import KINDS as KINDS_OF_CHANGES

APPLICATION = "application"  # the id of the only document of its kind


class Application(NamedTuple):
    """The credentials of the application that a world belongs to; empty when it has none."""

    client_id: str = ""
    client_secret: str = ""


@dataclass
class State:
    """What every engine reads and writes."""

    clock: Clock
    streams: Streams
    store: Store = field(default_factory=lambda: Store(KINDS))
    journal: Journal = field(default_factory=Journal)
    options: Options = field(default_factory=Options)
    departures: Departures = field(default_factory=Departures)
    after_event: Callable[[], None] | None = None  # told of each event that has run, under the lock
    keep: Callable[[], None] | None = (
        None  # returns once what happened is on disk; without the lock
    )

    def keep_what_happened(self) -> None:
        """Let nobody be told of what could still be lost. Call it without the world's lock."""
        if self.keep is not None:
            self.keep()

    def fork(self) -> "State":
        """Return a state that goes on from here on its own."""
        return State(
            clock=self.clock.fork(),
            streams=self.streams.fork(),
            store=self.store.fork(),
            journal=self.journal.fork(),
            options=self.options,
        )

    @property
    def application(self) -> Application:
        """The credentials of the application that the world belongs to."""
        found = self.store.get("application", APPLICATION)
        return Application(found["client_id"], found["client_secret"]) if found else Application()

    def record(self, kind: str, document: Document, **attributes: Any) -> None:
        """Journal a change at the present instant."""
        assert kind in KINDS_OF_CHANGES, f"nobody can search for {kind}: it is not in vocabulary"
        self.journal.record(kind, document, self.clock.now, attributes)

    def tolerate(self, kind: Kind, place: str, error: ApiError, rule: str = "") -> None:
        """Note what is served though v2 refused it; strict sandboxes raise the error."""
        if self.options.strict:
            raise error
        self.departures.note(departure(kind, place, error, rule))

    @contextmanager
    def tolerating(self, kind: Kind, place: str) -> Iterator[None]:
        """Note what a check refuses that only strict sandboxes make; they raise its error."""
        try:
            yield
        except ApiError as error:
            self.tolerate(kind, place, error)

    def first(self, kind: str, account_id: str, index: str, value: object) -> Document | None:
        """Return the first document filed under a value, or None."""
        found = self.store.filed(kind, account_id, index, value)
        return found[0] if found else None
