"""Lists: filters become a query, a page is cut, and only then documents are touched.

Each row of a filter table is `query field: (index, comparison)`: `is` looks a value up as it is,
`lower` in lower case, `any` looks a list of values up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mocknylas.api.operation import Call
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.store import Query
from mocknylas.world import World

Comparison = str
Filters = Mapping[str, tuple[str, Comparison]]
Expand = Callable[[World, Document], Document]
READERS: dict[Comparison, Callable[[Any], frozenset[object]]] = {
    "is": lambda value: frozenset([value]),
    "lower": lambda value: frozenset([value.lower()]),
    "any": frozenset,
}


@dataclass(frozen=True)
class Listing:
    """A query over one kind, and how its documents are shown.

    `shown` names the kind that is answered when it is not the one that is searched.
    """

    kind: str
    query: Query
    shown: str = ""
    expand: Expand | None = None

    def answer(self, world: World, call: Call) -> Any:
        """Return the page, in the view that the call asks for. Source: R-X25 to R-X31."""
        limit, offset, view = call.query["limit"], call.query["offset"], call.query.get("view")
        if limit > world.options.max_limit:
            raise ApiError("limit_too_large", maximum=world.options.max_limit)
        if view == "count":
            return {"count": world.store.count(self.kind, self.query)}
        page = islice(world.store.select(self.kind, self.query), offset, offset + limit)
        if view == "ids":
            return [one["id"] for one in page]
        return self._documents(world, page, expanded=view == "expanded")

    def _documents(
        self, world: World, page: Iterator[Document], *, expanded: bool
    ) -> list[Document]:
        found = list(page)
        if self.shown:
            found = [world.store.at(self.shown, one["id"]) for one in found]
        if expanded and self.expand:
            return [self.expand(world, one) for one in found]
        return found


def clauses(query: Mapping[str, Any], filters: Filters) -> dict[str, frozenset[object]]:
    """Return the store's clauses for the filters that a call gives."""
    return {
        index: READERS[comparison](query[field])
        for field, (index, comparison) in filters.items()
        if field in query
    }
