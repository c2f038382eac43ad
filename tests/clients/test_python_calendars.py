"""The official Python SDK, unmodified, keeps calendars against the mock as against Nylas."""

import pytest

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp")

FRIEND = "friend@partner.example"
SOON = 2_000_000_000  # Unix seconds, on a full hour of no day that matters


def ids(models):
    return [one["id"] for one in models]


def plan(client, **fields):
    """Return an event that is not saved."""
    event = client.events.create()
    event.title = "The plan"
    event.calendar_id = client.calendars.first().id
    event.when = {"start_time": SOON, "end_time": SOON + 3600}
    for name, value in fields.items():
        setattr(event, name, value)
    return event


@pytest.mark.rule("R-CAL-12", "R-CAL-08", "R-CAL-09")
def test_calendars_are_read_and_written(client):
    names_before = [one.name for one in client.calendars.all()]
    calendar = client.calendars.create()
    calendar.name = "Band practice"
    calendar.save()
    calendar.description = "Loud"
    calendar.save()

    found = client.calendars.get(calendar.id)
    client.calendars.delete(calendar.id)

    assert "Emailed events" in names_before
    assert (found.name, found.description, found.read_only) == ("Band practice", "Loud", False)
    assert [one.name for one in client.calendars.all()] == names_before


@pytest.mark.rule("R-EVT-30", "R-EVT-34", "R-EVT-41")
@pytest.mark.nylas(seed_name="empty")
def test_events_are_read_and_written(client):
    guest = {"name": "Friend", "email": FRIEND}
    event = plan(client, participants=[guest], metadata={"kind": "a"}, capacity=5)
    event.save(notify_participants="false")
    event.title = "Plan B"
    event.save(notify_participants="true")

    found = client.events.get(event.id)
    listed = client.events.where(title="plan b", metadata_pair={"kind": "a"}).all()
    of_calendar = client.calendars.first().events.all()
    client.events.delete(event.id, notify_participants="true")

    assert (found.title, found.participants[0]["email"]) == ("Plan B", FRIEND)
    assert ids(listed) == ids(of_calendar) == [event.id]
    assert client.events.get(event.id).status == "cancelled"
    assert client.events.all() == []


@pytest.mark.rule("R-REC-05", "R-REC-09")
@pytest.mark.nylas(seed_name="empty")
def test_an_occurrence_of_a_series_is_saved(client):
    rule = {"rrule": ["RRULE:FREQ=DAILY;COUNT=3"], "timezone": "UTC"}
    master = plan(client, recurrence=rule)
    master.save()
    first = client.events.where(expand_recurring=True, starts_after=0).first()

    first.title = "Special"
    first.save()

    found = client.events.where(expand_recurring=True, starts_after=0).all()
    assert [one.title for one in found] == ["Special", "The plan", "The plan"]
    assert first.master_event_id == master.id


@pytest.mark.rule("R-RSVP-09")
@pytest.mark.nylas(seed_name="empty", options={"rsvp_without_token": True})
def test_an_invitation_is_answered(client, nylas_mock):
    nylas_mock.simulate.invite("gmail", {"title": "Review", "start": SOON})
    invitation = client.events.first()

    answered = invitation.rsvp("maybe", "Perhaps")

    assert (answered.participants[0]["status"], answered.title) == ("maybe", "Review")
    assert nylas_mock.sent()[-1]["subject"] == "Tentatively accepted: Review"


@pytest.mark.rule("R-ICS-01")
def test_an_event_is_given_as_a_calendar_text(client):
    unsaved = plan(client)
    text = unsaved.generate_ics(ical_uid="mine", method="publish", prodid="-//me//EN")
    unsaved.save()

    assert {"UID:mine", "METHOD:PUBLISH", "PRODID:-//me//EN"} <= set(text.splitlines())
    assert "SUMMARY:The plan" in unsaved.generate_ics()


@pytest.mark.rule("R-AVAIL-01", "R-AVAIL-02")
@pytest.mark.nylas(seed_name="empty")
def test_free_times_are_found(client):
    event = plan(client)
    event.save()
    start = event.when["start_time"]
    me, span = client.account.email_address, (start, start + 7200)
    hours = client.open_hours([me], [0, 1, 2, 3, 4, 5, 6], "UTC", "0:00", "24:00")

    busy = client.free_busy([me], *span)
    slots = client.availability([me], 60, 60, *span, open_hours=[hours])
    ways = client.consecutive_availability([[me], [FRIEND]], 60, 60, *span)

    assert busy[0]["time_slots"][0]["start_time"] == start
    assert [one["start_time"] for one in slots["time_slots"]] == [start + 3600]
    assert [[one["emails"] for one in way] for way in ways] == [[[FRIEND], [me]]]
