"""The options that say at which ports to listen."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from mocknylas.errors import UsageError
from mocknylas.serving import HTTP_PORT

LAST_PORT = 65535
PORT = click.IntRange(0, LAST_PORT)
Command = TypeVar("Command", bound=Callable[..., Any])


def port_options(command: Command) -> Command:
    """Add --port and --tls-port."""
    tls_port = click.option("--tls-port", type=PORT, help="for HTTPS; else the one after --port")
    port = click.option(
        "--port", type=PORT, default=HTTP_PORT, show_default=True, help="0: any free one"
    )
    return port(tls_port(command))


def choose_tls_port(port: int, tls_port: int | None) -> int:
    """Return the port for HTTPS: the one given, else the next. Raises: UsageError."""
    if tls_port is not None or port == 0:
        return tls_port or 0
    if port == LAST_PORT:
        raise UsageError(f"no port comes after {port}; say --tls-port, or --no-tls")
    return port + 1
