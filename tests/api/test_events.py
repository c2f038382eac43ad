"""`/events`: what clients create, change, cancel and find."""

import pytest

from tests.conftest import START
from tests.support.api import Api
from tests.support.calendars import (
    V20,
    V25,
    body,
    emailed,
    event,
    hour,
    journal,
    primary,
    series,
)
from tests.support.mail import DAY, GRACE, HOUR, ids, people, set_account, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
SEEDS_OWN = {
    "id",
    "object",
    "account_id",
    "calendar_id",
    "title",
    "description",
    "when",
    "location",
    "owner",
    "participants",
    "status",
    "read_only",
    "busy",
}
NOT_MODIFIABLE = (
    "The field '{}' is not a modifiable field.  Please use only the fields mentioned in our docs "
    "for PUT requests: https://developer.nylas.com/docs/api/#post/events ."
)


def refusal(message, status=400):
    return (status, "invalid_request_error", message)


def refused(api, **fields):
    """Return the message with which an event is refused."""
    status, kind, message = api.error("POST", "/events", body(api, **fields))
    assert (status, kind) == (400, "invalid_request_error")
    return message


@pytest.mark.rule("R-EVT-23", "R-EVT-60", "R-PART-05")
def test_a_new_event_has_every_field_of_the_reference(gmail):
    made = gmail.post("/events", {"calendar_id": primary(gmail), "when": hour()})

    assert made.keys() >= SEEDS_OWN
    assert made["owner"] == "Ada Lovelace <ada.lovelace@gmail.test>"
    assert (made["title"], made["description"], made["location"]) == ("", None, None)
    assert (made["status"], made["read_only"], made["busy"]) == ("confirmed", False, True)
    assert made["participants"] == []
    assert gmail.get(f"/events/{made['id']}") == made


@pytest.mark.rule("R-EVT-20", "R-EVT-21")
def test_an_event_needs_a_calendar_that_can_be_written(gmail, exchange):
    for one in (None, "unknown", primary(exchange), 5):
        found = gmail.error("POST", "/events", body(gmail, calendar_id=one))
        assert found == refusal(f"Calendar {one} not found", 404)
    assert gmail.error("POST", "/events", body(gmail, calendar_id=emailed(gmail))) == refusal(
        "Can't create events on read_only calendar."
    )


@pytest.mark.rule("R-EVT-22")
def test_busy_is_true_or_false(gmail):
    assert refused(gmail, busy="yes") == "'busy' must be true or false"
    assert event(gmail, busy=None)["busy"] is True
    assert event(gmail, busy=False)["busy"] is False


SHAPES = [
    ({"time": START}, {"object": "time", "time": START}),
    (
        {"time": str(START), "timezone": "Asia/Tokyo"},
        {"object": "time", "time": START, "timezone": "Asia/Tokyo"},
    ),
    (hour(), {"object": "timespan", **hour()}),
    ({"date": "1912-06-23"}, {"object": "date", "date": "1912-06-23"}),
    (
        {"start_date": "1815-12-10", "end_date": "1852-11-27"},
        {"object": "datespan", "start_date": "1815-12-10", "end_date": "1852-11-27"},
    ),
    ({"start_time": START, "end_time": START}, {"object": "time", "time": START}),
    (
        {"start_date": "2024-06-10", "end_date": "2024-06-10"},
        {"object": "date", "date": "2024-06-10"},
    ),
    ({"object": "date", "date": "2024-06-10"}, {"object": "date", "date": "2024-06-10"}),
    (
        {**hour(), "start_timezone": "Europe/Paris", "end_timezone": "Europe/Rome"},
        {
            "object": "timespan",
            **hour(),
            "start_timezone": "Europe/Paris",
            "end_timezone": "Europe/Rome",
        },
    ),
]


@pytest.mark.rule("R-WHEN-01", "R-WHEN-03", "R-WHEN-05", "R-WHEN-07", "R-WHEN-08", "R-WHEN-09")
@pytest.mark.parametrize(("asked", "answered"), SHAPES)
def test_each_shape_of_when_is_taken_and_named(gmail, asked, answered):
    made = event(gmail, when=asked)

    assert made["when"] == gmail.get(f"/events/{made['id']}")["when"] == answered


