"""`/outbox`, the first version: not simulated yet; `send_v2` has the asynchronous send."""

from mocknylas.api.not_yet import planned

OPERATIONS = [
    planned("POST", "/outbox", "outbox.create", source="R-O1"),
    planned("GET", "/outbox", "outbox.list", source="R-O4"),
    planned("PUT", "/outbox/{job_status_id}", "outbox.update", source="R-O3"),
    planned("DELETE", "/outbox/{job_status_id}", "outbox.delete", source="R-O5"),
]
