"""Which documents of a table were put or dropped, for whoever keeps a copy of it."""


class Touched:
    """Ids of one table with whether each was dropped, new ones in the order of their first put."""

    def __init__(self) -> None:
        """Begin with none."""
        self.ids: dict[str, bool] = {}

    def put(self, document_id: str, *, is_new: bool) -> None:
        """Note that a document was put."""
        if is_new:
            self.ids[document_id] = self.ids.pop(document_id, False)
        else:
            self.ids.setdefault(document_id, False)

    def drop(self, document_id: str) -> None:
        """Note that a document was dropped."""
        self.ids[document_id] = True

    def take(self) -> dict[str, bool]:
        """Return what was noted, and begin anew."""
        ids, self.ids = self.ids, {}
        return ids