KEYS, PARAMETER = "When object had invalid keys.", "'{}' parameter invalid."


@pytest.mark.rule("R-WHEN-01", "R-WHEN-02", "R-WHEN-03", "R-WHEN-04", "R-WHEN-07")
@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"start_time": START}, KEYS),
        ({"time": START, "date": "2024-06-10"}, KEYS),
        ({"when": START}, KEYS),
        ({"time": START, "extra": 1}, KEYS),
        ({"time": None}, KEYS),
        ({"start_date": "2024-06-10", "end_date": None}, KEYS),
        ({"object": "timespan", "date": "2024-06-10"}, KEYS),
        ({"date": "2024-06-10", "timezone": "UTC"}, KEYS),
        ({**hour(), "start_timezone": "UTC"}, KEYS),
        ({"time": "soon"}, PARAMETER.format("time")),
        ({"time": True}, PARAMETER.format("time")),
        ({"time": 10**15}, PARAMETER.format("time")),
        ({"start_time": "x", "end_time": 5}, PARAMETER.format("start_time")),
        ({"date": "10.6.2024"}, PARAMETER.format("date")),
        ({"date": "0001-01-01"}, PARAMETER.format("date")),
        ({"time": START, "timezone": "Mars/Base"}, PARAMETER.format("timezone")),
        ("tomorrow", PARAMETER.format("when")),
        (
            {"start_time": START, "end_time": START - 1},
            "'start_time' must be < 'end_time'.",
        ),
        (
            {"start_date": "2024-06-10", "end_date": "2024-06-09"},
            "'start_date' must be < 'end_date'.",
        ),
    ],
)
def test_a_wrong_when_is_refused(gmail, when, message):
    assert refused(gmail, when=when) == message


@pytest.mark.rule("R-WHEN-06")
def test_a_new_event_needs_a_when_and_a_change_does_not(gmail):
    made = event(gmail)

    for nothing in (None, {}):
        assert refused(gmail, when=nothing) == "Must specify 'when' when creating an event."
        assert gmail.put(f"/events/{made['id']}", {"when": nothing}) == made


@pytest.mark.rule("R-PART-01", "R-PART-02", "R-PART-03")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([{"name": "X"}], "'participants' must must have email"),
        (["x@y.example"], "'participants' must must have email"),
        ([{"email": "nobody"}], "'nobody' is not a valid email"),
        (
            [{"email": GRACE, "status": "perhaps"}],
            "'participants' status must be one of: yes, no, maybe, noreply",
        ),
        ([{"email": GRACE, "name": 5}], "'participants' parameter invalid."),
        ({"email": GRACE}, "'participants' parameter invalid."),
    ],
)
def test_wrong_participants_are_refused(gmail, given, message):
    assert refused(gmail, participants=given) == message


@pytest.mark.rule("R-PART-01")
def test_a_change_says_it_with_one_must(gmail):
    made = event(gmail)

    found = gmail.error("PUT", f"/events/{made['id']}", {"participants": [{}]})

    assert found == refusal("'participants' must have email")


@pytest.mark.rule("R-PART-04", "R-PART-05", "R-PART-06", "R-PART-09")
def test_participants_are_completed(gmail):
    given = [{"email": "Eve@X.example"}, {"email": GRACE, "name": GRACE, "status": "no"}]

    made = event(gmail, participants=given)

    assert made["participants"] == [
        {"email": "eve@x.example", "name": None, "status": "noreply", "comment": None},
        {"email": GRACE, "name": GRACE, "status": "no", "comment": None},
    ]
    assert event(gmail, participants=None)["participants"] == []


@pytest.mark.rule("R-PART-07")
def test_who_stays_keeps_the_status(gmail):
    made = event(gmail, participants=[{"email": GRACE, "status": "yes"}, *people("b@x.example")])
    given = people("c@x.example", GRACE)

    after = gmail.put(f"/events/{made['id']}", {"participants": given}, headers=V25)

    found = {one["email"]: one["status"] for one in after["participants"]}
    assert found == {"c@x.example": "noreply", GRACE: "yes"}


