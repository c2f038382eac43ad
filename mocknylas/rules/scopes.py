"""What an application may be allowed to do. Source: R-OAUTH-02."""

import re
from typing import Any

DEFAULT = ("email", "calendar", "contacts")
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


def read_scopes(given: Any) -> str:
    """Return scopes, from a list or a text with commas or blanks, joined by commas.

    Source: R-OAUTH-02. One that is not known is kept as it is.
    """
    wanted = given if isinstance(given, list) else re.split(r"[\s,]+", given or "")
    names = list(dict.fromkeys(str(one).strip() for one in wanted if str(one).strip()))
    return ",".join(names or DEFAULT)
