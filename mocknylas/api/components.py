"""X."""

from mocknylas.api.operation import Operation

OPERATIONS: list[Operation] = []
