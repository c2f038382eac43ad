"""Approval: where a footprint differs from the approved one, told for a review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mocknylas.api.operation import Operation, summary_of
from mocknylas.departures import KINDS
from mocknylas.documents import Document
from mocknylas.judging.fingerprints import changed_parts
from mocknylas.judging.footprint import NOWHERE, USES, read_footprint
from mocknylas.judging.recognition import row_named

ADDED, DROPPED, CHANGED = "+", "-", "~"
WORDS = {
    "parameters": "parameter",
    "fields": "field",
    "views": "view",
    "statuses": "status",
    "departures": "departure",
}
PARTIAL = "after a part of the tests, let the option allow-unused bear with what is not used"
REMEDY = "if all of it is meant, record the file anew and commit it"
UNKNOWN = "calls of what the API does not have"
GONE = "not of the API any more"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: its sign, what is meant, and what there is to know about it."""

    sign: str
    what: str
    note: str = ""

    def __str__(self) -> str:
        """Return the line."""
        return f"{self.sign} {self.what}{f'  ({self.note})' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Review:
    """The differences by what they are about: operations in their order, then the rest."""

    groups: Mapping[str, list[Difference]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.groups)

    def lines(self) -> list[str]:
        """Return the review for people: a group for each operation."""
        return [
            line
            for title, differences in self.groups.items()
            for line in (title, *(f"  {one}" for one in differences))
        ]


def check(path: str | Path, found: Document, *, allow_unused: bool = False) -> Review:
    """Compare a footprint with the approved one in a file. Raises: UsageError."""
    return review(read_footprint(path), found, allow_unused=allow_unused)


def review(approved: Document, found: Document, *, allow_unused: bool = False) -> Review:
    """Compare a footprint with the approved one; `allow_unused` bears with what is not used."""
    known, used = approved["operations"], found["operations"]
    groups: dict[str, list[Difference]] = {}
    for name in sorted({*known, *used}):
        differences = _of_operation(name, known.get(name), used.get(name))
        groups[_title(name)] = list(differences)
    for key, title in (("api-versions", "versions of the API"), ("webhooks", "webhooks")):
        groups[title] = list(_of_lists(approved[key], found[key], "", {}))
    kept = {
        title: [one for one in rows if not (allow_unused and one.sign == DROPPED)]
        for title, rows in groups.items()
    }
    return Review({title: rows for title, rows in kept.items() if rows})


def tell(path: str | Path, found: Review) -> list[str]:
    """Return what a check has found, for people."""
    if not found:
        return [f"{path}: what is used is approved"]
    unused = any(one.sign == DROPPED for rows in found.groups.values() for one in rows)
    return [
        f"{path}: what is used differs from what is approved",
        *found.lines(),
        *([PARTIAL] if unused else []),
        REMEDY,
    ]


def _of_operation(name: str, known: Document | None, used: Document | None) -> Iterator[Difference]:
    row = row_named(name)
    if known is None:
        yield Difference(ADDED, "operation", _note(row))
    if used is None:
        yield Difference(DROPPED, "operation", "" if row or name == NOWHERE else GONE)
        return
    if known is not None and known["contract"] != used["contract"]:
        parts = " and ".join(changed_parts(known["contract"], used["contract"]))
        yield Difference(CHANGED, "contract", f"mocknylas has changed {parts} since the approval")
    notes = _departing(used)
    for what in USES:
        before, now = (known or {}).get(what, []), used.get(what, [])
        yield from _of_lists(before, now, f"{WORDS[what]} ", notes)


def _of_lists(
    known: list[Any], used: list[Any], word: str, notes: Mapping[str, str]
) -> Iterator[Difference]:
    for one in sorted({*known, *used}):
        if one not in known:
            yield Difference(ADDED, f"{word}{one}", notes.get(f"{word}{one}", ""))
        elif one not in used:
            yield Difference(DROPPED, f"{word}{one}")


def _departing(used: Mapping[str, Any]) -> dict[str, str]:
    """Return what to say of the parameters, fields and departures that v2 does not have so."""
    notes = {}
    for one in used.get("departures", ()):
        kind, _, place = one.partition(" ")
        told = KINDS.get(kind, "")
        where, _, rest = place.removeprefix("/").partition("/")
        notes[f"departure {one}"] = told
        notes[f"parameter {rest}" if where == "query" else f"field /{rest}"] = told
    return notes


def _title(name: str) -> str:
    row = row_named(name)
    if row is None:
        return f"{name}: {UNKNOWN if name == NOWHERE else GONE}"
    summary = summary_of(row.handler)
    return f"{name}  {row.method} {row.path}{f': {summary}' if summary else ''}"


def _note(row: Operation | None) -> str:
    return f"deprecated: {row.deprecated}" if row and row.deprecated else ""
