"""The explanations of many calls in short: alike ones as one, injected ones last."""

from collections.abc import Hashable, Iterable, Sequence

from mocknylas.calls import CallRecord
from mocknylas.judging.explain import explain
from mocknylas.judging.words import brief, heading
from mocknylas.world import World

Telling = tuple[CallRecord, World | None]
MOST = 5  # kinds of calls that are explained
FINDINGS = 4  # of each


def digest(calls: Iterable[Telling]) -> list[str]:
    """Return lines on calls that there is something to explain of; the world is the one of each.

    What no fault injected comes first; calls with the same mistakes are told once.
    """
    groups: dict[Hashable, list[Telling]] = {}
    for call, world in calls:
        groups.setdefault(_kind(call), []).append((call, world))
    ordered = sorted(groups.values(), key=lambda group: bool(group[0][0].fault))
    lines = [line for group in ordered[:MOST] for line in _told(group)]
    left = sum(map(len, ordered[MOST:]))
    return [*lines, f"… {left} more; `nylas_mock.explain(number)` tells of each"] if left else lines


def _kind(call: CallRecord) -> Hashable:
    """Return what calls have in common that are wrong in the same way."""
    what = call.operation or call.path
    places = tuple((one.kind, one.place) for one in call.departures)
    return call.method, what, call.status, call.error, call.fault, places


def _told(group: Sequence[Telling]) -> list[str]:
    (call, world), *others = group
    explained = explain(call, world)
    head = heading(explained["call"])
    again = f" and {len(others)} more like it" if others else ""
    who = " with unknown credentials" if world is None else ""
    fault = f" by fault {call.fault!r}" if call.fault else ""
    findings = explained["findings"]
    left = len(findings) - FINDINGS
    more = [f"  … {left} more"] if left > 0 else []
    return [
        f"{head}{who}{fault}{again}",
        *(f"  {brief(one)}" for one in findings[:FINDINGS]),
        *more,
    ]
