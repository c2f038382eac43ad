"""The row type of effects.

An effect is a function of (attributes, proceed): never calling `proceed` refuses, calling it once
alters, calling it twice repeats.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mocknylas.schemas.forms import Strict

Attributes = Mapping[str, Any]
Proceed = Callable[..., Any]


@dataclass(frozen=True)
class Effect:
    """One row: the function, the form of its attributes, one line for the documentation."""

    run: Callable[[Attributes, Proceed], Any]
    attributes: type[Strict]
    summary: str


@dataclass(frozen=True)
class Step:
    """An effect with the attributes that it gets over those of its rule."""

    effect: str
    attributes: Mapping[str, Any]
