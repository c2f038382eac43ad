"""When an asynchronous send goes out, and for how long it is tried."""

import pytest

from mocknylas.rules.schedule import check_retry_limit, check_send_at, retry_delay
from tests.support.refusals import refused

NOW = 1_718_010_000
DAY = 24 * 3600


@pytest.mark.rule("R-V5")
@pytest.mark.parametrize("send_at", [None, 0, NOW])
def test_a_send_without_instant_goes_out_now(send_at):
    assert check_send_at(NOW, send_at) == NOW


@pytest.mark.rule("R-V5")
def test_a_send_goes_out_at_its_instant():
    assert check_send_at(NOW, NOW + 1) == NOW + 1


@pytest.mark.rule("R-V6", "R-V7", "E-95")
@pytest.mark.parametrize("send_at", [NOW - 1, 1])
def test_a_send_in_the_past_is_refused(send_at):
    assert refused(check_send_at, NOW, send_at) == (
        400,
        "Cannot set message to be sent at a time before the current time.",
    )


@pytest.mark.rule("E-90")
@pytest.mark.parametrize("value", ["1718010000", 1.5, True, False, -1, [], {}])
def test_an_instant_that_is_none_is_refused(value):
    assert refused(check_send_at, NOW, value) == (400, '"send_at" must be a unix timestamp')
    assert refused(check_retry_limit, NOW, value) == (
        400,
        '"retry_limit_datetime" must be a unix timestamp',
    )


@pytest.mark.rule("R-V6")
@pytest.mark.parametrize(
    ("given", "limit"),
    [(None, NOW + DAY), (0, 0), (NOW, NOW), (NOW + 7 * DAY, NOW + 7 * DAY)],
    ids=["by default a day", "not at all", "once", "at most a week"],
)
def test_a_send_is_tried_up_to_its_limit(given, limit):
    assert check_retry_limit(NOW, given) == limit


@pytest.mark.rule("R-V6", "R-V7", "E-96a")
def test_a_limit_before_the_send_is_refused():
    assert refused(check_retry_limit, NOW, NOW - 1) == (
        400,
        "Cannot set message to stop retrying before time to send at.",
    )


@pytest.mark.rule("R-V6", "E-96b")
def test_a_limit_over_a_week_after_the_send_is_refused():
    assert refused(check_retry_limit, NOW, NOW + 7 * DAY + 1) == (
        400,
        "retry_limit_datetime cannot be more than 7 days after send_at",
    )


@pytest.mark.rule("R-V18")
def test_the_gaps_between_tries_grow_to_an_hour():
    minutes = [retry_delay(attempts) / 60 for attempts in range(1, 11)]

    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
