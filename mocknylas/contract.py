"""The contract as data: its rules and its endpoints, from `fixtures/contract/`."""

from functools import cache
from typing import Any

import yaml

from mocknylas import resources

EVIDENCE = {  # of an endpoint, the strongest first: as its list says it, and as rules do
    "seeds": "seed document",
    "sdk": "official client",
    "docs": "public documentation",
}
LISTS = ("endpoints-email", "endpoints-platform")


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Return every rule by its id: section, statement, sources, evidence."""
    return {rule["id"]: rule for rule in _read("rules")}


@cache
def endpoints() -> dict[tuple[str, str], str]:
    """Return the strongest evidence for each endpoint, by its method and path."""
    listed = [one for name in LISTS for one in _read(name)["endpoints"]]
    listed.sort(key=lambda one: [*EVIDENCE].index(one["source"]), reverse=True)
    return {
        (one["method"], one["path"].replace("{ids}", "{id}")): EVIDENCE[one["source"]]
        for one in listed
    }


def _read(name: str) -> Any:
    path = resources.folder("fixtures") / "contract" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # is safe
