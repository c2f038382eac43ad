"""The tape of a world: what is noted, in which order, and what is left to be repeated."""

import threading

import pytest

from mocknylas.engine import tape as module
from mocknylas.engine.tape import Tape
from mocknylas.transport import Parcel, Receipt

PARCEL = Parcel("https://app.test/hook", {"A": "b"}, b"{}")
CAME = {"status": 200, "body": b""}


@pytest.fixture
def tape():
    return Tape()


def call(tape, name, inside=bool):
    """Do a call as the application does it."""
    begun = tape.enter()
    tape.place()
    inside()
    if begun:
        tape.leave({"url": name, "body": b""}, CAME)


def verb(tape, name, inside=bool):
    with tape.doing("verb", {"verb": name}) as begins:
        begins()
        inside()


def advance(tape, to, inside=bool):
    return tape.passing(lambda end: (end(), inside())[1], lambda: to)


def told(tape):
    """Return kind, place and what was given of each entry."""
    return [(one.kind, one.within, next(iter(one.given.values()), None)) for one in tape.entries()]


def test_entries_stand_in_the_order_in_which_they_began(tape):
    call(tape, "/a")
    verb(tape, "open")
    advance(tape, 9)

    assert told(tape) == [("call", 0, "/a"), ("verb", 0, "open"), ("clock", 0, 9)]


@pytest.mark.parametrize("outer", [call, verb])
def test_what_happens_inside_of_something_is_not_noted(tape, outer):
    def inside():
        call(tape, "/inside")
        verb(tape, "inside")
        advance(tape, 9)

    outer(tape, "outer", inside)
    call(tape, "/after")

    assert [row[2] for row in told(tape)] == ["outer", "/after"]


def test_what_a_receiver_does_belongs_to_its_parcel(tape):
    def receive():
        call(tape, "/inside")
        return Receipt(200, "fine")

    advance(tape, 5, lambda: tape.carry(PARCEL, receive))
    call(tape, "/after")

    assert told(tape) == [
        ("clock", 0, 5), ("parcel", 0, "POST"), ("call", 1, "/inside"), ("call", 0, "/after"),
    ]  # fmt: skip
    assert tape.entries()[1].came["body"] == "fine"
    assert tape.entries()[1].given["body"] == b"{}"


def test_what_another_thread_does_meanwhile_belongs_to_the_parcel_too(tape):
    def receive():
        thread = threading.Thread(target=call, args=(tape, "/elsewhere"))
        thread.start()
        thread.join()
        return Receipt(200)

    tape.carry(PARCEL, receive)

    assert told(tape)[1] == ("call", 1, "/elsewhere")


def test_parcels_may_lie_in_each_other(tape):
    def second():
        call(tape, "/inner")
        return Receipt(200)

    def first():
        tape.carry(PARCEL, second)
        call(tape, "/outer")
        return Receipt(200)

    tape.carry(PARCEL, first)

    assert [row[:2] for row in told(tape)] == [
        ("parcel", 0), ("parcel", 1), ("call", 2), ("call", 1),
    ]  # fmt: skip


def test_where_time_is_live_nothing_belongs_to_a_parcel(tape):
    tape.is_live = True

    tape.carry(PARCEL, lambda: call(tape, "/a") or Receipt(200))

    assert told(tape)[1] == ("call", 0, "/a")


def test_time_that_passes_after_time_has_passed_is_one_entry(tape):
    for instant in (1, 2, 3):
        advance(tape, instant)
    call(tape, "/a")
    advance(tape, 4)
    advance(tape, 4)

    assert told(tape) == [("clock", 0, 3), ("call", 0, "/a"), ("clock", 0, 4)]


def test_time_in_which_something_was_sent_stays_an_entry_of_its_own(tape):
    advance(tape, 1, lambda: tape.carry(PARCEL, Receipt))
    advance(tape, 2)

    assert [row[0] for row in told(tape)] == ["clock", "parcel", "clock"]


def test_what_is_raised_is_noted_by_name(tape):
    def fail():
        raise KeyError("x")

    for attempt in (
        lambda: verb(tape, "bad", fail),
        lambda: advance(tape, 5, fail),
        lambda: tape.carry(PARCEL, fail),
    ):
        with pytest.raises(KeyError):
            attempt()
    advance(tape, 9)

    assert [one.came.get("raised") for one in tape.entries()] == ["KeyError"] * 3 + [None]


def test_a_call_takes_its_place_when_it_begins_to_work(tape):
    tape.enter()
    thread = threading.Thread(target=call, args=(tape, "/quicker"))
    thread.start()
    thread.join()
    tape.leave({"url": "/slower", "body": b""}, CAME)

    assert [row[2] for row in told(tape)] == ["/quicker", "/slower"]


def test_a_tape_ends_when_it_is_full(tape, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1200)

    for name in "abcdef":
        call(tape, name)

    assert [row[2] for row in told(tape)] == ["a", "b", "c"]
    assert tape.is_full


def test_what_verbs_are_given_fills_a_tape_too(tape, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 10_000)

    for given in ({"attachments": [{"data": "x" * 9000, "size": 5}]}, {}, {}):
        with tape.doing("verb", {"verb": "simulate.inbound", "arguments": given}):
            pass

    assert len(tape.entries()) == 2
    assert tape.is_full


def test_a_copy_goes_on_by_itself(tape):
    tape.begin(5)
    call(tape, "/a")

    copy = tape.copy()
    call(tape, "/b")
    call(copy, "/c")

    assert [row[2] for row in told(copy)] == ["/a", "/c"]
    assert copy.began == 5
