"""`/job-statuses`: what became of each write."""

from typing import Any

from mocknylas.api.listing import Listing
from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.schemas.queries import Page
from mocknylas.schemas.sending import JobStatus
from mocknylas.store import Query
from mocknylas.world import World


def list_jobs(world: World, call: Call) -> Any:
    """List the account's jobs, newest first. Source: R-J1."""
    answer = Listing("job", Query(call.account["id"], newest_first=True)).answer(world, call)
    if call.query["view"] in {"count", "ids"}:
        return answer
    return [job["shown"] for job in answer]


def get_job(world: World, call: Call) -> Document:
    """Return one job. Source: R-J1, R-J1a."""
    job = given(world, call, "job", "job_not_found", name="job_status_id")
    shown: Document = job["shown"]
    return shown


OPERATIONS = [
    Operation(
        "GET",
        "/job-statuses",
        list_jobs,
        JobStatus,
        query=Page,
        many=True,
        name="job_statuses.list",
        source="R-J1",
    ),
    Operation(
        "GET",
        "/job-statuses/{job_status_id}",
        get_job,
        JobStatus,
        name="job_statuses.get",
        source="R-J1",
    ),
]
