"""The Flask application: OPERATIONS and CONTROLS as routes. Flask is known nowhere else."""

from collections import defaultdict

import flask
from flask import Flask, Request, Response
from werkzeug.exceptions import HTTPException

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation, Waiting
from mocknylas.engine.effects.request import Disturbed
from mocknylas.errors import ApiError
from mocknylas.http.admin import PREFIX, add_controls
from mocknylas.http.answers import (
    add_headers,
    answer,
    from_http,
    internal,
    refusal,
)
from mocknylas.http.disturbance import at_work, deliver
from mocknylas.http.document import DOCUMENT, REFERENCE, add_document
from mocknylas.http.exchange import Exchange
from mocknylas.http.explained import add_help
from mocknylas.http.keeping import keep
from mocknylas.http.logbook import WHEREABOUTS, record
from mocknylas.http.pages import error_page
from mocknylas.http.taping import begin
from mocknylas.http.tracking import LINK, OPEN, add_tracking
from mocknylas.http.waiting import serve_waiting
from mocknylas.http.wire import MAX_BODY
from mocknylas.sandboxes import Sandboxes
from mocknylas.world import World

Rows = dict[str, list[Operation]]  # method → rows in their order
EXCHANGE = "mocknylas.exchange"  # where the environment keeps it
NOT_THE_API = (
    f"{PREFIX}/",
    DOCUMENT,
    REFERENCE,
    f"{OPEN}/",
    f"{LINK}/",
)  # paths that neither headers nor log are for


def create_app(sandboxes: Sandboxes, operations: list[Operation] = OPERATIONS) -> Flask:
    """Return the application that serves these sandboxes."""
    app = Flask("mocknylas", static_folder=None, template_folder="ui/templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.strict_slashes = False  # Source: R-X11
    app.url_map.merge_slashes = False
    for path, rows in _by_path(operations).items():
        _add_route(app, path, rows, sandboxes)
    add_controls(app, sandboxes)
    add_tracking(app, sandboxes)
    add_document(app)
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
    exchange.admit(first, sandboxes)
    if not first.parameters:
        exchange.read_body()
    row = _choose(exchange, candidates)
    exchange.operation = row.name
    exchange.check_version(row)
    world = exchange.world
    if world.tape:
        begin(world.tape, exchange.request)
    account_id = exchange.account.get("id", "")
    _count(world, row, account_id)
    exchange.judge(row)
    if not world.options.rate_limits:
        return _serve_row(exchange, row)
    with world.rate_limits.under_way(row.path, account_id):
        return _serve_row(exchange, row)


def _count(world: World, row: Operation, account_id: str = "") -> None:
    """Count a request where the sandbox limits them. Raises: ApiError as E-70."""
    if world.options.rate_limits:
        with world.store.lock:
            world.rate_limits.count(row.path, account_id)


def _serve_row(exchange: Exchange, row: Operation) -> Response:
    """Serve a request by its row, or as a fault has it."""
    world = exchange.world
    if not world.faults.armed:
        return _run(exchange, row)
    result = world.faults.around("request", exchange.subject(row), lambda: _answer(exchange, row))
    if isinstance(result, Disturbed):
        exchange.fault = result.fault
    return deliver(result, world)


def _choose(exchange: Exchange, candidates: list[Operation]) -> Operation:
    if len(candidates) == 1:
        return candidates[0]
    ask = exchange.ask()
    return next(row for row in candidates if row.variant is None or row.variant.matches(ask))


def _answer(exchange: Exchange, row: Operation) -> Response:
    """Run a row; its refusals are answers as well, which a fault may disturb."""
    try:
        return _run(exchange, row)
    except ApiError as error:
        return _refused(exchange, error)


def _refused(exchange: Exchange, error: ApiError) -> Response:
    exchange.fault, exchange.error = error.fault, error.name
    return error_page(error) if exchange.wants_page else refusal(error)


def _run(exchange: Exchange, row: Operation) -> Response:
    call = exchange.call(row)
    world = exchange.world
    with world.state.departures.gathered(exchange.departures):
        if row.waits:
            if world.tape:
                world.tape.place()
            return answer(row.handler(world, call), row.status)
        with at_work(world):
            result = row.handler(world, call)
            if not isinstance(result, Waiting):
                return answer(result, row.status)
    return serve_waiting(world, result, exchange.request.environ)


def _add_hooks(app: Flask, sandboxes: Sandboxes) -> None:
    def finish(response: Response) -> Response:
        """Keep what happened, add the API's headers and log the exchange."""
        path = present_request().path
        if path.startswith(NOT_THE_API) or path == PREFIX:
            return keep(response, sandboxes)
        exchange = _exchange(sandboxes)
        response = keep(response, sandboxes, exchange)
        add_headers(response, exchange)
        call = record(sandboxes, exchange, response, app.config.get(WHEREABOUTS))
        add_help(response, call, exchange.sandbox)
        return response

    def on_api_error(error: ApiError) -> Response:
        """Answer an error of the catalogue."""
        return _refused(_exchange(sandboxes), error)

    def on_http_error(error: HTTPException) -> Response:
        """Answer what Flask itself refused."""
        return _refused(_exchange(sandboxes), from_http(error))

    def on_exception(error: Exception) -> Response:
        """Answer an unexpected exception."""
        exchange = _exchange(sandboxes)
        return _refused(exchange, internal(exchange, error))

    app.after_request(finish)
    app.register_error_handler(ApiError, on_api_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_exception)
