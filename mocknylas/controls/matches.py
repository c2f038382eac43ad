"""Fault rules before they are armed: all mistakes, and names that can never occur."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.api import OPERATIONS
from mocknylas.documents import Document
from mocknylas.engine.effects import EFFECTS
from mocknylas.errors import NotFoundError, unknown
from mocknylas.nylas import Verbs
from mocknylas.providers import PROVIDERS
from mocknylas.schemas.faults import Fault
from mocknylas.schemas.forms import FormError, examine, refuse

OPERATION_NAMES = frozenset(row.name for row in OPERATIONS)


def add_fault(verbs: Verbs, **rule: Any) -> Document:
    """Arm a fault rule: name, seam, effect, match, skip, times, window, attributes."""
    named = {"name": verbs.world.faults.free_name(rule), **rule}
    refuse(list(wrong_rule(named, verbs.world.store.values("account"))))
    return Verbs.add_fault(verbs, **rule)


def wrong_rule(rule: Document, accounts: Collection[Document] = ()) -> Iterator[FormError]:
    """Yield every mistake of a rule that shows before it is armed."""
    what = f"fault {rule.get('name', '?')!r}"
    _, problems = examine(Fault, rule, what=what)
    yield from problems
    yield from _wrong_effect(rule, what)
    yield from wrong_matches(rule, accounts)


def wrong_matches(rule: Document, accounts: Collection[Document] = ()) -> Iterator[FormError]:
    """Yield an error for each operation, provider or account that can never match.

    An account that is not there may be connected later, so only what looks misspelt is wrong.
    """
    match = rule.get("match")
    if not isinstance(match, dict):
        return
    providers = {*PROVIDERS, *(one["provider"] for one in accounts)}
    yield from _wrong(match, "operation", OPERATION_NAMES)
    yield from _wrong(match, "provider", providers)
    addresses = [one["email_address"] for one in accounts]
    for account in _texts(match, "account"):
        if get_close_matches(account, addresses, n=1, cutoff=0.8) and account not in addresses:
            yield _error("account", account, addresses)


def _wrong_effect(rule: Document, what: str) -> Iterator[FormError]:
    seam, name, given = rule.get("seam"), rule.get("effect"), rule.get("attributes", {})
    names = [one for of, one in EFFECTS if of == seam]
    if name in names and isinstance(given, dict):
        of = f"{what}, attributes of {name!r}"
        _, problems = examine(EFFECTS[str(seam), str(name)].attributes, given, what=of)
        yield from (FormError(str(one), ("attributes", *one.path)) for one in problems)
    elif names and isinstance(name, str) and name not in names:
        yield FormError(str(unknown(f"{seam} effect", name, names)), ("effect",))


def _wrong(match: Document, field: str, names: Collection[str]) -> Iterator[FormError]:
    for pattern in _texts(match, field):
        if not any(fnmatchcase(name.lower(), pattern) for name in names):
            yield _error(field, pattern, names)


def _texts(match: Document, field: str) -> list[str]:
    values = match.get(field, [])
    found = values if isinstance(values, list) else [values]
    return [one.lower() for one in found if isinstance(one, str)]


def _error(field: str, pattern: str, names: Collection[str]) -> FormError:
    known = unknown(field, pattern, names, error=NotFoundError)
    return FormError(f"this rule can never match: {known}", ("match", field))
