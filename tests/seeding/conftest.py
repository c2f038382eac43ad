"""The default world, built once, and recipes written by a test."""

import textwrap

import pytest

from mocknylas.seeding import build, load_recipe

START = 1_700_000_000


@pytest.fixture(scope="session")
def default_seed():
    """The default world as it begins."""
    return build(load_recipe("default"), seed=0, start=START)


@pytest.fixture
def recipe_of(tmp_path):
    """Write a recipe to a file and load it."""

    def load(text):
        path = tmp_path / "mine.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return load_recipe(str(path))

    return load
