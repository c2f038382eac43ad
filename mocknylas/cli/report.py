"""`mocknylas report`, and what `mocknylas exec` says of a report."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from mocknylas.cli.remote import ask, where
from mocknylas.controls import CONTROLS
from mocknylas.judging.kinds import read_accepted, read_kinds
from mocknylas.judging.rendering import form_of, form_of_file, write
from mocknylas.judging.report import Report
from mocknylas.judging.told import line_of

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


def check_options(files: Iterable[str], fail_on: str, accept: Iterable[str]) -> None:
    """Refuse what cannot be done before anything is. Raises: UsageError."""
    read_kinds(fail_on)
    read_accepted(accept)
    for file in files:
        form_of_file(file)


def finish(report: Report, files: Iterable[str], fail_on: str) -> int:
    """Write a report to files, tell what fails by it, and return the exit status."""
    for file in files:
        write(report, file)
    failing = report.failing(read_kinds(fail_on))
    for one in failing:
        click.echo(f"mocknylas: {line_of(one)}", err=True)
    return int(bool(failing))


@click.command("report")
@click.option("--format", "form", type=click.Choice(FORMATS), help="of what is printed")
@report_options("--output")
def print_report(
    form: str | None, files: tuple[str, ...], fail_on: str, accept: tuple[str, ...], **place: Any
) -> None:
    """Tell what applications made of the contract, in all sandboxes or in one."""
    check_options(files, fail_on, accept)
    control = next(one for one in CONTROLS if one.name == "report")
    wanted = {} if place["sandbox"] else {"every": True}
    answer = ask(control, place["url"], place["sandbox"], wanted)
    report = Report.from_json(answer.json()).accept(read_accepted(accept))
    if form or not files:
        name = "json" if place["as_json"] else form or "text"
        click.echo(form_of(name).render(report), nl=False)
    sys.exit(finish(report, files, fail_on))


print_report.params += where()
