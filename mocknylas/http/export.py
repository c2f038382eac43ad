"""Making tapes of a sandbox, without secrets and addresses.

A tape that is handed out was played before: its requests are redacted, and its answers are those
that its own world gave to them. So it holds no secret, and can be compared byte for byte.
"""

from collections.abc import Iterator
from dataclasses import replace

from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.engine.tape import Tape
from mocknylas.errors import UsageError
from mocknylas.http.replay import play
from mocknylas.nylas.redaction import pseudonyms_of
from mocknylas.resources import find, is_path
from mocknylas.sandboxes import Sandbox, Sandboxes
from mocknylas.tapes import (
    TAPE,
    Recording,
    first_difference,
    redacted,
    tape_document,
)

HINT = (
    "begin it with record=True (MockNylas, mark.nylas), --record FILE (serve, exec) or the option "
    "record of create_sandbox"
)


def make_tape(sandboxes: Sandboxes, sandbox: Sandbox, keep_addresses: bool = False) -> Document:
    """Return the tape of a recorded sandbox. Raises: UsageError when it has none."""
    tape = _tape_of(sandbox)
    recording = _recording(sandbox, tape)
    pseudonyms = pseudonyms_of(sandboxes, sandbox, keep_addresses=keep_addresses)
    again = play(recording, sandboxes)
    entries = redacted(recording.entries, pseudonyms)
    played = play(replace(recording, sandbox=TAPE, entries=entries), sandboxes)
    notes = [*_notes(recording, again, played)]
    if tape.is_full:
        notes.append("the run went on, but the tape was full")
    return tape_document(played, list(map(pseudonyms.text, notes)))


def _tape_of(sandbox: Sandbox) -> Tape:
    tape = sandbox.world.tape
    if tape is None:
        raise UsageError(f"sandbox {sandbox.id!r} is not recorded; {HINT}")
    if tape.began is None:
        raise UsageError(
            f"sandbox {sandbox.id!r} goes on from a snapshot or data file, which no tape holds; "
            "reset it to begin a tape"
        )
    return tape


def _recording(sandbox: Sandbox, tape: Tape) -> Recording:
    spec, defaults = sandbox.spec, Options().as_json()
    names = [one.strip() for one in spec.seed_name.split(",")]
    assert tape.began is not None, "asked before"
    return Recording(
        sandbox=sandbox.id,
        seed_name=spec.seed_name,
        seed=spec.seed,
        start=spec.start,
        now=tape.began,
        options={
            name: value for name, value in spec.options.as_json().items() if value != defaults[name]
        },
        recipes={
            name: find("fixtures", name, "mailboxes").read_text(encoding="utf-8")
            for name in names
            if is_path(name)
        },
        entries=[one for one in tape.entries() if one.kind != "call" or one.given],
    )


def _notes(recording: Recording, again: Recording, played: Recording) -> Iterator[str]:
    """Yield what a tape cannot show as it was."""
    lost = first_difference(recording.entries, again.entries)
    if lost:
        yield f"already the run itself does not repeat: {lost}"
        return
    for one, other in zip(again.entries, played.entries, strict=False):
        was, is_now = (row.came.get("status") for row in (one, other))
        if one.kind == other.kind == "call" and was != is_now:
            yield (
                f"without its secrets and addresses call {one.came['number']} answers {is_now} "
                f"instead of {was}; keep_addresses may help"
            )
            return
