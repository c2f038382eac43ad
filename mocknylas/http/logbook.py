"""Logging: every API request lands in the calls of its sandbox, or among the strays."""

from collections.abc import Callable
from typing import Any

from flask import Response

from mocknylas.calls import CallRecord, Calls
from mocknylas.http.door import OWN
from mocknylas.http.exchange import Exchange
from mocknylas.http.taping import end
from mocknylas.sandboxes import Sandboxes

WHEREABOUTS = "WHEREABOUTS"  # where the application keeps what tells test and line of a call
Whereabouts = Callable[[], tuple[str, str]]
UNAUTHORIZED, TOO_MANY = 401, 429
WAIT_HEADERS = ("X-RateLimit-Reset", "Retry-After")


def record(
    sandboxes: Sandboxes,
    exchange: Exchange,
    response: Response,
    whereabouts: Whereabouts | None = None,
) -> CallRecord:
    """Add an exchange to the log, and to the tape if there is one; return what is kept of it."""
    world = exchange.sandbox.world if exchange.sandbox else None
    calls, number = world.calls if world else sandboxes.stray_calls, 0
    test, line = whereabouts() if whereabouts else ("", "")
    try:
        added = _add(
            calls,
            exchange,
            response,
            at=world.clock.now if world else 0,
            revoked=world is None and _is_of_dead_token(sandboxes, exchange, response),
            test=test,
            line=line,
        )
        number = added.number
        return added
    finally:  # a call that is not ended would hide all later ones of its thread
        if world is not None and world.tape is not None:
            end(exchange, response, number)


def _add(calls: Calls, exchange: Exchange, response: Response, **more: Any) -> CallRecord:
    request = exchange.request
    return calls.add(
        **more,
        method=request.method,
        path=request.path,
        query=_flat(request.args) if request.query_string else {},
        request=_described(exchange),
        request_size=request.content_length or 0,
        status=response.status_code,
        response=b"" if response.is_streamed else response.get_data(),
        account_id=exchange.account.get("id", ""),
        operation=exchange.operation,
        version=exchange.version,
        own=OWN in request.environ,
        error=exchange.error,
        retry_after=_asked_to_wait(response) if response.status_code == TOO_MANY else 0,
        departures=tuple(dict.fromkeys(exchange.departures)) if exchange.departures else (),
        fault=exchange.fault,
    )


def _asked_to_wait(response: Response) -> int:
    """Return the seconds that a refusal asks to wait. Source: R-X44, R-RATE-04."""
    told = [response.headers.get(name, "") for name in WAIT_HEADERS]
    return max((int(one) for one in told if one.isdecimal()), default=0)


def _is_of_dead_token(sandboxes: Sandboxes, exchange: Exchange, response: Response) -> bool:
    """Say whether a call of nobody was refused for a token that was good once."""
    if response.status_code != UNAUTHORIZED or not exchange.token:
        return False
    return any(one.world.tokens.find(exchange.token) for one in sandboxes.all())


def _flat(args: Any) -> dict[str, Any]:
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in args.to_dict(False).items()
    }


def _described(exchange: Exchange) -> Any:
    """Return the JSON body, or a note on a body of another kind."""
    if exchange.body is not None:
        return exchange.body
    length = exchange.request.content_length
    return f"{length} bytes of {exchange.request.mimetype or 'nothing said'}" if length else None
