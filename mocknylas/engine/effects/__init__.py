"""What a fault can do: one table per seam, each in a module of its own, merged here."""

from collections.abc import Callable

from mocknylas.engine.effects import provider, request, webhook
from mocknylas.engine.effects.table import Attributes, Effect, Proceed, Step

__all__ = ["EFFECTS", "SHORTHANDS", "Attributes", "Effect", "Proceed", "Step"]

EFFECTS: dict[tuple[str, str], Effect] = {
    **{("request", name): effect for name, effect in request.EFFECTS.items()},
    **{("provider", name): effect for name, effect in provider.EFFECTS.items()},
    **{("webhook", name): effect for name, effect in webhook.EFFECTS.items()},
}
# What a sequence may say beside the names of effects: seam → the step that a word stands for.
SHORTHANDS: dict[str, Callable[[int | str], Step | None]] = {
    "request": request.shorthand,
    "provider": provider.shorthand,
}
