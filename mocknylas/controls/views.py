"""What the control API shows of logs, as plain JSON."""

from mocknylas.calls import CallRecord, redact
from mocknylas.documents import Document
from mocknylas.nylas import Verbs


def list_calls(
    verbs: Verbs, since: int = 0, operation: str | None = None, status: int | None = None
) -> list[Document]:
    """List requests and answers, oldest first; secrets are blanked."""
    return [show_call(call) for call in verbs.calls(since, operation, status)]


def show_call(call: CallRecord) -> Document:
    """Return one call as JSON; an answer that is not JSON is shown as its length."""
    return {
        "number": call.number,
        "at": call.at,
        "operation": call.operation,
        "account_id": call.account_id,
        "method": call.method,
        "path": call.path,
        "query": redact(call.query),
        "request": redact(call.request),
        "status": call.status,
        "fault": call.fault,
        "response": redact(call.json),
    }
