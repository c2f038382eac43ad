"""Which documents of a table were put or dropped, for whoever keeps a copy of it."""


class Touched:
    """Ids of one table with whether each was dropped, new ones in the order of their first put."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ids: dict[str, bool] = {}

    def put(self, document_id: str, *, is_new: bool) -> None:
        """Note that a document was put."""
        if is_new:
            self._ids[document_id] = self._ids.pop(document_id, False)
        else:
            self._ids.setdefault(document_id, False)

    def drop(self, document_id: str) -> None:
        """Note that a document was dropped."""
        self._ids[document_id] = True

    def take(self) -> dict[str, bool]:
        """Return what was noted, and begin anew."""
        ids, self._ids = self._ids, {}
        return ids

    def __bool__(self) -> bool:
        """Say whether anything was noted."""
        return bool(self._ids)
