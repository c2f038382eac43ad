"""What a document is: a JSON object, a value that is replaced and never changed in place.

Each has an `id`, most an `object` (its type on the wire) and an `account_id`. A nested list or dict
of a stored document belongs to the store: build a new one to change it.
"""

from typing import Any

Document = dict[str, Any]


def changed(document: Document, **fields: Any) -> Document:
    """Return a copy of the document with these fields replaced or added."""
    return {**document, **fields}


def without(document: Document, *names: str) -> Document:
    """Return a copy of the document that lacks these fields."""
    return {name: value for name, value in document.items() if name not in names}
