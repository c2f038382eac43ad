"""Habits: the departures that the unmodified SDKs make on their own, whoever uses them."""

from typing import NamedTuple

PYTHON, NODE = "python-sdk", "node-sdk"  # nylas 5.14.1 for Python, nylas 6.11.1 for Node
SAVES = "saving sends back the object as it was read"
TOKEN = "the SDK sends the account's token where the client secret is asked for"  # noqa: S105
AUTHORIZATION = ("/headers/Authorization",)
OUTBOX = "the SDK's outbox calls the path that was announced first"
BLANKS = "the SDK sends every field of its object, also those that it has left empty"


class Habit(NamedTuple):
    """One row: whose habit, the kind of finding, operation and places (globs), and why."""

    sdk: str
    kind: str
    operation: str
    places: tuple[str, ...]
    why: str


def _keys(names: str) -> tuple[str, ...]:
    return tuple(f"/body/{name}" for name in names.split())


MESSAGE = "bcc body cc date events files from reply_to snippet subject thread_id to"
THREAD = (
    "draft_ids first_message_timestamp has_attachments last_message_received_timestamp "
    "last_message_timestamp message_ids participants snippet subject version"
)
DRAFT = "date events files labels snippet starred thread_id unread"
HABITS = (
    Habit(PYTHON, "read-only-field", "messages.update", _keys(MESSAGE), SAVES),
    Habit(PYTHON, "read-only-field", "threads.update", _keys(THREAD), SAVES),
    Habit(PYTHON, "read-only-field", "drafts.update", _keys(DRAFT), SAVES),
    Habit(
        PYTHON,
        "read-only-field",
        "events.update",
        _keys("calendar_id original_start_time"),
        SAVES,
    ),
    Habit(PYTHON, "read-only-field", "contacts.update", _keys("picture_url source"), SAVES),
    Habit(
        PYTHON,
        "read-only-field",
        "scheduler.update_page",
        _keys("app_organization_id edit_token"),
        SAVES,
    ),
    Habit(PYTHON, "deprecated", "outbox_v2.create", ("",), OUTBOX),
    Habit(PYTHON, "tolerated", "management.*", AUTHORIZATION, TOKEN),
    Habit(PYTHON, "tolerated", "components.*", AUTHORIZATION, TOKEN),
    Habit(PYTHON, "tolerated", "webhooks.*", AUTHORIZATION, TOKEN),
    Habit(NODE, "read-only-field", "drafts.create", _keys("date events labels"), BLANKS),
    Habit(NODE, "read-only-field", "drafts.update", _keys(DRAFT), SAVES),
    Habit(NODE, "read-only-field", "send.direct", _keys("date events labels"), BLANKS),
    Habit(NODE, "read-only-field", "outbox_v2.*", _keys("date events labels"), BLANKS),
    Habit(NODE, "read-only-field", "events.update", _keys("calendar_id read_only"), SAVES),
    Habit(NODE, "read-only-field", "events.to_ics", _keys("read_only"), SAVES),
    Habit(NODE, "read-only-field", "contacts.create", _keys("groups"), BLANKS),
    Habit(NODE, "read-only-field", "contacts.update", _keys("groups picture_url source"), SAVES),
    Habit(NODE, "read-only-field", "components.update", _keys("created_at updated_at"), SAVES),
    Habit(NODE, "deprecated", "outbox_v2.create", ("",), OUTBOX),
)
SDKS = (PYTHON, NODE)


def habits_of(sdk: str) -> list[tuple[str, str, str]]:
    """Return what is known of an SDK, as kinds with globs of operation and place."""
    return [
        (row.kind, row.operation, one) for row in HABITS if row.sdk == sdk for one in row.places
    ]
