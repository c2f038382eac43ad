"""The command line: `serve`, `exec`, `scenario`, `replay`, `doctor`, a command per control."""

import click

from mocknylas.cli.contract import add_contract
from mocknylas.cli.doctor import examine_machine
from mocknylas.cli.openapi import print_document
from mocknylas.cli.remote import add_controls
from mocknylas.cli.replay import replay
from mocknylas.cli.report import print_report
from mocknylas.cli.scenario import scenario
from mocknylas.cli.server import execute, run_server
from mocknylas.errors import UsageError
from mocknylas.version import VERSION


class Commands(click.Group):
    """A group that tells usage errors in one line."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what its user did wrong is said without a traceback."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="mocknylas")
def main() -> None:
    """A stateful local stand-in for the Nylas API v2, with a clock you can turn."""


main.add_command(run_server)
main.add_command(execute)
main.add_command(scenario)
main.add_command(print_document)
main.add_command(replay)
main.add_command(examine_machine)
add_controls(main)
main.add_command(print_report)
add_contract(main)
