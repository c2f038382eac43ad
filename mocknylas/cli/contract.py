"""`mocknylas contract record|check FILE`, and the same for the command of `mocknylas exec`."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from mocknylas.cli.remote import ask, where
from mocknylas.controls import CONTROLS
from mocknylas.documents import Document
from mocknylas.errors import UsageError
from mocknylas.judging.approval import check, tell
from mocknylas.judging.footprint import read_footprint, save_footprint
from mocknylas.judging.gate import Gate
from mocknylas.judging.gathering import gathering_of
from mocknylas.sandboxes import Sandboxes

FILE = click.Path(dir_okay=False)
COLOURS = {"+": "green", "-": "red", "~": "yellow"}
UNUSED = "what is approved need not be used: for a part of the tests"
Command = TypeVar("Command", bound=Callable[..., Any])


def add_contract(main: click.Group) -> None:
    """Add the commands that deal with a file to the group of the control `contract`."""
    group = main.commands["contract"]
    assert isinstance(group, click.Group), "the control contract.usage makes it one"
    unused = click.Option(["--allow-unused"], is_flag=True, help=UNUSED)
    group.add_command(_command("record", _record))
    group.add_command(_command("check", _check, unused))


def contract_options(command: Command) -> Command:
    """Add the options that hold what a command uses against a file."""
    for option in (
        click.option("--contract-allow-unused", is_flag=True, help=UNUSED),
        click.option("--contract-record", is_flag=True, help="write that FILE instead"),
        click.option("--contract", type=FILE, help="FILE that approves what COMMAND may use"),
    ):
        command = option(command)
    return command


def open_gate(options: Mapping[str, Any]) -> Gate | None:
    """Return the gate that a command has to pass, if any. Raises: UsageError for a bad file."""
    path, record = options["contract"], options["contract_record"]
    if path is None:
        if record or options["contract_allow_unused"]:
            raise UsageError("name the file, too: --contract FILE")
        return None
    if not record:
        read_footprint(path)
    return Gate(path, record, options["contract_allow_unused"])


def close_gate(gate: Gate | None, sandboxes: Sandboxes, status: int) -> int:
    """Record or check what a command has used; return the exit status, the command's first."""
    if gate is None:
        return status
    verdict = gate.close(gathering_of(sandboxes).usage, passed=status == 0)
    _print(verdict.lines, err=True)
    return status or int(verdict.failed)


def _command(name: str, run: Callable[..., None], *options: click.Option) -> click.Command:
    places = [one for one in where() if one.name != "as_json"]
    file = click.Argument(["file"], type=FILE)
    return click.Command(name, callback=run, params=[file, *options, *places], help=run.__doc__)


def _record(file: str, **place: Any) -> None:
    """Write what clients of a server have used to FILE, as approved.

    Without --sandbox all of the server's sandboxes count, also before they were reset or deleted.
    """
    save_footprint(file, _footprint(**place))
    click.echo(f"{file}: recorded; look at the difference before you commit it")


def _check(file: str, *, allow_unused: bool, **place: Any) -> None:
    """Say how what clients of a server have used differs from FILE; 1 if it does.

    Without --sandbox all of the server's sandboxes count, also before they were reset or deleted.
    """
    found = check(file, _footprint(**place), allow_unused=allow_unused)
    _print(tell(file, found))
    sys.exit(bool(found))


def _footprint(url: str, sandbox: str) -> Document:
    control = next(one for one in CONTROLS if one.name == "contract")
    found: Document = ask(control, url, sandbox, {"everywhere": not sandbox}).json()
    return found


def _print(lines: Sequence[str], *, err: bool = False) -> None:
    for line in lines:
        click.secho(line, fg=COLOURS.get(line.strip()[:1]), err=err)
