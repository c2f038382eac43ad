"""What is installed is compared with what is needed, and each gap has its remedy."""

import json
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib import metadata

import pytest

from mocknylas.doctor import packages
from mocknylas.doctor.installed import Installed, installed_here, version_of
from mocknylas.doctor.packages import (
    NEWEST,
    NODE_SDK,
    OLDEST,
    PYTHON_SDK,
    check_beside,
    check_node_sdk,
    check_packages,
    check_plugin,
    check_python,
    check_python_sdk,
)
from tests.support.syntax import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize(
    ("python", "verdict", "what"),
    [
        ((3, 10), "fail", "3.10 is too old"),
        ((3, 11), "ok", "3.11"),
        ((3, 14), "ok", "3.14"),
        ((3, 15), "warn", "3.15 is newer than any that mocknylas is tested with"),
    ],
)
def test_python_is_neither_too_old_nor_unknown(machine, python, verdict, what):
    finding = check_python(replace(machine, python=python))

    assert (finding.verdict, finding.what) == (verdict, what)


def test_versions_that_are_told_are_those_of_the_project():
    classifiers = [
        tuple(map(int, one.rpartition(" ")[2].split(".")))
        for one in PROJECT["classifiers"]
        if one.startswith("Programming Language :: Python :: 3.")
    ]
    node = json.loads((ROOT / "tests/clients/node/package.json").read_text())

    assert (min(classifiers), max(classifiers)) == (OLDEST, NEWEST)
    assert f"nylas=={PYTHON_SDK.tested}" in PROJECT["optional-dependencies"]["dev"]
    assert node["dependencies"]["nylas"] == NODE_SDK.tested


def test_all_packages_that_are_needed_here_are_counted(machine):
    assert check_packages(machine).what.endswith("has all of the 2 packages that it needs")


def test_old_and_missing_packages_are_named_with_one_command_that_mends_it(holding):
    finding = check_packages(holding(flask="2.3.3", marshmallow=None))

    assert finding.verdict == "fail"
    assert finding.what == (
        "flask 2.3.3 (>=3.0.3 is needed); marshmallow is missing (>=4.0 is needed)"
    )
    assert finding.remedy == "python -m pip install 'flask>=3.0.3' 'marshmallow>=4.0'"


def test_a_source_that_is_not_installed_is_told(machine):
    finding = check_packages(replace(machine, installed=Installed([], version_of, {})))

    assert finding.verdict == "warn"
    assert "is not installed here but runs from its source" in finding.what


