"""`Resource`: the five operations of a plain, account-scoped collection.

It gets no flags: a resource that needs a second hook writes its operations by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.schemas.queries import Page
from mocknylas.store import Query
from mocknylas.world import World

Create = Callable[[World, Document, Document], Document]
Update = Callable[[World, Document, Document, Document], Document]
Delete = Callable[[World, Document, Document], Any]


@dataclass(frozen=True)
class Resource:
    """A collection of one kind: its schemas, what writes do, and one check before every call.

    `create(world, account, body)`, `update(world, account, document, body)`,
    `delete(world, account, document)`; `check(account)` may raise ApiError.
    """

    kind: str
    schema: type[Schema]
    body: type[Schema]
    create: Create
    update: Update
    delete: Delete
    check: Callable[[Document], None] = lambda _: None
    query: type[Schema] = Page
    filters: Filters = field(default_factory=dict)
    not_found: str = "object_not_found"
    not_found_on_write: str = "container_not_found"
    deleted: type[Schema] | None = None  # what a deletion answers
    source: str = ""

    def operations(self) -> list[Operation]:
        """Return the five rows: list, get, create, update, delete."""
        plural, one = f"{self.kind}s", f"/{self.kind}s/{{id}}"
        common: dict[str, Any] = {"source": self.source, "response": self.schema}
        return [
            Operation(
                "GET",
                f"/{plural}",
                self._list,
                query=self.query,
                many=True,
                name=f"{plural}.list",
                **common,
            ),
            Operation("GET", one, self._get, name=f"{plural}.get", **common),
            Operation(
                "POST",
                f"/{plural}",
                self._create,
                body=self.body,
                name=f"{plural}.create",
                **common,
            ),
            Operation("PUT", one, self._update, body=self.body, name=f"{plural}.update", **common),
            Operation(
                "DELETE",
                one,
                self._delete,
                response=self.deleted,
                name=f"{plural}.delete",
                source=self.source,
            ),
        ]

    def _list(self, world: World, call: Call) -> Any:
        self.check(call.account)
        search = Query(call.account["id"], clauses(call.query, self.filters))
        return Listing(self.kind, search).answer(world, call)

    def _get(self, world: World, call: Call) -> Document:
        self.check(call.account)
        return given(world, call, self.kind, self.not_found)

    def _create(self, world: World, call: Call) -> Document:
        self.check(call.account)
        return self.create(world, call.account, call.body)

    def _update(self, world: World, call: Call) -> Document:
        self.check(call.account)
        found = given(world, call, self.kind, self.not_found_on_write, unit=self.kind)
        return self.update(world, call.account, found, call.body)

    def _delete(self, world: World, call: Call) -> Any:
        self.check(call.account)
        found = given(world, call, self.kind, self.not_found_on_write, unit=self.kind)
        return self.delete(world, call.account, found)
