"""The JSON Schema of scenario files accepts what plays, and refuses what does not."""

import copy

import pytest
from jsonschema import Draft202012Validator

from mocknylas.controls import STEPS
from mocknylas.controls.opening import find_scenario
from mocknylas.controls.scenario_schema import scenario_schema
from mocknylas.engine.effects import EFFECTS
from mocknylas.engine.options import Options
from mocknylas.resources import names

SCHEMA = scenario_schema(STEPS)
GOOD = {
    "name": "all of it",
    "description": "It uses every key.",
    "seeds": ["empty"],
    "seed": 7,
    "start": "2024-06-11T10:00:00Z",
    "options": {"max_limit": 5},
    "faults": [
        {
            "name": "busy",
            "seam": "provider",
            "effect": "defer",
            "times": 2,
            "window": {"after": "1h", "for": "2h"},
            "attributes": {"reason": "421 later"},
        }
    ],
    "steps": [
        {"clock.advance": {"by": "1h"}},
        {"clock.settle": None},
        {"send": {"message": {"to": "x@y.test"}, "at": "1h"}, "as": "job"},
        {"expect": {"outbox": {"status": "pending", "count": 1}}},
    ],
    "expect": {"sent": [{"count": 0}, {"at_most": 1, "subject": "x"}], "events": {"reason": "x"}},
}


@pytest.fixture(scope="module")
def check():
    return Draft202012Validator(SCHEMA)


def test_schema_is_valid_itself():
    Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", names("scenarios"))
def test_each_shipped_scenario_fits(name, check):
    data = find_scenario(name).data

    assert [error.message for error in check.iter_errors(data)] == []


def test_scenario_with_every_key_fits(check):
    assert list(check.iter_errors(GOOD)) == []
    assert set(GOOD) == set(SCHEMA["properties"]) - {"seed_name"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sead",), 7),
        (("seed",), "seven"),
        (("seeds",), 5),
        (("start",), []),
        (("options", "max_limt"), 5),
        (("options", "max_limit"), "five"),
        (("faults", 0, "seam"), "provdier"),
        (("faults", 0, "effect"), "refuse"),
        (("faults", 0, "tims"), 2),
        (("faults", 0, "times"), 0),
        (("faults", 0, "attributes", "reasonn"), "x"),
        (("faults", 0, "window", "afterr"), "1h"),
        (("steps", 0, "clock.advnce"), {"by": "1h"}),
        (("steps", 0, "clock.advance"), {}),
        (("steps", 0, "clock.tick"), {}),
        (("steps", 2, "send", "msg"), {}),
        (("steps", 3, "expect", "snt"), {}),
        (("expect", "sent"), {"subjct": "x"}),
        (("expect", "sent"), {"count": -1}),
    ],
)
def test_mistake_does_not_fit(place, value, check):
    wrong = copy.deepcopy(GOOD)
    target = wrong
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value

    assert list(check.iter_errors(wrong)) != []


def test_schema_knows_every_verb_effect_and_option():
    item = SCHEMA["properties"]["faults"]["items"]
    pairs = [one["if"]["properties"] for one in item["allOf"] if "effect" in one["if"]["required"]]

    assert set(SCHEMA["properties"]["steps"]["items"]["properties"]) == {*STEPS, "as"}
    assert {(one["seam"]["const"], one["effect"]["const"]) for one in pairs} == set(EFFECTS)
    assert set(SCHEMA["properties"]["options"]["properties"]) == set(Options().as_json())
