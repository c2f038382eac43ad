"""What reading YAML raises when a person wrote it wrongly."""

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
