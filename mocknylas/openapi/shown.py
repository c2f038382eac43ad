"""The examples of an operation: what the API's documents print, then what was recorded."""

from collections.abc import Sequence
from typing import Any

from mocknylas.api.operation import Operation
from mocknylas.openapi.printed import Printed
from mocknylas.openapi.recorded import Recorded

Examples = dict[str, Any]


class Shown:
    """The examples of the rows of one method and path."""

    def __init__(self, rows: Sequence[Operation]) -> None:
        """Find them."""
        self._printed, self._recorded = Printed(rows[-1]), Recorded(rows)

    def bodies(self, media: str) -> Examples:
        """Return bodies of one content type."""
        return {**self._printed.bodies(media), **self._recorded.bodies(media)}

    def answers(self, status: int, media: str) -> Examples:
        """Return answers with this status and content type."""
        return {**self._printed.answers(status, media), **self._recorded.answers(status, media)}

    def parameters(self, name: str) -> Examples:
        """Return values of a query parameter."""
        return {**self._printed.parameters(name), **self._recorded.parameters(name)}
