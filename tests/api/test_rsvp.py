"""Invitations in the mail, and the answers of `/send-rsvp`."""

import pytest

from mocknylas.errors import UsageError
from tests.conftest import START
from tests.support.api import Api
from tests.support.calendars import V20, emailed, event, hour, journal
from tests.support.mail import GRACE, HOUR, ids, people, set_account, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
NOTIFY = "?notify_participants=true"
MINE = {"email": GRACE, "name": None}


def refusal(message, status=400):
    return (status, "invalid_request_error", message)


@pytest.fixture
def invited(gmail, exchange):
    """Ada invites Grace and Eve; return the two sides of the event."""
    guests = [{"email": GRACE}, {"email": "eve@x.example"}]
    made = event(gmail, query=NOTIFY, participants=guests)
    return made, exchange.get("/events")[0]


def answer(api, invitation, status="yes", query="", **fields):
    return api.post(
        f"/send-rsvp{query}", {"event_id": invitation["id"], "status": status, **fields}
    )


def status_of(api, made):
    return {one["email"]: one["status"] for one in api.get(f"/events/{made['id']}")["participants"]}


@pytest.mark.rule("R-CAL-02", "R-EVT-11", "R-EVT-24")
def test_an_invitation_arrives_as_mail_and_as_an_emailed_event(gmail, exchange, invited):
    made, invitation = invited
    message = exchange.get("/messages")[0]

    assert invitation["calendar_id"] == emailed(exchange)
    assert invitation["message_id"] == message["id"]
    assert message["events"] == [invitation]
    assert (invitation["title"], invitation["when"]) == (made["title"], made["when"])
    assert (invitation["read_only"], invitation["owner"]) == (True, made["owner"])
    assert invitation["ical_uid"] == made["ical_uid"]
    assert [one["content_type"] for one in message["files"]] == ["text/calendar", "application/ics"]
    raw = exchange.request(
        "GET", f"/messages/{message['id']}", headers={"Accept": "message/rfc822"}
    )
    assert 'method="REQUEST"' in raw.text
    assert gmail.get("/messages", **{"in": "sent"})[0]["subject"] == "Invitation: Plan"


@pytest.mark.rule("R-RSVP-01", "R-RSVP-07")
def test_an_answer_reaches_the_organiser(gmail, exchange, invited):
    made, invitation = invited

    answered = answer(exchange, invitation, "maybe", comment="Perhaps")

    told = {**MINE, "status": "maybe", "comment": "Perhaps"}
    assert told in answered["participants"]
    assert told in gmail.get(f"/events/{made['id']}")["participants"]
    assert exchange.get(f"/events/{invitation['id']}") == answered
    sent = exchange.mock.sent()[-1]
    assert (sent["via"], sent["to"][0]["email"]) == ("calendar", gmail.account.email_address)
    assert sent["subject"] == "Tentatively accepted: Plan"
    assert exchange.get(f"/messages/{invitation['message_id']}")["events"] == [answered]
    assert journal(exchange, "event.") == ["event.created", "event.updated"]


@pytest.mark.rule("R-RSVP-06")
def test_the_same_answer_is_sent_once(exchange, invited):
    for _ in range(2):
        answer(exchange, invited[1], "no", comment="Away")
    once = len(exchange.mock.sent())
    answer(exchange, invited[1], "no", comment="Ill")

    assert len(exchange.mock.sent()) == once + 1


@pytest.mark.rule("R-RSVP-10")
def test_everybody_hears_of_an_answer_when_asked_to(exchange, invited):
    account_id = exchange.get("/account")["id"]

    answer(exchange, invited[1], query=NOTIFY, account_id=account_id)

    assert [one["email"] for one in exchange.mock.sent()[-1]["cc"]] == ["eve@x.example"]


