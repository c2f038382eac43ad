"""Checks of what is installed: Python, packages, pytest's plugins, and both SDKs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from mocknylas.doctor.finding import Finding, fail, ok, warn
from mocknylas.doctor.installed import Installed, installed_here
from mocknylas.version import VERSION

if TYPE_CHECKING:
    from mocknylas.doctor.machine import Machine

OLDEST, NEWEST = (3, 11), (3, 14)  # versions of Python that mocknylas is made for
PLUGIN = "mocknylas.pytest_plugin"
REINSTALL = "python -m pip install --force-reinstall mocknylas"
NOT_INSTALLED = "not installed, and not needed"


@dataclass(frozen=True, slots=True)
class Sdk:
    """An official SDK: the version that mocknylas' tests drive, and how to install it."""

    tested: str
    install: str


PYTHON_SDK = Sdk("5.14.1", "python -m pip install nylas==5.14.1")
NODE_SDK = Sdk("6.11.1", "npm install nylas@6.11.1")


def check_python(machine: "Machine") -> Finding:
    """Compare the version of Python with those that mocknylas is made for."""
    version = _dotted(machine.python)
    if machine.python < OLDEST:
        return fail(
            f"{version} is too old",
            f"make an environment with Python {_dotted(OLDEST)} or newer",
        )
    if machine.python > NEWEST:
        return warn(
            f"{version} is newer than any that mocknylas is tested with",
            f"if something fails, try Python {_dotted(NEWEST)}",
        )
    return ok(version)


def check_packages(machine: "Machine") -> Finding:
    """Compare the installed packages with what mocknylas needs."""
    return judge_packages(machine.installed)


def judge_packages(installed: Installed) -> Finding:
    """Compare the installed packages with what mocknylas needs."""
    needed = [one for one in _requirements(installed) if _is_needed(one)]
    if not needed:
        return warn(
            f"mocknylas {VERSION} is not installed here but runs from its source",
            "install it: python -m pip install mocknylas",
        )
    lacking = [one for one in needed if not _is_met(one, installed.version_of(one.name))]
    if not lacking:
        return ok(f"mocknylas {VERSION} has all of the {len(needed)} packages that it needs")
    told = [
        f"{one.name} {installed.version_of(one.name) or 'is missing'} ({one.specifier} is needed)"
        for one in lacking
    ]
    wanted = " ".join(f"'{one.name}{one.specifier}'" for one in lacking)
    return fail("; ".join(told), f"python -m pip install {wanted}")


def check_plugin(machine: "Machine") -> Finding:
    """Find out whether pytest loads the fixture nylas_mock."""
    environ, remedy = machine.environ, f"say it yourself: pytest -p {PLUGIN}"
    if "no:mocknylas" in environ.get("PYTEST_ADDOPTS", ""):
        return warn("PYTEST_ADDOPTS keeps the plugin of mocknylas out", "unset PYTEST_ADDOPTS")
    if environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD"):
        return warn("PYTEST_DISABLE_PLUGIN_AUTOLOAD keeps installed plugins out", remedy)
    if machine.installed.plugins.get("mocknylas") != PLUGIN:
        return fail(
            "pytest finds no plugin of mocknylas, so there is no fixture nylas_mock",
            "install mocknylas where pytest is: python -m pip install mocknylas",
        )
    return ok("pytest loads the fixture nylas_mock")


def check_beside(machine: "Machine", name: str) -> Finding:
    """Compare a package that mocknylas works beside with the versions it is tested with."""
    version = machine.installed.version_of(name)
    if not version:
        return ok(NOT_INSTALLED)
    known = [one for one in _requirements(machine.installed) if one.name == name]
    if all(_is_met(one, version) for one in known):
        return ok(version)
    needed = f"{name}{known[0].specifier}"
    return warn(f"{version} is older than what is tested", f"python -m pip install '{needed}'")


def check_python_sdk(machine: "Machine") -> Finding:
    """Tell which API the installed Python SDK speaks."""
    return _judge_sdk(machine.installed.version_of("nylas"), PYTHON_SDK)


def check_node_sdk(machine: "Machine") -> Finding:
    """Tell which API the Node SDK speaks that a script in the working directory would find."""
    places = [folder / "node_modules" / "nylas" for folder in _upward(machine.folder)]
    found = next((one / "package.json" for one in places if one.is_dir()), None)
    if found is None:
        return _judge_sdk("", NODE_SDK)
    try:
        version = str(json.loads(found.read_bytes())["version"])
    except (OSError, ValueError, LookupError, TypeError):
        return warn(f"{found} cannot be read", "install the project's packages anew: npm ci")
    return _judge_sdk(version, NODE_SDK)


def unloadable(error: ImportError) -> str:
    """Say why mocknylas cannot be loaded, and what to do about it."""
    finding = judge_packages(installed_here())
    if finding.verdict == "ok":
        return f"mocknylas cannot start: {error}\n{REINSTALL}"
    return f"mocknylas cannot start: {error}\n{finding.what}\n{finding.remedy}"


def _judge_sdk(version: str, sdk: Sdk) -> Finding:
    if not version:
        return ok("not installed here")
    if version == sdk.tested:
        return ok(f"{version}, which mocknylas' own tests drive")
    if _major(version) > _major(sdk.tested):
        return warn(
            f"{version} speaks API v3, and mocknylas stands in for v2: its calls are refused",
            f"for code that speaks v2: {sdk.install}",
        )
    if _major(version) == _major(sdk.tested):
        return ok(f"{version}; mocknylas' own tests drive {sdk.tested}")
    return warn(f"{version} is older than what is tested", sdk.install)


def _major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


def _requirements(installed: Installed) -> list[Requirement]:
    return [Requirement(one) for one in installed.requirements]


def _is_needed(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _is_met(requirement: Requirement, version: str) -> bool:
    return bool(version) and requirement.specifier.contains(version, prereleases=True)


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def _upward(folder: Path) -> list[Path]:
    return [folder, *folder.parents]
