"""The log of requests and answers: bounded, numbered, without secrets."""

import errno
from dataclasses import fields

import pytest

from mocknylas.calls import BEGINNING, LARGE, REDACTED, SECRETS, CallRecord, Calls, redact
from mocknylas.departures import Departure
from mocknylas.errors import UsageError
from tests.support.calls import CALL


def test_calls_are_numbered_from_one():
    calls = Calls()

    numbers = [calls.add(**CALL).number for _ in range(3)]

    assert numbers == [one.number for one in calls] == [1, 2, 3]
    assert calls.at(2).path == "/messages"
    assert len(calls) == calls.total == 3


def sized(size, **values):
    """Return a call that counts for so many bytes of memory."""
    return {**CALL, "response": b"x" * (size - 1000), **values}


def test_the_oldest_are_forgotten_when_there_are_too_many():
    calls = Calls(kept=2)

    for _ in range(5):
        calls.add(**CALL)

    assert [one.number for one in calls] == [4, 5]
    assert (len(calls), calls.total, calls.spooled) == (2, 5, 0)


def test_the_oldest_go_to_disk_when_memory_is_full_and_are_read_from_there():
    calls = Calls(memory=5000)
    added = [calls.add(**sized(2000, path=f"/messages/{number}")) for number in range(6)]

    assert calls.spooled == 4
    assert list(calls) == added
    assert [calls.at(number) for number in range(1, 7)] == added
    assert len(calls) == calls.total == 6


def test_a_call_too_large_for_memory_lies_on_disk_and_its_bytes_no_longer_count():
    calls = Calls(memory=5000)

    calls.add(**sized(9000))
    calls.add(**CALL)
    calls.add(**CALL, request_size=9000)

    assert calls.spooled == 3
    assert [one.size for one in calls] == [9000, 1002, 10002]


def test_nothing_is_on_disk_while_memory_suffices(monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryFile", None)
    calls = Calls(memory=10_000)

    for _ in range(9):
        calls.add(**CALL)

    assert (len(calls), calls.spooled) == (9, 0)


def test_calls_on_disk_are_forgotten_beyond_the_number_to_keep():
    calls = Calls(memory=3000, kept=4)

    for _ in range(9):
        calls.add(**CALL)

    assert [one.number for one in calls] == [6, 7, 8, 9]
    assert (calls.at(6).number, calls.at(9).number) == (6, 9)
    with pytest.raises(UsageError, match="no call 5; kept are the latest 4"):
        calls.at(5)


def test_calls_on_disk_have_no_secrets():
    calls = Calls(memory=0)
    body, answer = {"password": "hush", "a": 1}, b'{"Access_Token": "hush", "id": "1"}'

    calls.add(**{**CALL, "query": {"code": "hush"}, "request": body, "response": answer})

    [call] = calls
    assert (call.query, call.request) == ({"code": REDACTED}, {"password": REDACTED, "a": 1})
    assert call.json == {"Access_Token": REDACTED, "id": "1"}


def test_what_only_looks_like_json_with_a_secret_is_left_out_on_disk():
    calls = Calls(memory=0)

    calls.add(**{**CALL, "response": b'{"token": "hush"'})

    assert next(iter(calls)).response == b"16 bytes"


@pytest.mark.parametrize("filler", [b"x", b"\xff"])
def test_a_large_answer_is_cut_on_disk_and_measured(filler):
    calls = Calls(memory=0)
    answer = filler * (LARGE + 1)

    calls.add(**{**CALL, "response": answer})

    [call] = calls
    assert call.response == answer[:BEGINNING]
    assert call.cut == f"{len(answer)} bytes"


def test_an_answer_that_is_not_large_goes_to_disk_whole():
    calls = Calls(memory=0)

    calls.add(**{**CALL, "response": b"x" * LARGE})

    [call] = calls
    assert (len(call.response), call.cut) == (LARGE, "")


def test_a_large_request_is_only_measured_on_disk():
    calls = Calls(memory=0)

    calls.add(**{**CALL, "request": {"a": "x"}, "request_size": LARGE + 1})

    assert next(iter(calls)).request == f"{LARGE + 1} bytes"


def test_the_note_on_a_large_upload_goes_to_disk_as_it_is():
    calls = Calls(memory=0)

    calls.add(**{**CALL, "request": "1048576 bytes of image/png", "request_size": 1_048_576})

    assert next(iter(calls)).request == "1048576 bytes of image/png"


def test_calls_that_a_full_disk_does_not_take_are_forgotten(monkeypatch):
    calls = Calls(memory=3000)
    for _ in range(4):
        calls.add(**CALL)
    with monkeypatch.context() as broken:
        broken.setattr("mocknylas.spool._Piece.append", full)
        calls.add(**CALL)
    numbers = [one.number for one in calls]
    for _ in range(3):
        calls.add(**CALL)

    assert numbers == [4, 5]
    assert [one.number for one in calls] == [calls.at(one).number for one in range(4, 9)]
    assert (len(calls), calls.total) == (5, 8)


def full(*_):
    raise OSError(errno.ENOSPC, "no space left on device")


def test_calls_may_leave_memory_while_they_are_read():
    calls = Calls(memory=3000)
    for _ in range(5):
        calls.add(**CALL)

    numbers = []
    for call in calls:
        numbers.append(call.number)
        calls.add(**CALL)

    assert numbers == [1, 2, 3, 4, 5]


def test_a_call_that_is_not_kept_is_told():
    calls = Calls(kept=1)
    calls.add(**CALL)
    calls.add(**CALL)

    for number in (0, 1, 3):
        with pytest.raises(UsageError, match=f"no call {number}; kept are the latest 1"):
            calls.at(number)


def test_the_memory_of_calls_is_an_option(nylas_mock, gmail):
    nylas_mock.set_options({"calls_memory": 0, "calls_kept": 2})
    for _ in range(3):
        gmail.get("/account")

    assert [one.number for one in nylas_mock.calls()] == [2, 3]
    assert nylas_mock.world.calls.spooled == 2
    assert nylas_mock.calls()[0].json["email_address"] == gmail.account.email_address


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


@pytest.mark.parametrize("name", ["access_tokens", "edit_token", "id_token"])
def test_tokens_of_pages_and_people_are_secrets(name):
    assert redact({name: ["hush"]}) == {name: REDACTED}


def test_secrets_are_blanked_at_any_depth_and_the_rest_is_kept():
    body = {"settings": [{"password": "hush", "port": 993}, "text"], "code": 5, 1: None}

    redacted = redact(body)

    assert redacted == {
        "settings": [{"password": REDACTED, "port": 993}, "text"],
        "code": REDACTED,
        1: None,
    }
    assert body["settings"][0]["password"] == "hush"


def test_departures_are_read_back_from_disk():
    calls = Calls(memory=0)
    departures = (Departure("ignored-field", "/body/x", "R-X32"),)

    calls.add(**CALL, departures=departures, error="no_route")

    [call] = calls
    assert (call.departures, call.error) == (departures, "no_route")


def test_every_field_of_a_call_comes_back_from_disk():
    examples = {str: "x", bool: True, int: 7}
    more = {
        one.name: examples[one.type]
        for one in fields(CallRecord)
        if one.type in examples and one.name not in {*CALL, "number"}
    }
    calls = Calls(memory=0)

    added = calls.add(**CALL, **more)

    assert list(calls) == [added]
    assert {one.name for one in fields(CallRecord)} == {*CALL, *more, "number", "departures"}
