"""The README's recipes for CI can be read, and each of its commands is one that exists."""

import re
import shlex
from contextlib import suppress

import click
import pytest
import yaml

from mocknylas.cli import main
from tests import readme

RECIPES = [one for one in readme.blocks("yaml", readme.text()) if one.note.startswith("recipe:")]
BETWEEN = re.compile(r"\n|&&|\|\||;")  # what stands between two commands
OUTPUT = re.compile(r"\s[<>|].*")  # where a command's output goes
OPTIONAL = str.maketrans("", "", "[]")  # around what may be left out
TOOLS = {"bundle", "echo", "export", "go", "npm", "pip", "pytest", "python3"}


def github(recipe):
    """Return the commands of each job."""
    return {
        name: [step["run"] for step in job["steps"] if "run" in step]
        for name, job in recipe["jobs"].items()
    }


def gitlab(recipe):
    """Return the commands of each job."""
    return {name: job["script"] for name, job in recipe.items()}


SHAPES = {"recipe: github": github, "recipe: gitlab": gitlab}
COMMANDS = {
    command.strip()
    for block in RECIPES
    for lines in SHAPES[block.note](yaml.safe_load(block.code)).values()
    for line in lines
    for command in BETWEEN.split(line)
}
CONSOLE = {
    line.removeprefix("$ ")
    for block in readme.blocks("console", readme.text())
    for line in block.code.splitlines()
    if line.startswith("$ mocknylas")
}
IN_TEXT = set(re.findall(r"`(mocknylas [^`…]+)`", readme.text()))  # maybe without arguments


def parse(line):
    """Let the command line read a command without running it. Raises: click.UsageError."""
    plain = OUTPUT.sub("", line).translate(OPTIONAL)
    name, *words = shlex.split(plain, comments=True)
    assert name == "mocknylas"
    command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        known = command.commands.get(words[0])
        if known is None:
            raise click.UsageError(f"no command {words[0]!r}")
        command, words = known, words[1:]
    return command.make_context(command.name, words)


def test_there_is_a_recipe_for_each_service():
    assert [one.note for one in RECIPES] == list(SHAPES)


@pytest.mark.parametrize("block", RECIPES, ids=lambda block: block.note)
def test_each_recipe_tests_pytest_and_another_language(block):
    jobs = SHAPES[block.note](yaml.safe_load(block.code))

    assert jobs["python"][-1] == "pytest"
    assert jobs["node"][-1] == "mocknylas exec -- npm test"
    for lines in jobs.values():
        assert any(line.startswith("pip install mocknylas") for line in lines)


@pytest.mark.parametrize("block", RECIPES, ids=lambda block: block.note)
def test_no_recipe_fetches_more_than_the_code_and_the_packages(block):
    fetched = re.findall(r"uses: (.*)", block.code)

    assert set(fetched) <= {"actions/checkout@v4"}
    assert not re.search(r"curl|wget|docker|apt-get|https?:", block.code)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_of_a_recipe_exists(command):
    if command.startswith("mocknylas"):
        run = parse(command).params.get("command", ())
        assert not run or run[0] in TOOLS
    else:
        assert command.split()[0] in TOOLS


@pytest.mark.parametrize("command", sorted(CONSOLE))
def test_each_command_at_a_prompt_is_one_that_the_command_line_reads(command):
    assert parse(command)


@pytest.mark.parametrize("command", sorted(IN_TEXT - CONSOLE))
def test_each_command_in_the_text_has_a_name_and_options_that_exist(command):
    with suppress(click.MissingParameter):
        assert parse(command)


@pytest.mark.parametrize(
    "command",
    [
        "mocknylas dcotor",
        "mocknylas exec --rprot x -- npm test",
        "mocknylas webhooks verify http://localhost",
        "mocknylas clock advance",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command):
    with pytest.raises(click.UsageError):
        parse(command)
