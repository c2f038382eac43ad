"""Keeping: no answer leaves before what it tells of is on disk, where there is a data file."""

from flask import Response

from mocknylas.errors import ApiError, KeepingError
from mocknylas.http.answers import internal, refusal, usage_refusal
from mocknylas.http.exchange import Exchange
from mocknylas.sandboxes import Sandboxes


def keep(response: Response, sandboxes: Sandboxes, exchange: Exchange | None = None) -> Response:
    """Return the answer, or a 500 in its place when what happened could not be kept."""
    if sandboxes.keeper is None:
        return response
    try:
        if exchange is None:
            sandboxes.keeper.commit_all()
        elif exchange.sandbox is not None:
            sandboxes.commit(exchange.sandbox)
    except KeepingError as error:
        return usage_refusal(error) if exchange is None else refusal(_as_api_error(exchange, error))
    return response


def _as_api_error(exchange: Exchange, error: KeepingError) -> ApiError:
    answer = internal(exchange, error)
    answer.message = str(error)
    return answer