@pytest.mark.parametrize(
    ("variables", "verdict", "remedy"),
    [
        ({}, "ok", ""),
        ({"PYTEST_ADDOPTS": "-q -p no:mocknylas"}, "warn", "unset PYTEST_ADDOPTS"),
        (
            {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            "warn",
            "say it yourself: pytest -p mocknylas.pytest_plugin",
        ),
    ],
)
def test_what_keeps_the_plugin_out_of_pytest_is_named(within, variables, verdict, remedy):
    finding = check_plugin(within(**variables))

    assert (finding.verdict, finding.remedy) == (verdict, remedy)


def test_a_pytest_without_the_plugin_is_told(machine):
    bare = replace(machine.installed, plugins={"xdist": "xdist.plugin"})

    finding = check_plugin(replace(machine, installed=bare))

    assert (finding.verdict, "no fixture nylas_mock" in finding.what) == ("fail", True)


@pytest.mark.parametrize(
    ("name", "version", "verdict", "remedy"),
    [
        ("pytest-xdist", None, "ok", ""),
        ("pytest-xdist", "3.8.0", "ok", ""),
        ("pytest-xdist", "2.5.0", "warn", "python -m pip install 'pytest-xdist>=3.6'"),
        ("orjson", "3.9", "warn", "python -m pip install 'orjson>=3.11'"),
        ("time-machine", "2.0", "ok", ""),  # of which the metadata says nothing here
    ],
)
def test_packages_beside_mocknylas_are_not_too_old(holding, name, version, verdict, remedy):
    finding = check_beside(holding(**{name.replace("-", "_"): version}), name)

    assert (finding.verdict, finding.remedy) == (verdict, remedy)


SDK_VERSIONS = [
    (None, "ok", "not installed here"),
    ("{tested}", "ok", "which mocknylas' own tests drive"),
    ("{major}.0.1", "ok", "mocknylas' own tests drive {tested}"),
    ("{next}.0.0", "warn", "speaks API v3, and mocknylas stands in for v2"),
    ("{next}.0.0-canary.1", "warn", "speaks API v3"),
    ("4.12.1", "warn", "is older than what is tested"),
    ("latest", "warn", "is older than what is tested"),
]


def of(sdk, text):
    """Fill a version or a sentence of the table for this SDK."""
    major = int(sdk.tested.partition(".")[0])
    return text and text.format(tested=sdk.tested, major=major, next=major + 1)


@pytest.mark.parametrize(("version", "verdict", "what"), SDK_VERSIONS)
def test_it_is_told_which_api_the_python_sdk_speaks(holding, version, verdict, what):
    finding = check_python_sdk(holding(nylas=of(PYTHON_SDK, version)))

    assert finding.verdict == verdict
    assert of(PYTHON_SDK, what) in finding.what
    assert finding.verdict == "ok" or PYTHON_SDK.install in finding.remedy


@pytest.mark.parametrize(("version", "verdict", "what"), SDK_VERSIONS)
def test_it_is_told_which_api_the_node_sdk_speaks(machine, version, verdict, what):
    if version:
        install_node_sdk(machine.folder, json.dumps({"version": of(NODE_SDK, version)}))

    finding = check_node_sdk(machine)

    assert finding.verdict == verdict
    assert of(NODE_SDK, what) in finding.what
    assert finding.verdict == "ok" or NODE_SDK.install in finding.remedy


def test_the_nearest_node_sdk_above_the_working_directory_counts(machine):
    install_node_sdk(machine.folder, '{"version": "7.0.0"}')
    install_node_sdk(machine.folder / "app", '{"version": "6.11.1"}')
    (machine.folder / "app" / "src").mkdir()

    inside = check_node_sdk(replace(machine, folder=machine.folder / "app" / "src"))

    assert inside.what == "6.11.1, which mocknylas' own tests drive"
    assert check_node_sdk(machine).verdict == "warn"


@pytest.mark.parametrize("text", ["{", "{}", "[]", None])
def test_a_node_sdk_that_cannot_be_read_is_told(machine, text):
    install_node_sdk(machine.folder, text)

    finding = check_node_sdk(machine)

    assert (finding.verdict, finding.remedy.endswith("npm ci")) == ("warn", True)


def install_node_sdk(folder, text):
    package = folder / "node_modules" / "nylas"
    package.mkdir(parents=True)
    if text is not None:
        (package / "package.json").write_text(text)


def test_what_is_installed_here_is_read_from_the_metadata():
    here = installed_here()

    assert any(one.startswith("flask>=") for one in here.requirements)
    assert here.plugins["mocknylas"] == packages.PLUGIN
    assert (here.version_of("nylas"), here.version_of("no-such-package")) == ("5.14.1", "")


def test_what_was_not_installed_requires_nothing(monkeypatch):
    def unknown(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.requires", unknown)

    assert installed_here().requirements == []


def test_a_missing_package_is_told_in_place_of_a_traceback():
    """`None` in sys.modules is how Python marks what cannot be imported."""
    code = "import sys; sys.modules['flask'] = None; from mocknylas.__main__ import run; run()"

    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("mocknylas cannot start: import of flask halted")
    assert outcome.stderr.rstrip().endswith(packages.REINSTALL)


def test_a_package_that_is_too_old_to_start_with_is_named(monkeypatch, holding):
    monkeypatch.setattr(packages, "installed_here", lambda: holding(flask="2.0").installed)

    told = packages.unloadable(ImportError("cannot import name 'x'"))

    assert told.splitlines() == [
        "mocknylas cannot start: cannot import name 'x'",
        "flask 2.0 (>=3.0.3 is needed)",
        "python -m pip install 'flask>=3.0.3'",
    ]
