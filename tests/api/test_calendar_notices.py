"""Deltas and webhooks of calendars, events and contacts, by real writes through the API."""

import pytest

from tests.support.calendars import event
from tests.support.deltas import latest, since, told
from tests.support.hooks import Application, Receiver

pytestmark = pytest.mark.nylas(seed_name="empty")


def write_all(api):
    """Create, change and delete a calendar with an event, an event and a contact."""
    calendar = api.post("/calendars", {"name": "Band"})["id"]
    event(api, calendar_id=calendar)
    one = event(api)["id"]
    api.put(f"/events/{one}", {"title": "Plan B"})
    api.delete(f"/events/{one}")
    api.put(f"/calendars/{calendar}", {"name": "Choir"})
    api.delete(f"/calendars/{calendar}")
    contact = api.post("/contacts", {"given_name": "Fay"})["id"]
    api.put(f"/contacts/{contact}", {"given_name": "Fairy"})
    api.delete(f"/contacts/{contact}")
    return one


@pytest.mark.rule("R-DEL-20")
def test_a_deleted_event_is_told_as_a_cancelled_one(gmail):
    one, start = event(gmail)["id"], latest(gmail)
    gmail.delete(f"/events/{one}")
    [delta] = since(gmail, start)

    assert (delta["object"], delta["event"], delta["id"]) == ("event", "modify", one)
    assert delta["attributes"]["status"] == "cancelled"


@pytest.mark.rule("R-CAL-09")
def test_a_deleted_calendar_is_told_as_deleted(gmail):
    calendar = gmail.post("/calendars", {"name": "Band"})["id"]
    start = latest(gmail)
    gmail.delete(f"/calendars/{calendar}")

    assert told(since(gmail, start)) == [("calendar", "delete")]


@pytest.mark.rule("R-W5")
def test_webhooks_tell_of_calendars_events_and_contacts(gmail, nylas_mock):
    receiver = Receiver()
    nylas_mock.mount("https://app.test", receiver)
    kinds = [
        f"{name}.{verb}"
        for name in ("calendar", "event", "contact")
        for verb in ("created", "updated", "deleted")
    ]
    Application(nylas_mock).register(*kinds)
    one = write_all(gmail)
    nylas_mock.clock.run_until_idle()

    assert set(receiver.types) == set(kinds)
    of_event = [delta["type"] for delta in receiver.deltas if delta["object_data"]["id"] == one]
    assert of_event == ["event.created", "event.updated", "event.deleted"]
