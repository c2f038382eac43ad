"""The Flask application: OPERATIONS and CONTROLS as routes. Flask is known nowhere else."""

from collections import defaultdict

import flask
from flask import Flask, Request, Response
from werkzeug.exceptions import HTTPException

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation
from mocknylas.errors import ApiError
from mocknylas.http.admin import PREFIX, add_controls
from mocknylas.http.answers import (
    add_headers,
    answer,
    from_http,
    internal,
    refusal,
)
from mocknylas.http.exchange import Exchange
from mocknylas.http.logbook import record
from mocknylas.http.tracking import LINK, OPEN, add_tracking
from mocknylas.sandboxes import Sandboxes

Rows = dict[str, list[Operation]]  # method → rows in their order
EXCHANGE = "mocknylas.exchange"  # where the environment keeps it
ANONYMOUS = "events.rsvp"  # the call that a switch opens to requests without a token
NOT_THE_API = (f"{PREFIX}/", f"{OPEN}/", f"{LINK}/")  # paths that neither headers nor log are for
MAX_BODY = 64 * 1024 * 1024  # bytes


def create_app(sandboxes: Sandboxes, operations: list[Operation] = OPERATIONS) -> Flask:
    """Return the application that serves these sandboxes."""
    app = Flask("mocknylas", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.strict_slashes = False  # Source: R-X11
    app.url_map.merge_slashes = False
    for path, rows in _by_path(operations).items():
        _add_route(app, path, rows, sandboxes)
    add_controls(app, sandboxes)
    add_tracking(app, sandboxes)
    _add_hooks(app, sandboxes)
    return app


def _by_path(operations: list[Operation]) -> dict[str, Rows]:
    """Group rows by path, then method; rows of one method are tried in their order."""
    paths: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for row in operations:
        paths[row.path][row.method].append(row)
    return paths


def _add_route(app: Flask, path: str, rows: Rows, sandboxes: Sandboxes) -> None:
    """Serve a path. One rule for all its methods: each rule costs start-up time."""

    def view(**names: str) -> Response:
        method = flask.request.method
        if method == "OPTIONS":  # no question who it is. Source: R-GEN-11
            return Response(status=200)
        exchange = _exchange(sandboxes)
        exchange.path = names
        return _serve(exchange, rows["GET" if method == "HEAD" else method], sandboxes)

    rule = path.replace("{", "<").replace("}", ">")
    app.add_url_rule(rule, path, view, methods=[*rows, "OPTIONS"], provide_automatic_options=False)


def _exchange(sandboxes: Sandboxes) -> Exchange:
    """Return the exchange of the present request."""
    request = present_request()
    found: Exchange | None = request.environ.get(EXCHANGE)
    if found is None:
        found = request.environ[EXCHANGE] = Exchange(request, sandboxes.spec.options.api_version)
        found.identify(sandboxes)
    return found


def present_request() -> Request:
    """Return the present request itself; Flask's proxy to it costs a look-up at every use."""
    return flask.request._get_current_object()  # type: ignore[attr-defined,no-any-return]


def _serve(exchange: Exchange, candidates: list[Operation], sandboxes: Sandboxes) -> Response:
    """Serve one request: who, faults, what, and the handler under the world's lock."""
    first = candidates[0]
    exchange.operation = candidates[-1].name
    if first.auth == "account":
        if exchange.sandbox is None and first.name == ANONYMOUS:
            exchange.adopt(sandboxes)
        exchange.admit_account(first)
    elif first.auth == "application" and first.support == "supported":
        exchange.admit_application(sandboxes)
    else:
        exchange.sandbox = exchange.sandbox or sandboxes.default
        return _run(exchange, first)
    exchange.read_body()
    row = _choose(exchange, candidates)
    exchange.operation = row.name
    exchange.check_version(row)
    assert exchange.sandbox is not None, "whoever has none was refused before"
    faults = exchange.sandbox.world.faults
    if not faults.armed:
        return _run(exchange, row)
    served: Response = faults.around("request", exchange.subject(row), lambda: _run(exchange, row))
    return served


def _choose(exchange: Exchange, candidates: list[Operation]) -> Operation:
    if len(candidates) == 1:
        return candidates[0]
    ask = exchange.ask()
    return next(row for row in candidates if row.variant is None or row.variant.matches(ask))


def _run(exchange: Exchange, row: Operation) -> Response:
    call = exchange.call(row)
    assert exchange.sandbox is not None, "whoever has none was refused before"
    world = exchange.sandbox.world
    if row.waits:
        return answer(row.handler(world, call), row.status)
    with world.store.lock:
        return answer(row.handler(world, call), row.status)


def _add_hooks(app: Flask, sandboxes: Sandboxes) -> None:
    def finish(response: Response) -> Response:
        """Add the API's headers and log the exchange."""
        path = present_request().path
        if path.startswith(NOT_THE_API) or path == PREFIX:
            return response
        exchange = _exchange(sandboxes)
        add_headers(response, exchange)
        record(sandboxes, exchange, response)
        return response

    def on_api_error(error: ApiError) -> Response:
        """Answer an error of the catalogue."""
        _exchange(sandboxes).fault = error.fault
        return refusal(error)

    def on_http_error(error: HTTPException) -> Response:
        """Answer what Flask itself refused."""
        return refusal(from_http(error))

    def on_exception(error: Exception) -> Response:
        """Answer an unexpected exception."""
        return refusal(internal(_exchange(sandboxes), error))

    app.after_request(finish)
    app.register_error_handler(ApiError, on_api_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_exception)
