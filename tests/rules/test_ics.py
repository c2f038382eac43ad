"""Calendars as text: what is written is read back, and what is broken is left out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules import imip
from mocknylas.rules.ics import Cover, write
from mocknylas.rules.ics_reading import read
from mocknylas.rules.mime import parse
from mocknylas.rules.when import bounds, settled

MONDAY = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT
DAY = 86400

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=100)
shapes = st.one_of(
    st.integers(0, 10**9).map(lambda at: {"time": at}),
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)).map(
        lambda pair: {"start_time": pair[0], "end_time": sum(pair)}
    ),
    st.dates(date(1970, 1, 1), date(2100, 1, 1)).map(lambda day: {"date": day.isoformat()}),
    st.just({"start_date": "2024-06-10", "end_date": "2024-06-30"}),
)
guests = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["a@x.example", "b@y.example"]),
        "name": st.sampled_from([None, "Ann", "Ünï Cøde, Dr."]),
        "status": st.sampled_from(["yes", "no", "maybe", "noreply"]),
        "comment": st.sampled_from([None, "Perhaps; later", "Ja, «gern»"]),
    }
)
events = st.fixed_dictionaries(
    {
        "title": texts,
        "description": st.none() | texts.filter(bool),
        "location": st.none() | texts.filter(bool),
        "when": shapes.map(settled),
        "status": st.sampled_from(["confirmed", "tentative", "cancelled"]),
        "busy": st.booleans(),
        "visibility": st.sampled_from([None, "public", "private"]),
        "participants": st.lists(guests, max_size=3),
        "organizer_email": st.just("o@x.example"),
        "organizer_name": st.sampled_from([None, "Olga"]),
    }
)
SAME = ("title", "description", "location", "when", "status", "busy", "visibility", "participants")
BEGIN, END = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(event=events, method=st.sampled_from(["request", "reply", "cancel"]))
@pytest.mark.rule("R-ICS-02")
def test_what_is_written_is_read_back(event, method):
    text = write(event, Cover(uid="u1", now=MONDAY, method=method, sequence=3))

    (found,) = read(text.encode())

    assert {name: found[name] for name in SAME} == {name: event[name] for name in SAME}
    assert (found["uid"], found["sequence"], found["method"]) == ("u1", 3, method)
    assert found["organizer"] == {"email": "o@x.example", "name": event["organizer_name"]}


@pytest.mark.parametrize(
    ("rules", "zone"),
    [
        (["RRULE:FREQ=DAILY;COUNT=3"], "UTC"),
        (["RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "EXDATE:20240613T090000Z"], "Europe/Berlin"),
        (["RRULE:FREQ=MONTHLY;BYDAY=-1FR", "RRULE:FREQ=YEARLY"], "America/New_York"),
    ],
)
def test_a_series_is_read_back_with_its_zone(rules, zone):
    when = settled({"start_time": MONDAY, "end_time": MONDAY + 60})
    event = {"title": "S", "when": when, "recurrence": {"rrule": rules, "timezone": zone}}

    (found,) = read(write(event, Cover(uid="u", now=MONDAY)).encode())

    assert found["recurrence"] == {"rrule": rules, "timezone": zone}
    assert found["when"] == when


def test_days_are_left_out_of_a_series_of_days():
    recurrence = {"rrule": ["RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:20240612"], "timezone": "UTC"}
    event = {"when": {"object": "date", "date": "2024-06-10"}, "recurrence": recurrence}

    (found,) = read(write(event, Cover(uid="u", now=MONDAY)).encode())

    assert found["recurrence"] == recurrence


@pytest.mark.parametrize("when", [{"time": MONDAY + DAY}, {"date": "2024-06-11"}])
def test_an_occurrence_says_which_it_is(when):
    start = bounds(settled(when))[0]
    event = {"when": settled(when), "original_start_time": start}

    (found,) = read(write(event, Cover(uid="u", now=MONDAY)).encode())

    assert found["original_start_time"] == start


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        ("DTSTART:20240610T090000\r\nDURATION:PT1H", (MONDAY, MONDAY + 3600)),
        ("DTSTART:20240610T090000Z", (MONDAY, MONDAY)),
        ("DTSTART:20240610T090000Z\r\nDTEND:20240609T090000Z", (MONDAY, MONDAY)),
        ("DTSTART;VALUE=DATE:20240610", (MONDAY - 9 * 3600, MONDAY - 9 * 3600)),
    ],
)
def test_other_ways_to_write_times_are_read(lines, when):
    (found,) = read(f"{BEGIN}UID:u\r\n{lines}\r\n{END}".encode())

    assert bounds(found["when"]) == when
    assert found["method"] == "publish"


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "UID:u",
        "DTSTART:20240610T090000Z",
        "UID:u\r\nDTSTART:00010101T000000Z",
        "UID:u\r\nDTSTART:nonsense",
        "UID:u\r\nDTSTART:20240610T090000Z\r\nSEQUENCE:many",
        "UID:u\r\nDTSTART;VALUE=DATE:20240610\r\nDTEND:20240610T090000Z",
    ],
)
def test_events_that_cannot_be_read_are_left_out(lines):
    assert read(f"{BEGIN}{lines}\r\n{END}".encode()) == []
    assert read(lines.encode()) == []


def test_rules_that_no_calendar_takes_are_left_out():
    lines = "UID:u\r\nDTSTART:20240610T090000Z\r\nRRULE:FREQ=HOURLY"

    (found,) = read(f"{BEGIN}{lines}\r\n{END}".encode())

    assert "recurrence" not in found


@given(texts, st.sampled_from(["request", "cancel", "reply"]))
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@pytest.mark.rule("R-RSVP-07")
def test_an_invitation_is_a_mail_that_carries_its_calendar(title, method):
    event = {"title": title, "when": {"object": "date", "date": "2024-06-10"}, "location": "Here"}
    text = write(event, Cover(uid="u", now=MONDAY, method=method))
    sender, guest = ({"name": "Ünï", "email": f"{one}@x.example"} for one in ("s", "g"))
    letter = imip.Letter(sender, [guest], f"Invitation: {title}", method, text, event, (sender,))

    raw = imip.write(letter, now=MONDAY, mark="m")
    mail = parse(raw)

    assert raw == imip.write(letter, now=MONDAY, mark="m")
    assert f'method="{method.upper()}"'.encode() in raw
    assert (mail["from"], mail["to"], mail["cc"]) == ([sender], [guest], [sender])
    assert mail["date"] == MONDAY
    assert "Where: Here" in mail["body"]
    (calendar,) = imip.calendars(mail["files"])
    assert [one["title"] for one in read(calendar)] == [title]
