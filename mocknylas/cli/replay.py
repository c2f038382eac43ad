"""`mocknylas replay`: a recorded run is done again, here, and compared byte for byte."""

import sys

import click


@click.command("replay")
@click.argument("file")
def replay(file: str) -> None:
    """Repeat the run of the tape FILE here; 1 and the first difference if there is one.

    A tape comes from `mocknylas tape`, `serve --record`, `pytest --nylas-replay` or `save_replay`.
    """
    from mocknylas.http.replay import play
    from mocknylas.tapes import first_difference, read_tape
    from mocknylas.version import VERSION

    recording, head = read_tape(file)
    if head["mocknylas"] != VERSION:
        click.echo(
            f"made by mocknylas {head['mocknylas']}, this is {VERSION}: that alone may be "
            "why something differs"
        )
    for note in head["notes"]:
        click.echo(f"note: {note}")
    difference = first_difference(recording.entries, play(recording).entries)
    if difference:
        click.echo(str(difference))
        sys.exit(1)
    calls = sum(entry.kind == "call" for entry in recording.entries)
    click.echo(f"the same, byte for byte: {calls} of {len(recording.entries)} entries are calls")
