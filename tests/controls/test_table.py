"""CONTROLS as a table: what every row has, and what a row makes of its arguments."""

import pytest

from mocknylas.controls import CONTROLS
from mocknylas.schemas.forms import FormError

ROWS = {control.name: control for control in CONTROLS}


def test_names_and_routes_are_unique():
    names = [control.name for control in CONTROLS]
    routes = [(control.method, control.path) for control in CONTROLS]

    assert len(set(names)) == len(names)
    assert len(set(routes)) == len(routes)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_each_control_says_in_one_line_what_it_does(control):
    assert control.summary.endswith(".") or control.summary.endswith("…")


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_control_with_a_name_in_its_path_requires_it(control):
    in_path = {one.strip("{}") for one in control.path.split("/") if one.startswith("{")}

    assert in_path <= {one.name for one in control.arguments if one.required}


def test_arguments_know_their_types():
    arguments = {one.name: one for one in ROWS["faults.add"].arguments}

    assert [name for name, one in arguments.items() if one.required] == ["seam"]
    assert [name for name, one in arguments.items() if one.positional] == ["seam", "effect"]
    assert arguments["times"].type is int
    assert arguments["probability"].type is float
    assert arguments["match"].is_json
    assert not arguments["name"].is_json


def test_numbers_may_be_given_as_text(nylas_mock):
    nylas_mock.clock.advance("1h")
    nylas_mock.simulate.inbound("ada.lovelace@gmail.test", {"subject": "One"})
    nylas_mock.simulate.inbound("ada.lovelace@gmail.test", {"subject": "Two"})

    found = ROWS["events"](nylas_mock, {"since": "2"})

    assert [event["number"] for event in found] == [3, 4]


def test_unknown_argument_is_told_with_the_nearest_right_one(nylas_mock):
    with pytest.raises(FormError, match="no key 'sincee'; did you mean 'since'"):
        ROWS["events"](nylas_mock, {"sincee": 2})
