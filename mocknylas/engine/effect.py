"""What an effect is: the row type that every seam's effects share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mocknylas.schemas.faults import Strict

Attributes = Mapping[str, Any]
Proceed = Callable[..., Any]


@dataclass(frozen=True)
class Effect:
    """One row: the function, the form of its attributes, one line for the documentation."""

    run: Callable[[Attributes, Proceed], Any]
    attributes: type[Strict]
    summary: str
