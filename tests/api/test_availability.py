"""Free/busy, availability and consecutive availability over HTTP."""

import pytest

from tests.conftest import START
from tests.support.calendars import V20, body, event, expanded, hour, primary, series
from tests.support.mail import ADA, ALAN, DAY, GRACE, HOUR, people, set_account

pytestmark = pytest.mark.nylas(seed_name="empty")
HALF = HOUR // 2


def refusal(message):
    return (400, "invalid_request_error", message)


def busy(api, *emails, first=0, last=DAY, **fields):
    """Return the busy times of people in seconds after the start of the world."""
    window = {"start_time": START + first, "end_time": START + last}
    asked = {"emails": list(emails or [ADA]), **window, **fields}
    answer = api.post("/calendars/free-busy", asked)
    return [
        [(one["start_time"] - START, one["end_time"] - START) for one in entry["time_slots"]]
        for entry in answer
    ]


def ask(*emails, **fields):
    """Return the body of a search for half an hour within the first two."""
    return {
        "emails": list(emails or [ADA]),
        "duration_minutes": 30,
        "interval_minutes": 30,
        "start_time": START,
        "end_time": START + 2 * HOUR,
        **fields,
    }


def free(api, *emails, **fields):
    """Return the starts of free slots in seconds after the start of the world."""
    answer = api.post("/calendars/availability", ask(*emails, **fields))
    return [one["start"] - START for one in answer["time_slots"]]


@pytest.mark.rule("R-AVAIL-07", "R-AVAIL-02")
def test_busy_times_are_merged_and_not_clipped(gmail):
    event(gmail, when=hour(0, HOUR))
    event(gmail, when=hour(HALF, HOUR))
    event(gmail, when=hour(3 * HOUR, HOUR))
    event(gmail, when=hour(-3 * HOUR, HOUR))

    asked = {"emails": [ADA], "start_time": str(START + HALF), "end_time": str(START + 4 * HOUR)}
    answer = gmail.post("/calendars/free-busy", asked)

    assert answer == [
        {
            "object": "free_busy",
            "email": ADA,
            "time_slots": [
                {
                    "object": "time_slot",
                    "status": "busy",
                    "start_time": START + a,
                    "end_time": START + b,
                }
                for a, b in ((0, 3 * HALF), (3 * HOUR, 4 * HOUR))
            ],
        }
    ]


@pytest.mark.rule("R-AVAIL-07", "R-AVAIL-08")
def test_each_person_has_an_entry_in_the_order_asked_for(gmail, exchange):
    event(exchange, when=hour(0))

    assert busy(gmail, "who@x.example", GRACE, ADA) == [[], [(0, HOUR)], []]


@pytest.mark.rule("R-AVAIL-07")
def test_only_the_primary_calendar_counts_unless_others_are_named(gmail):
    other = gmail.post("/calendars", {"name": "Other"})["id"]
    event(gmail, calendar_id=other)
    account_id = gmail.get("/account")["id"]
    choice = [{"account_id": account_id, "calendar_ids": [other]}]
    window = {"start_time": START, "end_time": START + DAY}

    named = gmail.post("/calendars/free-busy", {"calendars": choice, **window})

    assert busy(gmail) == [[]]
    assert [(one["email"], one["calendar_id"]) for one in named] == [(ADA, other)]
    assert len(named[0]["time_slots"]) == 1
    assert free(gmail, calendars=choice, emails=[]) == [0, HALF]
    unknown = [{"account_id": account_id, "calendar_ids": ["x"]}]
    assert gmail.error("POST", "/calendars/free-busy", {"calendars": unknown, **window})[0] == 404


@pytest.mark.rule("R-AVAIL-10")
def test_what_does_not_take_time_is_free(gmail):
    event(gmail, busy=False)
    gone = event(gmail)
    gmail.delete(f"/events/{gone['id']}")
    event(gmail, participants=[{"email": ADA, "status": "no"}, {"email": GRACE}])
    event(gmail, when={"time": START})

    assert busy(gmail) == [[]]


