"""What a benchmark says: lines of figures against limits, as a table or as JSON."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True)
class Line:
    """One figure; without a limit it is for orientation. `note` says what it is made of."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def verdict(self):
        if self.limit is None:
            return ""
        return "holds" if self.value <= self.limit else "over"

    def as_json(self):
        return {**asdict(self), "verdict": self.verdict}


@dataclass(frozen=True)
class Row:
    """One promise of the budget table, and how it is measured: `measure(bench)` yields lines."""

    name: str
    promise: str
    measure: Callable


def ratio(what, ours, bare, limit=None):
    """Return the line of two durations in seconds, as a ratio."""
    return Line(what, ours / bare, TIMES, limit, f"{micros(ours)} : {micros(bare)} µs")


def millis(what, seconds, limit=None, note=""):
    """Return the line of a duration; the limit is in milliseconds."""
    return Line(what, seconds * 1000, "ms", limit, note)


def micros(seconds):
    return f"{seconds * 1e6:.0f}"


def render(line):
    """Return a line of the table."""
    limit = "" if line.limit is None else f"≤ {_amount(line.limit, line.unit)}"
    measured = _amount(line.value, line.unit)
    return f"{line.what:<60} {limit:>12} {measured:>12}  {line.verdict:<6} {line.note}".rstrip()


HEADING = f"{'':<60} {'budget':>12} {'measured':>12}  verdict"


def _amount(value, unit):
    digits = 2 if value < 100 else 0
    return (
        f"{value:.{digits}f}".rstrip("0").rstrip(".") + f" {unit}"
        if digits
        else f"{value:.0f} {unit}"
    )
