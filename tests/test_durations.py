"""Durations and instants as people write them, and what is told to those who write otherwise."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.durations import UNITS, instant, iso, seconds
from mocknylas.errors import UsageError

steady = settings(derandomize=True, deadline=None, max_examples=100)
END_OF_TIME = 253_402_300_799  # 9999-12-31T23:59:59Z


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("90s", 90),
        ("15m", 900),
        ("2h30m", 9000),
        ("1.5d", 129_600),
        ("1w", 604_800),
        (" 2 H 30 M ", 9000),
        ("90", 90),
        ("1.6", 2),
        (60, 60),
        (0.4, 0),
        (0, 0),
    ],
)
def test_durations_are_read_as_people_write_them(written, expected):
    assert seconds(written) == expected


@pytest.mark.parametrize(
    "written", ["", "soon", "2h30", "-5s", -5, "1e5", "h", "5 5", True, None, [], float("nan")]
)
def test_a_duration_that_is_none_is_refused_with_the_remedy(written):
    with pytest.raises(UsageError, match=r"^not a duration: .*; write 90s, 15m, 2h30m, 7d or"):
        seconds(written)


@pytest.mark.parametrize("unit", ["", "s", "w"])
def test_a_duration_without_end_is_refused(unit):
    with pytest.raises(UsageError, match=r"^not a duration: 99999999999999999999… is without end"):
        seconds("9" * 400 + unit)


@steady
@given(st.dictionaries(st.sampled_from(list(UNITS)), st.integers(0, 10_000), min_size=1))
def test_the_parts_of_a_duration_add_up(parts):
    written = "".join(f"{count}{unit}" for unit, count in parts.items())

    assert seconds(written) == sum(count * UNITS[unit] for unit, count in parts.items())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (1_718_010_000, 1_718_010_000),
        (1_718_010_000.9, 1_718_010_000),
        (" 1718010000 ", 1_718_010_000),
        ("2024-06-10T09:00Z", 1_718_010_000),
        ("2024-06-10T09:00:00", 1_718_010_000),
        ("2024-06-10 11:00+02:00", 1_718_010_000),
        ("2024-06-10", 1_717_977_600),
    ],
)
def test_instants_are_unix_seconds_or_iso_8601_in_utc(written, expected):
    assert instant(written) == expected


@pytest.mark.parametrize(
    "written", ["", "noon", "-5", "1.5", None, [], {}, float("inf"), float("nan"), "9" * 5000]
)
def test_an_instant_that_is_none_is_refused_with_the_remedy(written):
    with pytest.raises(UsageError, match=r"^not an instant: .*; write Unix seconds or ISO 8601"):
        instant(written)


@steady
@given(st.integers(0, END_OF_TIME))
def test_an_instant_shown_is_read_back(moment):
    assert instant(iso(moment)) == moment


def test_instants_are_shown_in_utc():
    assert iso(1_718_010_000) == "2024-06-10T09:00:00Z"
    assert iso(int(datetime(1969, 12, 31, tzinfo=UTC).timestamp())) == "1969-12-31T00:00:00Z"


@pytest.mark.parametrize("moment", [END_OF_TIME + 1, 10**18, -(10**18)])
def test_instants_beyond_the_calendar_are_shown_as_numbers(moment):
    assert iso(moment) == str(moment)
