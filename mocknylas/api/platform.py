"""The families beside e-mail that are not simulated yet, as the contract lists them."""

from mocknylas.api.not_yet import planned
from mocknylas.api.operation import Auth, Operation

# method, path, family, and whose credentials it takes ("account" where none is said)
ROWS: list[tuple[str, str, str] | tuple[str, str, str, Auth]] = [
    ("GET", "/manage/pages", "scheduler"),
    ("POST", "/manage/pages", "scheduler"),
    ("GET", "/manage/pages/{id}", "scheduler"),
    ("PUT", "/manage/pages/{id}", "scheduler"),
    ("DELETE", "/manage/pages/{id}", "scheduler"),
    ("GET", "/manage/pages/{id}/calendars", "scheduler"),
    ("PUT", "/manage/pages/{id}/upload-image", "scheduler"),
    ("GET", "/schedule/availability/{provider}", "scheduler", "none"),
    ("GET", "/schedule/{slug}/info", "scheduler", "none"),
    ("GET", "/schedule/{slug}/timeslots", "scheduler", "none"),
    ("POST", "/schedule/{slug}/timeslots", "scheduler", "none"),
    ("POST", "/schedule/{slug}/{edit_hash}/confirm", "scheduler", "none"),
    ("POST", "/schedule/{slug}/{edit_hash}/cancel", "scheduler", "none"),
]


def _row(method: str, path: str, family: str, auth: Auth = "account") -> Operation:
    return planned(method, path, f"{family} {method} {path}", auth=auth)


OPERATIONS = [_row(*row) for row in ROWS]
