"""`/events/to-ics`: any calendar program can read what it answers."""

from datetime import UTC, date, datetime

import icalendar
import pytest

from tests.conftest import START
from tests.support.calendars import body, event, expanded, primary, series
from tests.support.mail import GRACE, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
PEOPLE = [
    {"email": GRACE, "name": 'Grace "Amazing" Hopper, RADM', "status": "yes"},
    {"email": "b@x.example", "status": "no"},
    {"email": "c@x.example", "status": "maybe"},
    {"email": "d@x.example"},
]


def opened(api, request):
    """Return the calendar and its only event, as a calendar program sees them."""
    calendar = icalendar.Calendar.from_ical(api.post("/events/to-ics", request)["ics"])
    (found,) = calendar.walk("VEVENT")
    return calendar, found


@pytest.mark.rule("R-ICS-01", "R-ICS-02", "R-ICS-04")
def test_an_event_opens_in_a_calendar_program(gmail):
    made = event(gmail, title="Plan; with, ünïcode " * 5, location="Café", participants=PEOPLE)

    calendar, found = opened(gmail, {"event_id": made["id"]})

    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert calendar["METHOD"] == "REQUEST"
    assert (found["SUMMARY"], found["LOCATION"]) == (made["title"], "Café")
    assert found["UID"] == made["ical_uid"]
    assert found["DTSTART"].dt == datetime(2024, 6, 10, 10, tzinfo=UTC)
    assert found["DTEND"].dt == datetime(2024, 6, 10, 11, tzinfo=UTC)
    assert found["DTSTAMP"].dt.timestamp() == found["LAST-MODIFIED"].dt.timestamp() == START
    assert (found["STATUS"], found["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert found["ORGANIZER"] == "mailto:ada.lovelace@gmail.test"
    states = [one.params["PARTSTAT"] for one in found["ATTENDEE"]]
    assert states == ["ACCEPTED", "DECLINED", "TENTATIVE", "NEEDS-ACTION"]
    assert found["ATTENDEE"][0].params["CN"] == "Grace 'Amazing' Hopper, RADM"


@pytest.mark.rule("R-ICS-02")
def test_lines_are_folded_and_end_as_the_standard_says(gmail):
    made = event(gmail, description="ü" * 300)

    text = gmail.post("/events/to-ics", {"event_id": made["id"]})["ics"]

    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@pytest.mark.rule("R-ICS-02")
@pytest.mark.parametrize(
    ("when", "first", "end"),
    [
        ({"date": "2024-06-10"}, date(2024, 6, 10), date(2024, 6, 11)),
        (
            {"start_date": "2024-06-10", "end_date": "2024-06-12"},
            date(2024, 6, 10),
            date(2024, 6, 13),
        ),
        ({"time": START}, datetime(2024, 6, 10, 9, tzinfo=UTC), None),
    ],
)
def test_each_shape_has_its_dates(gmail, when, first, end):
    _, found = opened(gmail, body(gmail, when=when, visibility="private"))

    assert found["DTSTART"].dt == first
    assert found.get("DTEND") is None if end is None else found["DTEND"].dt == end
    assert found["CLASS"] == "PRIVATE"


@pytest.mark.rule("R-ICS-02", "R-ICS-03")
@pytest.mark.parametrize("method", ["request", "publish", "reply", "add", "cancel", "refresh"])
def test_an_unsaved_event_is_written_and_nothing_is_stored(gmail, method):
    before = snapshot(gmail.mock.world)
    options = {"ical_uid": "mine", "method": method, "prodid": "-//me//EN"}

    calendar, found = opened(gmail, body(gmail, busy=False, ics_options=options))

    assert (calendar["METHOD"], calendar["PRODID"]) == (method.upper(), "-//me//EN")
    assert (found["UID"], found["TRANSP"]) == ("mine", "TRANSPARENT")
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("R-ICS-02")
def test_a_series_keeps_its_rule_and_an_occurrence_its_place(gmail):
    lines = ["RRULE:FREQ=DAILY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20240611T110000"]
    master = series(gmail, recurrence={"rrule": lines, "timezone": "Europe/Berlin"})
    _, found = opened(gmail, {"event_id": master["id"]})
    _, single = opened(gmail, {"event_id": expanded(gmail)[1]["id"]})

    assert found["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=5"
    assert found["EXDATE"].dts[0].dt.isoformat() == "2024-06-11T11:00:00+02:00"
    assert str(found["DTSTART"].params["TZID"]) == "Europe/Berlin"
    assert single["RECURRENCE-ID"].dt == datetime(2024, 6, 12, 9, tzinfo=UTC)


@pytest.mark.rule("R-ICS-03")
@pytest.mark.parametrize(
    ("request_body", "status"),
    [
        ({}, 400),
        ({"calendar_id": "x"}, 400),
        ({"when": {"time": START}}, 400),
        ({"event_id": "unknown"}, 404),
        ({"event_id": "unknown", "ics_options": {"method": "explode"}}, 400),
    ],
)
def test_wrong_requests_are_refused(gmail, request_body, status):
    assert gmail.error("POST", "/events/to-ics", request_body)[0] == status


@pytest.mark.rule("R-ICS-03")
@pytest.mark.parametrize("options", [None, {}, "odd", {"method": ""}])
def test_options_may_be_left_out(gmail, options):
    request = {"calendar_id": primary(gmail), "when": {"time": START}, "ics_options": options}

    calendar, found = opened(gmail, request)

    assert calendar["METHOD"] == "REQUEST"
    assert found["UID"]
