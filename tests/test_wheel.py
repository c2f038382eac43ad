"""An installed user has everything: the data, the server, the plugin."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests import readme
from tests.support.syntax import PACKAGE, ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / "README.md").exists() or not (PACKAGE / "cli").exists(),
        reason="README.md and mocknylas/cli.py do not exist yet",
    ),
]
FIRST_TESTS = [
    block for block in readme.blocks("python", readme.text()) if block.note == "first-test"
]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
TOKEN = re.compile(r"NYLAS_ACCESS_TOKEN\w*=[\"']?(?P<token>[^\s\"']+)")


@dataclass(frozen=True)
class Installation:
    """An empty virtual environment into which the wheel was installed, and nothing else."""

    folder: Path

    def command(self, name):
        return str(self.folder / "bin" / name)

    def run(self, name, *arguments, cwd=None):
        return subprocess.run(
            [self.command(name), *arguments],
            cwd=cwd or self.folder,
            env=outside() | {"MOCKNYLAS_STATE_DIR": str(self.folder / "state")},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    wheel = build(folder)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    installed = Installation(folder / "venv")
    reached = installed.run("pip", "download", "--quiet", "--no-deps", "--dest", "probe", "click")
    if reached.returncode:
        pytest.skip(f"PyPI cannot be reached: {reached.stderr.strip().splitlines()[-1]}")
    outcome = installed.run("pip", "install", "--quiet", str(wheel))
    assert outcome.returncode == 0, outcome.stderr
    return installed


@pytest.fixture
def server(installation):
    """What the installed `mocknylas serve` prints until its address and a token are known."""
    process = subprocess.Popen(
        [installation.command("mocknylas"), "serve", "--port", "0", "--no-tls"],
        cwd=installation.folder,
        env=outside() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        yield greeting(process.stdout)
        process.terminate()


def test_mailboxes_and_scenarios_are_inside_the_wheel(installation):
    (package,) = installation.folder.glob("lib/python*/site-packages/mocknylas")

    assert (package / "_data/fixtures/mailboxes/default.yaml").is_file()
    assert (package / "_data/scenarios").is_dir()
    assert (package / "py.typed").is_file()


def test_installed_server_answers_a_message(server):
    address, token = ADDRESS.search(server)[0], TOKEN.search(server)["token"]

    answer = requests.get(
        f"{address}/messages?limit=1", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )

    assert [message["object"] for message in answer.json()] == ["message"]


def test_doctor_finds_packages_and_plugin_in_order(installation):
    outcome = installation.run("mocknylas", "doctor", "--port", "0", "--json")

    rows = {row["check"]: row for row in json.loads(outcome.stdout)}
    for name in ("Python", "packages", "pytest plugin", "certificates"):
        assert rows[name]["verdict"] == "ok", rows[name]


@pytest.mark.parametrize("block", FIRST_TESTS, ids=lambda block: f"line {block.line}")
def test_first_test_of_the_readme_passes_in_an_empty_project(installation, block, tmp_path):
    (tmp_path / "test_first.py").write_text(block.code)

    outcome = installation.run("pytest", cwd=tmp_path)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "1 passed" in outcome.stdout


def build(folder):
    """Build the wheel, without reaching for anything: hatchling is in the dev extra."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def outside():
    """The environment of someone who has neither this checkout nor a running pytest."""
    ours = re.compile(r"PYTEST|PYTHONPATH|VIRTUAL_ENV|COVERAGE|NYLAS|CA_BUNDLE")
    return {name: value for name, value in os.environ.items() if not ours.search(name)}


def greeting(output):
    """Read lines until address and token have been printed."""
    printed = ""
    for line in output:
        printed += line
        if ADDRESS.search(printed) and TOKEN.search(printed):
            return printed
    pytest.fail(f"`mocknylas serve` ended without address and token:\n{printed}")
