"""A link on each answer that there is something to explain about."""

from flask import Response

from mocknylas.calls import CallRecord
from mocknylas.http.admin import PREFIX
from mocknylas.judging.mistakes import is_telling
from mocknylas.sandboxes import DEFAULT, Sandbox


def add_help(response: Response, call: CallRecord, sandbox: Sandbox | None) -> None:
    """Say where a call is explained that was refused or left the contract. See RFC 8288."""
    if not is_telling(call):
        return
    named = f"/sandboxes/{sandbox.id}" if sandbox and sandbox.id != DEFAULT else ""
    stray = "" if sandbox else "?stray=true"
    place = f"{PREFIX}{named}/calls/{call.number}/explain{stray}"
    response.headers.add("Link", f'<{place}>; rel="help"')