@pytest.mark.rule("R-PART-08", "R-EVT-34")
def test_statuses_of_participants_are_changed_before_version_2_2_only(gmail):
    made = event(gmail, participants=people(GRACE))
    change = {"participants": [{"email": GRACE, "status": "yes"}]}
    path = f"/events/{made['id']}"

    refused = gmail.error("PUT", path, change, headers=V25)
    after = gmail.put(path, change, headers=V20)

    assert refused == refusal(NOT_MODIFIABLE.format("participants.status"))
    assert after["participants"][0]["status"] == "yes"


@pytest.mark.rule("R-EVT-34", "R-EVT-33")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "x"),
        ("message_id", "x"),
        ("owner", "Eve"),
        ("status", "cancelled"),
        ("ical_uid", "x"),
        ("when.object", {"object": "timespan", **hour()}),
    ],
)
def test_fixed_fields_are_refused_from_version_2_2_on(gmail, field, value):
    made = event(gmail)
    path, change = f"/events/{made['id']}", {field.partition(".")[0]: value}

    assert gmail.error("PUT", path, change, headers=V25) == refusal(NOT_MODIFIABLE.format(field))
    assert gmail.put(path, change, headers=V20) == made


@pytest.mark.rule("R-EVT-30", "R-EVT-33", "R-EVT-34")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_touches_the_given_keys_only(gmail, method):
    other = gmail.post("/calendars", {"name": "Other"})["id"]
    made = event(gmail, description="Why", location="Where", metadata={"a": "1"})
    sent_along = {"calendar_id": other, "read_only": True, "original_start_time": 5}
    change = {"title": "Plan B", "location": None, **sent_along}

    answer = gmail.json(method, f"/events/{made['id']}", change, headers=V25)

    after = gmail.get(f"/events/{made['id']}")
    assert after == {**made, "title": "Plan B", "location": None}
    assert answer == {**after, "job_status_id": answer["job_status_id"]}


@pytest.mark.rule("R-EVT-32")
def test_a_change_of_nothing_leaves_no_trace(gmail):
    made = event(gmail)
    cursor = gmail.mock.world.journal.cursor

    assert gmail.put(f"/events/{made['id']}", {"title": "Plan"}, headers=V20) == made
    assert gmail.mock.world.journal.cursor == cursor


@pytest.mark.rule("R-EVT-35")
def test_visibility_is_public_private_or_unsaid(gmail):
    assert refused(gmail, visibility="") == "Visibility cannot have the value ''"
    assert refused(gmail, visibility=5) == "'visibility' parameter invalid."
    for one in (None, "public", "private", "other"):
        assert event(gmail, visibility=one)["visibility"] == one


@pytest.mark.rule("R-EVT-27", "R-EVT-35")
@pytest.mark.nylas(seed_name="empty", options={"strict": True})
@pytest.mark.parametrize(
    "wrong", [{"title": "x" * 1025}, {"location": "x" * 256}, {"visibility": "other"}]
)
def test_strict_sandboxes_refuse_what_others_take(gmail, wrong):
    assert refused(gmail, **wrong)


@pytest.mark.rule("R-EVT-27")
def test_long_texts_are_cut(gmail):
    made = event(gmail, title="x" * 1025, location="y" * 256)

    assert (made["title"], made["location"]) == ("x" * 1024, "y" * 255)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 5},
        {"description": []},
        {"reminder_minutes": "20"},
        {"reminder_minutes": "[-2]"},
        {"reminder_method": "carrier pigeon"},
        {"notifications": [{"type": "smoke"}]},
        {"notifications": [{"type": "email", "subject": 5, "minutes_before_event": 5}]},
        {"notifications": [{"type": "email"}]},
        {"notifications": {}},
        {"notifications": ["email"]},
        {"conferencing": {"provider": "Smoke", "details": {}}},
        {"conferencing": {"provider": "WebEx", "autocreate": {}}},
        {"conferencing": {"provider": "WebEx", "details": {"phone": "1"}}},
        {"conferencing": {"provider": "WebEx", "details": {"url": 5}}},
        {"conferencing": {"provider": "WebEx", "details": {"colour": "red"}}},
        {"conferencing": "WebEx"},
        {"recurrence": "daily"},
        {"recurrence": {"rrule": [5]}},
        {"recurrence": {"rrule": {}}},
        {"recurrence": {"rrule": ["RRULE:FREQ=DAILY"], "timezone": "Mars/Base"}},
        {"capacity": -2},
        {"capacity": "many"},
        {"hide_participants": "yes"},
        {"customer_event_id": 5},
        {"round_robin_order": "me"},
        {"metadata": {"a": 1}},
    ],
    ids=str,
)
@pytest.mark.rule("R-REM-01", "R-NOTI-01", "R-CONF-02", "R-CONF-03")
def test_values_of_wrong_forms_are_refused(gmail, wrong):
    before = snapshot(gmail.mock.world)

    assert refused(gmail, **wrong)
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("R-CONF-01")
def test_conferencing_has_details_or_is_created(gmail):
    both = {"provider": "Zoom Meeting", "details": {"url": "x"}, "autocreate": {"settings": {}}}

    assert refused(gmail, conferencing=both) == (
        "Cannot set both 'details' and 'autocreate' in conferencing object."
    )


