"""What becomes of a message's labels when a client asks for a new set.

Source: R-M14 to R-M20. Labels are documents with `id`, `name` (None for user-made ones) and
`display_name`.
"""

from collections.abc import Sequence

from mocknylas.documents import Document
from mocknylas.errors import ApiError

EXCLUSIVE = ("all", "trash", "spam")
DISPLACED = {  # adding the one takes the others away
    "trash": {"inbox", "all", "spam"},
    "spam": {"inbox", "all", "trash"},
    "inbox": {"trash", "spam"},
    "all": {"trash", "spam"},
}
FIXED = ("drafts", "sent")


def apply_labels(
    current: Sequence[Document],
    requested: Sequence[Document],
    known: Sequence[Document],
) -> list[Document]:
    """Return the labels a message ends with; `known` are all labels of the account.

    Raises: ApiError as E-38a, E-38b.
    """
    had, wanted = _names(current), _names(requested)
    added = [name for name in wanted if name not in had]
    _check_added(added)
    names = _settle(had, wanted, added)
    chosen = {one["id"]: one for one in requested if one["name"] is None}
    chosen.update((one["id"], one) for one in known if one["name"] in names)
    return [one for one in known if one["id"] in chosen]


def check_removals(current: Sequence[Document], requested: Sequence[Document]) -> None:
    """Refuse that fixed or all core labels are left out; only strict sandboxes do.

    Raises: ApiError as E-38b, E-38c.
    """
    had, wanted = _names(current), _names(requested)
    for name in FIXED:
        if name in had and name not in wanted:
            raise ApiError("label_cannot_change", name=name)
    kept = {*wanted, *(("all",) if "inbox" in wanted and "inbox" not in had else ())}
    if set(had) & set(EXCLUSIVE) and not kept & set(EXCLUSIVE):
        raise ApiError("core_labels_removed")


def _names(labels: Sequence[Document]) -> list[str]:
    return [one["name"] for one in labels if one["name"] is not None]


def _check_added(added: list[str]) -> None:
    if sum(name in EXCLUSIVE for name in added) > 1:
        raise ApiError("two_core_labels")
    for name in FIXED:
        if name in added:
            raise ApiError("label_cannot_change", name=name)


def _settle(had: list[str], wanted: list[str], added: list[str]) -> set[str]:
    names = set(wanted) | {name for name in FIXED if name in had}
    if {"trash", "spam"} & set(added):
        added = [name for name in added if name != "inbox"]
    for name in added:
        names -= DISPLACED.get(name, set())
    if "inbox" in added:
        names.add("all")
    if not names & set(EXCLUSIVE):
        names |= {name for name in had if name in EXCLUSIVE}
    return names
