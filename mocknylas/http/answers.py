"""Answers: documents, raw bytes and errors as responses with the API's headers."""

import logging
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from mocknylas import jsons
from mocknylas.api.operation import Answer, Page, Raw, Redirect
from mocknylas.errors import ApiError, UsageError
from mocknylas.http.exchange import Exchange
from mocknylas.http.pages import render
from mocknylas.ids import fixed_id

REDIRECT = 302
JSON = "application/json"  # nothing after it. Source: R-X7
FAULT_HEADER = "X-Mocknylas-Fault"
CORS = {  # Source: R-X15, R-GEN-10
    "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE,OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization,Accept,Cache-Control,X-Requested-With,Content-Type"
    ),
    "Access-Control-Allow-Credentials": "true",
}
HOSTED = {  # Source: R-X16
    "Server": "nginx",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-XSS-Protection": "1",
    "Content-Security-Policy": "default-src 'none'",
}
log = logging.getLogger("mocknylas")


def answer(result: Any, status: int) -> Response:
    """Return what a handler returned as a response."""
    if isinstance(result, Answer):
        result, status = result.document, result.status
    if isinstance(result, Redirect):
        return _Redirection(b"", REDIRECT, {"Location": result.location})
    if isinstance(result, Page):
        return render(result)
    if isinstance(result, Raw):
        response = Response(result.data, status, result.headers)
        response.headers["Content-Type"] = result.content_type
        return response
    return Response(jsons.dumps(result), status, content_type=JSON)


class _Redirection(Response):
    """A redirect to exactly the place that is given: werkzeug makes app:/done of app:///done."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Location"] = self.headers["Location"]
        return headers


def refusal(error: ApiError) -> Response:
    """Return an error of the catalogue as a response. Source: R-X48."""
    response = Response(jsons.dumps(error.body), error.status, error.headers, content_type=JSON)
    return mark(response, error.fault) if error.fault else response


def mark(response: Response, fault: str) -> Response:
    """Name the fault rule behind an answer in its headers."""
    response.headers[FAULT_HEADER] = fault.encode("unicode_escape").decode()
    return response


def usage_refusal(error: UsageError) -> Response:
    """Return the answer of the control API to a wrong use."""
    body = {"type": "usage_error", "message": str(error)}
    return Response(jsons.dumps(body), error.status, content_type=JSON)


def from_http(error: HTTPException) -> ApiError:
    """Return the catalogue's row for what Flask refused. Source: E-06, E-07, E-74, E-02."""
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return ApiError("method_not_allowed", headers={"Allow": allowed})
    if isinstance(error, RequestEntityTooLarge):
        return ApiError("too_large")
    return ApiError("no_route" if error.code == 404 else "bad_json")  # noqa: PLR2004


def internal(exchange: Exchange, error: Exception) -> ApiError:
    """Record an unexpected exception and return the contract's 500. Source: E-08."""
    log.error("internal error in %s", exchange.operation or exchange.request.path, exc_info=error)
    number = 0
    if exchange.sandbox is not None:
        exchange.sandbox.world.internal_errors.append(error)
        number = exchange.sandbox.world.calls.total
    return ApiError("internal", uid=fixed_id("request", exchange.request.path, number))


def add_headers(response: Response, exchange: Exchange) -> Response:
    """Add the headers of every API answer. Source: R-X16, R-X19, R-GEN-10, R-VER-05."""
    response.headers.add("Nylas-Api-Version", exchange.version)
    sandbox = exchange.sandbox
    more = HOSTED if sandbox and sandbox.world.options.hosted_headers else {}
    for name, value in {**CORS, **more}.items():
        response.headers.add(name, value)
    return response