@pytest.mark.rule("R-AVAIL-10")
def test_days_are_those_of_the_calendar_and_series_are_expanded(gmail):
    zone = {"timezone": "America/New_York"}
    gmail.put(f"/calendars/{primary(gmail)}", zone)
    event(gmail, when={"start_date": "2024-06-11", "end_date": "2024-06-12"})
    dawn = -9 * HOUR + 4 * HOUR  # midnight in New York, after 9:00 in UTC

    assert busy(gmail, last=3 * DAY) == [[(DAY + dawn, 3 * DAY + dawn)]]
    series(gmail)
    assert busy(gmail, first=5 * DAY, last=7 * DAY) == [
        [(5 * DAY, 5 * DAY + HOUR), (6 * DAY, 6 * DAY + HOUR)]
    ]


@pytest.mark.rule("R-AVAIL-10")
def test_tentative_events_of_exchange_count_when_asked_to(gmail, exchange):
    for api in (gmail, exchange):
        made = event(api, when=hour(0))
        store = api.mock.world.store
        store.put("event", {**store.at("event", made["id"]), "status": "tentative"})

    assert free(gmail, ADA) == [HOUR, 3 * HALF]
    assert free(gmail, GRACE) == [0, HALF, HOUR, 3 * HALF]
    assert free(gmail, GRACE, tentative_busy=True) == [HOUR, 3 * HALF]


@pytest.mark.rule("R-AVAIL-01", "R-AVAIL-11")
def test_slots_are_named_both_ways_and_lie_where_everybody_is_free(gmail, exchange):
    event(gmail, when=hour(0, HALF))
    event(exchange, when=hour(HOUR, HALF))

    answer = gmail.post("/calendars/availability", ask(ADA, GRACE, "who@x.example"))

    assert answer["order"] == []
    assert [one["start"] - START for one in answer["time_slots"]] == [HALF, 3 * HALF]
    for one in answer["time_slots"]:
        assert (one["start_time"], one["end_time"]) == (one["start"], one["end"])
        assert (one["end"] - one["start"], one["status"]) == (HALF, "free")


@pytest.mark.rule("R-AVAIL-11")
def test_a_buffer_keeps_away_from_what_is_busy(gmail):
    event(gmail, when=hour(2 * HALF, HALF))

    assert free(gmail) == [0, HALF, 3 * HALF]
    assert free(gmail, buffer=1) == [0]
    assert free(gmail, buffer=60, interval_minutes=10) == []
    assert free(gmail, buffer=None, open_hours=None, free_busy=None) == [0, HALF, 3 * HALF]


@pytest.mark.rule("R-AVAIL-11", "R-AVAIL-14", "R-AVAIL-05")
def test_open_hours_hold_for_the_people_they_name(gmail):
    monday_till_ten = {
        "emails": [[ADA]],
        "days": ["0"],
        "timezone": "UTC",
        "start": "9:0",
        "end": "10:00",
        "object_type": "open_hours",
    }

    assert free(gmail, ADA, GRACE, open_hours=[monday_till_ten]) == [0, HALF]
    assert free(gmail, ADA, open_hours=[{**monday_till_ten, "days": [1]}]) == []
    assert gmail.error(
        "POST", "/calendars/availability", ask(GRACE, open_hours=[monday_till_ten])
    ) == refusal(
        "Open Hours cannot contain an email not present in the main email list or the free busy "
        "email list."
    )


@pytest.mark.rule("R-AVAIL-11", "R-AVAIL-05")
def test_busy_times_of_strangers_are_told(gmail):
    told = {
        "object": "free_busy",
        "email": "Who@x.example",
        "time_slots": [{"start_time": START, "end_time": START + HOUR}],
    }

    assert free(gmail, free_busy=[told]) == [HOUR, 3 * HALF]


@pytest.mark.rule("R-AVAIL-12")
def test_one_is_enough_when_they_take_turns(gmail, exchange, imap):
    event(gmail, when=hour(0, HOUR), event_collection_id="c")
    event(imap, when=hour(-5 * HOUR, HOUR), event_collection_id="c")
    event(exchange, when=hour(0, HALF))
    people_asked = (ADA, GRACE, ALAN)

    fair = gmail.post(
        "/calendars/availability",
        ask(*people_asked, round_robin="max-fairness", event_collection_id="c"),
    )
    most = gmail.post("/calendars/availability", ask(*people_asked, round_robin="max-availability"))

    assert [one["emails"] for one in fair["time_slots"]] == [
        [ALAN],
        [GRACE, ALAN],
        [ADA, GRACE, ALAN],
        [ADA, GRACE, ALAN],
    ]
    assert fair["order"] == [GRACE, ALAN, ADA]
    assert most["order"] == [ALAN, GRACE, ADA]