@pytest.mark.rule("R-RSVP-01", "R-RSVP-02", "R-RSVP-03", "R-RSVP-04")
def test_wrong_answers_are_refused(gmail, exchange, invited):
    made, invitation = invited
    before = snapshot(exchange.mock.world)

    def refused(api=exchange, **body):
        return api.error("POST", "/send-rsvp", {"event_id": invitation["id"], **body})

    assert refused(event_id="unknown") == refusal("Couldn't find event unknown", 404)
    assert refused() == refusal("You must define a status to RSVP.")
    assert refused(status="perhaps") == refusal("Invalid status perhaps")
    assert refused(status=["yes"]) == refusal("Invalid status ['yes']")
    assert refused(status="yes", account_id="other")[0] == 400
    assert refused(gmail, event_id=made["id"], status="yes") == refusal(
        "This is not a message imported from an iCalendar invite."
    )
    assert snapshot(exchange.mock.world) == before


@pytest.mark.rule("R-RSVP-05")
def test_only_participants_can_answer(nylas_mock, exchange, invited):
    set_account(exchange, email_address="somebody@else.example")
    api = Api(nylas_mock, "eas")

    found = api.error("POST", "/send-rsvp", {"event_id": invited[1]["id"], "status": "yes"})

    assert found == refusal("Cannot find somebody@else.example among the participants")


@pytest.mark.rule("R-RSVP-08")
@pytest.mark.parametrize(
    ("effect", "status"),
    [("reject", 402), ("auth_fail", 403), ("quota", 429), ("defer", 429)],
)
def test_an_answer_fails_as_a_send_does(exchange, invited, effect, status):
    exchange.mock.fault("provider", effect, match={"via": "calendar"})

    response = exchange.request(
        "POST", "/send-rsvp", {"event_id": invited[1]["id"], "status": "yes"}
    )

    assert response.status_code == status
    assert response.get_json()["server_error"]
    assert exchange.get(f"/events/{invited[1]['id']}") == invited[1]


@pytest.mark.rule("R-RSVP-08")
@pytest.mark.parametrize("status", [422, 503])
def test_other_failures_can_be_injected(exchange, invited, status):
    exchange.mock.fault("request", "refuse", match={"operation": "events.rsvp"}, status=status)

    body = {"event_id": invited[1]["id"], "status": "yes"}

    assert exchange.error("POST", "/send-rsvp", body)[0] == status


@pytest.mark.rule("R-RSVP-09")
def test_an_answer_without_a_token_needs_a_switch(exchange, invited):
    body = {"event_id": invited[1]["id"], "status": "yes"}

    strict = exchange.http.post("/send-rsvp", json=body)
    exchange.mock.set_options({"rsvp_without_token": True})
    lenient = exchange.http.post("/send-rsvp", json=body)
    unknown = exchange.http.post("/send-rsvp", json={"event_id": "x"})

    assert (strict.status_code, lenient.status_code, unknown.status_code) == (401, 200, 401)
    assert lenient.get_json()["participants"][0]["status"] == "yes"


@pytest.mark.rule("R-EVT-31", "R-EVT-40")
def test_an_emailed_event_is_neither_changed_nor_deleted(exchange, invited):
    text = "Can not update an event imported from an iCalendar file."

    for method in ("PUT", "DELETE"):
        path = f"/events/{invited[1]['id']}"
        assert exchange.error(method, path, {"title": "Mine"}) == refusal(text)


def test_an_update_reaches_the_participants_and_keeps_their_answers(gmail, exchange, invited):
    made, invitation = invited
    answer(exchange, invitation)

    gmail.put(f"/events/{made['id']}{NOTIFY}", {"title": "B", "when": hour(5 * HOUR)}, headers=V20)

    after = exchange.get(f"/events/{invitation['id']}")
    assert (after["title"], after["when"]) == ("B", {"object": "timespan", **hour(5 * HOUR)})
    assert status_of(exchange, invitation)[GRACE] == status_of(gmail, made)[GRACE] == "yes"
    assert after["message_id"] != invitation["message_id"]
    assert exchange.get("/messages")[0]["subject"] == "Updated invitation: B"


