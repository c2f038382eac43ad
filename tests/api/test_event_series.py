"""Series through `/events`: occurrences, overrides, cancellations, and what may be written."""

import pytest

from tests.conftest import START
from tests.support.calendars import (
    DAILY,
    V20,
    V25,
    body,
    event,
    expanded,
    hour,
    journal,
    series,
    starts,
)
from tests.support.mail import DAY, HOUR, ids, people

pytestmark = pytest.mark.nylas(seed_name="empty")
WEEKLY = {"rrule": ["RRULE:FREQ=WEEKLY"], "timezone": "UTC"}


def refusal(message):
    return (400, "invalid_request_error", message)


def moved(api, occurrence, by=HOUR):
    """Move an occurrence; return what it then is."""
    when = {name: value + by for name, value in occurrence["when"].items() if name != "object"}
    return api.put(f"/events/{occurrence['id']}", {"when": when}, headers=V20)


@pytest.mark.rule("R-REC-06", "R-REC-07", "R-REC-13", "R-EVT-05")
def test_a_series_is_expanded_in_its_window(gmail):
    master = series(gmail)
    single = event(gmail)

    found = expanded(gmail, last=3 * DAY)

    assert starts(found) == [0, HOUR, DAY, 2 * DAY]
    occurrence = found[2]
    assert occurrence["id"] == f"{master['id']}_20240611T090000Z"
    assert occurrence["when"]["end_time"] - occurrence["when"]["start_time"] == HOUR
    assert occurrence["master_event_id"] == master["id"]
    assert occurrence["original_start_time"] == START + DAY
    assert occurrence["calendar_id"] == master["calendar_id"]
    assert not {"recurrence", "message_id"} & occurrence.keys()
    assert master["id"] not in ids(found)
    assert single["id"] in ids(found)
    assert journal(gmail, "event.") == ["event.created"] * 2


@pytest.mark.rule("R-REC-03", "R-REC-04", "R-EVT-04", "R-EVT-05", "R-REC-09")
def test_moved_and_cancelled_occurrences_show_in_both_lists(gmail):
    master = series(gmail)
    _, first, second, _ = expanded(gmail, last=4 * DAY)

    moved(gmail, first)
    gmail.delete(f"/events/{second['id']}", headers=V20)

    unexpanded = {one["id"]: one for one in gmail.get("/events")}
    assert unexpanded.keys() == {master["id"], first["id"], second["id"]}
    assert "recurrence" in unexpanded[master["id"]]
    assert "recurrence" not in unexpanded[first["id"]]
    assert unexpanded[first["id"]]["original_start_time"] == START + DAY
    assert unexpanded[second["id"]]["status"] == "cancelled"
    assert unexpanded[second["id"]]["cancelled"] is True
    assert starts(expanded(gmail, last=4 * DAY)) == [0, DAY + HOUR, 3 * DAY]
    with_cancelled = expanded(gmail, last=4 * DAY, show_cancelled="true")
    assert starts(with_cancelled) == [0, DAY + HOUR, 2 * DAY, 3 * DAY]
    assert with_cancelled[2]["status"] == "cancelled"


@pytest.mark.rule("R-REC-06")
def test_an_override_is_listed_at_its_own_time_only(gmail):
    series(gmail)
    first = expanded(gmail, last=DAY)[0]

    moved(gmail, first, by=10 * DAY)

    assert starts(expanded(gmail, last=2 * DAY)) == [DAY]
    assert starts(expanded(gmail, first=9 * DAY, last=11 * DAY)) == [9 * DAY, 10 * DAY, 10 * DAY]


@pytest.mark.rule("R-EVT-02", "R-EVT-06")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"starts_after": START, "starts_before": START + 2 * DAY}, [DAY]),
        ({"ends_after": START + HOUR, "ends_before": START + 2 * DAY + HOUR}, [DAY]),
        ({"ends_after": START + HOUR - 1, "starts_before": START + 1}, [0]),
        ({"starts_after": START - 1, "ends_before": START + HOUR + 1}, [0]),
    ],
)
def test_occurrences_keep_to_the_bounds_of_the_window(gmail, query, found):
    series(gmail)

    assert starts(gmail.get("/events", expand_recurring="true", **query)) == found


@pytest.mark.rule("R-REC-05")
def test_a_series_without_a_window_is_expanded_for_a_year(gmail):
    series(gmail, recurrence=WEEKLY)

    everything = gmail.get("/events", expand_recurring="true")
    from_now = gmail.get("/events", expand_recurring="true", starts_after=START + 360 * DAY)

    assert len(everything) == 53
    assert starts(from_now)[0] == 364 * DAY
    assert starts(from_now)[-1] < (360 + 365) * DAY


@pytest.mark.rule("R-REC-05")
@pytest.mark.nylas(seed_name="empty", options={"strict": True})
def test_strict_sandboxes_want_a_window(gmail):
    series(gmail)

    assert gmail.error("GET", "/events?expand_recurring=true")[0] == 400
    assert len(expanded(gmail, last=2 * DAY)) == 2


