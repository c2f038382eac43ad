"""The envelope that all fault rules share."""

import pytest
from marshmallow import ValidationError

from mocknylas.schemas.faults import Fault, Refusal, Reply, Window

RULE = {"seam": "request", "effect": "refuse"}


def test_a_rule_strikes_always_and_everything_unless_it_says_otherwise():
    assert Fault().load(RULE) == {
        **RULE,
        "match": {},
        "skip": 0,
        "times": None,
        "probability": 1.0,
        "window": None,
        "attributes": {},
    }


def test_a_rule_may_say_all():
    rule = {
        **RULE,
        "name": "busy",
        "match": {"provider": ["gmail", "eas"]},
        "skip": 1,
        "times": 2,
        "probability": 0.5,
        "window": {"after": "10m", "for": "1h"},
        "attributes": {"status": 503},
    }

    assert Fault().load(rule) == {**rule, "window": {"after": "10m", "for_": "1h"}}


def test_a_window_opens_at_once_and_for_good():
    assert Window().load({}) == {"after": "0s", "for_": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"seam": "disk"},
        {"effect": None},
        {"name": ""},
        {"name": "x" * 101},
        {"match": []},
        {"match": {1: "x"}},
        {"skip": -1},
        {"skip": "1"},
        {"times": 0},
        {"times": 1.5},
        {"probability": 1.1},
        {"probability": -0.1},
        {"probability": "often"},
        {"window": "10m"},
        {"window": {"until": 5}},
        {"attributes": []},
        {"time": 5},
    ],
    ids=str,
)
def test_a_wrong_word_is_refused_at_its_place(wrong):
    with pytest.raises(ValidationError) as caught:
        Fault().load({**RULE, **wrong})

    assert set(caught.value.messages) == set(wrong)


@pytest.mark.parametrize("missing", RULE)
def test_a_rule_names_seam_and_effect(missing):
    rule = {name: value for name, value in RULE.items() if name != missing}

    with pytest.raises(ValidationError, match=missing):
        Fault().load(rule)


def test_a_refusal_is_a_row_of_the_catalogue_or_made_up():
    row = {"error": "daily_quota_exceeded"}
    own = {"status": 599, "type": "api_error", "message": "why", "headers": {"X": 5}}

    assert Refusal().load(row) == row
    assert Refusal().load(own) == own


@pytest.mark.parametrize(
    "wrong", [{"error": "bad luck"}, {"status": 399}, {"status": 600}, {"status": "400"}], ids=str
)
def test_a_refusal_that_is_none_is_refused(wrong):
    with pytest.raises(ValidationError) as caught:
        Refusal().load(wrong)

    assert set(caught.value.messages) == set(wrong)


def test_a_reply_is_what_the_server_says():
    assert Reply().load({"reason": "421 4.7.0 try later"}) == {"reason": "421 4.7.0 try later"}
