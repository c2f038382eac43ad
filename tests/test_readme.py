"""The README's examples run, and its tables say what the code says."""

import os
import subprocess
import sys

import pytest

from tests import readme

FIRST, *OTHERS = readme.blocks("python", readme.text())
PYTHON = [FIRST, *(pytest.param(block, marks=pytest.mark.slow) for block in OTHERS)]


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: f"line {block.line}")
def test_each_python_example_runs(block, tmp_path, monkeypatch):
    if block.note.startswith("no-test:"):
        pytest.skip(block.note)
    monkeypatch.chdir(tmp_path)
    if block.is_test:
        outcome = run_as_test(block, tmp_path)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    else:
        exec(compile("\n" * (block.line - 1) + block.code, "README.md", "exec"), {})


@pytest.mark.parametrize(
    "block",
    [block for block in readme.blocks("yaml", readme.text()) if block.note == "scenario"],
    ids=lambda block: f"line {block.line}",
)
def test_each_scenario_example_plays(block, nylas_mock, tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(block.code)

    assert nylas_mock.load_scenario(str(path))["expect"]


@pytest.mark.parametrize("name", readme.tables(readme.text()))
def test_each_table_is_what_the_code_says(name):
    written = readme.tables(readme.text())[name]

    assert written == readme.TABLES[name](), f"run `make docs` to rewrite the table {name!r}"


def test_a_failing_example_is_noticed(tmp_path):
    (block,) = readme.blocks("python", "```python\ndef test_it():\n    assert False\n```\n")

    assert run_as_test(block, tmp_path).returncode == pytest.ExitCode.TESTS_FAILED


def test_a_block_knows_its_line_and_the_comment_above():
    (block,) = readme.blocks("python", "# x\n\n<!-- first-test -->\n\n```python\nx = 1\n```\n")

    assert (block.code, block.line, block.note) == ("x = 1\n", 6, "first-test")


def test_a_table_is_rewritten_in_place(monkeypatch):
    monkeypatch.setitem(readme.TABLES, "effects", lambda: ["| new |"])

    written = readme.rewritten("a\n<!-- table: effects -->\n| old |\n<!-- /table -->\nb\n")

    assert written == "a\n<!-- table: effects -->\n| new |\n<!-- /table -->\nb\n"


def run_as_test(block, folder):
    """Run the block as a user would who copied it into an empty project."""
    (folder / "test_example.py").write_text(block.code)
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_example.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
