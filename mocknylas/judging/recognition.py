"""Which operation a request is, and which it was meant to be when it is none."""

import difflib
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation, summary_of
from mocknylas.documents import Document
from mocknylas.judging.near_paths import ALIASES, VERSIONS

MEANT = {"PATCH": "PUT", "PUT": "PATCH"}  # methods that are taken for each other
OWNERS = {"a", "component"}  # segments that an application's id follows
CLOSE = 0.6  # how alike a path must be to be taken for one, from 0 to 1
CANDIDATES = 5  # paths that are looked at closely
SLIP = 0.75  # the same for one word of it
_PARAMETER = re.compile(r"{(\w+)}")
_ID = re.compile(r"{\w+}|[0-9a-zA-Z_-]*[0-9][0-9a-zA-Z_-]{3,}|[0-9a-zA-Z]{20,}|[0-9]+")


class Near(NamedTuple):
    """An operation that may have been meant, and why it is thought so."""

    row: Operation
    why: str


def row_named(name: str) -> Operation | None:
    """Return an operation by its name, or None."""
    return _by_name().get(name)


def names_in_path(row: Operation, path: str) -> dict[str, str]:
    """Return what a path holds at the places that an operation names."""
    found = _pattern(row.path).fullmatch(_trimmed(path))
    return found.groupdict() if found else {}


def rows_at(path: str) -> tuple[Operation, ...]:
    """Return the operations of a path, whatever the method; the most literal path counts."""
    trimmed = _trimmed(path)
    fitting = [one for one in _by_path() if _pattern(one).fullmatch(trimmed)]
    best = min(fitting, key=lambda one: one.count("{"), default=None)
    return _by_path()[best] if best else ()


def nearest(method: str, path: str) -> list[Near]:
    """Return what a request may have meant that is no operation, the likeliest first."""
    trimmed = _trimmed(path)
    found = [
        *_rewritten(method, trimmed, ALIASES),
        *(mistaken(method, trimmed) if rows_at(trimmed) else ()),
        *_other_methods(method, rows_at(trimmed)),
    ]
    return found or _rewritten(method, trimmed, VERSIONS) or list(_alike(method, _shape(trimmed)))


def mistaken(method: str, path: str) -> list[Near]:
    """Return what a path may have meant whose word was read as an id: /messages/serch."""
    trimmed = _trimmed(path)
    steps = trimmed.split("/")
    literal = [one for one in _by_path() if "{" not in one and one.count("/") == len(steps) - 1]
    return [
        Near(row, _difference(trimmed, one))
        for one in literal
        if one.startswith("/".join(steps[:-1])) and _is_slip(steps[-1], one.split("/")[-1])
        for row in _with_method(method, _by_path()[one])
    ]


def collection(row: Operation | None, error: str) -> str:
    """Return the call that lists what an id that is not found may be."""
    family = error.partition("_")[0]
    listed = [one for one in _by_path() if one in {f"/{family}s", f"/{family}-statuses"}]
    above = row.path.partition("/{")[0] if row else ""
    lists = [one for one in (*listed, above) if one in _by_path()]
    return f"GET {lists[0]}" if lists else "the API"


def shown(row: Operation) -> Document:
    """Return an operation as an explanation shows it."""
    return {
        "name": row.name,
        "method": row.method,
        "path": row.path,
        "summary": summary_of(row.handler) or row.name,
        "source": row.source,
        "deprecated": row.deprecated,
    }


def _other_methods(method: str, rows: Sequence[Operation]) -> list[Near]:
    """Return the operations of a path that has not this method, the likeliest first."""
    last = {row.method: row for row in rows}  # of variants the general one
    why = f"{method} is not there; this path takes {', '.join(last)}"
    ordered = sorted(last.values(), key=lambda row: row.method != MEANT.get(method))
    return [Near(row, why) for row in ordered]


def _rewritten(method: str, path: str, table: Sequence[tuple[str, str, str]]) -> list[Near]:
    for pattern, meant, why in table:
        if re.fullmatch(pattern, path):
            target = re.sub(pattern, meant, path, count=1)
            found = _with_method(method, rows_at(target))
            return [Near(row, why) for row in found or _rows(_alike(method, _shape(target)))]
    return []


def _with_method(method: str, rows: Sequence[Operation]) -> list[Operation]:
    """Return the operation of a path that has the method; where none has, all of them."""
    last = {row.method: row for row in rows}
    return [last[method]] if method in last else list(last.values())


def _rows(found: Sequence[Near]) -> list[Operation]:
    return [one.row for one in found]


@lru_cache(maxsize=1000)
def _alike(method: str, shape: str) -> tuple[Near, ...]:
    """Return what is written nearly so: of the same family, with as many segments, if there is."""
    close = difflib.get_close_matches(shape, list(_shapes()), n=CANDIDATES, cutoff=CLOSE)
    close.sort(key=lambda one: (_is_foreign(shape, one), abs(one.count("/") - shape.count("/"))))
    return tuple(
        Near(row, _difference(shape, one))
        for one in close[:1]
        for row in _with_method(method, _by_path()[_shapes()[one]])
    )


def _is_foreign(shape: str, other: str) -> bool:
    """Say whether two paths begin with words that are not alike."""
    first, second = shape.split("/")[1], other.split("/")[1]
    return first != second and not _is_slip(first, second)


def _difference(shape: str, meant: str) -> str:
    """Say by what a path differs from another, segment by segment."""
    have, want = shape.split("/")[1:], meant.split("/")[1:]
    if len(have) == len(want):
        pairs = [pair for pair in zip(have, want, strict=True) if pair[0] != pair[1]]
        return ", ".join(f"'{right}' instead of '{wrong}'" for wrong, right in pairs)
    changes = difflib.SequenceMatcher(a=have, b=want, autojunk=False).get_opcodes()
    told = [_change("/".join(have[i:j]), "/".join(want[m:n])) for _, i, j, m, n in changes]
    return ", ".join(filter(None, told))


def _is_slip(have: str, want: str) -> bool:
    return have != want and difflib.SequenceMatcher(None, have, want).ratio() >= SLIP


def _change(have: str, want: str) -> str:
    if have == want:
        return ""
    if not have:
        return f"the segment '{want}' is missing"
    if not want:
        return f"the segment '{have}' is one too many"
    return f"'{want}' instead of '{have}'"


@cache
def _shapes() -> dict[str, str]:
    """Return the paths by what they look like with ids in them."""
    return {_shape(path): path for path in reversed(_by_path())}


@cache
def _by_name() -> dict[str, Operation]:
    return {row.name: row for row in OPERATIONS}


@cache
def _by_path() -> dict[str, tuple[Operation, ...]]:
    paths: dict[str, list[Operation]] = {}
    for row in OPERATIONS:
        paths.setdefault(row.path, []).append(row)
    return {path: tuple(rows) for path, rows in paths.items()}


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", path))


def _shape(path: str) -> str:
    """Return a path with {id} at the places of ids."""
    steps = path.split("/")
    return "/".join(
        "{id}" if _ID.fullmatch(step) or before in OWNERS else step
        for before, step in zip(["", *steps], steps, strict=False)
    )


def _trimmed(path: str) -> str:
    return path.rstrip("/") or "/"
