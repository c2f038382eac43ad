"""Proxies in the environment: none is to stand between a machine and itself."""

import ipaddress
from collections.abc import Mapping
from contextlib import suppress

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
EXCEPTIONS = ("no_proxy", "NO_PROXY")  # hosts that are asked directly; the first one counts
NEAR = "127.0.0.1,localhost"  # what leads to a server of ours


def proxies_before(host: str, environ: Mapping[str, str]) -> list[str]:
    """List the variables whose proxy would be asked for an address of this machine."""
    if any(_spares(entry.strip(), host) for entry in _exceptions(environ).split(",")):
        return []
    return [
        name for name in (*VARIABLES, *map(str.lower, VARIABLES)) if environ.get(name, "").strip()
    ]


def exceptions_with_near(environ: Mapping[str, str]) -> str:
    """Return a value for NO_PROXY: what is spared already, and this machine."""
    return ",".join(filter(None, [_exceptions(environ), NEAR]))


def _exceptions(environ: Mapping[str, str]) -> str:
    return next((environ[name] for name in EXCEPTIONS if environ.get(name)), "")


def _spares(entry: str, host: str) -> bool:
    if entry in {"*", host}:
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    return False
