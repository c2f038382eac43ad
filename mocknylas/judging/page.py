"""A report as one HTML file that needs no other: for a browser, or a CI server's artefacts."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from mocknylas.api import OPERATIONS
from mocknylas.api.operation import Operation, summary_of
from mocknylas.contract import rules
from mocknylas.engine.rate_limits import OF_ENDPOINT
from mocknylas.judging.findings import Finding
from mocknylas.judging.kinds import KINDS, SEVERITIES
from mocknylas.judging.offered import offered_by
from mocknylas.judging.report import Report
from mocknylas.judging.told import places_of, span_of
from mocknylas.judging.usage import Usage
from mocknylas.judging.watching import OF_APPLICATION, OF_TOKEN

TEMPLATES = "ui/templates"
COLUMNS = ("place", "line", "test")  # of a finding's calls, where there is something in them


def page(report: Report) -> str:
    """Return the file; all that it shows is escaped."""
    return _template().render(shown(report))


def shown(report: Report) -> dict[str, Any]:
    """Return what the page shows, in its order."""
    missed = report.usage.missed()
    received = report.usage.totals["webhooks"]
    open_ = report.open
    grave = [one.severity for one in open_]
    found = Counter(one.operation for one in open_)
    return {
        "report": report,
        "span": span_of(report),
        "findings": [_finding(one) for one in open_],
        "accepted": [_finding(one) for one in report.accepted],
        "severities": [(name, grave.count(name)) for name in SEVERITIES],
        "operations": [
            {**_operation(row, report.usage), "found": found[row.name]} for row in OPERATIONS
        ],
        "exercised": len(report.exercised),
        "places": places_of(report),
        "webhooks": [
            *((name, count) for name, count in sorted(received.items())),
            *((name, 0) for name in missed["webhooks"]),
        ],
        "peaks": [
            (endpoint, peak, _limit(endpoint))
            for endpoint, peak in sorted(report.peaks.items(), key=lambda one: (-one[1], one[0]))
        ],
    }


def _limit(endpoint: str) -> int:
    """Return how many requests of a token, or of the application, an endpoint takes."""
    tokens = {row.path for row in OPERATIONS if row.auth == "account"}
    return OF_ENDPOINT.get(endpoint, OF_TOKEN if endpoint in tokens else OF_APPLICATION)[0]


def _finding(one: Finding) -> dict[str, Any]:
    rule: Mapping[str, Any] = rules().get(one.rule, {})
    calls = [call._asdict() for call in one.calls]
    return {
        "finding": one,
        "calls": calls,
        "columns": [name for name in COLUMNS if any(call[name] for call in calls)],
        "kind": KINDS[one.kind],
        "statement": rule.get("statement") or rule.get("when", ""),
        "evidence": rule.get("evidence", ""),
        "sources": ", ".join(rule.get("sources", ())),
        "further": one.count - len(one.calls),
    }


def _operation(row: Operation, usage: Usage) -> dict[str, Any]:
    used = usage.operations.get(row.name, {})
    facets = [
        {
            "name": facet,
            "used": [one for one in offered if one in used.get(facet, {})],
            "missed": [one for one in offered if one not in used.get(facet, {})],
        }
        for facet, offered in offered_by(row).items()
        if offered
    ]
    return {
        "name": row.name,
        "method": row.method,
        "path": row.path,
        "summary": summary_of(row.handler),
        "calls": usage.calls_of(row.name),
        "statuses": sorted(used.get("statuses", {}).items()),
        "facets": facets,
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mocknylas", TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
