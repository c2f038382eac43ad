"""Series: against a model that walks through every day, and against dateutil from the beginning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.errors import ApiError
from mocknylas.rules.recurrence import (
    HORIZON,
    Series,
    instance,
    instance_start,
    occurs,
    series_of,
    starts,
)
from mocknylas.rules.rrule import check_lines, split_rule

DAY, HOUR = 86400, 3600
MONDAY = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = 2**40


def series(*lines, start=MONDAY, zone="UTC", all_day=False):
    return Series(tuple(lines), start, zone, all_day)


def first(found, count=5):
    return [start for start, _ in zip(found, range(count), strict=False)]


def local(start, zone):
    return datetime.fromtimestamp(start, ZoneInfo(zone))


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    interval=st.integers(1, 5),
    days=st.sets(st.sampled_from(DAYS)),
    offset=st.integers(0, 1500),
    length=st.integers(1, 40),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
)
@pytest.mark.rule("R-REC-06", "R-REC-14", "R-REC-16")
def test_weeks_are_as_a_walk_through_the_days_finds_them(interval, days, offset, length, zone):
    by_day = f";BYDAY={','.join(sorted(days))}" if days else ""
    rule = series(f"RRULE:FREQ=WEEKLY;INTERVAL={interval}{by_day}", zone=zone)
    begin = local(MONDAY, zone)
    wanted = days or {DAYS[begin.weekday()]}
    monday = begin.replace(tzinfo=None) - timedelta(days=begin.weekday())
    after, before = MONDAY + offset * DAY - 1, MONDAY + (offset + length) * DAY

    model = []
    for number in range(offset - 2, offset + length + 2):
        day = begin.replace(tzinfo=None) + timedelta(days=number)
        week = (day - monday).days // 7
        if number >= 0 and week % interval == 0 and DAYS[day.weekday()] in wanted:
            model.append(int(day.replace(tzinfo=ZoneInfo(zone)).timestamp()))

    assert list(starts(rule, after, before)) == [one for one in model if after < one < before]


RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;BYMONTH=1,6",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO,SA",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYDAY=2TU,-1FR",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31,-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=1SU",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYYEARDAY=1,-1",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=DAILY;COUNT=400",
    "FREQ=MONTHLY;COUNT=30",
    "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270101T090000Z",
]


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    rule=st.sampled_from(RULES),
    start=st.integers(0, 1000).map(lambda days: MONDAY + days * DAY),
    offset=st.integers(-50, 1500),
)
@pytest.mark.rule("R-REC-06")
def test_a_leap_lands_where_a_walk_from_the_beginning_does(rule, start, offset):
    begin = datetime.fromtimestamp(start, UTC)
    after = start + offset * DAY
    before = after + 90 * DAY
    bounds = datetime.fromtimestamp(after, UTC), datetime.fromtimestamp(before, UTC)

    walked = rrulestr(f"RRULE:{rule}", dtstart=begin).between(*bounds)

    assert list(starts(series(rule, start=start), after, before)) == [
        int(one.timestamp()) for one in walked
    ]


@pytest.mark.rule("R-REC-14")
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
def test_the_local_hour_stays_when_clocks_change(zone):
    rule = series("RRULE:FREQ=DAILY;COUNT=370", zone=zone)

    hours = {local(one, zone).hour for one in starts(rule, 0, FAR)}
    in_utc = {local(one, "UTC").hour for one in starts(rule, 0, FAR)}

    assert len(hours) == 1
    assert len(in_utc) == 2


@pytest.mark.rule("R-REC-14")
def test_an_hour_that_clocks_leave_out_comes_an_hour_later():
    before = int(datetime(2024, 3, 30, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())

    found = first(starts(series("RRULE:FREQ=DAILY", start=before, zone="Europe/Berlin"), 0, FAR), 3)

    assert [f"{local(one, 'Europe/Berlin'):%d %H:%M}" for one in found] == [
        "30 02:30",
        "31 03:30",
        "01 02:30",
    ]


@pytest.mark.rule("R-REC-01")
@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (["EXDATE:20240611T090000Z"], [0, 2, 3, 4]),
        (["exdate:20240611T090000Z,20240613T090000Z"], [0, 2, 4]),
        (["EXDATE;TZID=Europe/Berlin:20240611T110000"], [0, 2, 3, 4]),
        (["EXDATE;TZID=Nowhere/Land:20240611T090000"], [0, 2, 3, 4]),
        (["EXDATE;VALUE=DATE:20240610", "EXDATE:20240614"], [1, 2, 3]),
        (["EXDATE:20240611T090001Z"], [0, 1, 2, 3, 4]),
    ],
)
def test_dates_are_left_out(lines, left):
    found = starts(series("RRULE:FREQ=DAILY;COUNT=5", *lines), 0, FAR)

    assert [(one - MONDAY) // DAY for one in found] == left


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20240612T090000Z", 2),
        ("20240612T085959Z", 1),
        ("20240612", 2),
        ("20240612T110000", 2),
        ("20240612T105959", 1),
    ],
)
def test_the_end_may_be_in_utc_in_the_zone_or_a_day(until, last):
    rule = series(f"RRULE:FREQ=DAILY;UNTIL={until}", zone="Europe/Berlin")

    assert list(starts(rule, 0, FAR))[-1] == MONDAY + last * DAY


def test_whole_days_end_with_their_day():
    rule = series("RRULE:FREQ=DAILY;UNTIL=20240612T090000Z", start=MONDAY - 9 * HOUR, all_day=True)

    assert len(list(starts(rule, 0, FAR))) == 3


def test_several_rules_are_one_series_in_order():
    rule = series("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=3")

    assert [(one - MONDAY) // DAY for one in starts(rule, 0, FAR)] == [0, 1, 2, 7]


@pytest.mark.rule("R-REC-05")
def test_ten_years_of_days_and_series_without_end_are_bounded():
    ten_years = list(starts(series("RRULE:FREQ=DAILY;COUNT=3650"), 0, FAR))
    endless = list(starts(series("RRULE:FREQ=YEARLY"), 0, FAR))
    counted_out = list(starts(series("RRULE:FREQ=MONTHLY;COUNT=999999999"), 0, FAR))

    assert len(ten_years) == 3650
    assert endless[-1] < MONDAY + HORIZON
    assert counted_out[-1] < MONDAY + HORIZON


@pytest.mark.parametrize(
    "rule", ["YEARLY;BYMONTH=2;BYMONTHDAY=30", "MONTHLY;BYMONTH=4;BYMONTHDAY=31;COUNT=2"]
)
def test_a_rule_that_never_strikes_has_no_occurrence(rule):
    assert list(starts(series(f"RRULE:FREQ={rule}"), 0, FAR)) == []


def test_a_window_far_beyond_the_end_is_empty():
    rule = series("RRULE:FREQ=DAILY;COUNT=3")

    assert list(starts(rule, MONDAY + 10**10, FAR)) == []
    assert list(starts(rule, MONDAY + 5, MONDAY + 5)) == []
    assert occurs(rule, MONDAY + 2 * DAY)
    assert not occurs(rule, MONDAY + 3 * DAY)


@pytest.mark.rule("R-REC-07", "R-REC-08")
def test_an_occurrence_has_the_length_and_the_calendar_of_its_series():
    master = {
        "id": "abc",
        "calendar_id": "c",
        "message_id": None,
        "read_only": False,
        "when": {"object": "timespan", "start_time": MONDAY, "end_time": MONDAY + 60},
        "recurrence": {"rrule": ["RRULE:FREQ=DAILY"], "timezone": "UTC"},
    }

    found = instance(master, MONDAY + DAY, read_only=True)

    assert found == {
        "id": "abc_20240611T090000Z",
        "calendar_id": "c",
        "read_only": True,
        "when": {"object": "timespan", "start_time": MONDAY + DAY, "end_time": MONDAY + DAY + 60},
        "master_event_id": "abc",
        "original_start_time": MONDAY + DAY,
    }
    assert instance_start("20240611T090000Z") == MONDAY + DAY
    assert instance_start("soon") is None
    assert series_of(master) == series("RRULE:FREQ=DAILY")


@pytest.mark.rule("R-REC-01")
@pytest.mark.parametrize("rule", [*RULES, "freq=daily;", "FREQ=DAILY;INTERVAL=10000"])
def test_rules_of_the_standard_are_taken(rule):
    check_lines([f"RRULE:{rule}", "EXDATE:20240611"])

    assert split_rule(rule)["FREQ"] in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


@pytest.mark.rule("R-REC-01")
@pytest.mark.parametrize(
    "line",
    [
        "",
        "RRULE:",
        "RRULE:INTERVAL=2",
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;FREQ=DAILY",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;INTERVAL=1,2",
        "RRULE:FREQ=DAILY;COUNT=-1",
        "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20250101",
        "RRULE:FREQ=DAILY;UNTIL=20251301",
        "RRULE:FREQ=DAILY;UNTIL=00010101",
        "RRULE:FREQ=DAILY;BYMONTH=13",
        "RRULE:FREQ=DAILY;BYMONTHDAY=0",
        "RRULE:FREQ=DAILY;BYMONTHDAY=x",
        "RRULE:FREQ=WEEKLY;BYDAY=MONDAY",
        "RRULE:FREQ=MONTHLY;BYDAY=54MO",
        "RRULE:FREQ=DAILY;BYEASTER=1",
        "RRULE:FREQ=DAILY;WKST=X",
        "EXDATE:",
        "EXDATE:tomorrow",
        "EXDATE;TZID:20240611",
        "RDATE:20240611",
        "EXRULE:FREQ=DAILY",
    ],
)
def test_lines_that_are_no_rules_are_refused(line):
    with pytest.raises(ApiError) as caught:
        check_lines(["RRULE:FREQ=DAILY", line])

    assert caught.value.status == 400
