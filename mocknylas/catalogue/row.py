"""The row type of the error catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ErrorType = Literal[
    "invalid_request_error", "api_error", "provider_error", "database_error", "auth_error"
]
IR: ErrorType = "invalid_request_error"
API: ErrorType = "api_error"
DATABASE: ErrorType = "database_error"
AUTH: ErrorType = "auth_error"


@dataclass(frozen=True, slots=True)
class Row:
    """One error: HTTP status, `type`, `message` with {placeholders}, rule id, extra headers."""

    status: int
    type: ErrorType
    message: str
    rule: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