@pytest.mark.rule("R-CONF-02", "R-CONF-03", "R-CONF-04")
def test_a_meeting_is_invented_when_it_is_to_be_created(gmail):
    wish = {"provider": "Google Meet", "autocreate": {"settings": {"anything": 1}}}

    made = event(gmail, conferencing=wish)
    again = gmail.put(f"/events/{made['id']}", {"conferencing": made["conferencing"]}, headers=V20)
    none = gmail.put(f"/events/{made['id']}", {"conferencing": None}, headers=V20)

    assert made["conferencing"]["provider"] == "Google Meet"
    assert made["conferencing"]["details"].keys() == {"url", "meeting_code"}
    assert again == made
    assert "conferencing" not in none


@pytest.mark.rule("R-REM-01")
@pytest.mark.parametrize("minutes", ["[20]", "[0]", "[-1]", "[]"])
def test_a_reminder_is_written_one_way_and_read_another(gmail, minutes):
    made = event(gmail, reminder_minutes=minutes, reminder_method="email")

    later = gmail.put(f"/events/{made['id']}", {"reminder_minutes": "[5]"}, headers=V20)

    assert made["reminders"] == {"reminder_minutes": minutes, "reminder_method": "email"}
    assert later == made
    assert event(gmail, reminder_minutes="[1]")["reminders"]["reminder_method"] == "popup"


@pytest.mark.rule("R-NOTI-01")
def test_notifications_are_kept_as_they_are(gmail):
    notices = [
        {"type": "email", "minutes_before_event": 600, "subject": "Soon", "body": "Very"},
        {"type": "webhook", "minutes_before_events": "5", "url": "https://x.example"},
    ]
    sms = [{"type": "sms", "minutes_before_event": 5, "message": "Now"}]
    guest = [{"email": GRACE, "phone_number": "+1 555 0100"}]

    assert event(gmail, notifications=notices)["notifications"] == notices
    assert refused(gmail, notifications=sms)
    assert event(gmail, notifications=sms, participants=guest)["notifications"] == sms


@pytest.mark.rule("R-CAP-01")
def test_more_people_than_fit_are_refused(gmail):
    too_many = people(GRACE, "b@x.example")

    assert refused(gmail, capacity=1, participants=too_many) == (
        "The number of participants in the event exceeds the set capacity."
    )
    assert event(gmail, capacity=-1, participants=too_many)["capacity"] == -1
    made = event(gmail, capacity=1)
    path = f"/events/{made['id']}"
    assert gmail.error("PUT", path, {"participants": too_many})[0] == 400
    assert "capacity" not in gmail.put(path, {"capacity": None})


@pytest.mark.rule("R-EVT-31", "R-EVT-40")
def test_events_of_read_only_calendars_are_not_written(gmail):
    world = gmail.mock.world
    account = world.account("gmail")
    calendar = world.calendars.add(account, {"name": "Holidays"}, read_only=True)
    when = {"object": "date", "date": "2024-12-25"}
    made = world.events.file(account, calendar, {"title": "Christmas", "when": when})
    path = f"/events/{made['id']}"

    assert gmail.error("PUT", path, {"title": "X"}) == refusal("Cannot update read_only event.")
    assert gmail.error("DELETE", path) == refusal(
        f"Cannot delete event {made['id']} from read_only calendar."
    )


