"""`mocknylas serve` and `mocknylas exec`."""

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import click

from mocknylas.cli.contract import close_gate, contract_options, open_gate
from mocknylas.cli.ports import choose_tls_port, port_options
from mocknylas.cli.report import finish, report_options, wanted_report
from mocknylas.errors import UsageError
from mocknylas.http.local import LOOPBACK, LocalServer
from mocknylas.judging.report import report_on
from mocknylas.judging.verdict import Wanted
from mocknylas.sandboxes import Sandboxes
from mocknylas.serving import Address, environment, serve
from mocknylas.version import VERSION

NOT_FOUND = 127  # exit status when a command does not exist, as shells have it
Command = TypeVar("Command", bound=Callable[..., Any])


def _world_options(command: Command) -> Command:
    """Add the options that choose the world and how its time runs."""
    for option in reversed(
        [
            click.option("--seed-name", default="default", help="mailbox recipe: name or path"),
            click.option("--seed", type=int, default=0, help="number that decides every draw"),
            click.option("--start", default="now", help='first instant: "now", Unix, ISO 8601'),
            click.option("--still", is_flag=True, help="time moves only when told"),
            click.option(
                "--speed", type=float, default=1.0, help="virtual seconds for each real one"
            ),
            click.option("--no-tls", is_flag=True, help="no HTTPS"),
            click.option(
                "--record", type=click.Path(dir_okay=False), help="file for a tape of the run"
            ),
        ]
    ):
        command = option(command)
    return command


@click.command("serve")
@click.option("--host", default=LOOPBACK, show_default=True, help="address to listen at")
@port_options
@click.option("--data", type=click.Path(dir_okay=False), help="file that keeps all of it")
@_world_options
def run_server(**options: Any) -> None:
    """Serve the API until Ctrl-C."""
    address = _address(options)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serve(address, data=options["data"], **_spec(options)) as server:
        click.echo("\n".join(_greeting(server, options, tls=address.tls_port is not None)))
        sys.stdout.flush()
        stop.wait()
    click.echo("stopped")


@click.command("exec", context_settings={"allow_interspersed_args": False})
@_world_options
@contract_options
@report_options("--report")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def execute(command: tuple[str, ...], **options: Any) -> None:
    """Run COMMAND with a server of its own, led there by its environment; return its status.

    Where it succeeds, the status is 1 if a --contract is not met, or findings are to --fail-on.
    """
    gate = open_gate(options)
    wanted = wanted_report(options)
    address = Address(port=0, tls_port=None if options["no_tls"] else 0)
    with serve(address, **_spec(options)) as server:
        status = _run(command, environment(server, tls=address.tls_port is not None))
        status = close_gate(gate, server.sandboxes, status)
        judged = _judge(wanted, server.sandboxes)
    sys.exit(status or judged)


def _judge(wanted: Wanted, sandboxes: Sandboxes) -> int:
    """Report on what a command has done; its own status outweighs a file that cannot be."""
    try:
        return finish(wanted, report_on(sandboxes))
    except UsageError as error:
        click.echo(f"mocknylas exec: {error}", err=True)
        return 1


def _run(command: tuple[str, ...], variables: dict[str, str]) -> int:
    """Run a command to its end; return its exit status as a shell has it."""
    try:
        # what to run is what the user typed
        status = subprocess.run(command, env={**os.environ, **variables}, check=False)  # noqa: S603
    except (FileNotFoundError, PermissionError) as error:
        click.echo(f"mocknylas exec: {command[0]}: {error.strerror}", err=True)
        return NOT_FOUND
    return status.returncode if status.returncode >= 0 else 128 - status.returncode


def _address(options: dict[str, Any]) -> Address:
    port = options["port"]
    tls_port = None if options["no_tls"] else choose_tls_port(port, options["tls_port"])
    return Address(options["host"], port, tls_port)


def _spec(options: dict[str, Any]) -> dict[str, Any]:
    spec = {name: options[name] for name in ("seed_name", "seed", "start", "record")}
    return {**spec, "speed": None if options["still"] else options["speed"]}


def _greeting(server: LocalServer, options: dict[str, Any], *, tls: bool) -> list[str]:
    """Return what is printed at the start: one line per address, account and variable."""
    sandbox = server.sandboxes.default
    time = "still" if options["still"] else f"live, speed {options['speed']:g}"
    variables = environment(server, tls=tls)
    return [
        f"mocknylas {VERSION}: recipe {sandbox.spec.seed_name}, seed {sandbox.spec.seed}, "
        f"time {time}",
        f"listening on {server.url}",
        *([f"listening on {server.https_url}"] if tls else []),
        *(
            f"account {one['email_address']} {one['provider']} {one['access_token']}"
            for one in sandbox.credentials()
        ),
        *(f"export {name}={shlex.quote(value)}" for name, value in variables.items()),
    ]
