"""An application in another language: its own tests run under `mocknylas exec`, and pass."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "node" / "example"
EXEC = [sys.executable, "-m", "mocknylas", "exec"]
COUNT = re.compile(r"^# (?P<name>tests|pass|fail|cancelled|skipped|todo) (?P<count>\d+)$", re.M)
TEST = re.compile(r"^test\(", re.M)
OTHERS = re.compile("NYLAS|NODE_")  # what the machine's user may have set


@pytest.fixture
def execute(node_modules, tmp_path):
    """Run a command of the example under `mocknylas exec`; return what became of it."""
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine: the example is not tested")

    def run(*command, folder=EXAMPLE, options=()):
        inherited = {name: one for name, one in os.environ.items() if not OTHERS.search(name)}
        variables = {
            "MOCKNYLAS_STATE_DIR": str(tmp_path / "state"),
            "npm_config_update_notifier": "false",  # it would ask the registry
        }
        return subprocess.run(
            [*EXEC, *options, "--", *command],
            cwd=folder,
            env={**inherited, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_its_own_tests_run_under_exec_and_pass(execute):
    written = len(TEST.findall((EXAMPLE / "test" / "desk.test.mjs").read_text()))

    done = execute("npm", "test", "--", "--test-reporter=tap")

    counts = {found["name"]: int(found["count"]) for found in COUNT.finditer(done.stdout)}
    assert done.returncode == 0, done.stdout + done.stderr
    assert counts == {
        "tests": written,
        "pass": written,
        "fail": 0,
        "cancelled": 0,
        "skipped": 0,
        "todo": 0,
    }


def test_its_run_ends_with_a_report_in_which_only_the_sdk_departs(execute, tmp_path):
    path = tmp_path / "report.json"
    options = ("--report", str(path), "--fail-on", "note", "--accept", "node-sdk")

    done = execute("npm", "test", options=options)

    report = json.loads(path.read_text())
    assert done.returncode == 0, done.stdout + done.stderr
    assert {one["accepted"] for one in report["findings"]} == {True}
    assert {one["kind"] for one in report["findings"]} == {"deprecated", "read-only-field"}
    assert {"messages.list", "messages.update", "outbox_v2.create"} <= set(
        report["usage"]["operations"]
    )


def test_the_application_itself_runs_under_exec(execute):
    done = execute("npm", "start", "--silent")

    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"answered [1-9]\d*, 0 left\n", done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "failing"),
    [
        (("replyToMessageId: message.id", "bcc: []"), "in the thread"),
        (("error.rateLimitReset ?? 1", "1"), "the pause that the service asks for"),
    ],
)
def test_a_broken_application_fails_its_tests_and_the_command(execute, tmp_path, broken, failing):
    spoilt = shutil.copytree(EXAMPLE, tmp_path / "node" / "example")
    (spoilt.parent / "node_modules").symlink_to(EXAMPLE.parent / "node_modules")
    source = (spoilt / "desk.mjs").read_text()
    assert broken[0] in source
    (spoilt / "desk.mjs").write_text(source.replace(*broken))

    done = execute("npm", "test", "--", "--test-reporter=tap", folder=spoilt)

    assert done.returncode == 1
    assert re.search(rf"^not ok \d+ - .*{failing}", done.stdout, re.M)
    assert done.stdout.count("\nnot ok ") == 1
