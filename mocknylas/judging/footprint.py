"""Footprints: what an application uses of the contract, as a file that its repository keeps.

Plain data: the versions, each operation with what is used of it and the fingerprint of its part of
the document, and the triggers of webhooks. No values of requests, no numbers, no addresses.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from mocknylas.documents import Document
from mocknylas.errors import DamagedError, NotFoundError, UsageError
from mocknylas.judging.fingerprints import fingerprints
from mocknylas.judging.usage import Usage
from mocknylas.version import VERSION
from mocknylas.yamls import YAML_ERRORS

FORMAT = 1
MARK = "nylas-contract"  # the key that tells such a file, with its format
USES: dict[str, type[str] | type[int]] = {  # what is kept of an operation's usage
    "parameters": str,
    "fields": str,
    "views": str,
    "statuses": int,
    "departures": str,
}
PLURALS = {str: "texts", int: "numbers"}
WHOLE = "deprecated"  # a departure of the operation, which its row tells of
NOWHERE = "(no operation)"  # calls that the API does not have
HEADER = """\
# What this application uses of the Nylas API v2, as approved. Kept by mocknylas.
# Checked by:  pytest --nylas-contract={name}
#         or:  mocknylas contract check {name}
# Renewed by:  pytest --nylas-contract={name} --nylas-contract-record
#         or:  mocknylas contract record {name}
# Look at the difference before you commit it: it is what is approved.
"""


def footprint(usage: Usage) -> Document:
    """Return what of the contract was used, sorted."""
    known = fingerprints()
    operations = {}
    for name in sorted(usage.operations):
        tallies = usage.operations[name]
        used = {what: _sorted(kind, tallies[what]) for what, kind in USES.items()}
        used["departures"] = [one for one in used["departures"] if one != WHOLE]
        filled = {what: names for what, names in used.items() if names}
        operations[name or NOWHERE] = {"contract": known.get(name, ""), **filled}
    versions = {one for tallies in usage.operations.values() for one in tallies["versions"]}
    return {
        MARK: FORMAT,
        "mocknylas": VERSION,
        "api-versions": sorted(versions),
        "operations": operations,
        "webhooks": sorted({*usage.totals["webhooks"], *usage.totals["subscribed"]}),
    }


def save_footprint(path: str | Path, found: Document) -> None:
    """Write a footprint, in place of an earlier one. Raises: UsageError."""
    path = Path(path)
    name = path.name if path.is_absolute() else path.as_posix()
    text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100)
    try:
        _check_ours(path)
        path.write_text(HEADER.format(name=name) + text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _check_ours(path: Path) -> None:
    """Refuse to write over a file that somebody else wrote. Raises: UsageError."""
    if path.is_file() and f"{MARK}:" not in path.read_text(encoding="utf-8", errors="replace"):
        raise UsageError(f"{path}: not an approved contract, so it stays; name another file")


def read_footprint(path: str | Path) -> Document:
    """Return an approved footprint.

    Raises: NotFoundError, DamagedError, UsageError for one of a newer mocknylas.
    """
    path = Path(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFoundError(
            f"{path}: no such file; `mocknylas contract record {path}` or `pytest "
            f"--nylas-contract={path} --nylas-contract-record` writes it"
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except YAML_ERRORS as error:
        raise _damaged(path, "it is no YAML", str(error).partition("\n")[0]) from None
    return _checked(path, data)


def _sorted(kind: type[str] | type[int], names: Iterable[str]) -> list[Any]:
    return sorted(names) if kind is str else sorted(map(int, names))


def _checked(path: Path, data: Any) -> Document:
    if not isinstance(data, dict) or type(data.get(MARK)) is not int:
        raise _damaged(path, f"it has no whole number under {MARK!r}")
    if data[MARK] > FORMAT:
        raise UsageError(
            f"{path}: mocknylas {data.get('mocknylas')} wrote it, in format {data[MARK]}; this is "
            f"{VERSION}, which reads up to {FORMAT}: upgrade mocknylas, or record the file anew"
        )
    problem = next(_problems(data), "")
    if problem:
        raise _damaged(path, problem)
    return data


def _problems(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is not as a footprint has it."""
    for key in ("api-versions", "webhooks"):
        if not _are(str, data.get(key)):
            yield f"{key!r} is no list of texts"
    operations = data.get("operations")
    if not isinstance(operations, dict):
        yield "'operations' is no mapping"
        operations = {}
    for name, uses in operations.items():
        if not isinstance(name, str):
            yield f"operation {name!r} is no text"
        elif not isinstance(uses, dict) or not isinstance(uses.get("contract"), str):
            yield f"operation {name!r} has no text under 'contract'"
        else:
            yield from _wrong_uses(name, uses)


def _wrong_uses(name: str, uses: Mapping[str, Any]) -> Iterator[str]:
    for what, kind in USES.items():
        if not _are(kind, uses.get(what, [])):
            yield f"{what!r} of operation {name!r} is no list of {PLURALS[kind]}"


def _are(kind: type[str] | type[int], value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is kind for one in value)


def _damaged(path: Path, why: str, detail: str = "") -> UsageError:
    told = f"{why}: {detail}" if detail else why
    return DamagedError(
        f"{path}: not an approved contract: {told}; take it back from your version control, or "
        "remove it and record it anew"
    )
