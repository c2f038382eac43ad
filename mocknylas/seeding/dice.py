"""Cheap small numbers: each big draw of a stream is cut into many."""

from collections.abc import Sequence
from typing import TypeVar

from mocknylas.ids import Streams

Item = TypeVar("Item")

_BITS = 53  # what one draw holds
_SPARE = 10  # bits that must remain after a cut, so that no number is favoured by more than 0.1 %


class Dice:
    """Numbers, choices and chances from one stream.

    Drawing hashes and costs microseconds; cutting divides. A mail takes a dozen numbers, so the
    difference is half the time of building a mailbox.
    """

    def __init__(self, streams: Streams, purpose: str) -> None:
        """Take all numbers from this stream."""
        self._streams = streams
        self._purpose = purpose
        self._rest = 0
        self._left = 1

    def below(self, bound: int) -> int:
        """Return a whole number from 0 up to, but not including, `bound`."""
        if self._left < bound << _SPARE:
            self._rest = int(self._streams.draw(self._purpose) * (1 << _BITS))
            self._left = 1 << _BITS
        self._left //= bound
        self._rest, number = divmod(self._rest, bound)
        return number

    def choice(self, items: Sequence[Item]) -> Item:
        """Return one of the items, all equally likely."""
        return items[self.below(len(items))]

    def chance(self, share: float) -> bool:
        """Return True with this probability, in steps of a thousandth."""
        return self.below(1000) < share * 1000

    def sample(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return `count` different items, or all of them in a new order if there are fewer."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
