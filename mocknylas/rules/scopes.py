"""What an application may be allowed to do. Source: R-OAUTH-02."""

import re
from functools import cache
from typing import Any

DEFAULT = ("email", "calendar", "contacts")  # what nobody asked for: it allows everything
READING = ("email", "email.modify", "email.read_only", "email.metadata")
CONTAINERS = "email.folders_and_labels"
SCOPES = {  # scope → what it lets an application do, as the sign-in page says it
    "email": "Read, send and organise your email",
    "email.modify": "Read and organise your email",
    "email.read_only": "Read your email",
    "email.send": "Send email for you",
    "email.folders_and_labels": "See and change your folders and labels",
    "email.metadata": "See who writes to you, and the subjects",
    "email.drafts": "Write and send drafts",
    "calendar": "See and change your calendars",
    "calendar.read_only": "See your calendars",
    "calendar.free_busy": "See when you are busy",
    "contacts": "See and change your contacts",
    "contacts.read_only": "See your contacts",
    "room_resources.read_only": "See the rooms of your organisation",
}


# What calls need: paths that begin so, scopes that let read, and those that let write, too.
NEEDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("/send-rsvp", (), ("calendar",)),
    ("/send", (), ("email", "email.send", "email.drafts")),
    ("/v2/send", (), ("email", "email.send")),
    ("/outbox", ("email", "email.send"), ("email", "email.send")),
    ("/v2/outbox", ("email", "email.send"), ("email", "email.send")),
    ("/drafts", (*READING, "email.drafts"), ("email", "email.modify", "email.drafts")),
    ("/folders", (*READING, CONTAINERS), ("email", "email.modify", CONTAINERS)),
    ("/labels", (*READING, CONTAINERS), ("email", "email.modify", CONTAINERS)),
    ("/threads", READING, ("email", "email.modify")),
    ("/messages", READING, ("email", "email.modify")),
    ("/files", READING, ("email", "email.modify", "email.drafts", "email.send")),
    ("/neural", READING, READING),
    ("/calendars/free-busy", (), ("calendar", "calendar.read_only", "calendar.free_busy")),
    ("/calendars/availability", (), ("calendar", "calendar.read_only", "calendar.free_busy")),
    ("/calendars", ("calendar", "calendar.read_only"), ("calendar",)),
    ("/events", ("calendar", "calendar.read_only"), ("calendar",)),
    ("/contacts", ("contacts", "contacts.read_only"), ("contacts",)),
    ("/resources", ("room_resources.read_only",), ()),
)


@cache
def needed(method: str, path: str) -> tuple[str, ...]:
    """Return the scopes of which a call needs one; none for a call that anybody may make.

    Source: R-OAUTH-02, R-HOOK-18, R-RSVP-10. Assumed: where the contract names a scope without
    saying what for, its name says it.
    """
    for start, reading, writing in NEEDS:
        if path == start or path.startswith(f"{start}/"):
            return reading if method == "GET" else writing
    return ()


def covered(method: str, path: str, scopes: str) -> bool:
    """Say whether scopes, with commas between, let a call be made."""
    wanted = needed(method, path)
    return not wanted or not set(wanted).isdisjoint(scopes.split(","))


def is_limiting(scopes: str) -> bool:
    """Say whether scopes, with commas between, tell what calls may be made.

    The default ones allow everything; what a provider's own allow is not known.
    Source: R-OAUTH-02, R-GRANT-08.
    """
    given = set(scopes.split(","))
    return given <= SCOPES.keys() and given != set(DEFAULT)


def read_scopes(given: Any) -> str:
    """Return scopes, from a list or a text with commas or blanks, joined by commas.

    Source: R-OAUTH-02. One that is not known is kept as it is.
    """
    wanted = given if isinstance(given, list) else re.split(r"[\s,]+", given or "")
    names = list(dict.fromkeys(str(one).strip() for one in wanted if str(one).strip()))
    return ",".join(names or DEFAULT)
