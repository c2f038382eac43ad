"""Blanks of a scenario: instants, and the results of earlier steps."""

import pytest

from mocknylas.controls.blanks import fill_blanks, wrong_blanks
from mocknylas.errors import UsageError

NAMES = {"now": 1000, "start": 400, "job": {"id": "j1", "to": [{"email": "a@x"}], "at": 7}}


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("$(now)", 1000),
        ("$(now + 2h)", 8200),
        ("$( start - 1m )", 340),
        ("$(now+1h30m)", 6400),
        ("$(job.id)", "j1"),
        ("$(job.to.0.email)", "a@x"),
        ("$(job.at + 1s)", 8),
        ("/jobs/$(job.id)/$(now)", "/jobs/j1/1000"),
        ({"a": ["$(job.id)", 5]}, {"a": ["j1", 5]}),
        ("$now and (now)", "$now and (now)"),
        (None, None),
    ],
)
def test_blanks_are_filled(value, filled):
    assert fill_blanks(value, NAMES) == filled


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("$(jb.id)", "no name to fill in 'jb'; did you mean 'job'?"),
        ("$(job.idd)", "no part of job.idd 'idd'; did you mean 'id'?"),
        ("$(job.to.3)", "no part of job.to.3 '3'"),
        ("$(job.id + 1h)", "$(job.id + 1h): job.id is 'j1' and no instant to reckon from"),
        ("$(now + soon)", "not a duration: 'soon'"),
        ("$(now * 2)", "not a blank: $(now * 2); write $(now + 2h) or $(name.key)"),
        ("$()", "not a blank: $()"),
    ],
)
def test_blank_that_cannot_be_filled_is_told(value, problem):
    with pytest.raises(UsageError) as caught:
        fill_blanks(value, NAMES)

    assert str(caught.value).startswith(problem)


def test_wrong_blanks_are_found_with_their_places_before_anything_runs():
    value = {"a": ["$(now)", "$(nwo)"], "b": {"c": "$(job.id) $(now + x)"}}

    found = {place: str(error) for place, error in wrong_blanks(value, NAMES)}

    assert list(found) == [("a", 1), ("b", "c")]
    assert found["a", 1] == "no name to fill in 'nwo'; did you mean 'now'?"


def test_blank_is_filled_from_the_answer_of_an_earlier_step(nylas_mock):
    nylas_mock.load_scenario(
        {
            "steps": [
                {"send": {"message": {"to": "x@y.test"}, "at": "1h"}, "as": "job"},
                {"request": {"method": "DELETE", "path": "/v2/outbox/$(job.job_status_id)"}},
            ],
            "expect": {"outbox": {"job_status_id": "$(job.job_status_id)", "status": "cancelled"}},
        }
    )

    assert nylas_mock.outbox.one()["status"] == "cancelled"
