"""Which errors an operation can answer, by what it reads and does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mocknylas.api.operation import Operation
from mocknylas.catalogue import CATALOGUE, Row, deltas, sending, service

Rows = Mapping[str, Row]
EVERYWHERE = ("internal", "too_many_requests", "method_not_allowed")
FOR_ACCOUNTS = ("account_cancelled", "unsupported_version")
STATES = ("account_invalid", "account_stopped")
BODY = ("bad_json", "not_an_object", "empty_body")
SENDS = ("/send", "/v2/send", "/v2/outbox", "/outbox")


def errors_of(rows: Sequence[Operation]) -> Rows:
    """Return the rows of the catalogue that any of these operations can answer."""
    found: dict[str, Row] = {}
    for row in rows:
        for applies, errors in APPLIES:
            if applies(row):
                found |= errors
    return found


def examples() -> dict[str, Any]:
    """Return every row of the catalogue as an example of an error's body."""
    return {
        name: {
            "summary": f"{row.rule} {row.status}".strip(),
            "value": {"type": row.type, "message": row.message},
        }
        for name, row in CATALOGUE.items()
    }


def _named(*names: str) -> Rows:
    return {name: CATALOGUE[name] for name in names}


def _sends(row: Operation) -> bool:
    return row.path.startswith(SENDS) and row.method != "GET"


def _delta(row: Operation) -> bool:
    return row.path.startswith("/delta")


def _missing(row: Operation) -> bool:
    return "{" in row.path


APPLIES: list[tuple[Callable[[Operation], bool], Rows]] = [
    (lambda _: True, _named(*EVERYWHERE)),
    (lambda row: row.auth != "none", _named("unauthorized")),
    (lambda row: row.auth == "account", _named(*FOR_ACCOUNTS)),
    (lambda row: row.auth == "account" and row.writes, _named(*STATES)),
    (lambda row: row.query is not None, service.PARAMETERS),
    (lambda row: row.body is not None, _named(*BODY)),
    (_missing, {**service.NOT_FOUND, **_named("invalid_id")}),
    (_sends, {**sending.DRAFTS, **sending.SENDING, **sending.PROVIDER}),
    (lambda row: "draft" in row.name, sending.DRAFTS),
    (_delta, deltas.DELTAS),
    (lambda row: row.reads != "" or (row.media != "" and not _delta(row)), service.CONTENT),
    (lambda row: row.name.startswith(("folders.", "labels.")), service.CONTAINERS),
    (
        lambda row: row.name.startswith(("threads.", "messages.")) and row.method == "PUT",
        service.UPDATES,
    ),
    (lambda row: row.searches, _named("search_failed")),
]
