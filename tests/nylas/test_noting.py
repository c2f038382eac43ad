"""Verbs on a tape: arguments as JSON and back, and which verbs a tape can have."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from mocknylas.errors import UsageError
from mocknylas.nylas import Verbs
from mocknylas.nylas.noting import NAME, find_verb, plain, unplain

VALUES = [
    None, True, 1, 1.5, "text", [1, [2]], {"a": {"b": [None]}}, b"\xff\x00",
    timedelta(hours=1.5), datetime(2030, 1, 31, 9, tzinfo=UTC), {"x": [b"", {"$bytes": 1, "y": 2}]},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_arguments_come_back_as_they_were(value):
    assert unplain(json.loads(json.dumps(plain(value)))) == value


def test_what_is_noted_does_not_follow_later_changes():
    given = {"to": [{"email": "a@b.co"}]}

    noted = plain(given)
    given["to"][0]["email"] = "changed"

    assert noted == {"to": [{"email": "a@b.co"}]}


def test_an_argument_that_no_tape_can_hold_is_told():
    with pytest.raises(UsageError, match="an argument like <object object"):
        unplain(plain([object()]))


@pytest.mark.parametrize("name", ["simulate.inbound", "accounts.connect", "add_fault"])
def test_a_noted_verb_is_found_by_its_name(nylas_mock, name):
    verbs = Verbs(nylas_mock.sandboxes, nylas_mock.sandbox)

    assert getattr(find_verb(verbs, name), NAME) == name


@pytest.mark.parametrize("name", ["clock.advance", "reset", "server.stop", "simulate", "", "no.x"])
def test_any_other_is_not(nylas_mock, name):
    with pytest.raises(UsageError, match=r"no verb .* that a tape can have"):
        find_verb(nylas_mock, name)
