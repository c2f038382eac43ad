"""Records of calls that nobody made."""

from mocknylas.calls import CallRecord

CALL = {  # all that a log is told of one
    "at": 0,
    "method": "GET",
    "path": "/messages",
    "query": {},
    "request": None,
    "status": 200,
    "response": b"[]",
    "account_id": "ada",
    "operation": "messages.list",
}


def a_call(**changes):
    """Return the record of a list of messages, unless it is said otherwise."""
    return CallRecord(**{"number": 1, **CALL, **changes})
