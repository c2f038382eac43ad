"""The forms of a report: by the name of a format, or by the ending of a file."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mocknylas.errors import UsageError, unknown
from mocknylas.judging.report import Report


class Form(NamedTuple):
    """One row: the content type, what makes the text, and how a file of it begins."""

    media: str
    render: Callable[[Report], str]
    head: re.Pattern[str]


def _text(report: Report) -> str:
    from mocknylas.judging.told import tell

    return tell(report) + "\n"


def _json(report: Report) -> str:
    return json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"


def _xml(report: Report) -> str:
    from mocknylas.judging.junit import junit

    return junit(report)


def _html(report: Report) -> str:
    from mocknylas.judging.page import page

    return page(report)


FORMS = {  # by the ending of a file
    "txt": Form("text/plain; charset=utf-8", _text, re.compile(r"mocknylas \S+: \d+ calls? in ")),
    "json": Form("application/json", _json, re.compile(r'\{\s*"version": "[^"]*",\s*"begun": ')),
    "xml": Form(
        "application/xml; charset=utf-8",
        _xml,
        re.compile(r'<\?xml.*\s<testsuites name="mocknylas"'),
    ),
    "html": Form(
        "text/html; charset=utf-8",
        _html,
        re.compile(r"\s*<!doctype html>.{,999}<title>Contract report · mocknylas", re.DOTALL),
    ),
}
NAMES = {"text": "txt", "junit": "xml"}  # other names of a format


def form_of(name: str) -> Form:
    """Return a form by its name: text, json, junit, html. Raises: UsageError."""
    name = NAMES.get(name, name)
    if name not in FORMS:
        raise unknown("format of a report", name, [*FORMS, *NAMES], error=UsageError)
    return FORMS[name]


def form_of_file(path: str | Path) -> Form:
    """Return the form that the ending of a file asks for. Raises: UsageError."""
    ending = Path(path).suffix.removeprefix(".").lower()
    if ending not in FORMS:
        known = ", ".join(f".{one}" for one in FORMS)
        raise UsageError(f"no format of a report ends with {ending!r}: {path}; write {known}")
    return FORMS[ending]


def check_place(path: str | Path) -> None:
    """Refuse to write over what is no report, as its form begins. Raises: UsageError."""
    form = form_of_file(path)
    try:
        found = Path(path).read_text("utf-8", "replace") if Path(path).is_file() else ""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    if found and not form.head.match(found):
        raise UsageError(f"{path}: not a report of mocknylas, so it stays; name another file")


def write(report: Report, path: str | Path) -> None:
    """Write a report in the form that the file's ending asks for. Raises: UsageError."""
    check_place(path)
    text = form_of_file(path).render(report)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the report cannot be written to {path}: {error.strerror}") from None
