"""The first difference of two runs: which entry, which part, which place."""

import pytest

from mocknylas.engine.tape import Entry
from mocknylas.tapes import first_difference

GIVEN = {"method": "GET", "url": "https://api.nylas.com/account", "headers": {}, "body": b""}


def call(number=1, body=b'{"a":[1,{"b/c":2}]}', status=200, given=GIVEN, **came):
    headers = {"Content-Type": "application/json"}
    came = {"operation": "account.get", "status": status, "headers": headers, **came}
    return Entry("call", 0, given, {"number": number, **came, "body": body})


def parcel(body=b"{}", **came):
    given = {"method": "POST", "url": "https://app.test", "headers": {}, "body": body}
    return Entry("parcel", 0, given, came)


def test_runs_that_are_alike_have_no_difference():
    entries = [call(), parcel(status=200), Entry("clock", 0, {"to": 9})]

    assert first_difference(entries, [call(), parcel(status=500), *entries[2:]]) is None


@pytest.mark.parametrize(
    ("other", "part", "pointer", "recorded", "got"),
    [
        (call(body=b'{"a":[1,{"b/c":3}]}'), "answer", "/a/1/b~1c", 2, 3),
        (call(body=b'{"a":[1]}'), "answer", "/a/1", {"b/c": 2}, "(nothing)"),
        (call(body=b'{"a":[1,{"b/c":2}],"d":null}'), "answer", "/d", "(nothing)", None),
        (call(body=b'{"a":[true,{"b/c":2}]}'), "answer", "/a/0", 1, True),
        (call(status=404), "status", "", 200, 404),
        (call(headers={}), "answer's headers", "/Content-Type", "application/json", "(nothing)"),
        (call(given={**GIVEN, "method": "PUT"}), "method", "", "GET", "PUT"),
    ],
)
def test_a_difference_has_its_place(other, part, pointer, recorded, got):
    found = first_difference([call(0), call()], [call(0), other])

    assert (found.entry, found.call, found.part, found.pointer) == (2, 1, part, pointer)
    assert (found.recorded, found.got) == (recorded, got)
    assert "call 1 (" in str(found)
    assert found.as_json()["pointer"] == pointer


def test_another_order_of_keys_is_a_difference():
    found = first_difference([call(body=b'{"a":1,"b":2}')], [call(body=b'{"b":2,"a":1}')])

    assert (found.part, found.pointer, found.recorded, found.got) == (
        "answer", "", ["a", "b"], ["b", "a"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"text", b"texts"), (b"\xff", b"\xfe"), (b"{}", b"{ }"), (bytes(300_000), bytes(300_001))],
)
def test_bodies_of_any_kind_are_compared(one, other):
    assert first_difference([call(body=one)], [call(body=one)]) is None
    assert first_difference([call(body=one)], [call(body=other)]).part == "answer"


def test_another_notification_is_a_difference():
    found = first_difference([parcel(b'{"deltas":[1]}')], [parcel(b'{"deltas":[2]}')])

    assert (found.call, found.part, found.pointer) == (0, "request's body", "/deltas/0")
    assert "notification to https://app.test" in str(found)


@pytest.mark.parametrize(
    "other",
    [[], [parcel()], [Entry("verb", 0, {"verb": "reset"})], [Entry("clock", 0, {"to": 2})]],
)
def test_another_course_of_events_is_a_difference(other):
    found = first_difference([call()], other)

    assert (found.what[:6], found.part) == ("call 1", "course of events")
    assert found.recorded == "GET https://api.nylas.com/account"


def test_an_error_and_the_notification_under_way_are_compared():
    fine, failed = Entry("clock", 0, {"to": 9}), Entry("clock", 0, {"to": 9}, {"raised": "Error"})
    inside = Entry("clock", 1, {"to": 9})

    assert first_difference([fine], [failed]).got == "Error"
    assert first_difference([fine], [inside]).part == "notification under way"


def test_large_values_are_shown_in_part():
    found = first_difference([call(body=b'{"a":"%s"}' % (b"x" * 900))], [call(body=b'{"a":"y"}')])

    assert len(str(found)) < 600
