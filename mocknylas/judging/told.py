"""A report as text for a terminal: findings first, the gravest on top, each with its remedy."""

from collections import Counter
from collections.abc import Iterable, Iterator

from mocknylas.durations import iso
from mocknylas.judging.findings import Finding, Sighting
from mocknylas.judging.kinds import KINDS
from mocknylas.judging.report import Report

TOLD = 3  # calls of a finding that are told
BRIEFLY = 20  # findings that a run ends with, the gravest of them


def tell(report: Report) -> str:
    """Return the whole report: what was covered, then each finding."""
    parts = (_head, _findings, _accepted, _missed)
    return "\n".join(line for part in parts for line in part(report))


def tell_briefly(report: Report) -> list[str]:
    """Return the lines that a run ends with: what was covered, and a line for each finding."""
    kinds = Counter(one.kind for one in report.accepted)
    accepted = [f"accepted: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}"]
    lines = list(map(line_of, report.open))
    more = [f"… and {len(lines) - BRIEFLY} more"] if len(lines) > BRIEFLY else []
    return [*_head(report), *lines[:BRIEFLY], *more, *(accepted if kinds else [])]


def line_of(finding: Finding) -> str:
    """Return a finding in a line: how grave, what, where, how often, and first seen where."""
    often = f" ({finding.count} times)" if finding.count > 1 else ""
    seen = f", {_seen(finding.calls[0], finding.place)}" if finding.calls else ""
    return f"{finding.severity} {finding.kind} {finding.where}{often}{seen}"


def counted(number: int, what: str) -> str:
    """Return a number of things, the word in the number that fits."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def places_of(report: Report) -> str:
    """Return in how many tests or worlds the calls were made."""
    tests = len(report.tests)
    return counted(tests, "test") if tests else counted(report.worlds, "world")


def span_of(report: Report) -> str:
    """Return the virtual time of the calls; none where no world's clock told it."""
    return f"{iso(report.begun)} to {iso(report.ended)}" if report.worlds else ""


def by_family(operations: Iterable[str]) -> dict[str, list[str]]:
    """Return operations without their family, by family."""
    families: dict[str, list[str]] = {}
    for one in operations:
        family, _, name = one.partition(".")
        families.setdefault(family, []).append(name)
    return families


def _head(report: Report) -> Iterator[str]:
    missed = report.usage.missed()["operations"]
    calls = f"{counted(report.calls, 'call')} in {places_of(report)}"
    yield ", ".join(filter(None, [f"mocknylas {report.version}: {calls}", span_of(report)]))
    yield f"{counted(len(report.exercised), 'operation')} exercised, {len(missed)} not"
    if not report.open:
        yield "nothing found"


def _findings(report: Report) -> Iterator[str]:
    for one in report.open:
        yield ""
        yield f"{one.severity}: {one.kind} in {one.where}"
        yield f"  {one.message} ({one.rule or 'no rule'})"
        yield from (f"  {_seen(call)}" for call in one.calls[:TOLD])
        if one.count > TOLD and len(one.calls) >= TOLD:
            yield f"  … {one.count} in all"
        yield f"  remedy: {KINDS[one.kind].remedy}"


def _accepted(report: Report) -> Iterator[str]:
    if report.accepted:
        yield ""
        yield "accepted:"
        yield from (f"  {one.kind} {one.where}" for one in report.accepted)


def _missed(report: Report) -> Iterator[str]:
    missed = report.usage.missed()
    for what, names in (
        ("operations not exercised", missed["operations"]),
        ("webhooks not received", missed["webhooks"]),
    ):
        yield ""
        yield f"{what}: {len(names) or 'none'}"
        yield from (f"  {one}: {', '.join(each)}" for one, each in by_family(names).items())


def _seen(call: Sighting, told: str = "") -> str:
    """Return where a finding was seen: call, place (if it is not told), line, and test."""
    number = f"call {call.number}" if call.number else iso(call.at)
    parts = [number, call.place if call.place != told else "", call.line, call.test]
    return " ".join(filter(None, parts))
