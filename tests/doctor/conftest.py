"""A machine on which all is well; tests spoil one thing at a time."""

from dataclasses import replace

import pytest

from mocknylas.doctor.installed import Installed
from mocknylas.doctor.machine import Machine
from mocknylas.doctor.packages import PLUGIN
from mocknylas.serving import Address

REQUIREMENTS = [
    "flask>=3.0.3",
    "marshmallow>=4.0",
    "tomli>=2; python_version < '3'",
    "orjson>=3.11; extra == 'fast'",
    "pytest-xdist>=3.6; extra == 'dev'",
]
VERSIONS = {"flask": "3.1.0", "marshmallow": "4.0.0"}


@pytest.fixture
def machine(tmp_path):
    """A machine on which all is well, with any ports."""
    return Machine(
        environ={},
        folder=tmp_path,
        python=(3, 12),
        installed=with_versions(),
        state=tmp_path / "state",
        temporary=tmp_path,
        addresses_of=lambda name: ["::1", "127.0.0.1"],
        address=Address(port=0, tls_port=0),
    )


@pytest.fixture
def within(machine):
    """The machine with these variables in its environment."""
    return lambda **variables: replace(machine, environ=variables)


@pytest.fixture
def holding(machine):
    """The machine with these packages installed, too; None for one that is missing."""
    return lambda **versions: replace(machine, installed=with_versions(**versions))


def with_versions(**versions):
    found = {name.replace("_", "-"): one for name, one in versions.items()}
    return Installed(
        REQUIREMENTS,
        version_of=lambda name: {**VERSIONS, **found}.get(name) or "",
        plugins={"mocknylas": PLUGIN},
    )
