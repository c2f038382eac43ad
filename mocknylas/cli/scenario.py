"""`mocknylas scenario …`: list, show, check and play scenarios here, without a server."""

import json
import sys
from typing import Any

import click

from mocknylas.controls import STEPS, open_scenario
from mocknylas.controls.opening import list_scenarios
from mocknylas.controls.scenario_schema import scenario_schema
from mocknylas.controls.story import tell_played
from mocknylas.errors import UsageError
from mocknylas.mock import MockNylas
from mocknylas.resources import find


@click.group("scenario")
def scenario() -> None:
    """Stories in files: list, show, check and play them here, without a server."""


@scenario.command("list")
def list_all() -> None:
    """List the scenarios that come with mocknylas, with their stories."""
    for row in list_scenarios():
        click.echo(f"{row['name']}: {row['description']}")


@scenario.command("show")
@click.argument("name")
def show(name: str) -> None:
    """Print the scenario NAME, a shipped name or a path: something to copy and change."""
    click.echo(find("scenarios", name).read_text(encoding="utf-8"), nl=False)


@scenario.command("schema")
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    click.echo(json.dumps(scenario_schema(STEPS), indent=2, ensure_ascii=False))


@scenario.command("validate")
@click.argument("names", nargs=-1, required=True)
def validate(names: tuple[str, ...]) -> None:
    """Check every word of the scenarios NAMES without playing them; all mistakes are told."""
    failed = False
    for name in names:
        try:
            open_scenario(name)
            click.echo(f"{name}: fine")
        except UsageError as error:
            failed = True
            click.echo(str(error), err=True)
    sys.exit(failed)


@scenario.command("run")
@click.argument("name")
@click.option("--seed-name", default=None, help="mailbox recipe: name or path")
@click.option("--seed", type=int, default=None, help="number that decides every draw")
@click.option("--start", default=None, help='first instant: "now", Unix, ISO 8601')
def run(name: str, **spec: Any) -> None:
    """Play the scenario NAME in a world of its own and print what happened; 1 if it fails."""
    opened = open_scenario(name)
    given = {key: value for key, value in spec.items() if value is not None}
    with MockNylas(**given) as mock:
        click.echo(opened.data.get("description", name))
        try:
            click.echo(tell_played(opened.data, mock.load_scenario(name)))
        except UsageError as error:
            click.echo(mock.story())
            raise UsageError(f"the scenario fails\n{error}") from None
