"""The OpenAPI 3.1 document of the API, made from OPERATIONS, the schemas and the catalogue."""

from typing import Any

import yaml

from mocknylas.openapi.document import document
from mocknylas.openapi.reference import reference

__all__ = ["as_yaml", "document", "reference"]


def as_yaml(made: dict[str, Any]) -> str:
    """Return the document as YAML, every part written where it stands."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        made, Dumper=_without_aliases(dumper), sort_keys=False, allow_unicode=True, width=100
    )
    return text


def _without_aliases(dumper: type[Any]) -> type[Any]:
    return type("Plain", (dumper,), {"ignore_aliases": lambda *_: True})