@pytest.mark.rule("R-EVT-09")
def test_an_unknown_event_is_not_found(gmail, exchange):
    foreign = event(exchange)["id"]

    for one in ("unknown", foreign):
        assert gmail.error("GET", f"/events/{one}") == refusal(f"Couldn't find event id {one}", 404)
        for method in ("PUT", "DELETE"):
            found = gmail.error(method, f"/events/{one}", {})
            assert found == refusal(f"Couldn't find event {one}", 404)
    assert gmail.error("GET", "/events/No!") == refusal("Invalid id: No!")


@pytest.mark.rule("R-EVT-10", "R-EVT-41", "R-EVT-61", "R-EVT-04")
def test_a_deleted_event_is_cancelled_and_stays_readable(gmail):
    made = event(gmail)
    path = f"/events/{made['id']}"

    first = gmail.request("DELETE", path, headers=V20)
    second = gmail.delete(path, headers=V25)

    assert (first.status_code, first.get_json()) == (200, None)
    assert second.keys() == {"job_status_id"}
    assert gmail.get(path) == {**made, "status": "cancelled"}
    assert gmail.get("/events") == []
    assert ids(gmail.get("/events", show_cancelled="true")) == [made["id"]]


@pytest.mark.rule("R-EVT-43")
def test_writes_are_journalled_and_are_jobs_from_version_2_2_on(gmail):
    made = event(gmail, headers=V25)
    gmail.put(f"/events/{made['id']}", {"title": "B"}, headers=V25)
    gone = gmail.delete(f"/events/{made['id']}", headers=V25)

    assert journal(gmail, "event.", "job.") == [
        "event.created",
        "job.successful",
        "event.updated",
        "job.successful",
        "event.deleted",
        "job.successful",
    ]
    assert gmail.get(f"/job-statuses/{gone['job_status_id']}")["action"] == "delete_event"
    assert "job_status_id" not in event(gmail, headers=V20)


@pytest.mark.rule("R-EVT-01")
def test_events_are_listed_by_start_then_id(gmail):
    late = event(gmail, when=hour(5 * HOUR))
    day = event(gmail, when={"date": "2024-06-10"})
    twins = sorted(event(gmail)["id"] for _ in range(3))

    assert ids(gmail.get("/events")) == [day["id"], *twins, late["id"]]
    assert ids(gmail.get("/events", limit=2, offset=1)) == twins[:2]
    assert gmail.get("/events", view="ids") == [day["id"], *twins, late["id"]]
    assert gmail.get("/events", view="count", limit=1) == {"count": 5}
    assert gmail.get("/events", offset=9) == []


@pytest.mark.rule("R-EVT-02")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"starts_after": START + HOUR}, ["later"]),
        ({"starts_after": START + HOUR - 1}, ["hour", "later"]),
        ({"starts_before": START + HOUR}, ["day", "term"]),
        ({"starts_before": START + HOUR + 1}, ["day", "term", "hour"]),
        ({"ends_after": START + 2 * HOUR}, ["term", "later"]),
        ({"ends_after": START + 2 * HOUR - 1}, ["term", "hour", "later"]),
        ({"ends_before": START + 2 * HOUR}, ["day"]),
        ({"ends_before": START + 2 * HOUR + 1}, ["day", "hour"]),
        ({"starts_after": START, "ends_before": START + 2 * HOUR + 1}, ["hour"]),
        ({"starts_after": START, "ends_after": START}, ["hour", "later"]),
    ],
)
def test_time_filters_leave_their_bounds_out(gmail, query, found):
    event(gmail, title="hour")
    event(gmail, title="later", when={"time": START + 3 * HOUR})
    event(gmail, title="day", when={"date": "2024-06-10"})
    event(gmail, title="term", when={"start_date": "2024-06-10", "end_date": "2024-09-10"})

    titles = [one["title"] for one in gmail.get("/events", **query)]

    assert sorted(titles) == sorted(found)


