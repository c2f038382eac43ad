"""Read a mailbox recipe: a short YAML file that says who has which mail.

Every key is explained in `fixtures/mailboxes/default.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from mocknylas import resources
from mocknylas.errors import RecipeError
from mocknylas.providers import PROVIDERS, Layout
from mocknylas.seeding import checks
from mocknylas.yamls import YAML_ERRORS


@dataclass(frozen=True)
class Shares:
    """How much of the mail has which trait, each from 0 to 1."""

    unread: float = 0.25  # of the received mail that was not answered
    starred: float = 0.05  # of all mail
    attachments: float = 0.12  # of the mail that people wrote
    threads: float = 0.6  # of the conversations, those with an answer
    notifications: float = 0.3  # of the threads, those from a machine
    between_accounts: float = 0.1  # of all mail, that between the accounts of the recipe


@dataclass(frozen=True)
class AccountRecipe:
    """One account: who, where, which own containers, how many mails, and those written by hand.

    Each of `mails` has all keys of a hand-written mail, in checked form; `ago` in seconds.
    """

    name: str
    email_address: str
    provider: str
    messages: int
    events: int = 0
    folders: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mails: tuple[Mapping[str, Any], ...] = ()
    contacts: int = 0  # cards of the address book
    groups: tuple[str, ...] = ()  # of contacts, as paths

    @property
    def layout(self) -> Layout:
        """How the provider files mail."""
        return PROVIDERS[self.provider].layout


@dataclass(frozen=True)
class Recipe:
    """The accounts to build and what their mail is like."""

    accounts: tuple[AccountRecipe, ...]
    days: int = 90
    correspondents: int = 25
    rooms: tuple[Mapping[str, Any], ...] = ()
    shares: Shares = field(default_factory=Shares)
    new_accounts: Mapping[str, int] = field(default_factory=dict)  # `messages`, `sync` in seconds
    options: Mapping[str, Any] = field(default_factory=dict)  # switches, for the world to check


_MAIL_DEFAULTS: dict[str, Any] = {
    "to": (),  # the account itself
    "cc": (),
    "bcc": (),
    "subject": "",
    "body": "",
    "ago": 60,
    "unread": False,
    "starred": False,
    "folder": None,  # inbox, or sent when the account is the sender
    "message_id": None,
    "in_reply_to": None,
}
_people = checks.several(checks.person)
_mail = checks.mapping(
    {
        "from": checks.person,
        "to": _people,
        "cc": _people,
        "bcc": _people,
        "subject": checks.text,
        "body": checks.text,
        "ago": checks.duration,
        "unread": checks.flag,
        "starred": checks.flag,
        "folder": checks.text,
        "message_id": checks.message_id,
        "in_reply_to": checks.message_id,
    },
    "from",
)
_ROOM_DEFAULTS = dict.fromkeys(("capacity", "building", "floor_name", "floor_number"))
_room = checks.mapping(
    {
        "name": checks.text,
        "email": checks.email_address,
        **dict.fromkeys(_ROOM_DEFAULTS, checks.text),
    },
    "name",
    "email",
)
_account = checks.mapping(
    {
        "name": checks.text,
        "email_address": checks.email_address,
        "provider": checks.one_of("provider", PROVIDERS),
        "folders": checks.several(checks.text),
        "aliases": checks.several(checks.email_address),
        "messages": checks.count,
        "events": checks.count,
        "mails": checks.several(_mail),
        "contacts": checks.count,
        "groups": checks.several(checks.path),
    },
    "name",
    "email_address",
    "provider",
)
_recipe = checks.mapping(
    {
        "accounts": checks.several(_account),
        "messages": checks.count,
        "events": checks.count,
        "days": checks.positive,
        "correspondents": checks.positive,
        "new_accounts": checks.mapping({"messages": checks.count, "sync": checks.duration}),
        "contacts": checks.count,
        "rooms": checks.several(_room),
        "options": checks.anything_named,
        "shares": checks.mapping(dict.fromkeys(Shares.__dataclass_fields__, checks.share)),
    },
    "accounts",
)


def load_recipe(name_or_path: str) -> Recipe:
    """Read and check a shipped recipe by its name, or the user's own by its path.

    Raises:
        NotFoundError: there is no such recipe.
        RecipeError: something in it is wrong; the message names file, place and remedy.
    """
    path = resources.find("fixtures", name_or_path, "mailboxes")
    given = _recipe(_parse(path), path.name)
    common = {name: given.pop(name, 0) for name in ("messages", "contacts", "events")}
    rooms = tuple(_ROOM_DEFAULTS | room for room in given.pop("rooms", ()))
    shares = Shares(**given.pop("shares", {}))
    accounts = tuple(_complete(account, common) for account in given.pop("accounts"))
    recipe = Recipe(accounts, rooms=rooms, shares=shares, **given)
    _check_accounts(recipe, path.name)
    return recipe


def load_recipes(names_or_paths: str) -> Recipe:
    """Read one recipe, or several with commas between: the first one with all their accounts.

    Raises:
        NotFoundError, RecipeError: as `load_recipe`; also when two recipes have one account.
    """
    first, *others = [load_recipe(one.strip()) for one in names_or_paths.split(",")]
    if not others:
        return first
    accounts = tuple(account for recipe in (first, *others) for account in recipe.accounts)
    joined = replace(first, accounts=accounts)
    _check_accounts(joined, names_or_paths)
    return joined


def _parse(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RecipeError(f"{path.name}, line {line}: not YAML: {error.problem}") from error
    except YAML_ERRORS as error:
        raise RecipeError(f"{path.name}: not YAML in UTF-8: {error}") from error


def _complete(account: dict[str, Any], common: dict[str, int]) -> AccountRecipe:
    mails = tuple(_MAIL_DEFAULTS | mail for mail in account.pop("mails", ()))
    return AccountRecipe(**{**common, **account}, mails=mails)


def _check_accounts(recipe: Recipe, file: str) -> None:
    seen: set[str] = set()
    for number, account in enumerate(recipe.accounts, 1):
        where = f"{file}, accounts {number}"
        address = account.email_address.lower()
        if address in seen:
            raise RecipeError(f"{where}: {address} is an account already; write another address")
        seen.add(address)
        _check_folders(account, where)
        _check_mails(account, where)


def _check_folders(account: AccountRecipe, where: str) -> None:
    taken = {name.lower() for name in (*account.layout.core, *account.layout.core.values())}
    for number, name in enumerate(account.folders, 1):
        if name.lower() in taken:
            raise RecipeError(
                f"{where}, folders {number}: {name!r} is there already; leave it out or rename it"
            )
        taken.add(name.lower())


def _check_mails(account: AccountRecipe, where: str) -> None:
    check = checks.one_of("folder", account.layout.places(account.folders))
    for number, mail in enumerate(account.mails, 1):
        if mail["folder"] is not None:
            check(mail["folder"], f"{where}, mails {number}, folder")
