"""Accounts that a scenario may name: those of its own seeds, and those connected on the way."""

from collections.abc import Iterator
from typing import Any

from mocknylas.documents import Document
from mocknylas.errors import UsageError, unknown
from mocknylas.ids import LENGTH, is_id
from mocknylas.scenario import Place
from mocknylas.schemas.controls import BLANK
from mocknylas.seeding import load_recipes

CONNECT = "accounts.connect"
ASK = "request"  # may connect an account; from there on nobody can say who is there
EXPECT = "expect"


def seeded_accounts(seeds: Any) -> list[Document]:
    """Return the accounts of recipes; none where these cannot be read."""
    names = seeds if isinstance(seeds, list) else [seeds]
    try:
        accounts = load_recipes(",".join(names)).accounts
    except (UsageError, TypeError):  # told where the recipes are checked
        return []
    return [{"email_address": one.email_address, "provider": one.provider} for one in accounts]


def wrong_accounts(data: Document, seeded: list[Document]) -> Iterator[tuple[Place, UsageError]]:
    """Yield place and error of each account that is there neither from the start nor later."""
    addresses = [one["email_address"] for one in seeded]
    known = {*(one.lower() for one in addresses), *(one["provider"] for one in seeded)}
    for place, verb, arguments in _calls(data):
        if verb == ASK:
            return
        if verb == CONNECT:
            known |= {str(one).lower() for one in arguments.values()}
        for inner, account in _accounts(verb, arguments):
            if account.lower() not in known and not _may_be_id(account):
                yield (*place, *inner), unknown("account", account, addresses)


def _may_be_id(account: str) -> bool:
    """Say whether a name may stand for an id, which recipes do not tell."""
    return BLANK in account or (len(account) == LENGTH and is_id(account))


def _calls(data: Document) -> Iterator[tuple[Place, str, Any]]:
    """Yield place, verb and arguments of each step, and at last of what is expected."""
    steps = data.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else []):
        for verb, arguments in step.items() if isinstance(step, dict) else ():
            yield ("steps", number, verb), verb, arguments if isinstance(arguments, dict) else {}
    yield (EXPECT,), EXPECT, data.get(EXPECT)


def _accounts(verb: str, arguments: Any) -> Iterator[tuple[Place, str]]:
    """Yield place and name of each account in the arguments of a verb."""
    if verb != EXPECT:
        account = arguments.get("account")
        if isinstance(account, str):
            yield ("account",), account
        return
    for log, wishes in arguments.items() if isinstance(arguments, dict) else ():
        several = isinstance(wishes, list)
        for number, wish in enumerate(wishes if several else [wishes]):
            account = wish.get("account") if isinstance(wish, dict) else None
            if isinstance(account, str):
                yield (log, *([number] if several else []), "account"), account