@pytest.mark.rule("R-EVT-03", "R-EVT-07", "R-EVT-08", "R-META-03")
def test_each_filter_finds_what_it_names_and_all_must_agree(gmail):
    calendar = gmail.post("/calendars", {"name": "Other"})["id"]
    wanted = event(
        gmail,
        title="The Plan",
        description="A secret",
        location="Café",
        busy=False,
        participants=people(GRACE),
        customer_event_id="c1",
        metadata={"kind": "x"},
        calendar_id=calendar,
    )
    gmail.mock.clock.advance(60)
    event(gmail, title="Other")
    queries = [
        {"event_id": wanted["id"]},
        {"calendar_id": calendar},
        {"title": "plan"},
        {"description": "SECRET"},
        {"location": "café"},
        {"busy": "false"},
        {"participants": f"{GRACE},x@y.example"},
        {"customer_event_id": "c1"},
        {"updated_at_before": START + 30},
        {"metadata_key": "kind"},
        {"metadata_pair": "kind:x"},
    ]

    for query in queries:
        assert ids(gmail.get("/events", **query)) == [wanted["id"]], query
    assert ids(gmail.get("/events", title="plan", busy="false")) == [wanted["id"]]
    assert gmail.get("/events", title="plan", busy="true") == []
    assert gmail.get("/events", event_id="unknown") == []
    assert len(gmail.get("/events", updated_at_after=START - 1)) == 2


@pytest.mark.rule("R-PAGE-03", "R-PAGE-07")
@pytest.mark.parametrize(
    "query", [{"limit": 1001}, {"busy": "maybe"}, {"starts_after": "soon"}, {"view": "all"}]
)
def test_wrong_parameters_are_refused(gmail, query):
    assert gmail.request("GET", "/events", query_string=query).status_code == 400


@pytest.mark.rule("R-PAGE-04")
def test_filters_are_ignored_where_one_event_is_asked_for(gmail):
    made = event(gmail)

    found = gmail.get(f"/events/{made['id']}", offset=0, limit=9, expand_recurring="true", title="")

    assert found == made


@pytest.mark.rule("R-EVT-24", "R-HIDE-01")
def test_each_participant_gets_a_mail_and_sees_the_others_unless_they_are_hidden(gmail):
    guests = people(GRACE, "eve@x.example", "ada.lovelace@gmail.test")

    event(gmail, query="?notify_participants=true", participants=guests)
    shown = gmail.mock.sent()
    event(
        gmail,
        query="?notify_participants=true",
        participants=guests,
        hide_participants=True,
    )
    hidden = gmail.mock.sent()[2:]

    assert [one["to"][0]["email"] for one in shown] == [GRACE, "eve@x.example"]
    assert [one["to"][0]["email"] for one in hidden] == [GRACE, "eve@x.example"]
    submissions = gmail.mock.world.store.values("submission")
    texts = [one["mail"]["files"][0]["data"].replace(b"\r\n ", b"") for one in submissions]
    assert [b"eve@x.example" in one for one in texts] == [True, True, False, True]


@pytest.mark.rule("R-EVT-25")
@pytest.mark.parametrize(
    ("version", "option", "query", "mails"),
    [
        ("2.0", "version", "", 0),
        ("2.2", "version", "", 0),
        ("2.3", "version", "", 1),
        ("2.5", "version", "?notify_participants=false", 0),
        ("2.0", "version", "?notify_participants=true", 1),
        ("2.0", "always", "", 1),
        ("2.5", "never", "", 0),
    ],
)
def test_who_says_nothing_notifies_by_version_or_switch(gmail, version, option, query, mails):
    gmail.mock.set_options({"notify_participants": option})

    event(
        gmail,
        query=query,
        participants=people("eve@x.example"),
        headers={"Nylas-API-Version": version},
    )

    assert len(gmail.mock.sent()) == mails


@pytest.mark.rule("R-EVT-26")
def test_some_providers_always_notify(gmail, exchange, imap):
    set_account(imap, provider="icloud")
    exchange.mock.set_options({"eas_notifies": True})
    query = "?notify_participants=false"

    for api in (exchange, Api(imap.mock, imap.account.email_address), gmail):
        event(api, query=query, participants=people("eve@x.example"))

    senders = [one["from"][0]["email"] for one in gmail.mock.sent()]
    assert senders == [exchange.account.email_address, imap.account.email_address]


@pytest.mark.rule("R-EVT-06")
def test_a_master_outside_a_window_is_not_listed(gmail):
    series(gmail)

    assert gmail.get("/events", starts_after=START + DAY) == []
