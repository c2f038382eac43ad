"""An explanation in words: a block for people who ask, and a line for each finding."""

import json
from collections.abc import Iterator
from typing import Any

from mocknylas.documents import Document
from mocknylas.judging.schema_words import in_words

STATEMENT = 300  # characters of a rule's statement that are told
MOST = 20  # names that are listed


def told(explanation: Document) -> list[str]:
    """Return an explanation as lines for people."""
    return [
        heading(explanation["call"]),
        *_operations(explanation),
        *(line for one in explanation["findings"] for line in _finding(one)),
        *_around(explanation),
    ]


def heading(call: Document) -> str:
    """Return what was asked and answered in a line."""
    query = "&".join(f"{name}={value}" for name, value in call["query"].items())
    path = f"{call['path']}?{query}" if query else call["path"]
    return f"#{call['number']} {call['method']} {path} → {call['status']}"


def brief(finding: Document) -> str:
    """Return a finding in a line: what, where, and what to do."""
    rule = f" [{finding['rule']['id']}]" if finding["rule"] else ""
    what = f"{finding['error'] or 'error'}" if finding["kind"] == "error" else finding["kind"]
    place = f" at {finding['place']}{_value(finding)}" if finding["place"] else ""
    return f"{what}{place}{rule}: {finding['remedy']}"


def _operations(explanation: Document) -> Iterator[str]:
    row = explanation["operation"]
    if row:
        yield f"operation: {_named(row)}: {row['summary']}"
        return
    yield "operation: none"
    for one in explanation["nearest"]:
        yield f"  nearest: {_named(one)}: {one['why']}"


def _named(row: Document) -> str:
    return f"{row['method']} {row['path']} ({row['name']})"


def _finding(one: Document) -> Iterator[str]:
    yield f"{one['kind']}: {one['meaning']}" + (f", {one['error']}" if one["error"] else "")
    if one["message"]:
        yield f"  message: {one['message']}"
    if one["place"]:
        yield f"  place: {one['place']}{_value(one)}"
    if one["rule"]:
        yield from _rule(one["rule"])
    yield from _accepted(one["accepted"])
    yield f"  remedy: {one['remedy']}"


def _value(one: Document) -> str:
    return "" if one["value"] is None else f" = {json.dumps(one['value'], ensure_ascii=False)}"


def _rule(rule: Document) -> Iterator[str]:
    statement = rule["statement"]
    cut = f"{statement[:STATEMENT]}…" if len(statement) > STATEMENT else statement
    yield f"  rule: {rule['id']} in {rule['section']}: {cut}"
    yield f"  evidence: {rule['evidence']} ({', '.join(rule['sources']) or 'no source'})"


def _accepted(takes: Document) -> Iterator[str]:
    words = in_words(takes["schema"])
    if words:
        told = takes["description"].replace("\n", " ")
        yield f"  accepted: {words}" + (f" ({told})" if told else "")
    if takes["choices"]:
        yield f"  accepted: {', '.join(takes['choices'])}"
    if takes["nearest"]:
        yield f"  did you mean: {', '.join(takes['nearest'])}"
    elif takes["names"] and takes["schema"] is None:
        more = len(takes["names"]) - MOST
        listed = ", ".join(takes["names"][:MOST])
        yield f"  known: {listed}{f' and {more} more' if more > 0 else ''}"
    if takes["bounds"]:
        yield f"  bounds: {_pairs(takes['bounds'])}"


def _around(explanation: Document) -> Iterator[str]:
    fault, account = explanation["fault"], explanation["account"]
    if fault:
        yield f"fault: {fault['name']!r} {_strikes(fault)}. {fault['remedy']}".rstrip()
    if account:
        yield f"account: {_pairs(account)}"


def _strikes(fault: Document) -> str:
    if not fault["armed"]:
        return "injected this; it is not armed any more"
    rule = {name: value for name, value in fault["rule"].items() if value and name != "name"}
    return f"injected this: {_pairs(rule)}"


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in values.items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
