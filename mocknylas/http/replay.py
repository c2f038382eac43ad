"""Playing a tape: a run is done again, in a world of its own that is recorded, too."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path

from mocknylas import wsgi
from mocknylas.engine.options import Options
from mocknylas.engine.tape import Entry, Tape
from mocknylas.errors import UsageError
from mocknylas.http.app import create_app
from mocknylas.http.door import door_of
from mocknylas.http.wire import IN_PROCESS
from mocknylas.nylas import Verbs
from mocknylas.nylas.noting import find_verb, unplain
from mocknylas.sandboxes import Sandboxes, Spec
from mocknylas.tapes import Recording
from mocknylas.transport import Parcel, Receipt

UNKNOWN = Receipt(error="the tape knows no such notification")


def play(recording: Recording, near: Sandboxes | None = None) -> Recording:
    """Do a run again; return what happened. Sandboxes `near` lend their base worlds.

    Raises: UsageError when its world cannot be made.
    """
    with _spec(recording) as spec:
        sandboxes = Sandboxes(spec)
        if near:
            sandboxes.lean_on(near)
        player = _Player(recording, sandboxes, spec)
        player.play()
        return replace(recording, entries=player.tape.entries())


class _Player:
    """Does the entries of a tape, those of a parcel while that is on its way."""

    def __init__(self, recording: Recording, sandboxes: Sandboxes, spec: Spec) -> None:
        self._app = create_app(sandboxes)
        sandboxes.door = door_of(self._app)
        sandbox = sandboxes.create(recording.sandbox, spec)
        self._world = sandbox.world
        self._verbs = Verbs(sandboxes, sandbox)
        assert self._world.tape is not None, "its options say that it is recorded"
        self.tape: Tape = self._world.tape
        self._world.clock.move_to(recording.now)
        sandbox.transport.around = lambda parcel, _: self._carry(parcel)
        self._entries = recording.entries
        self._parcels = [entry for entry in recording.entries if entry.kind == "parcel"]
        self._sent = 0

    def play(self) -> None:
        """Do all that was not done while a parcel was on its way."""
        self._do(0)

    def _do(self, within: int) -> None:
        for entry in self._entries:
            if entry.within == within and entry.kind != "parcel":
                with suppress(Exception):  # the new tape has it, and is compared
                    DO[entry.kind](self, entry)

    def _call(self, entry: Entry) -> None:
        given = entry.given
        environ = wsgi.environ_of(given["method"], given["url"], given["headers"], given["body"])
        wsgi.call(self._app, {**environ, IN_PROCESS: True})

    def _verb(self, entry: Entry) -> None:
        verb = find_verb(self._verbs, entry.given["verb"])
        verb(**unplain(entry.given["arguments"]))

    def _clock(self, entry: Entry) -> None:
        self._world.advance(entry.given["to"])

    def _carry(self, parcel: Parcel) -> Receipt:
        return self.tape.carry(parcel, self._receive)

    def _receive(self) -> Receipt:
        """Return what a receiver said, once what it did is done."""
        self._sent += 1
        if self._sent > len(self._parcels):
            return UNKNOWN
        came = self._parcels[self._sent - 1].came
        self._do(self._sent)
        if "raised" in came:
            raise type(str(came["raised"]), (AssertionError,), {})
        known = {one.name for one in fields(Receipt)}
        return Receipt(**{name: one for name, one in came.items() if name in known})


DO = {"call": _Player._call, "verb": _Player._verb, "clock": _Player._clock}


@contextmanager
def _spec(recording: Recording) -> Iterator[Spec]:
    """Yield what the world of a tape starts from; own recipes lie in files meanwhile."""
    options = Options().changed({**recording.options, "record": True})
    with tempfile.TemporaryDirectory(prefix="mocknylas-") as directory:
        names = [one.strip() for one in recording.seed_name.split(",")]
        for number, name in enumerate(names):
            if name in recording.recipes:
                path = Path(directory) / f"recipe-{number}.yaml"
                path.write_text(recording.recipes[name], encoding="utf-8")
                names[number] = str(path)
        try:
            yield Spec(",".join(names), recording.seed, recording.start, options)
        except UsageError as error:
            raise UsageError(f"the world of the tape cannot be made: {error}") from None
