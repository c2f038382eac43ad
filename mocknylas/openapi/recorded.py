"""What a small world was asked and answered, as examples: from `fixtures/examples.json`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from mocknylas import resources
from mocknylas.api.operation import JSON, Operation

Examples = dict[str, Any]
SUMMARY = "a small world of mocknylas"


@cache
def _recorded() -> dict[str, dict[str, Any]]:
    path = resources.folder("fixtures") / "examples.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


class Recorded:
    """What was recorded of the rows of one method and path."""

    def __init__(self, rows: Sequence[Operation]) -> None:
        """Find it."""
        self._rows = rows

    def bodies(self, media: str) -> Examples:
        """Return the bodies of one content type that were sent."""
        return _examples(
            (row.name, one["body"])
            for row, _, one in self._all()
            if "body" in one and media in _kinds(row)
        )

    def answers(self, status: int, media: str) -> Examples:
        """Return the answers with this status and content type."""
        return _examples(
            (row.name, one["answer"])
            for row, at, one in self._all()
            if at == status and "answer" in one and media == _media(row, at)
        )

    def parameters(self, name: str) -> Examples:
        """Return the values of a query parameter that were sent."""
        return _examples(
            (row.name, one["query"][name])
            for row, _, one in self._all()
            if name in one.get("query", {})
        )

    def _all(self) -> Iterator[tuple[Operation, int, dict[str, Any]]]:
        for row in self._rows:
            for status, one in _recorded().get(row.name, {}).items():
                yield row, int(status), one


def _kinds(row: Operation) -> set[str]:
    return {row.reads} if row.reads else {JSON}


def _media(row: Operation, status: int) -> str:
    return row.media if row.media and status == row.status else JSON


def _examples(values: Iterable[tuple[str, Any]]) -> Examples:
    return {name: {"summary": SUMMARY, "value": value} for name, value in values}
