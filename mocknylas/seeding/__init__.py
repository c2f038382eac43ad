"""Build mailboxes from a recipe: a YAML file in, plain data out, the same for the same seed.

    recipe = load_recipe("default")            # or "my/own.yaml"
    seed = build(recipe, seed=0, start=1_700_000_000)

Nothing here knows the store or the API; whoever calls `build` turns its mails into documents.
"""

from mocknylas.seeding.building import Seed, build
from mocknylas.seeding.mailbox import SeedAccount
from mocknylas.seeding.newcomers import Newcomers, build_newcomer
from mocknylas.seeding.recipe import AccountRecipe, Recipe, Shares, load_recipe, load_recipes
from mocknylas.seeding.words import Mail, Person

__all__ = [
    "AccountRecipe",
    "Mail",
    "Newcomers",
    "Person",
    "Recipe",
    "Seed",
    "SeedAccount",
    "Shares",
    "build",
    "build_newcomer",
    "load_recipe",
    "load_recipes",
]
