"""OPERATIONS: the Nylas API as a table, in the order of the documentation.

What is served is what is listed; each module beside this one ends with its rows.
"""

from mocknylas.api import (
    account,
    calendars,
    components,
    connect,
    contacts,
    containers,
    deltas,
    drafts,
    events,
    files,
    grants,
    job_statuses,
    management,
    messages,
    neural,
    oauth,
    outbox,
    platform,
    rooms,
    send,
    send_v2,
    threads,
    webhooks,
)
from mocknylas.api.operation import Operation

OPERATIONS: list[Operation] = [
    *oauth.OPERATIONS,
    *connect.OPERATIONS,
    *grants.OPERATIONS,
    *account.OPERATIONS,
    *management.OPERATIONS,
    *threads.OPERATIONS,
    *messages.OPERATIONS,
    *containers.OPERATIONS,
    *drafts.OPERATIONS,
    *send.OPERATIONS,
    *files.OPERATIONS,
    *outbox.OPERATIONS,
    *send_v2.OPERATIONS,
    *job_statuses.OPERATIONS,
    *calendars.OPERATIONS,
    *events.OPERATIONS,
    *contacts.OPERATIONS,
    *rooms.OPERATIONS,
    *deltas.OPERATIONS,
    *platform.OPERATIONS,
    *webhooks.OPERATIONS,
    *neural.OPERATIONS,
    *components.OPERATIONS,
]