@pytest.mark.rule("R-EVT-42")
def test_a_cancellation_reaches_the_participants(gmail, exchange, invited):
    gmail.delete(f"/events/{invited[0]['id']}{NOTIFY}", headers=V20)

    assert exchange.get("/events") == []
    assert exchange.get(f"/events/{invited[1]['id']}")["status"] == "cancelled"
    assert exchange.get("/messages")[0]["subject"] == "Cancelled event: Plan"
    assert journal(exchange, "event.") == ["event.created", "event.deleted"]


def test_who_is_taken_off_an_event_gets_a_cancellation(gmail, exchange, invited):
    gmail.put(f"/events/{invited[0]['id']}{NOTIFY}", {"participants": []}, headers=V20)

    assert exchange.get(f"/events/{invited[1]['id']}")["status"] == "cancelled"


def test_a_refused_notice_is_journalled_and_the_event_stays(gmail):
    gmail.mock.fault("provider", "reject")

    made = event(gmail, query=NOTIFY, participants=people("eve@x.example"))

    failed = gmail.mock.events(kind="notification.failed")
    assert [(one["id"], one["to"]) for one in failed] == [(made["id"], "eve@x.example")]
    assert gmail.get("/events") == [made]


def test_an_older_invitation_changes_nothing(gmail):
    invite = {"title": "New", "start": "2024-06-12T09:00Z", "uid": "u1"}
    gmail.mock.simulate.invite("gmail", {**invite, "sequence": 2})

    gmail.mock.simulate.invite("gmail", {**invite, "title": "Old", "sequence": 1})

    assert [one["title"] for one in gmail.get("/events")] == ["New"]


def test_an_invitation_to_a_part_of_an_unknown_series_is_mail_only(gmail):
    invite = {"start": "2024-06-12T09:00Z", "occurrence": "2024-06-12T09:00Z", "uid": "u1"}

    message = gmail.mock.simulate.invite("gmail", invite)
    gmail.mock.simulate.invite("gmail", {**invite, "cancelled": True})

    assert message["events"] == []
    assert gmail.get("/events") == []


def test_a_broken_calendar_is_mail_only(gmail):
    files = [
        {"filename": "a.ics", "content_type": "text/calendar", "content": one}
        for one in ("nonsense", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR")
    ]

    message = gmail.mock.simulate.inbound("gmail", {"files": files})

    assert message["events"] == []


def test_mail_sent_with_a_calendar_is_an_invitation(gmail, exchange):
    made = event(gmail, participants=people(GRACE))
    text = gmail.post("/events/to-ics", {"event_id": made["id"]})["ics"]
    mime = (
        f"From: {gmail.account.email_address}\r\nTo: {GRACE}\r\nSubject: Come\r\n"
        f'Content-Type: text/calendar; method="REQUEST"\r\n\r\n{text}'
    )

    gmail.request("POST", "/send", data=mime, headers={"Content-Type": "message/rfc822"})

    assert ids(exchange.get("/messages")[0]["events"]) == ids(exchange.get("/events"))
    assert len(exchange.get("/events")) == 1


def test_a_participant_outside_answers(gmail):
    made = event(gmail, participants=people("eve@x.example"))

    gmail.mock.simulate.rsvp("gmail", "eve@x.example", "yes", event_id=made["id"])
    told = gmail.mock.simulate.rsvp("gmail", "Eve@x.example", "no", comment="Ill")

    assert told["participants"][0]["status"] == "no"
    assert told["participants"][0]["comment"] == "Ill"
    assert gmail.get("/messages")[0]["subject"] == "Declined: Plan"
    assert gmail.get(f"/events/{made['id']}") == told


def test_an_answer_can_come_later(gmail):
    made = event(gmail, participants=people("eve@x.example"))
    due = gmail.mock.clock.now + 7200

    promised = gmail.mock.simulate.rsvp("gmail", "eve@x.example", "no", comment="Ill", after="2h")
    (waiting,) = gmail.mock.clock.agenda()
    before = gmail.get(f"/events/{made['id']}")
    gmail.mock.clock.advance("2h")

    told = gmail.get(f"/events/{made['id']}")["participants"][0]
    assert promised == {"at": due, "act": "inbound"}
    assert waiting["what"] == "inbound of 'Declined: Plan' by somebody outside"
    assert before["participants"][0]["status"] == "noreply"
    assert (told["status"], told["comment"]) == ("no", "Ill")
    assert gmail.get("/messages")[0]["date"] == due


def test_an_invitation_can_come_later(gmail):
    invite = {"title": "Review", "start": "2030-01-31T09:00Z", "organizer": "eve@x.example"}
    due = gmail.mock.clock.now + 7200

    promised = gmail.mock.simulate.invite("gmail", invite, after="2h")
    before = gmail.get("/events")
    gmail.mock.clock.advance("2h")

    assert promised == {"at": due, "act": "inbound"}
    assert before == []
    assert [one["title"] for one in gmail.get("/events")] == ["Review"]
    assert gmail.get("/messages")[0]["date"] == due


def test_an_answer_takes_no_word_that_it_does_not_know(gmail):
    event(gmail, participants=people("eve@x.example"))

    with pytest.raises(TypeError, match="unexpected keyword argument 'coment'"):
        gmail.mock.simulate.rsvp("gmail", "eve@x.example", "no", coment="Ill")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("eve@x.example", "perhaps"), "no status 'perhaps'"),
        (("bob@x.example", "yes"), "no event that invites bob@x.example"),
        (("eve@x.example", "yes", "unknown"), "no event unknown"),
    ],
)
def test_an_answer_that_cannot_be_is_explained(gmail, arguments, complaint):
    event(gmail, participants=people("eve@x.example"))

    with pytest.raises(UsageError, match=complaint):
        gmail.mock.simulate.rsvp("gmail", *arguments)


