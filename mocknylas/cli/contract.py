"""`mocknylas contract record|check FILE`: what a server's clients use, kept as a file."""

import sys
from collections.abc import Callable
from typing import Any

import click

from mocknylas.cli.remote import ask, where
from mocknylas.controls import CONTROLS
from mocknylas.documents import Document
from mocknylas.judging.approval import Review, check, tell
from mocknylas.judging.footprint import save_footprint

FILE = click.Argument(["file"], type=click.Path(dir_okay=False))
ALLOW_UNUSED = click.Option(
    ["--allow-unused"], is_flag=True, help="what is approved need not be used: for partial runs"
)


COLOURS = {"+": "green", "-": "red", "~": "yellow"}


def add_contract(main: click.Group) -> None:
    """Add the commands that deal with a file to the group of the control `contract`."""
    group = main.commands["contract"]
    assert isinstance(group, click.Group), "the control contract.usage makes it one"
    for name, run, *options in (("record", _record), ("check", _check, ALLOW_UNUSED)):
        group.add_command(_command(name, run, options))


def report(file: str, found: Review) -> int:
    """Print what a check has found, in colours on a terminal; return the exit status."""
    for line in tell(file, found):
        click.secho(line, fg=COLOURS.get(line.strip()[:1]))
    return 1 if found else 0


def _command(name: str, run: Callable[..., None], options: list[click.Parameter]) -> click.Command:
    places = [one for one in where() if one.name != "as_json"]
    return click.Command(name, callback=run, params=[FILE, *options, *places], help=run.__doc__)


def _record(file: str, **place: Any) -> None:
    """Write what clients of a server have used to FILE, as approved.

    Without --sandbox all of the server's sandboxes count, also before they were reset or deleted.
    """
    save_footprint(file, _footprint(**place))
    click.echo(f"{file}: recorded; look at the difference before you commit it")


def _check(file: str, *, allow_unused: bool, **place: Any) -> None:
    """Say how what clients of a server have used differs from FILE; 1 if it does."""
    sys.exit(report(file, check(file, _footprint(**place), allow_unused=allow_unused)))


def _footprint(url: str, sandbox: str) -> Document:
    control = next(one for one in CONTROLS if one.name == "contract")
    found: Document = ask(control, url, sandbox, {"everywhere": not sandbox}).json()
    return found
