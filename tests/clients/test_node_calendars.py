"""The Node SDK on calendars, events and scheduling pages: chapters of node/calendars.mjs."""

import pytest

pytestmark = pytest.mark.nylas(start="now", seed_name="empty")
SCRIPT = "calendars.mjs"

SOON, HOUR = 2_000_000_000, 3600
FRIEND = "friend@partner.example"


@pytest.mark.rule("R-CAL-08", "R-CAL-09", "R-CAL-12")
def test_calendars_are_read_made_changed_and_deleted(chapter, nylas_mock):
    told = chapter("keepCalendars")

    found = told["find"]
    assert told["names"][1:] == ["Emailed events"]
    assert told["count"] == 2
    assert (told["create"], told["change"]) == ("Band practice", "Loud")
    assert told["job"] == "update_calendar"
    assert told["by metadata"] == [found["id"]]
    assert (found["description"], found["readOnly"], found["isPrimary"]) == ("Loud", False, False)
    assert told["find it again"]["statusCode"] == 404
    kinds = [one["kind"] for one in nylas_mock.events(kind="calendar.*")]
    assert kinds == ["calendar.created", "calendar.updated", "calendar.deleted"]


@pytest.mark.rule("R-EVT-30", "R-EVT-41", "R-REC-09")
def test_events_are_read_made_changed_and_deleted(chapter, nylas_mock):
    told = chapter("keepEvents")

    assert (told["create"], told["change"]) == ("The plan", "Plan B")
    assert told["find"] == ["Plan B", SOON, SOON + HOUR, FRIEND, "confirmed"]
    assert told["by title"] == told["by metadata"]
    assert len(told["by title"]) == 1
    assert told["change an occurrence"] is True
    assert sorted(told["expanded"]) == ["Daily", "Daily", "Daily, moved", "Plan B"]
    assert told["deleted"] == "cancelled"
    assert told["wrong time"]["statusCode"] == 400
    assert nylas_mock.sent()[0]["subject"] == "Invitation: The plan"


@pytest.mark.rule("R-RSVP-04", "R-RSVP-07")
@pytest.mark.parametrize("account", ["gmail", "eas"])
def test_an_invitation_is_answered(chapter, nylas_mock, account):
    nylas_mock.simulate.invite(account, {"title": "Review", "start": SOON})

    assert chapter("answerInvitations", account)["answer"] == ["Review", "yes"]
    assert nylas_mock.sent()[-1]["subject"] == "Accepted: Review"


@pytest.mark.rule("R-ICS-01", "R-ICS-03")
def test_an_event_is_given_as_a_calendar_text(chapter):
    told = chapter("writeIcs")

    draft = told["of a draft"].splitlines()
    assert {"UID:mine", "METHOD:PUBLISH", "PRODID:-//me//EN"} <= set(draft)
    assert "SUMMARY:The plan" in told["of an event"].splitlines()


@pytest.mark.rule("R-AVAIL-01", "R-AVAIL-02")
def test_free_times_are_found(chapter, nylas_mock):
    told = chapter("findTimes")

    address = nylas_mock.account("gmail").email_address
    assert told["busy"] == [address, [[SOON, SOON + HOUR, "busy"]]]
    assert told["free"] == [SOON + HOUR]
    assert told["free by calendar"] == 1
    assert told["consecutive"] is None
    assert list(nylas_mock.calls())[-1].status == 200


@pytest.mark.rule("R-SCH-01", "R-SCH-02", "R-SCH-03")
def test_times_are_booked_on_a_page(chapter, nylas_mock):
    told = chapter("bookTimes")

    assert (told["create"], told["list"], told["change"]) == ("meet-ada", ["Meet Ada"], "Meet me")
    assert told["find"] == ["Meet me", "meet-ada", 60, "manual", True, True]
    assert told["calendars"] == [nylas_mock.account("gmail").email_address, 2]
    assert (told["image"], told["by slug"]) == ("me.png", "Meet me")
    assert told["busy"] == []
    assert told["busy elsewhere"]["statusCode"] == 400
    assert told["slots"] > 20
    assert told["book"]["recipient_name"] == "Friend"
    assert told["book"]["is_confirmed"] is False
    assert told["book again"]["statusCode"] == 409
    assert told["event"] == ["Talk", "tentative", True]
    assert told["confirm"] is True
    assert told["cancel"] == {"success": True}
    assert told["slots again"] in {told["slots"], told["slots"] - 1}
    assert told["find it again"]["statusCode"] == 404
