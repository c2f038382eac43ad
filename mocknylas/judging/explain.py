"""Explaining a call: what it is, and of each error and departure the rule, place and remedy."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mocknylas.api.operation import Operation
from mocknylas.calls import CallRecord, redact
from mocknylas.documents import Document
from mocknylas.judging.accepted import accepted
from mocknylas.judging.circumstances import account_of, fault_of, note_on
from mocknylas.judging.mistakes import ERROR, MEANINGS, Mistake, mistakes_of
from mocknylas.judging.places import request_of, split, value_at
from mocknylas.judging.recognition import Near, collection, mistaken, nearest, row_named, shown
from mocknylas.judging.remedies import remedy
from mocknylas.judging.rulebook import rule_of
from mocknylas.judging.schema_words import in_words
from mocknylas.world import World

CREDENTIALS: Mapping[str, str] = {
    "account": "an account's access token, as Bearer or as the user name of Basic "
    "(here `nylas_mock.access_token`)",
    "application": "the application's client secret as the user name of Basic "
    "(here `nylas_mock.client_secret`)",
    "client": "the application's client id and secret as Basic",
}
UNKNOWN_PATH = "There is nothing like it in v2: `mocknylas openapi` tells what there is."
UNREAD = ("ignored-parameter", "ignored-field")  # kinds of names that nobody knows
STRANGE = ("unexpected_parameters", "unexpected_attribute")  # errors about such
NO_OPERATION = ("no_route", "method_not_allowed")


class Asked(NamedTuple):
    """A call with what is known of it before its mistakes are looked at."""

    call: CallRecord
    request: Document
    row: Operation | None
    near: Sequence[Near]
    account: Document | None
    bounds: Document


def explain(call: CallRecord, world: World | None = None) -> Document:
    """Return what there is to say of a call: its errors and departures, each with its remedy.

    The world is the one that served it, if any; what is told of faults, accounts and jobs is how
    they stand now. Secrets are blanked.
    """
    row = row_named(call.operation)
    near = [] if row else nearest(call.method, call.path)
    account = account_of(world, call.account_id)
    asked = Asked(call, request_of(call), row, near, account, note_on(world, call))
    return {
        "call": {
            "number": call.number,
            "at": call.at,
            "method": call.method,
            "path": call.path,
            "query": redact(call.query),
            "status": call.status,
        },
        "operation": shown(row) if row else None,
        "nearest": [{**shown(one.row), "why": one.why} for one in near],
        "findings": [_finding(asked, one) for one in mistakes_of(call, asked.request)],
        "fault": fault_of(world, call.fault),
        "account": account,
    }


def _finding(asked: Asked, mistake: Mistake) -> Document:
    takes = accepted(asked.row, mistake.place, mistake.error)
    value = value_at(asked.request, mistake.place)
    bounds = asked.bounds if mistake.kind == ERROR else {}
    known = {
        **bounds,
        **mistake.values,
        **_known(asked, mistake, takes),
        "value": mistake.values.get("value", value),
    }
    known["instead"] = _instead(asked, mistake, takes, str(known["name"]))
    return {
        "kind": mistake.kind,
        "meaning": MEANINGS[mistake.kind],
        "error": mistake.error,
        "message": mistake.message,
        "place": mistake.place,
        "value": value,
        "rule": rule_of(mistake.rule, asked.row),
        "accepted": {**takes, "bounds": bounds},
        "remedy": remedy(mistake.kind, mistake.error, mistake.rule, known),
    }


def _known(asked: Asked, mistake: Mistake, takes: Document) -> dict[str, Any]:
    """Return what the sentence of a remedy can name."""
    row, steps = asked.row, [one for one in split(mistake.place) if not one.isdecimal()]
    return {
        "name": steps[-1] if steps else mistake.values.get("name", "it"),
        "collection": collection(row, mistake.error),
        "choices": ", ".join(takes["choices"]),
        "type": in_words(takes["schema"]) or "the documented type",
        "account": asked.account["email_address"] if asked.account else "…",
        "credentials": CREDENTIALS.get(row.auth if row else "account", CREDENTIALS["account"]),
    }


def _instead(asked: Asked, mistake: Mistake, takes: Document, name: str) -> str:
    """Say what to ask for, or to write, instead."""
    if mistake.error in NO_OPERATION:
        return _meant(asked.near[0]) if asked.near else UNKNOWN_PATH
    if mistake.place.startswith("/path/"):
        near = mistaken(asked.call.method, asked.call.path)
        return _meant(near[0]) if near else ""
    if mistake.kind == "deprecated" and asked.row:
        return f"{asked.row.deprecated[:1].upper()}{asked.row.deprecated[1:]}."
    is_strange = mistake.kind in UNREAD or mistake.error in STRANGE
    return _unread(asked, takes, name) if is_strange else ""


def _meant(near: Near) -> str:
    return f"Ask for {near.row.method} {near.row.path}: {near.why}."


def _unread(asked: Asked, takes: Document, name: str) -> str:
    """Say what to do with a name that an operation does not know."""
    if takes["nearest"]:
        return f"Write '{takes['nearest'][0]}' instead of '{name}'."
    if takes["elsewhere"]:
        return f"Send '{name}' in the {takes['elsewhere']}: there it is known."
    row = asked.row
    return f"Leave '{name}' out: {row.method} {row.path} does not read it." if row else ""
