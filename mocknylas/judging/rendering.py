"""The forms of a report: by the name of a format, or by the ending of a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mocknylas.errors import UsageError, unknown
from mocknylas.judging.report import Report


class Form(NamedTuple):
    """One row: the content type, and what makes the text."""

    media: str
    render: Callable[[Report], str]


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
    "txt": Form("text/plain; charset=utf-8", _text),
    "json": Form("application/json", _json),
    "xml": Form("application/xml; charset=utf-8", _xml),
    "html": Form("text/html; charset=utf-8", _html),
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


def write(report: Report, path: str | Path) -> None:
    """Write a report in the form that the file's ending asks for. Raises: UsageError."""
    text = form_of_file(path).render(report)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the report cannot be written to {path}: {error.strerror}") from None
