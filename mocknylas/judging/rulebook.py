"""Rules of the contract as explanations cite them: statement, sources, evidence."""

from functools import cache

from mocknylas.api.operation import Operation
from mocknylas.contract import rules
from mocknylas.documents import Document
from mocknylas.openapi.sources import SECTIONS, cited

STRENGTHS = (  # how a source begins or is called → the evidence it is, the strongest first
    ("seed", "seed document"),
    ("sdk", "official client"),
    ("docs", "public documentation"),
    ("sync-engine", "original server"),
)
ASSUMED = "assumed"
SCHEDULER = "R-SCH-02"  # what its section says of errors; its operations cite the section alone
OF_SECTIONS = {"§16": SCHEDULER}


@cache
def rule(rule_id: str) -> Document | None:
    """Return a rule by its id, or None; the rules of errors tell when they are answered."""
    found: Document | None = rules().get(rule_id) or dict(SECTIONS.get(rule_id, {}))
    if not found:
        return None
    sources = [one for one in found.get("sources", []) if one]
    return {
        "id": rule_id,
        "section": found["section"],
        "statement": found.get("statement") or found.get("when") or found["message"].strip("`"),
        "sources": sources,
        "evidence": found.get("evidence") or _strength(sources),
    }


def rule_of(rule_id: str, row: Operation | None) -> Document | None:
    """Return the rule that is broken; where none is named, the one that an operation is from."""
    if rule_id:
        return rule(rule_id)
    if row is None:
        return None
    named = [OF_SECTIONS.get(row.source, row.source), *cited(row.source)]
    return next((found for one in named if (found := rule(one))), None)


def _strength(sources: list[str]) -> str:
    told = " ".join(sources)
    return next((name for word, name in STRENGTHS if word in told), ASSUMED)
