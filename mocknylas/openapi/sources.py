"""Where an operation comes from: rules of the contract with their statement and evidence."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from mocknylas.api.operation import Operation
from mocknylas.contract import endpoints, rules

CLIENTS = "What the official clients send and read; the API's documents do not tell of it."
TOLD = {"statement": CLIENTS, "sources": ["sdk-*"], "evidence": "official client"}
SECTIONS = {  # of the contract that have no rules of their own
    "§16": {"id": "§16", "section": "16. Scheduler (sdk only)", **TOLD},
    "§17": {"id": "§17", "section": "17. Neural (sdk only)", **TOLD},
    "§18": {"id": "§18", "section": "18. Components (sdk only)", **TOLD},
}
_CITED = re.compile(r"\b(R-[A-Z]+-?)(\d+)(?:(?: to | bis )R-[A-Z]+-?(\d+))?")


OURS = "assumed"  # evidence of what no document of the API tells of


class Sources:
    """Looks rules up by their ids."""

    def __init__(self) -> None:
        """Read the contract's rules."""
        self._rules = {**rules(), **SECTIONS}

    def of(self, rows: Iterable[Operation]) -> list[dict[str, Any]]:
        """Return the rules that rows cite, each with statement, sources and evidence."""
        cited = dict.fromkeys(one for row in rows for one in self._cited(row))
        return [self._rules[one] for one in cited if one in self._rules]

    @staticmethod
    def _cited(row: Operation) -> Iterator[str]:
        yield row.source
        for told in (row.handler, row.query, row.body, row.response):
            yield from cited(told.__doc__ or "") if told else ()


def evidence_of(row: Operation) -> str:
    """Return how well it is known that there is such an operation."""
    return endpoints().get((row.method, row.path), OURS)


def cited(text: str) -> Iterator[str]:
    """Yield the ids of rules in a text, those of a range one by one."""
    for start, first, last in _CITED.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{start}{number:0{len(first)}d}"


def without_source(text: str) -> str:
    """Return the first line of a docstring without where it is written."""
    return re.split(r" (?:Source|Raises):", text.strip().partition("\n")[0])[0]
