"""When events are: bounds, lengths, days and zones."""

import pytest

from mocknylas.rules.when import at, bounds, day_of, is_all_day, midnight, occupied, stamp

MONDAY = 1_717_977_600  # Mon, 10 Jun 2024 00:00:00 GMT
DAY, HOUR = 86400, 3600
TIME = {"object": "time", "time": MONDAY + 5, "timezone": "Asia/Tokyo"}
SPAN = {"object": "timespan", "start_time": MONDAY, "end_time": MONDAY + HOUR}
DATE = {"object": "date", "date": "2024-06-10"}
DAYS = {"object": "datespan", "start_date": "2024-06-10", "end_date": "2024-06-12"}


@pytest.mark.rule("R-EVT-02", "R-WHEN-08")
@pytest.mark.parametrize(
    ("when", "found"),
    [
        (TIME, (MONDAY + 5, MONDAY + 5)),
        (SPAN, (MONDAY, MONDAY + HOUR)),
        (DATE, (MONDAY, MONDAY)),
        (DAYS, (MONDAY, MONDAY + 2 * DAY)),
        ({"object": "date", "date": "1912-06-23"}, (-1_815_350_400, -1_815_350_400)),
    ],
)
def test_days_count_as_their_midnight_in_utc(when, found):
    assert bounds(when) == found
    assert day_of(midnight("1912-06-23")) == "1912-06-23"


@pytest.mark.rule("R-REC-07")
@pytest.mark.parametrize(
    ("when", "moved"),
    [
        (TIME, {**TIME, "time": MONDAY + DAY}),
        (SPAN, {**SPAN, "start_time": MONDAY + DAY, "end_time": MONDAY + DAY + HOUR}),
        (DATE, {**DATE, "date": "2024-06-11"}),
        (DAYS, {**DAYS, "start_date": "2024-06-11", "end_date": "2024-06-13"}),
    ],
)
def test_a_moved_when_keeps_shape_and_length(when, moved):
    assert at(when, MONDAY + DAY) == moved
    assert at(when, bounds(when)[0]) is when


@pytest.mark.rule("R-AVAIL-10", "R-WHEN-09")
@pytest.mark.parametrize(
    ("when", "zone", "found"),
    [
        (SPAN, "Asia/Tokyo", (MONDAY, MONDAY + HOUR)),
        (TIME, None, (MONDAY + 5, MONDAY + 5)),
        (DATE, None, (MONDAY, MONDAY + DAY)),
        (DAYS, "UTC", (MONDAY, MONDAY + 3 * DAY)),
        (DATE, "Asia/Tokyo", (MONDAY - 9 * HOUR, MONDAY + 15 * HOUR)),
    ],
)
def test_whole_days_take_the_days_of_their_zone(when, zone, found):
    assert occupied(when, zone) == found


def test_instants_are_stamped_in_utc():
    assert stamp(MONDAY + HOUR) == "20240610T010000Z"
    assert [is_all_day(one) for one in (TIME, SPAN, DATE, DAYS)] == [False, False, True, True]
