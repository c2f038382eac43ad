"""The facts about a machine that the checks read, and reading them from this one."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mocknylas.doctor.installed import Installed, installed_here
from mocknylas.http.probing import Readings, addresses_of, read_clocks
from mocknylas.http.tls import state_directory
from mocknylas.serving import Address


@dataclass(frozen=True)
class Machine:
    """Where mocknylas is to run."""

    environ: Mapping[str, str]
    folder: Path  # the working directory
    python: tuple[int, int]
    installed: Installed
    state: Path  # where the certificates are kept
    temporary: Path | None  # None: there is no place for temporary files
    address: Address  # where a server is to listen
    addresses_of: Callable[[str], Sequence[str]] = addresses_of
    read_clocks: Callable[[Path], Readings] = read_clocks

    @classmethod
    def here(cls, address: Address) -> "Machine":
        """Return this machine."""
        return cls(
            environ=os.environ,
            folder=Path.cwd(),
            python=sys.version_info[:2],
            installed=installed_here(),
            state=state_directory(),
            temporary=_temporary(),
            address=address,
        )


def _temporary() -> Path | None:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return None
