"""The control API: CONTROLS as routes under `/__admin`, for the default or a named sandbox."""

import hmac
import ipaddress
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import flask
from flask import Flask, Response

from mocknylas import jsons
from mocknylas.controls import CONTROLS, Control
from mocknylas.errors import UsageError, unknown
from mocknylas.http.answers import answer, usage_refusal
from mocknylas.http.auth import credentials
from mocknylas.http.intercept import NYLAS_HOSTS
from mocknylas.nylas import Verbs
from mocknylas.sandboxes import DEFAULT, Sandboxes
from mocknylas.version import VERSION

PREFIX = "/__admin"
TOKEN = "CONTROL_TOKEN"  # where the application keeps the token, if one is asked for  # noqa: S105
NAMED = f"{PREFIX}/sandboxes/<sandbox_id>"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def add_controls(app: Flask, sandboxes: Sandboxes) -> None:
    """Serve every control by two rules, not by two each: rules cost start-up time."""

    def view(rest: str, sandbox_id: str = DEFAULT) -> Response:
        _check_origin()
        _check_token()
        sandbox = sandboxes.get(sandbox_id)
        control, names = _find(flask.request.method, rest)
        try:
            return answer(control(Verbs(sandboxes, sandbox), {**_arguments(), **names}), 200)
        except UsageError:
            raise
        except Exception as error:
            sandbox.world.internal_errors.append(error)
            raise

    def index() -> Response:
        """List what can be asked for."""
        _check_origin()
        _check_token()
        rows = [f"{one.method} {PREFIX}{one.path}: {one.summary}" for one in CONTROLS]
        return answer({"mocknylas": VERSION, "controls": rows}, 200)

    app.add_url_rule(PREFIX, "controls", index, provide_automatic_options=False)
    for place in (PREFIX, NAMED):
        rule = f"{place}/<path:rest>"
        app.add_url_rule(rule, place, view, methods=METHODS, provide_automatic_options=False)
    app.register_error_handler(UsageError, usage_refusal)


def _check_origin() -> None:
    """Refuse web pages from elsewhere, also those that had a name of theirs rebound to us.

    A name without a dot, like localhost or a container's, is nobody's on the internet.
    """
    origin = flask.request.headers.get("Origin")
    for place in (flask.request.host, urlsplit(origin).netloc if origin else ""):
        name = urlsplit(f"//{place}").hostname or "localhost"
        if "." in name and name not in NYLAS_HOSTS and not _is_address(name):
            raise ForeignOriginError(
                f"the control API does not answer {place!r}; use an IP address or localhost"
            )


def _check_token() -> None:
    """Ask for the token that was printed at the start, if the server can be reached from afar."""
    wanted = flask.current_app.config.get(TOKEN)
    given, _ = credentials(flask.request.headers.get("Authorization", ""))
    if wanted and not hmac.compare_digest(given.encode(), wanted.encode()):
        raise TokenMissingError(
            "this server listens beyond this machine: send the token that it printed at its start, "
            "as `Authorization: Bearer …` or in $MOCKNYLAS_TOKEN"
        )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class ForeignOriginError(UsageError):
    """A web page from elsewhere asked."""

    status = 403


class TokenMissingError(UsageError):
    """Somebody asked without the token of the control API."""

    status = 401


def _find(method: str, rest: str) -> tuple[Control, dict[str, str]]:
    """Return the control of a route, and what the route names. Raises: NotFoundError."""
    path = f"/{rest.rstrip('/')}"
    for control in CONTROLS:
        match = _pattern(control.path).fullmatch(path) if control.method == method else None
        if match:
            return control, match.groupdict()
    known = [f"{control.method} {control.path}" for control in CONTROLS]
    raise unknown("control", f"{method} {path}", known)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path.replace("{", "(?P<").replace("}", ">.+)"))


def _arguments() -> dict[str, Any]:
    """Return the arguments of the request: its query, and its JSON body over it."""
    query = flask.request.args.to_dict()
    data = flask.request.get_data()
    if not data.strip():
        return query
    try:
        body = jsons.loads(data)
    except ValueError as error:
        raise UsageError(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise UsageError(f"expected a JSON object of arguments, got {type(body).__name__}")
    return {**query, **body}