def test_who_is_not_invited_cannot_answer(gmail):
    made = event(gmail, participants=people("eve@x.example"))

    with pytest.raises(UsageError, match=r"no participant 'bob@x\.example'"):
        gmail.mock.simulate.rsvp("gmail", "bob@x.example", "yes", made["id"])


@pytest.mark.parametrize(
    ("invite", "complaint"),
    [
        ({}, "start"),
        ({"start": "soon"}, "not an instant"),
        ({"start": 10**15}, "not an instant"),
        ({"start": "2024-06-10", "end": "2024-06-09"}, "end"),
        ({"start": "2024-06-10T10:00Z", "end": "2024-06-10T09:00Z"}, "end"),
        ({"start": "2024-06-10", "recurrence": "daily"}, "RRULE"),
        ({"start": "2024-06-10", "recurrence": 5}, "recurrence"),
        ({"start": "2024-06-10", "recurrence": "RRULE:FREQ=DAILY", "timezone": "X"}, "zone"),
        ({"start": "2024-06-10", "organizer": "nobody"}, "organizer"),
        ({"start": "2024-06-10", "colour": "red"}, "colour"),
    ],
)
def test_an_invitation_that_cannot_be_is_explained(gmail, invite, complaint):
    with pytest.raises(UsageError, match=complaint):
        gmail.mock.simulate.invite("gmail", invite)


def test_a_mail_may_carry_an_invitation_and_its_own_words(gmail):
    invite = {
        "title": "Trip",
        "start": "2024-07-01",
        "end": "2024-07-05",
        "organizer": "e@x.example",
    }

    message = gmail.mock.simulate.inbound("gmail", {"subject": "Come along", "invite": invite})
    later = gmail.mock.simulate.inbound("gmail", {"invite": {"start": START}}, after="1h")
    gmail.mock.clock.advance("1h")

    assert message["subject"] == "Come along"
    assert message["events"][0]["when"] == {
        "object": "datespan",
        "start_date": "2024-07-01",
        "end_date": "2024-07-05",
    }
    assert later["at"] == gmail.get("/messages")[0]["date"] == START + HOUR
