"""The log of requests and answers: bounded, numbered, without secrets."""

import pytest

from mocknylas.calls import REDACTED, SECRETS, Calls, redact
from mocknylas.errors import UsageError

CALL = {
    "at": 100,
    "method": "GET",
    "path": "/messages",
    "query": {},
    "request": None,
    "status": 200,
    "response": b"[]",
}


def test_calls_are_numbered_from_one():
    calls = Calls()

    numbers = [calls.add(**CALL).number for _ in range(3)]

    assert numbers == [one.number for one in calls] == [1, 2, 3]
    assert calls.at(2).path == "/messages"
    assert len(calls) == calls.total == 3


def test_the_oldest_leave_when_there_are_too_many():
    calls = Calls(max_calls=2)

    for _ in range(5):
        calls.add(**CALL)

    assert [one.number for one in calls] == [4, 5]
    assert (len(calls), calls.total) == (2, 5)


def test_the_oldest_leave_when_answers_are_too_large():
    calls = Calls(max_bytes=5000)

    for _ in range(3):
        calls.add(**{**CALL, "response": bytes(1000)})
    kept = [one.number for one in calls]
    calls.add(**{**CALL, "response": bytes(9000)})

    assert kept == [2, 3]
    assert list(calls) == []


def test_the_bytes_of_a_call_that_left_no_longer_count():
    calls = Calls(max_bytes=5000)
    calls.add(**{**CALL, "response": bytes(9000)})

    calls.add(**CALL)

    assert [one.number for one in calls] == [2]


def test_a_call_that_is_not_kept_is_told():
    calls = Calls(max_calls=1)
    calls.add(**CALL)
    calls.add(**CALL)

    with pytest.raises(UsageError, match="no call 1; kept are the latest 1"):
        calls.at(1)


def test_calls_may_be_added_while_they_are_read():
    calls = Calls()
    calls.add(**CALL)

    for _ in calls:
        calls.add(**CALL)

    assert len(calls) == 2


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_secrets_are_blanked(name):
    assert redact({name: "hush", name.upper(): ["hush"]}) == {
        name: REDACTED,
        name.upper(): REDACTED,
    }


def test_secrets_are_blanked_at_any_depth_and_the_rest_is_kept():
    body = {"settings": [{"password": "hush", "port": 993}, "text"], "code": 5, 1: None}

    redacted = redact(body)

    assert redacted == {
        "settings": [{"password": REDACTED, "port": 993}, "text"],
        "code": REDACTED,
        1: None,
    }
    assert body["settings"][0]["password"] == "hush"


def test_the_bytes_of_requests_count_too():
    calls = Calls(max_bytes=5000)

    for _ in range(3):
        calls.add(**CALL, request_size=1000)
    kept = [one.number for one in calls]
    calls.add(**CALL, request_size=9000)

    assert kept == [2, 3]
    assert list(calls) == []
