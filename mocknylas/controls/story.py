"""The story of a sandbox in plain text: what a failing test prints."""

from collections.abc import Iterator
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.controls.views import show_call
from mocknylas.documents import Document, without
from mocknylas.durations import iso
from mocknylas.judging.mistakes import REFUSED, is_telling
from mocknylas.nylas import Verbs
from mocknylas.nylas.verification import often
from mocknylas.rules.matching import shown

MAX_LINES = 40  # of each part; the latest are kept
MAX_BODY = 200  # characters of a refused call's answer
TELLING = ("id", "job_status_id", "name", "subject", "status", "type", "message", "reason")


def tell(verbs: Verbs, *, strays_since: int = 0) -> str:
    """Return the story: calls, changes, faults with near misses, the queue, internal errors.

    Calls with unknown credentials belong to no sandbox; those after a number are told.
    """
    world = verbs.world
    strays = [call for call in verbs.sandboxes.stray_calls if call.number > strays_since]
    parts = {
        "calls": [_call(call) for call in world.calls],
        "calls with unknown credentials": [_call(call) for call in strays],
        "what is wrong with them": _wrong(verbs, strays),
        "changes": [tell_change(one.as_json()) for one in world.journal],
        "faults": [
            f"{one['name']}: struck {one['hits']} of {one['matches']} matches"
            + (f"; last passed over: {one['last_miss']}" if one["last_miss"] else "")
            for one in verbs.faults()
        ],
        "deliveries": [tell_delivery(one) for one in verbs.webhooks.deliveries()],
        "sent more than once": list(map(often, verbs.duplicates())),
        "waiting": [f"{row['iso']} {row['what']}" for row in verbs.clock.agenda()],
        "internal errors": [repr(error) for error in world.internal_errors],
    }
    head = (
        f"sandbox {verbs.sandbox.id}: recipe {verbs.sandbox.spec.seed_name}, "
        f"seed {verbs.sandbox.spec.seed}, start {verbs.sandbox.spec.start}, "
        f"now {iso(verbs.clock.now)}"
    )
    return "\n".join([head, *_sections(parts)])


def _wrong(verbs: Verbs, strays: list[CallRecord]) -> list[str]:
    """Return the explanations of what was refused or left the contract, in short."""
    asked = [*((call, verbs.world) for call in verbs.world.calls), *((one, None) for one in strays)]
    telling = [(call, world) for call, world in asked if is_telling(call)]
    if not telling:
        return []
    from mocknylas.judging.digest import digest  # costs time, and most stories need none

    return digest(telling)


def tell_delivery(delivery: Document) -> str:
    """Return a delivery in a line: what, where, how it stands, and each attempt."""
    caused = f" by change {', '.join(map(str, delivery['changes']))}" if delivery["changes"] else ""
    what = f"{', '.join(delivery['triggers'])}{caused}"
    line = f"{what} → {delivery['url']} {delivery['status']}"
    tries = [
        f"{iso(one['at'])} {one['status'] or one['error']}"
        + (f" (by fault {one['fault']!r})" if one["fault"] else "")
        for one in delivery["attempts"]
    ]
    if delivery["next_try"]:
        tries.append(f"next {iso(delivery['next_try'])}")
    return f"{line}: {'; '.join(tries)}" if tries else line


def tell_played(scenario: Document, played: Document) -> str:
    """Tell what a scenario did: its faults, its steps with the changes they made, its checks."""
    lines = [f"fault {name!r} is armed" for name in played["faults"]]
    for step, done in zip(scenario.get("steps", []), played["steps"], strict=True):
        lines += [
            f"{done['step']} {tell_attributes(step[done['step']] or {})}".rstrip(),
            *(f"  {line}" for line in _outcome(done["result"])),
        ]
    for log, counts in played.get("expect", {}).items():
        lines.append(f"as expected: {log} ({', '.join(f'{count} found' for count in counts)})")
    return "\n".join(lines)


def _outcome(result: Any) -> Iterator[str]:
    """Yield a line for each change that a step made, or one for what it answered."""
    if isinstance(result, list):
        yield from (
            tell_change(one) if "at" in one and "kind" in one else shown(one) for one in result
        )
    elif isinstance(result, dict):
        brief = {name: result[name] for name in TELLING if result.get(name)}
        yield f"→ {tell_attributes(brief or result)[:MAX_BODY]}"


def tell_change(change: Document) -> str:
    """Return a change in a line: when, what, of what, and what else is known of it."""
    more = without(change, "number", "at", "kind", "account_id", "id")
    return f"{iso(change['at'])} {change['kind']} {change['id']} {tell_attributes(more)}".rstrip()


def _sections(parts: dict[str, list[str]]) -> Iterator[str]:
    for title, lines in parts.items():
        if lines:
            yield f"{title}:"
            if len(lines) > MAX_LINES:
                yield f"  … {len(lines) - MAX_LINES} earlier ones"
            yield from (f"  {line}" for line in lines[-MAX_LINES:])


def _call(call: CallRecord) -> str:
    line = f"#{call.number} {call.method} {call.path} {_query(call)}→ {call.status}"
    if call.fault:
        line += f" (by fault {call.fault!r})"
    if call.status >= REFUSED:
        line += f" {str(show_call(call)['response'])[:MAX_BODY]}"
    return line


def _query(call: CallRecord) -> str:
    query = show_call(call)["query"]
    return "&".join(f"{key}={value}" for key, value in query.items()) + " " if query else ""


def tell_attributes(attributes: dict[str, object]) -> str:
    """Return names and values that say something, in a line."""
    shown = {key: value for key, value in attributes.items() if value}
    return " ".join(f"{key}={value}" for key, value in shown.items())
