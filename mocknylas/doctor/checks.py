"""CHECKS: all that is looked at, in the order in which it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mocknylas.doctor import network, packages, surroundings
from mocknylas.doctor.finding import Finding, fail
from mocknylas.doctor.machine import Machine


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what is looked at, and how."""

    name: str
    run: Callable[[Machine], Finding]

    def __call__(self, machine: Machine) -> Finding:
        """Return what is found; a check that breaks is a finding, too."""
        try:
            return self.run(machine)
        except Exception as error:
            return fail(
                f"this could not be checked: {type(error).__name__}: {error}",
                "please report it, with the output of `mocknylas doctor --json`",
            )


CHECKS = [
    Check("Python", packages.check_python),
    Check("packages", packages.check_packages),
    Check("pytest plugin", packages.check_plugin),
    *(
        Check(name, partial(packages.check_beside, name=name))
        for name in ("pytest-xdist", "freezegun", "time-machine", "orjson")
    ),
    Check("Python SDK", packages.check_python_sdk),
    Check("Node SDK", packages.check_node_sdk),
    Check("clock", network.check_clock),
    Check("temporary files", network.check_temporary),
    Check("localhost", network.check_localhost),
    Check("HTTP port", network.check_http_port),
    Check("HTTPS port", network.check_https_port),
    Check("certificates", network.check_certificates),
    *(Check(name, partial(surroundings.check_trust, variable=name)) for name in surroundings.TRUST),
    Check("NODE_TLS_REJECT_UNAUTHORIZED", surroundings.check_verification),
    Check("proxies", surroundings.check_proxies),
    Check("NYLAS variables", surroundings.check_targets),
    Check("MOCKNYLAS_URL", surroundings.check_server),
]


def examine(machine: Machine) -> list[tuple[Check, Finding]]:
    """Run every check; later ones look at what earlier ones have made, like certificates."""
    return [(check, check(machine)) for check in CHECKS]
