"""`/v2/send` and `/v2/outbox`: synchronous send v2, and asynchronous send."""

from mocknylas.api.operation import Ask, Call, Operation, Variant
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.providers import facts
from mocknylas.schemas.mail import Draft, Message
from mocknylas.schemas.queries import SendQuery
from mocknylas.schemas.sending import (
    OutboxBody,
    OutboxChange,
    OutboxJob,
    SendBody,
    SubuserBody,
    VerifiedStatus,
)
from mocknylas.world import World


def send_now(world: World, call: Call) -> Document:
    """Send and keep nothing; some providers only. Source: R-V1 to R-V4, E-94."""
    if not facts(call.account["provider"]).sync_send:
        raise ApiError("sync_send_not_supported", provider=call.account["provider"])
    world.composer.check(call.account, call.body)
    return world.sending.send_now(call.account, call.body, store=False)


def schedule(world: World, call: Call) -> Document:
    """Accept a message to be sent at its time. Source: R-V5 to R-V8."""
    return world.outbox.enqueue(call.account, call.body)


def change(world: World, call: Call) -> Document:
    """Change a scheduled message. Source: R-V9 to R-V12."""
    job = given(world, call, "outbox", "job_not_found", name="job_status_id")
    return world.outbox.change(call.account, job["id"], call.body)


def cancel(world: World, call: Call) -> None:
    """Take a scheduled message back. Source: R-V11, R-V13."""
    job = given(world, call, "outbox", "job_not_found", name="job_status_id")
    world.outbox.cancel(call.account, job["id"])


def verified_status(world: World, _: Call) -> Document:
    """Tell what the mailing service says of domain and sender. Source: R-V22."""
    options = world.options
    return {
        "results": {
            "domain_verified": options.domain_verified,
            "sender_verified": options.sender_verified,
        }
    }


def delete_subuser(world: World, call: Call) -> None:
    """Take the account's sub-user off the mailing service, whatever its email. Source: R-V22."""
    world.state.record("subuser.deleted", call.account)


def _is_asynchronous(ask: Ask) -> bool:
    return ask.query.get("sendnow", "true").lower() == "false"


OUTBOX_VERSION = "2.2"  # Source: R-VER-04
ONE = "/v2/outbox/{job_status_id}"
OPERATIONS = [
    Operation(
        "POST",
        "/v2/send",
        schedule,
        OutboxJob,
        body=OutboxBody,
        echoes=Draft,
        query=SendQuery,
        status=202,
        name="send_v2.async",
        source="R-V1",
        variant=Variant("sendnow=false", _is_asynchronous),
    ),
    Operation(
        "POST",
        "/v2/send",
        send_now,
        Message,
        body=SendBody,
        query=SendQuery,
        name="send_v2.sync",
        source="R-V2",
    ),
    Operation(
        "POST",
        "/v2/outbox",
        schedule,
        OutboxJob,
        body=OutboxBody,
        echoes=Draft,
        status=202,
        name="outbox_v2.create",
        source="R-V5",
        since=OUTBOX_VERSION,
        deprecated="seed 001 calls this path deprecated; use POST /v2/send?sendnow=false",
    ),
    Operation(
        "PATCH",
        ONE,
        change,
        OutboxJob,
        body=OutboxChange,
        echoes=Draft,
        name="outbox_v2.update",
        source="R-V9",
        since=OUTBOX_VERSION,
    ),
    Operation(
        "PUT",
        ONE,
        change,
        OutboxJob,
        body=OutboxChange,
        echoes=Draft,
        name="outbox_v2.replace",
        source="R-V12",
        since=OUTBOX_VERSION,
    ),
    Operation("DELETE", ONE, cancel, name="outbox_v2.cancel", source="R-V13", since=OUTBOX_VERSION),
    Operation(
        "GET",
        "/v2/outbox/onboard/verified_status",
        verified_status,
        VerifiedStatus,
        name="outbox_v2.verified_status",
        source="R-V22",
    ),
    Operation(
        "DELETE",
        "/v2/outbox/onboard/subuser",
        delete_subuser,
        body=SubuserBody,
        loads_body=True,
        name="outbox_v2.delete_subuser",
        source="R-V22",
    ),
]
