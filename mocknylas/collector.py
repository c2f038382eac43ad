"""The garbage collector: it rests where much is made that stays; it took 60 % of a run."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY_YOUNG = 50_000  # new objects that are worth sparing the collector


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Pause the garbage collector; whoever paused it already lets it go on."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > MANY_YOUNG:
                _spare_the_young()
            gc.enable()


def _spare_the_young() -> None:
    """Call all objects old at once, or the collector goes through the new ones right away."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