@pytest.mark.rule("R-REC-06")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"title": "daily"}, 2),
        ({"title": "other"}, 0),
        ({"busy": "false"}, 0),
        ({"participants": "eve@x.example"}, 2),
        ({"calendar_id": "unknown"}, 0),
        ({"limit": 1, "offset": 1}, 1),
    ],
)
def test_occurrences_are_filtered_and_paged_as_events_are(gmail, query, found):
    series(gmail, title="Daily", participants=people("eve@x.example"))

    listed = expanded(gmail, last=2 * DAY, **query)

    assert len(listed) == found
    if query == {"limit": 1, "offset": 1}:
        assert starts(listed) == [DAY]
        assert expanded(gmail, last=2 * DAY, view="count") == {"count": 2}
        assert expanded(gmail, last=2 * DAY, view="ids", limit=1, offset=1) == ids(listed)


@pytest.mark.rule("R-REC-10")
def test_an_occurrence_is_got_by_its_id(gmail):
    master = series(gmail)
    found = expanded(gmail, last=DAY)[0]

    assert gmail.get(f"/events/{found['id']}") == found
    for stamp in ("20240610T090001Z", "20240609T090000Z", "nonsense", "99999999T000000Z"):
        assert gmail.error("GET", f"/events/{master['id']}_{stamp}")[0] == 404


@pytest.mark.rule("R-REC-08", "R-REC-11")
@pytest.mark.parametrize("account", ["exchange", "imap"])
def test_other_providers_neither_change_series_nor_occurrences(request, account):
    api = request.getfixturevalue(account)
    master = series(api)
    occurrence = expanded(api, last=DAY)[0]

    assert occurrence["read_only"] is True
    for method in ("PUT", "DELETE"):
        change = {"title": "X"} if method == "PUT" else None
        assert api.error(method, f"/events/{occurrence['id']}", change) == refusal(
            "Cannot update read_only event."
        )
        assert api.error(method, f"/events/{master['id']}", change) == refusal(
            "Cannot update a recurring event yet."
        )


@pytest.mark.rule("R-REC-08", "R-REC-09", "R-REC-13")
def test_google_makes_an_override_of_a_changed_occurrence(gmail):
    master = series(gmail)
    occurrence = expanded(gmail, last=2 * DAY)[1]

    gmail.put(f"/events/{occurrence['id']}", {"title": "Special", "recurrence": DAILY}, headers=V20)
    again = gmail.put(f"/events/{occurrence['id']}", {"location": "Here"}, headers=V20)

    assert (again["title"], again["location"]) == ("Special", "Here")
    assert again["master_event_id"] == master["id"]
    assert "recurrence" not in again
    assert [one["title"] for one in expanded(gmail, last=3 * DAY)] == ["Plan", "Special", "Plan"]
    assert gmail.get(f"/events/{master['id']}")["title"] == "Plan"
    assert journal(gmail, "event.") == ["event.created", "event.updated", "event.updated"]


@pytest.mark.rule("R-REC-11")
def test_a_change_of_a_google_series_reaches_its_overrides(gmail):
    master = series(gmail)
    first, second = expanded(gmail, last=2 * DAY)
    moved(gmail, second)

    gmail.put(f"/events/{master['id']}", {"title": "New", "busy": False}, headers=V25)

    found = expanded(gmail, last=3 * DAY)
    assert {one["title"] for one in found} == {"New"}
    assert starts(found) == [0, DAY + HOUR, 2 * DAY]
    assert first["id"] == found[0]["id"]


@pytest.mark.rule("R-REC-11")
def test_overrides_that_do_not_fit_a_new_rule_are_cancelled(gmail):
    master = series(gmail)
    occurrences = expanded(gmail, last=9 * DAY)
    moved(gmail, occurrences[1])
    moved(gmail, occurrences[7])

    gmail.put(f"/events/{master['id']}", {"recurrence": WEEKLY}, headers=V20)

    assert starts(expanded(gmail, last=15 * DAY)) == [0, 7 * DAY + HOUR, 14 * DAY]
    assert gmail.get(f"/events/{occurrences[1]['id']}")["status"] == "cancelled"


@pytest.mark.rule("R-REC-11")
def test_a_series_that_loses_its_rule_is_an_event(gmail):
    master = series(gmail)
    moved(gmail, expanded(gmail, last=2 * DAY)[1])

    after = gmail.put(f"/events/{master['id']}", {"recurrence": None}, headers=V20)

    assert "recurrence" not in after
    assert starts(expanded(gmail)) == [0]


@pytest.mark.rule("R-REC-11", "R-REC-15", "R-EVT-43")
def test_a_deleted_series_takes_its_overrides_with_it(gmail):
    master = series(gmail)
    occurrence = expanded(gmail, last=2 * DAY)[1]
    moved(gmail, occurrence)

    gmail.delete(f"/events/{master['id']}", headers=V20)

    assert expanded(gmail) == []
    assert ids(gmail.get("/events")) == [occurrence["id"]]
    assert len(expanded(gmail, last=3 * DAY, show_cancelled="true")) == 3
    assert journal(gmail, "event.d") == ["event.deleted"] * 2


