"""The contract's rules as data, from `fixtures/contract/rules.yaml`."""

from functools import cache
from typing import Any

import yaml

from mocknylas import resources


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Return every rule by its id: section, statement, sources, evidence."""
    path = resources.folder("fixtures") / "contract" / "rules.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # is safe
    return {rule["id"]: rule for rule in found}
