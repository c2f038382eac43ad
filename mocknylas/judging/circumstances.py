"""What stood around a refusal: the fault rule, the account, limits, the job that was meant."""

from collections.abc import Callable, Mapping

from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine.rate_limits import OF_ENDPOINT
from mocknylas.judging.recognition import names_in_path, row_named
from mocknylas.rules.schedule import CHANGE_WINDOW, MAX_RETRY_SPAN
from mocknylas.world import World

Note = Callable[[World, CallRecord], Document]


def fault_of(world: World | None, name: str) -> Document | None:
    """Return the fault rule behind a call, as it is armed now, or None when there was none."""
    if not name:
        return None
    armed = next((one for one in world.faults.rules if one.name == name), None) if world else None
    remedy = f"Disarm it by `nylas_mock.delete_fault({name!r})`, or handle what it answers."
    if armed is None:
        return {"name": name, "armed": False, "rule": None, "hits": None, "remedy": ""}
    rule = armed.as_json()
    return {"name": name, "armed": True, "rule": rule, "hits": rule["hits"], "remedy": remedy}


def account_of(world: World | None, account_id: str) -> Document | None:
    """Return the account of a call as it stands now, or None when it is not there."""
    found = world.store.get("account", account_id) if world and account_id else None
    if world is None or found is None:
        return None
    standing = world.accounts.standing(found)
    return {
        "id": account_id,
        "email_address": found["email_address"],
        "provider": found["provider"],
        "sync_state": standing["sync_state"],
        "billing_state": found["billing_state"],
    }


def note_on(world: World | None, call: CallRecord) -> Document:
    """Return what the world knows of the bounds that a call has run into."""
    told = NOTES.get(call.error)
    return told(world, call) if told and world else {}


def _of_rate(world: World, call: CallRecord) -> Document:
    """Return the limits that count, and when their window ends."""
    options, row = world.options, row_named(call.operation)
    own = OF_ENDPOINT.get(row.path if row else "")
    window = own[1] if own else options.rate_limit_window
    ends = call.at - call.at % window + window
    return {
        "limit_of_application": own[0] if own else options.rate_limit_application,
        "limit_of_token": options.rate_limit_token,
        "window": window,
        "resets_at": iso(ends),
    }


def _of_job(world: World, call: CallRecord) -> Document:
    """Return how the job stands that a call names, and until when it can be changed."""
    row = row_named(call.operation)
    job_id = names_in_path(row, call.path).get("job_status_id", "") if row else ""
    job = world.store.get("job", job_id)
    if job is None:
        return {}
    send_at = job["shown"].get("send_at")
    until = {"change_until": iso(send_at - CHANGE_WINDOW)} if send_at else {}
    return {"job_status": job["shown"]["status"], **until}


def _of_now(_: World, call: CallRecord) -> Document:
    return {"not_before": call.at, "now": iso(call.at)}


def _of_retries(_: World, call: CallRecord) -> Document:
    body = call.request if isinstance(call.request, dict) else {}
    given = body.get("send_at")
    send_at = given if type(given) is int and given else call.at
    return {"not_before": send_at, "not_after": send_at + MAX_RETRY_SPAN}


def _of_lists(world: World, _: CallRecord) -> Document:
    return {"maximum": world.options.max_limit}


def _of_size(world: World, _: CallRecord) -> Document:
    return {"maximum_bytes": world.options.max_file_size}


def _of_scopes(world: World, call: CallRecord) -> Document:
    tokens = world.tokens.live(call.account_id)
    return {"scopes": sorted({one["scopes"] for one in tokens})}


NOTES: Mapping[str, Note] = {
    "too_many_requests": _of_rate,
    "change_too_late": _of_job,
    "job_not_pending": _of_job,
    "already_sent": _of_job,
    "send_at_in_past": _of_now,
    "retry_limit_too_early": _of_retries,
    "retry_limit_too_late": _of_retries,
    "limit_too_large": _of_lists,
    "too_large": _of_size,
    "missing_scope": _of_scopes,
}
