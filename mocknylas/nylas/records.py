"""A log to verify by: a list that can be searched, counted and waited for."""

import difflib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Generic, TypeVar

from mocknylas.documents import Document
from mocknylas.errors import ExpectationError, UsageError, unknown
from mocknylas.nylas.clock import DEFAULT_IDLE_LIMIT, VirtualClock
from mocknylas.nylas.logs import LOGS
from mocknylas.rules.matching import differences, shown
from mocknylas.sandboxes import Sandbox

NEAREST = 5  # entries that an error shows
Entry = TypeVar("Entry")
Where = dict[str, Any]


class Records(Sequence[Entry], Generic[Entry]):
    """One log of a sandbox as it is at each moment.

    Called, it returns its entries as a list, narrowed by the filters of its control. `find`, `one`,
    `none` and `wait_for` take fields of an entry: a text or glob, a list, a pattern, a function.
    `from_` and `in_` stand for the fields that Python cannot name; `account` may be given by id,
    address or provider.
    """

    __hash__ = None  # type: ignore[assignment]  # equal to the list that it is at the moment

    def __init__(self, sandbox: Sandbox, name: str, listed: Callable[..., list[Entry]]) -> None:
        """Read the log with this name; `listed` returns its entries as Python shows them."""
        self._sandbox = sandbox
        self._log = LOGS[name]
        self._listed = listed

    def __call__(self, *arguments: Any, **filters: Any) -> list[Entry]:
        """Return the entries as a list, narrowed by the control's filters or by `find`'s fields."""
        if arguments or filters.keys() <= inspect.signature(self._listed).parameters.keys():
            return self._listed(*arguments, **filters)
        return self.find(**filters)

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries, oldest first."""
        return iter(self._listed())

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._listed())

    def __getitem__(self, index: Any) -> Any:
        """Return an entry by its place, or several."""
        return self._listed()[index]

    def __eq__(self, other: object) -> bool:
        """Compare as the list that this is at the moment."""
        return self._listed() == (list(other) if isinstance(other, Records) else other)

    def __repr__(self) -> str:
        """Show one line for each entry."""
        return "\n".join(
            [f"{len(self)} of {self._log.entry}:", *_lines(map(self._log.line, self._read()))]
        )

    def find(self, **where: Any) -> list[Entry]:
        """Return the entries that are as wanted, oldest first."""
        wanted = self._wanted(where)
        with self._sandbox.world.store.lock:  # or a server's thread may add one in between
            rows = list(zip(self._listed(), self._read(), strict=False))  # calls need no lock
        return [entry for entry, row in rows if not differences(row, wanted)]

    def one(self, **where: Any) -> Entry:
        """Return the only entry that is as wanted. Raises: ExpectationError."""
        __tracebackhide__ = True
        return self.expect(count=1, **where)[0]

    def none(self, **where: Any) -> None:
        """Fail if any entry is as wanted. Raises: ExpectationError."""
        __tracebackhide__ = True
        self.expect(count=0, **where)

    def expect(
        self,
        *,
        count: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        **where: Any,
    ) -> list[Entry]:
        """Return the entries that are as wanted; their number must fit. Raises: ExpectationError.

        The error tells what there is instead, the nearest first, and by what each differs.
        """
        __tracebackhide__ = True
        low, high = (at_least, at_most) if count is None else (count, count)
        low = low if low is not None else int(high is None)
        found = self.find(**where)
        if len(found) < low or (high is not None and len(found) > high):
            raise ExpectationError(self._problem(where, len(found), _number(low, high)))
        return found

    def wait_for(
        self, *, limit: str | float | timedelta = DEFAULT_IDLE_LIMIT, **where: Any
    ) -> Entry:
        """Let virtual time pass until an entry is as wanted; return the first. None sleeps.

        Raises: ExpectationError when there is none within `limit`.
        """
        __tracebackhide__ = True
        try:
            VirtualClock(self._sandbox).run_until(lambda: bool(self.find(**where)), limit)
        except ExpectationError as error:
            problem = self._problem(where, 0, "one")
            raise ExpectationError(f"{problem}\nwaited in vain: {error}") from None
        return self.find(**where)[0]

    def _read(self) -> list[Document]:
        world = self._sandbox.world
        with world.store.lock:
            return list(self._log.read(world))

    def _wanted(self, where: Where) -> Where:
        wanted = {name.removesuffix("_"): value for name, value in where.items()}
        self._check(wanted)
        if isinstance(wanted.get("account"), str):
            wanted["account_id"] = self._sandbox.world.account(wanted.pop("account"))["id"]
        return wanted

    def _check(self, wanted: Where) -> None:
        """Refuse a field, or a word in it, that no entry has; of an open log's, the misspelt."""
        known = {*self._log.fields, *(["account"] if "account_id" in self._log.fields else [])}
        for name in wanted.keys() - known:
            if not self._log.open or difflib.get_close_matches(name, known, n=1, cutoff=0.8):
                raise unknown(
                    f"field of {self._log.article} {self._log.entry}", name, known, error=UsageError
                )
        for _, error in self._log.strange(wanted):
            raise error

    def _problem(self, where: Where, found: int, number: str) -> str:
        wanted = self._wanted(where)
        rows = [(differences(row, wanted), row) for row in self._read()]
        asked = ", ".join(f"{name}={shown(value)}" for name, value in where.items())
        what = f"{self._log.entry}{f' with {asked}' if asked else ''}"
        head = f"expected {number} {what}, found {found or 'none'}"
        if found:
            told = [[self._log.line(row)] for differing, row in rows if not differing]
            return "\n".join([f"{head}:", *_lines(told)])
        if not rows:
            return f"{head}; there is no {self._log.entry} at all"
        rows.sort(key=lambda pair: len(pair[0]))
        told = [[self._log.line(row), *differing.values()] for differing, row in rows]
        return "\n".join([f"{head}; there are {len(rows)}, the nearest first:", *_lines(told)])


def _lines(told: Iterable[str | list[str]]) -> Iterator[str]:
    entries = list(told)
    for one in entries[:NEAREST]:
        first, *more = [one] if isinstance(one, str) else one
        yield f"  {first}"
        yield from (f"      {line}" for line in more)
    if len(entries) > NEAREST:
        yield f"  … and {len(entries) - NEAREST} more"


def _number(low: int, high: int | None) -> str:
    if low == high:
        return f"exactly {low}" if low else "no"
    if high is None:
        return f"at least {low}"
    return f"{low} to {high}"
