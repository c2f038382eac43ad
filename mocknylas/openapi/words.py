"""What fields mean: their words, by name, from `words.yaml` beside this module."""

from functools import cache
from pathlib import Path

import yaml


def words_for(schemas: list[str], name: str) -> str:
    """Return what a field means, by its schemas, the nearest first, and its name."""
    told = _words()
    own = (f"{schema}.{name}" for schema in schemas)
    return next((told[key] for key in (*own, name) if key in told), "")


@cache
def _words() -> dict[str, str]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