@pytest.mark.rule("R-REC-01")
@pytest.mark.parametrize(
    "lines",
    [
        ["RDATE:20240611T090000Z"],
        ["EXRULE:FREQ=DAILY"],
        ["RRULE:FREQ=HOURLY"],
        ["RRULE:FREQ=DAILY;COUNT=0"],
        ["RRULE:FREQ=DAILY;COUNT=2;UNTIL=20250101"],
        ["EXDATE:20240611T090000Z"],
        ["nonsense"],
    ],
)
def test_only_rules_and_left_out_dates_are_taken(gmail, lines):
    recurrence = {"rrule": lines, "timezone": "UTC"}

    assert gmail.error("POST", "/events", body(gmail, recurrence=recurrence))[0] == 400


@pytest.mark.rule("R-REC-01")
def test_dates_can_be_left_out(gmail):
    lines = ["RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20240611T090000Z,20240612T090000Z"]

    series(gmail, recurrence={"rrule": lines, "timezone": "UTC"})

    assert starts(expanded(gmail)) == [0, 3 * DAY]


@pytest.mark.rule("R-REC-02")
def test_a_series_without_a_zone_is_in_that_of_its_calendar(gmail):
    calendar = gmail.post("/calendars", {"name": "Team", "timezone": "Asia/Tokyo"})["id"]
    rule = {"rrule": "RRULE:FREQ=DAILY"}

    made = series(gmail, recurrence=rule, calendar_id=calendar)

    assert made["recurrence"] == {"rrule": ["RRULE:FREQ=DAILY"], "timezone": "Asia/Tokyo"}
    assert series(gmail, recurrence=rule)["recurrence"]["timezone"] == "UTC"


@pytest.mark.rule("R-REC-12", "R-REC-16")
@pytest.mark.nylas(seed_name="empty", options={"strict": True})
def test_strict_sandboxes_know_series_of_google_only(gmail, exchange):
    indexed = {"rrule": ["RRULE:FREQ=MONTHLY;BYDAY=1TH,3TH"], "timezone": "UTC"}

    assert exchange.error("POST", "/events", body(exchange, recurrence=DAILY))[2].startswith(
        "Recurring events"
    )
    assert (
        "does not support the rule"
        in (exchange.error("POST", "/events", body(exchange, recurrence=indexed))[2])
    )
    assert series(gmail, recurrence=indexed)["recurrence"] == indexed


@pytest.mark.rule("R-REC-12")
def test_other_sandboxes_take_series_of_every_provider(exchange):
    series(exchange)

    assert starts(expanded(exchange, last=2 * DAY)) == [0, DAY]


@pytest.mark.rule("R-REC-14")
def test_whole_days_recur_as_whole_days(gmail):
    event(gmail, when={"date": "2024-06-10"}, recurrence=WEEKLY)
    span = {"start_date": "2024-06-11", "end_date": "2024-06-12"}
    event(gmail, when=span, recurrence=WEEKLY)

    found = expanded(gmail, first=5 * DAY, last=9 * DAY)

    assert [one["when"] for one in found] == [
        {"object": "date", "date": "2024-06-17"},
        {"object": "datespan", "start_date": "2024-06-18", "end_date": "2024-06-19"},
    ]


@pytest.mark.rule("R-EVT-24", "R-EVT-42")
def test_a_cancelled_occurrence_is_cancelled_for_its_guests(gmail, exchange):
    guests = people(exchange.account.email_address)
    notify = "?notify_participants=true"
    series(gmail, query=notify, participants=guests)
    occurrence = expanded(gmail, last=2 * DAY)[1]

    gmail.delete(f"/events/{occurrence['id']}{notify}", headers=V20)

    assert starts(expanded(exchange, last=3 * DAY)) == [0, 2 * DAY]
    rules = exchange.get("/events")[0]["recurrence"]["rrule"]
    assert rules[-1] == "EXDATE:20240611T090000Z"


def test_a_moved_occurrence_moves_for_its_guests(gmail, imap):
    guests = people(imap.account.email_address)
    notify = "?notify_participants=true"
    series(gmail, query=notify, participants=guests)
    occurrence = expanded(gmail, last=2 * DAY)[1]

    when = hour(DAY + 2 * HOUR)
    gmail.put(f"/events/{occurrence['id']}{notify}", {"when": when}, headers=V20)
    arrived = starts(expanded(imap, last=3 * DAY))
    gmail.delete(f"/events/{occurrence['id']}{notify}", headers=V20)

    assert arrived == [0, DAY + 2 * HOUR, 2 * DAY]
    assert starts(expanded(imap, last=3 * DAY)) == [0, 2 * DAY]
