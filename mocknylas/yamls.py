"""YAML as people write it: what reading it raises when it is wrong, and instants as texts."""

from typing import Any

import yaml

# PyYAML's constructors let through whatever a wrong value for a tag like !!int provokes
YAML_ERRORS = (
    yaml.YAMLError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


class PlainLoader(yaml.SafeLoader):
    """Reads an instant as the text that it is written as, and not as a datetime."""

    def __init__(self, text: str) -> None:
        """Read this text."""
        super().__init__(text)
        self.yaml_implicit_resolvers = {
            first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
            for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }


def read_words(text: str) -> Any:
    """Return what a short text says in YAML. Raises: one of YAML_ERRORS."""
    return PlainLoader(text).get_single_data()
