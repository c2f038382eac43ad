"""Answers of controls as people read them at a terminal: in the words of the story."""

import json
from collections.abc import Callable
from typing import Any

from mocknylas.controls.story import tell_attributes, tell_change, tell_delivery
from mocknylas.documents import Document
from mocknylas.nylas.logs import LOGS

LINES: dict[str, Callable[[Document], str]] = {  # control → an entry of its answer in a line
    **{name: LOGS[name].line for name in ("sent", "outbox", "calls", "faults")},
    "clock.agenda": LOGS["agenda"].line,
    "webhooks.deliveries": tell_delivery,
}


def plain_lines(answer: Any) -> list[str]:
    """Return a line for each entry of a list or an object; what is inside of one is JSON."""
    return _lines(answer, plain)


def told_lines(name: str, answer: Any) -> list[str]:
    """Return what a control answered for people."""
    return _lines(answer, LINES.get(name, _entry))


def plain(value: Any) -> str:
    """Return a text as it is, and all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(answer: Any, line: Callable[[Any], str]) -> list[str]:
    if isinstance(answer, list):
        return [line(one) for one in answer] or ["nothing"]
    if isinstance(answer, dict):
        return [f"{key}: {plain(value)}" for key, value in answer.items()]
    return ["done" if answer is None else str(answer)]


def _entry(entry: Any) -> str:
    """Return a change as the story tells it, a flat entry as names and values, all else as JSON."""
    if not isinstance(entry, dict):
        return plain(entry)
    if {"at", "kind", "id"} <= entry.keys():
        return tell_change(entry)
    is_flat = not any(isinstance(one, dict | list) for one in entry.values())
    return tell_attributes(entry) if is_flat else plain(entry)
