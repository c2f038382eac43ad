"""What this Python has installed.

Needs nothing but the standard library: it is asked when something else is missing, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True)
class Installed:
    """What is installed: mocknylas' requirements, versions by name, and plugins of pytest."""

    requirements: Sequence[str]  # as in the metadata; none where mocknylas is not installed
    version_of: Callable[[str], str]  # "" for what is not there
    plugins: Mapping[str, str]  # name → module


def installed_here() -> Installed:
    """Return what this Python has installed."""
    plugins = {one.name: one.value for one in metadata.entry_points(group="pytest11")}
    try:
        requirements = metadata.requires("mocknylas") or []
    except metadata.PackageNotFoundError:
        requirements = []
    return Installed(requirements, version_of, plugins)


def version_of(name: str) -> str:
    """Return the version of what is installed, or nothing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
