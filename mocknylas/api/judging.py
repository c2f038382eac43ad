"""Judging requests: where they leave the contract, and what strict sandboxes refuse of it."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from mocknylas.api.operation import Operation
from mocknylas.departures import Departure, Kind, departure, pointer
from mocknylas.errors import ApiError
from mocknylas.rules.scopes import covered, is_limiting, needed
from mocknylas.schemas.shapes import shape_of, strays

READ_ONLY = "R-D10"  # clients send back what they were given
PAGING = frozenset({"limit", "offset", "view"})  # taken with a single object. Source: R-PAGE-04
NO_EFFECT = "R-X10"  # a body where none is read


class Finding(NamedTuple):
    """A departure before it is decided whether to refuse it."""

    kind: Kind
    place: str
    error: ApiError
    rule: str = ""
    refused: bool = True  # by strict sandboxes


def judge(
    row: Operation, names: Collection[str], body: Any, *, strict: bool
) -> tuple[Departure, ...]:
    """Return the departures of a request with these parameters. Source: R-X32, R-PAGE-11, R-T14.

    Raises: ApiError for the first of them that strict sandboxes refuse.
    """
    if not names and not body and not row.deprecated and row.method != "PUT":
        return ()
    return tuple(_settle(one, strict=strict) for one in _found(row, names, body))


def judge_scopes(row: Operation, scopes: str, *, strict: bool) -> tuple[Departure, ...]:
    """Return the departure of a call that a token's scopes do not cover. Source: R-OAUTH-02.

    Raises: ApiError where strict.
    """
    if not is_limiting(scopes) or covered(row.method, row.path, scopes):
        return ()
    wanted = " or ".join(needed(row.method, row.path))
    error = ApiError("missing_scope", wanted=wanted, given=scopes)
    return (_settle(Finding("missing-scope", "/headers/Authorization", error), strict=strict),)


def _settle(finding: Finding, *, strict: bool) -> Departure:
    if strict and finding.refused:
        raise finding.error
    return departure(finding.kind, finding.place, finding.error, finding.rule)


def _found(row: Operation, names: Collection[str], body: Any) -> Iterator[Finding]:
    if row.deprecated:
        error = ApiError("unsupported_version", feature=f"{row.method} {row.path}")
        yield Finding("deprecated", "", error, row.source)
    yield from _parameters(row, names)
    if isinstance(body, dict):
        yield from _fields(row, names, body)


def _parameters(row: Operation, names: Collection[str]) -> Iterator[Finding]:
    known = _known_parameters(row)
    strangers = sorted(name for name in names if name not in known)
    if strangers:
        error = ApiError("unexpected_parameters", names=", ".join(strangers))
        for name in strangers:
            yield Finding("ignored-parameter", pointer("query", name), error, "R-X32")


def _fields(row: Operation, names: Collection[str], body: dict[str, Any]) -> Iterator[Finding]:
    if row.body is None:
        for key in body:
            yield _ignored(("body", key), NO_EFFECT, refused=False)
        return
    if not body and row.method == "PUT" and not row.loads_body:
        yield Finding("tolerated", "/body", ApiError("empty_body"), "R-T13")
    for steps, is_coerced in strays(shape_of(row.body), body):
        if is_coerced:
            error = ApiError("invalid_field", field=".".join(map(str, steps)))
            yield Finding("coerced-value", pointer("body", *steps), error)
        elif steps[0] in _answered(row) and len(steps) == 1:
            error = ApiError("unexpected_attribute", key=steps[0])
            place = pointer("body", *steps)
            yield Finding("read-only-field", place, error, READ_ONLY, refused=row.closed)
        elif not (row.parameters and steps[0] in {*names, *row.ignores}):  # told as a parameter
            yield _ignored(("body", *steps))


def _ignored(steps: tuple[str | int, ...], rule: str = "", *, refused: bool = True) -> Finding:
    error = ApiError("unexpected_attribute", key=".".join(map(str, steps[1:])))
    return Finding("ignored-field", pointer(*steps), error, rule, refused)


@cache
def _known_parameters(row: Operation) -> frozenset[str]:
    """Return the parameters that a row reads, or takes and ignores as documented.

    What comes either way counts. Source: R-OAUTH-10, R-PAGE-04.
    """
    schemas = [row.query, row.body if row.parameters else None]
    known = {key for schema in schemas if schema for key in shape_of(schema)}
    if row.method == "GET" and row.path.endswith("}"):
        known |= PAGING
    return frozenset(known | row.ignores)


@cache
def _answered(row: Operation) -> frozenset[str]:
    """Return the keys of what a row answers: clients send them back."""
    answered = row.echoes or row.response
    return frozenset(shape_of(answered)) if answered else frozenset()
