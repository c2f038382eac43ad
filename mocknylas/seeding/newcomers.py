"""Mailboxes of accounts that are connected after the world began."""

from dataclasses import asdict, dataclass, field
from typing import Any

from mocknylas.documents import Document
from mocknylas.seeding.building import build
from mocknylas.seeding.mailbox import SeedAccount
from mocknylas.seeding.recipe import AccountRecipe, Recipe, Shares


@dataclass(frozen=True)
class Newcomers:
    """What a recipe says of accounts to come: their mail, and the seconds until all is there."""

    messages: int = 0
    sync: int = 0
    days: int = 90
    correspondents: int = 25
    shares: Shares = field(default_factory=Shares)

    @classmethod
    def of(cls, data: Document) -> "Newcomers":
        """Return what `as_json` made."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**{**known, "shares": Shares(**known.get("shares", {}))})

    @classmethod
    def in_recipe(cls, recipe: Recipe) -> "Newcomers":
        """Return what a recipe says of accounts to come."""
        return cls(
            **recipe.new_accounts,
            days=recipe.days,
            correspondents=recipe.correspondents,
            shares=recipe.shares,
        )

    def as_json(self) -> Document:
        """Return all of it as plain data."""
        return asdict(self)


def build_newcomer(newcomers: Newcomers, person: Any, seed: int | str, start: int) -> SeedAccount:
    """Build one mailbox; `person` has name, email_address and provider."""
    account = AccountRecipe(**person, messages=newcomers.messages)
    recipe = Recipe(
        (account,),
        days=newcomers.days,
        correspondents=newcomers.correspondents,
        shares=newcomers.shares,
    )
    return build(recipe, seed=seed, start=start).accounts[0]
