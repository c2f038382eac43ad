"""Shapes: which keys of a body are known, at any depth."""

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.schemas.availability import AvailabilityBody
from mocknylas.schemas.events import EventBody
from mocknylas.schemas.shapes import shape_of, strays

WHEN = {"start_time": 1, "end_time": 2}


@pytest.mark.parametrize(
    ("schema", "body", "found"),
    [
        (EventBody, {"title": "x", "when": WHEN}, []),
        (EventBody, {"colour": "red"}, [(("colour",), False)]),
        (EventBody, {"when": {"time": "5"}}, [(("when", "time"), True)]),
        (EventBody, {"when": {"tme": 5}}, [(("when", "tme"), False)]),
        (EventBody, {"when": None, "participants": None}, []),
        (EventBody, {"when": "tomorrow", "participants": {"email": "x"}}, []),
        (
            EventBody,
            {"participants": [{"email": "a"}, {"mail": "b"}]},
            [(("participants", 1, "mail"), False)],
        ),
        (EventBody, {"capacity": "5"}, [(("capacity",), True)]),
        (EventBody, {"metadata": {"anything": "goes"}}, []),
        (
            AvailabilityBody,
            {"open_hours": [{"emails": [], "days": ["1"], "end": "17:00"}]},
            [(("open_hours", 0, "days", 0), True)],
        ),
        (
            AvailabilityBody,
            {"free_busy": [{"email": "a", "time_slots": [{"start": 1}]}]},
            [(("free_busy", 0, "time_slots", 0, "start"), False)],
        ),
        (AvailabilityBody, {"start_time": "1600000000"}, []),
        (AvailabilityBody, {"tentative_busy": "true"}, [(("tentative_busy",), True)]),
        (AvailabilityBody, {"calendars": ["text"]}, []),
    ],
)
def test_what_a_shape_does_not_know_is_found(schema, body, found):
    assert [tuple(one) for one in strays(shape_of(schema), body)] == found


def test_every_body_has_a_shape():
    for row in OPERATIONS:
        assert row.body is None or shape_of(row.body), row.name
