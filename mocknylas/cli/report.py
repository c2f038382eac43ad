"""`mocknylas report`, and what `mocknylas exec` says of a report."""

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from mocknylas.cli.remote import ask, where
from mocknylas.controls import CONTROLS
from mocknylas.judging.rendering import form_of
from mocknylas.judging.report import Report
from mocknylas.judging.told import line_of
from mocknylas.judging.verdict import Wanted

FORMATS = ["text", "json", "junit", "html"]
Command = TypeVar("Command", bound=Callable[..., Any])


def report_options(name: str) -> Callable[[Command], Command]:
    """Add the options that say where a report goes, and what fails by it."""

    def add(command: Command) -> Command:
        for option in reversed(
            [
                click.option(
                    name, "files", multiple=True, help=".html, .json, .xml or .txt; repeatable"
                ),
                click.option(
                    "--fail-on", default="", help="kinds of findings that make the status 1"
                ),
                click.option(
                    "--accept",
                    multiple=True,
                    help="known finding, kind[:operation[:place]]; repeatable",
                ),
            ]
        ):
            command = option(command)
        return command

    return add


def wanted_report(options: Mapping[str, Any]) -> Wanted:
    """Return what options say, before anything is done. Raises: UsageError."""
    return Wanted.read(options["files"], options["fail_on"], options["accept"])


def finish(wanted: Wanted, report: Report) -> int:
    """Write a report, tell what fails by it, and return the exit status. Raises: UsageError."""
    failing = wanted.settle(report)
    for one in failing:
        click.echo(f"mocknylas: {line_of(one)}", err=True)
    return int(bool(failing))


@click.command("report")
@click.option("--format", "form", type=click.Choice(FORMATS), help="of what is printed")
@click.option(
    "--everywhere/--no-everywhere",
    default=None,
    help="all sandboxes, also before they were reset or deleted; so without --sandbox",
)
@report_options("--output")
def print_report(form: str | None, everywhere: bool | None, **options: Any) -> None:
    """Tell what applications made of the contract: what they called, missed and did wrong.

    It is printed unless it goes to a file.
    """
    wanted = wanted_report(options)
    control = next(one for one in CONTROLS if one.name == "report")
    sandbox, as_json = options["sandbox"], options["as_json"]
    wide = not sandbox if everywhere is None else everywhere
    answer = ask(control, options["url"], sandbox, {"everywhere": wide})
    report = Report.from_json(answer.json())
    status = finish(wanted, report)
    if as_json or form or not wanted.files:
        click.echo(form_of("json" if as_json else form or "text").render(report), nl=False)
    sys.exit(status)


print_report.params += where()
