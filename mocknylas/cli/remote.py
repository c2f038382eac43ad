"""One command per control: it asks a running server and prints the answer."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import requests
from click.core import ParameterSource
from requests import Response

from mocknylas.cli.faults import attribute_options, take_attributes
from mocknylas.cli.lines import plain_lines, told_lines
from mocknylas.controls import CONTROLS, Argument, Control
from mocknylas.errors import UsageError
from mocknylas.http.local import LOOPBACK
from mocknylas.proxies import NEAR
from mocknylas.schemas.faults import Fault
from mocknylas.serving import HTTP_PORT
from mocknylas.yamls import YAML_ERRORS, read_words

DEFAULT_URL = f"http://{LOOPBACK}:{HTTP_PORT}"
TIMEOUT = 600  # seconds; a long advance takes its time
REFUSED = 400
BRACKETS = ("{", "[")  # how JSON begins that is no plain word
FILES = {"scenario", "seed_name"}  # arguments that may be the path of a file


def add_controls(main: click.Group) -> None:
    """Add every control: `clock.advance` becomes `mocknylas clock advance`."""
    groups = {control.name.partition(".")[0] for control in CONTROLS if "." in control.name}
    rows = {control.name: control for control in CONTROLS}
    for name in sorted(groups):
        main.add_command(_group(name, rows.get(name)))
        if name in rows and rows[name].lists:
            _add(main, name, _command(rows[name], "list"))
    for control in CONTROLS:
        first, _, second = control.name.partition(".")
        if second:
            _add(main, first, _command(control, second.replace("_", "-")))
        elif first not in groups:
            main.add_command(_command(control, first))


def _add(main: click.Group, name: str, command: click.Command) -> None:
    group = main.commands[name]
    assert isinstance(group, click.Group), "its name is in a row with a dot"
    group.add_command(command)


def _group(name: str, control: Control | None) -> click.Group:
    """Return a group; without a command after it, it runs the control that has its name."""
    if control is None:
        return click.Group(name, help=f"Commands for {name}.")
    run = _runner(control)

    def callback(**options: Any) -> None:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            run(**options)
        else:
            _check_order(context)

    return click.Group(
        name,
        callback=callback,
        params=_parameters(control),
        invoke_without_command=True,
        help=control.summary,
    )


def _check_order(context: click.Context) -> None:
    """Refuse options that a group was given for its command, which would not see them."""
    for option in context.command.params:
        if context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE:
            command = f"{context.command_path} {context.invoked_subcommand}"
            raise UsageError(
                f"{option.opts[0]} belongs behind the command: {command} {option.opts[0]}"
            )


def _command(control: Control, name: str) -> click.Command:
    return click.Command(
        name, callback=_runner(control), params=_parameters(control), help=_help(control)
    )


def _help(control: Control) -> str:
    """Return what a control does, and a paragraph for each argument without a name."""
    needed = [one for one in control.arguments if one.positional and _hint(one)]
    return "\n\n".join([control.summary, *(f"{one.name.upper()}: {_hint(one)}" for one in needed)])


def _hint(argument: Argument) -> str:
    return ", ".join(filter(None, [argument.help, "as JSON" if argument.is_json else ""]))


def _parameters(control: Control) -> list[click.Parameter]:
    """Return arguments for what a control requires, options for the rest."""
    attributes = attribute_options() if control.form is Fault else []
    return [*map(_parameter, control.arguments), *attributes, *where()]


def _parameter(argument: Argument) -> click.Parameter:
    if argument.positional:
        required = argument.required
        return click.Argument([argument.name], type=argument.type, required=required)
    name = f"--{argument.name.replace('_', '-')}"
    if argument.type is bool:
        name = f"{name}/--no-{name.removeprefix('--')}"
        return click.Option([name, argument.name], default=None, help=_hint(argument))
    return click.Option([name, argument.name], type=argument.type, help=_hint(argument))


def where() -> list[click.Parameter]:
    """Return the options that say which server and sandbox is meant."""
    return [
        click.Option(
            ["--url"], default=DEFAULT_URL, envvar="MOCKNYLAS_URL", help="where the server listens"
        ),
        click.Option(["--sandbox"], default="", help="id of the sandbox; else the default one"),
        click.Option(["--json", "as_json"], is_flag=True, help="print the answer as JSON"),
    ]


def _runner(control: Control) -> Callable[..., None]:
    def run(url: str, sandbox: str, as_json: bool, **given: Any) -> None:
        arguments = {
            one.name: _parsed(one, given[one.name])
            for one in control.arguments
            if given[one.name] is not None
        }
        if control.form is Fault and (attributes := take_attributes(given)):
            arguments["attributes"] = {**arguments.get("attributes", {}), **attributes}
        response = ask(control, url, sandbox, arguments)
        answer = None if control.verbatim else response.json()
        if control.verbatim:
            click.echo(response.text)
        elif as_json:
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            lines = control.told(answer) if control.told else _lines(control, answer)
            click.echo("\n".join(lines))
        if control.fails(answer):
            sys.exit(1)

    return run


def _parsed(argument: Argument, value: Any) -> Any:
    """Return an argument; where JSON is meant, `{…}` and `[…]` are read as such, or from a file."""
    if argument.is_json and value[:1] not in BRACKETS:
        value = _content(argument, value)
    if isinstance(value, str) and (argument.is_json or value[:1] in BRACKETS):
        return _read(argument, value)
    if argument.name in FILES and isinstance(value, str) and Path(value).is_file():
        return str(Path(value).resolve())  # the server's working directory may be another
    return value


def _content(argument: Argument, value: str) -> str:
    """Return what is in a file, if that is one; what looks like a path has to be."""
    path = Path(value)
    if path.is_file():
        return path.read_text(encoding="utf-8", errors="replace")
    if path.suffix or len(path.parts) > 1:
        raise UsageError(f"{argument.name}: no file {value!r}; name one, or write JSON itself")
    return value


def _read(argument: Argument, text: str) -> Any:
    """Return what a text says in JSON, or in YAML with less quotes."""
    try:
        return json.loads(text)
    except ValueError as error:
        with suppress(*YAML_ERRORS):
            if text[:1] in BRACKETS:
                return json.loads(json.dumps(read_words(text)))
        raise UsageError(f"{argument.name}: not JSON: {error}") from None


def ask(control: Control, url: str, sandbox: str, arguments: dict[str, Any]) -> Response:
    """Return what a server answers to a control. Raises: UsageError."""
    path = control.path
    for key in [key for key in arguments if f"{{{key}}}" in path]:
        path = path.replace(f"{{{key}}}", quote(str(arguments.pop(key)), safe=""))
    place = f"/sandboxes/{quote(sandbox, safe='')}" if sandbox else ""
    try:
        response = requests.request(
            control.method,
            f"{url.rstrip('/')}/__admin{place}{path}",
            json=arguments,
            auth=_with_token,
            proxies={"no_proxy": NEAR},
            timeout=TIMEOUT,
        )
        answer = response.json()
    except (requests.RequestException, ValueError) as error:
        raise UsageError(
            f"no mocknylas at {url} ({type(error).__name__}); start one with `mocknylas serve`, "
            "or say --url"
        ) from None
    if response.status_code >= REFUSED:
        raise UsageError(str(answer.get("message", answer)))
    return response


def _with_token(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send the token that a server asks for that listens beyond its machine."""
    token = os.environ.get("MOCKNYLAS_TOKEN")
    if token:
        request.headers["Authorization"] = f"Bearer {token}"
    return request


def _lines(control: Control, answer: Any) -> list[str]:
    """Return an answer in lines: for people at a terminal, else for programs that read lines."""
    is_read = sys.stdout.isatty()
    return told_lines(control.name, answer) if is_read else plain_lines(answer)
