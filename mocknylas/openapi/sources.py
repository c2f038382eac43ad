"""Where an operation comes from: rules of the contract with their statement and evidence."""

from collections.abc import Iterable
from typing import Any

from mocknylas.api.operation import Operation
from mocknylas.contract import rules


class Sources:
    """Looks rules up by their ids."""

    def __init__(self) -> None:
        """Read the contract's rules."""
        self._rules = rules()

    def of(self, rows: Iterable[Operation]) -> list[dict[str, Any]]:
        """Return the rules that rows cite, each with statement, sources and evidence."""
        cited = dict.fromkeys(row.source for row in rows if row.source)
        return [self._rules[one] for one in cited if one in self._rules]
