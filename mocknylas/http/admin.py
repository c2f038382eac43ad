"""The control API: CONTROLS as routes under `/__admin`, for the default or a named sandbox."""

from collections.abc import Callable
from typing import Any

import flask
from flask import Flask, Response

from mocknylas.controls import CONTROLS, Control
from mocknylas.errors import UsageError, unknown
from mocknylas.http import jsons
from mocknylas.http.answers import answer, usage_refusal
from mocknylas.nylas import Verbs
from mocknylas.sandboxes import DEFAULT, Sandboxes

PREFIX = "/__admin"
NAMED = f"{PREFIX}/sandboxes/<sandbox_id>"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def add_controls(app: Flask, sandboxes: Sandboxes) -> None:
    """Give each control its two routes."""
    for control in CONTROLS:
        view = _view(control, sandboxes)
        rule = control.path.replace("{name}", "<path:name>").replace("{", "<").replace("}", ">")
        for place in (PREFIX, NAMED):
            app.add_url_rule(
                place + rule,
                f"{control.name} at {place}",
                view,
                methods=[control.method],
                provide_automatic_options=False,
            )
    for place in (PREFIX, NAMED):
        app.add_url_rule(f"{place}/<path:rest>", f"no control at {place}", _refuse, methods=METHODS)
    app.register_error_handler(UsageError, usage_refusal)


def _view(control: Control, sandboxes: Sandboxes) -> Callable[..., Response]:
    def view(sandbox_id: str = DEFAULT, **path: str) -> Response:
        sandbox = sandboxes.get(sandbox_id)
        try:
            return answer(control(Verbs(sandboxes, sandbox), {**_arguments(), **path}), 200)
        except UsageError:
            raise
        except Exception as error:
            sandbox.world.internal_errors.append(error)
            raise

    return view


def _refuse(rest: str, sandbox_id: str = DEFAULT) -> Response:
    known = [f"{control.method} {control.path}" for control in CONTROLS]
    raise unknown("control", f"{flask.request.method} /{rest}", known)


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
