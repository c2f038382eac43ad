"""Read the README's code blocks and write its tables from the code: `python -m tests.readme`."""

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, groupby, pairwise, repeat

from mocknylas.providers import MEGABYTE, PROVIDERS
from tests.support.syntax import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(
    r"(?:^<!-- (?P<note>(?!/?table)[^\n]*?) -->\n+)?"
    r"^```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^```$",
    re.M | re.S,
)
TABLE = re.compile(r"^<!-- table: (?P<name>\w+) -->\n(?P<lines>.*?)^<!-- /table -->$", re.M | re.S)
BAR = r"\|"  # a bar inside a cell


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, code, first line in the README, and the comment above it."""

    language: str
    code: str
    line: int
    note: str

    @property
    def is_test(self) -> bool:
        return "def test_" in self.code


def text() -> str:
    return README.read_text() if README.exists() else ""


def blocks(language: str, readme: str) -> list[Block]:
    return [
        Block(
            found["language"],
            found["code"],
            _line(readme, found.start("code")),
            found["note"] or "",
        )
        for found in BLOCK.finditer(readme)
        if found["language"] == language
    ]


def tables(readme: str) -> dict[str, list[str]]:
    return {found["name"]: found["lines"].splitlines() for found in TABLE.finditer(readme)}


def rewritten(readme: str) -> str:
    """Return the README with each table made anew from the code."""
    return TABLE.sub(_table, readme)


def coverage() -> list[str]:
    """List the operations of the API and what the mock does of each."""
    operations = importlib.import_module("mocknylas.api").OPERATIONS
    rows = [
        (family if first else "", f"`{row.method} {row.path}`", _text(row, "name"), row.support)
        for family, members in groupby(operations, _family)
        for first, row in zip(chain([True], repeat(False)), members, strict=False)
    ]
    return _markdown(("Family", "Route", "Operation", "Support"), rows)


def controls() -> list[str]:
    """List the verbs that drive the mock: route, command and what it does."""
    rows = [
        (
            f"`{row.method} /__admin/{row.path.lstrip('/')}`",
            f"`mocknylas {row.name.replace('.', ' ').replace('_', '-')}`",
            ", ".join(
                f"**`{one.name}`**" if one.required else f"`{one.name}`" for one in row.arguments
            ),
            row.summary,
        )
        for row in importlib.import_module("mocknylas.controls").CONTROLS
    ]
    return _markdown(("Route", "Command", "Arguments (**required**)", "What it does"), rows)


def _argument(one: object) -> str:
    return f"**`{one.name}`**" if one.required else f"`{one.name}`"


def scenarios() -> list[str]:
    """List the shipped scenarios."""
    opening = importlib.import_module("mocknylas.controls.opening")
    rows = [(f"`{one['name']}`", one["description"]) for one in opening.list_scenarios()]
    return _markdown(("Scenario", "Story"), rows)


def departures() -> list[str]:
    """List the kinds of departures."""
    kinds = importlib.import_module("mocknylas.departures").KINDS
    return _markdown(("Kind", "What it is"), [(f"`{name}`", told) for name, told in kinds.items()])


def effects() -> list[str]:
    """List the effects of faults by seam."""
    registry = importlib.import_module("mocknylas.engine.effects").EFFECTS
    rows = [
        (seam, f"`{name}`", _attributes(effect.attributes), effect.summary)
        for (seam, name), effect in registry.items()
    ]
    return _markdown(("Seam", "Effect", "Attributes", "What it does"), rows)


def findings() -> list[str]:
    """List the kinds of findings."""
    kinds = importlib.import_module("mocknylas.judging.kinds").KINDS
    rows = [(f"`{name}`", row.severity, row.what, row.remedy) for name, row in kinds.items()]
    return _markdown(("Kind", "Severity", "What it is", "Remedy"), rows)


def habits() -> list[str]:
    """List what the SDKs do on their own."""
    rows = [
        (
            f"`{row.sdk}`",
            row.operation,
            ", ".join(f"`{place}`" for place in row.places if place) or "the call",
            f"`{row.kind}`",
            row.why,
        )
        for row in importlib.import_module("mocknylas.judging.habits").HABITS
    ]
    return _markdown(("SDK", "Operation", "Place", "Kind", "Why"), rows)


def logs() -> list[str]:
    """List the logs that can be verified, with the fields of their entries."""
    rows = [
        (
            f"`{name}`",
            row.summary,
            ", ".join(f"`{field}`" for field in row.fields) + (" …" if row.open else ""),
        )
        for name, row in importlib.import_module("mocknylas.nylas.logs").LOGS.items()
    ]
    return _markdown(("Log", "What it holds", "Fields"), rows)


def options() -> list[str]:
    """List the switches of a sandbox: name, default, and the sentence below each in the code."""
    module = importlib.import_module("mocknylas.engine.options")
    defaults = module.Options().as_json()
    body = ast.parse(inspect.getsource(module.Options)).body[0].body
    rows = [
        (f"`{row.target.id}`", f"`{defaults[row.target.id]!r}`", inspect.cleandoc(doc.value.value))
        for row, doc in pairwise(body)
        if isinstance(row, ast.AnnAssign)
    ]
    return _markdown(("Option", "Default", "What it does"), rows)


def providers() -> list[str]:
    """Return what each provider lets an account send."""
    rows = [
        (
            f"`{name}`",
            row.unit,
            f"{row.limits.daily:,}",
            str(row.limits.per_minute),
            str(row.limits.recipients),
            f"{row.limits.size // MEGABYTE} MB",
            row.ways.senders,
            f"{row.ways.sync_delay} s" if row.ways.sync_delay else "at once",
        )
        for name, row in PROVIDERS.items()
    ]
    head = (
        *("Provider", "Files by", "A day", "A minute", "Recipients", "Size", "Senders"),
        "In Sent after",
    )
    return _markdown(head, rows)


TABLES: dict[str, Callable[[], list[str]]] = {
    "coverage": coverage,
    "controls": controls,
    "departures": departures,
    "effects": effects,
    "findings": findings,
    "habits": habits,
    "logs": logs,
    "options": options,
    "providers": providers,
    "scenarios": scenarios,
}


def main() -> None:
    README.write_text(rewritten(text()))


def _line(readme: str, offset: int) -> int:
    return readme.count("\n", 0, offset) + 1


def _table(found: re.Match[str]) -> str:
    lines = "\n".join(TABLES[found["name"]]())
    return f"<!-- table: {found['name']} -->\n{lines}\n<!-- /table -->"


def _rows(table: object) -> Iterable[object]:
    return table.values() if isinstance(table, dict) else table


def _family(operation: object) -> str:
    """Return the family a row names, or the module that its handler is written in."""
    module = getattr(operation.handler, "__module__", "")
    return _text(operation, "family") or module.rpartition(".")[2]


def _text(row: object, name: str) -> str:
    """Return a field of the row, or nothing; a function's summary is its docstring."""
    if name == "summary" and callable(row):
        return (row.__doc__ or "").partition("\n")[0]
    return str(getattr(row, name, None) or "")


def _attributes(form: object) -> str:
    """Return the names of a form's fields."""
    return ", ".join(f"`{name}`" for name in form._declared_fields)


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', BAR) for cell in line)} |" for line in lines]


if __name__ == "__main__":
    main()