@pytest.mark.rule("R-AVAIL-09")
def test_rooms_are_people_with_an_address(gmail):
    assert free(gmail, "room-1@x.example") == [0, HALF, HOUR, 3 * HALF]


@pytest.mark.rule("R-AVAIL-13")
def test_meetings_follow_each_other_in_either_order(gmail, exchange):
    event(gmail, when=hour(0, HOUR))
    asked = ask(end_time=START + 2 * HOUR, emails=[[ADA], [GRACE, "who@x.example"]])

    ways = gmail.post("/calendars/availability/consecutive", asked)

    first, second = (
        {"emails": emails, "start_time": START + at, "end_time": START + at + HALF}
        for emails, at in (([GRACE, "who@x.example"], HALF), ([ADA], HOUR))
    )
    assert ways[0] == [first, second]
    assert [[one["emails"][0] for one in way] for way in ways] == [
        [GRACE, ADA],
        [ADA, GRACE],
        [GRACE, ADA],
    ]


@pytest.mark.rule("R-AVAIL-13")
def test_calendars_alone_are_one_meeting(gmail):
    choice = [{"account_id": gmail.get("/account")["id"], "calendar_ids": [primary(gmail)]}]

    ways = gmail.post("/calendars/availability/consecutive", ask(emails=[], calendars=choice))

    assert len(ways) == 4


PATHS = ("free-busy", "availability", "availability/consecutive")


@pytest.mark.rule("R-AVAIL-03", "R-AVAIL-04")
@pytest.mark.parametrize("path", PATHS)
def test_windows_and_people_are_checked(gmail, path):
    meetings = {"emails": [[ADA]]} if "consecutive" in path else {}
    window = refusal("`start_time` must be < `end_time`")
    milliseconds = {"start_time": START * 1000, "end_time": (START + HOUR) * 1000}

    for wrong in ({"end_time": START}, milliseconds):
        asked = {**ask(), **meetings, **wrong}
        assert gmail.error("POST", f"/calendars/{path}", asked) == window
    assert gmail.error("POST", f"/calendars/{path}", ask(emails=[])) == refusal(
        "Must set either 'emails' or 'calendars' in the query."
    )


@pytest.mark.rule("R-AVAIL-06")
@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"free_busy": [{"email": "a@b.example"}]}, "free_busy.0.time_slots: Missing data for"),
        ({"duration_minutes": 0}, "duration_minutes: "),
        ({"start_time": "soon"}, "start_time: Not a valid integer."),
        ({"emails": "me"}, "emails: "),
        ({"round_robin": "yes"}, "round_robin: "),
        (
            {
                "open_hours": [
                    {"emails": [ADA], "days": [7], "timezone": "UTC", "start": "9", "end": "x"}
                ]
            },
            "open_hours.0.days.0: ",
        ),
        (
            {
                "open_hours": [
                    {"emails": [ADA], "days": [0], "timezone": "X", "start": "1:00", "end": "25:00"}
                ]
            },
            "open_hours.0.",
        ),
        ({"interval_minutes": 1, "end_time": START + 100 * 366 * DAY}, "interval_minutes: "),
    ],
)
def test_mistakes_are_told_by_their_path(gmail, wrong, path):
    status, _, message = gmail.error("POST", "/calendars/availability", {**ask(), **wrong})

    assert status == 400
    assert message.startswith(path)


@pytest.mark.parametrize("emails", ["x", ["x", 5], [["x"]] * 6])
def test_meetings_are_lists_of_lists(gmail, emails):
    found = gmail.error("POST", "/calendars/availability/consecutive", ask(emails=emails))

    assert found[2].startswith("emails: ")


@pytest.mark.rule("R-AVAIL-08")
@pytest.mark.nylas(seed_name="empty", options={"strict": True})
def test_strict_sandboxes_know_that_icloud_has_none(gmail, imap):
    set_account(imap, provider="icloud")

    for path, emails in (("free-busy", [ALAN]), ("availability/consecutive", [[ALAN]])):
        assert gmail.error("POST", f"/calendars/{path}", ask(emails=emails))[0] == 400


def test_an_answered_invitation_is_not_in_the_primary_calendar(gmail, exchange):
    made = body(gmail, participants=people(GRACE))
    gmail.post("/events?notify_participants=true", made, headers=V20)

    assert len(expanded(exchange)) == 1
    assert busy(gmail, GRACE) == [[]]
