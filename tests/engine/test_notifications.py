"""The data matrix: each change of the journal with the notification that it makes."""

import pytest

from mocknylas.engine.notifications import MATRIX, body_of, signature
from tests.support.hooks import URL, Application, Receiver, touch
from tests.support.mail import GRACE, arrive, letter, set_account

pytestmark = pytest.mark.nylas(seed_name="empty")
OBJECTS = ("contact", "calendar", "event")
OPENED = {
    "message_id": "m1",
    "payload": "campaign-7",
    "sender_app_id": 64280,
    "count": 2,
    "recents": [{"id": 0, "ip": "127.0.0.1", "timestamp": 1, "user_agent": "x"}],
}
CLICKED = {**OPENED, "link_data": [{"url": "https://a.example", "count": 1}], "timestamp": 7}
REPLIED = {
    "message_id": "m2",
    "thread_id": "t1",
    "reply_to_message_id": "m1",
    "from_self": False,
    "timestamp": 5,
    "payload": "p",
    "sender_app_id": 64280,
}
BOUNCED = {"bounce_reason": "no such user", "code": "550", "origin": {"to": ["a@b.example"]}}
JOB = {"action": "new_outbox", "message_id": None, "thread_id": None, "extras": {"reason": "x"}}
PLAIN = (None, None)
ROWS = {  # trigger → what the journal holds; the object's name, its attributes and metadata
    **{
        f"account.{state}": ({}, "account", *PLAIN)
        for state in ("connected", "running", "stopped", "invalid", "sync_error")
    },
    "message.created": (
        {"thread_id": "t1", "received_date": 2**40},
        "message",
        {"thread_id": "t1", "received_date": 2**40},
        None,
    ),
    "message.updated": ({}, "message", *PLAIN),
    "message.opened": (OPENED, "metadata", None, OPENED),
    "message.link_clicked": (CLICKED, "metadata", None, CLICKED),
    "message.bounced": (BOUNCED, "message", BOUNCED, None),
    "thread.replied": (REPLIED, "message", None, REPLIED),
    **{
        f"{name}.{what}": ({}, name, *PLAIN)
        for name in OBJECTS
        for what in ("created", "updated", "deleted")
    },
    **{
        f"job.{status}": (
            JOB,
            "job_status",
            {"action": "new_outbox", "job_status_id": "object0", "extras": {"reason": "x"}},
            None,
        )
        for status in ("successful", "failed", "delayed", "cancelled")
    },
}


@pytest.fixture
def receiver(nylas_mock):
    found = Receiver()
    nylas_mock.mount("https://app.test", found)
    return found


@pytest.fixture(autouse=True)
def webhook(nylas_mock, receiver):
    """A webhook that wants to know everything."""
    return Application(nylas_mock).register(*MATRIX)


def told(mock, receiver):
    """Return what arrives of what waits: (type, object, attributes, metadata, id) of each."""
    mock.clock.settle()
    return [
        (
            one["type"],
            one["object"],
            one["object_data"]["attributes"],
            one["object_data"]["metadata"],
            one["object_data"]["id"],
        )
        for one in receiver.deltas
    ]


@pytest.mark.rule("R-W1", "R-W2", "R-W3", "R-W4", "R-W5", "R-W6", "R-W7", "R-W8")
@pytest.mark.parametrize("trigger", ROWS)
def test_each_change_makes_its_notification(nylas_mock, receiver, webhook, trigger):
    attributes, name, shown, metadata = ROWS[trigger]
    touch(nylas_mock, kind=trigger, **attributes)

    nylas_mock.clock.settle()

    object_id = webhook["id"] if name == "metadata" else "object0"
    account_id = nylas_mock.accounts[0].id
    assert receiver.deltas == [
        {
            "date": nylas_mock.clock.now,
            "object": name,
            "type": trigger,
            "object_data": {
                "namespace_id": account_id,
                "account_id": account_id,
                "object": name,
                "attributes": shown,
                "id": object_id,
                "metadata": metadata,
            },
        }
    ]


@pytest.mark.rule("R-W5")
def test_the_matrix_is_the_contracts():
    assert set(ROWS) == set(MATRIX)
    assert not {"thread.created", "thread.updated", "draft.created", "label.created"} & set(MATRIX)


def test_the_envelope_has_these_keys_in_this_order(nylas_mock, receiver):
    touch(nylas_mock)

    nylas_mock.clock.settle()

    account_id = nylas_mock.accounts[0].id
    assert receiver.got[0].body.decode() == (
        f'{{"deltas":[{{"date":{nylas_mock.clock.now},"object":"message","type":"message.updated",'
        f'"object_data":{{"namespace_id":"{account_id}","account_id":"{account_id}",'
        '"object":"message","attributes":null,"id":"object0","metadata":null}}]}'
    )


@pytest.mark.rule("R-W5")
def test_mail_that_comes_and_goes_is_told(nylas_mock, gmail, receiver):
    sent = gmail.post("/send", letter(GRACE))
    came = arrive(gmail, subject="Hello")

    rows = told(nylas_mock, receiver)

    ids = [row[4] for row in rows if row[0] == "message.created"]
    assert [ids[0], ids[-1], len(ids)] == [sent["id"], came["id"], 3]  # Grace got it, too
    assert rows[0][2] == {"thread_id": sent["thread_id"], "received_date": sent["date"]}


@pytest.mark.rule("R-W5")
@pytest.mark.parametrize("change", [{"unread": False}, {"starred": True}, {"label": "trash"}])
def test_mail_that_changes_is_told_and_mail_that_stays_as_it_is_is_not(
    nylas_mock, gmail, receiver, change
):
    message = arrive(gmail, subject="Hello")
    if "label" in change:
        (trash,) = [one for one in gmail.get("/labels") if one["name"] == change["label"]]
        change = {"label_ids": [trash["id"]]}

    for _ in range(2):
        gmail.put(f"/messages/{message['id']}", change)

    updated = [row for row in told(nylas_mock, receiver) if row[0] == "message.updated"]
    assert updated == [("message.updated", "message", None, None, message["id"])]


@pytest.mark.rule("R-X52", "R-W3", "R-W10")
def test_asynchronous_sends_tell_of_their_jobs(nylas_mock, gmail, receiver):
    now = nylas_mock.clock.now
    nylas_mock.fault("provider", "defer", times=1, reason="421 later")
    job_id = gmail.post("/v2/outbox", letter(send_at=now + 60))["job_status_id"]

    nylas_mock.clock.advance("1h")

    jobs = [one for one in receiver.deltas if one["type"].startswith("job.")]
    (message,) = gmail.get("/messages")
    times = {"send_at": now + 60, "original_send_at": now + 60}
    about = {"action": "new_outbox", "job_status_id": job_id}
    assert [(one["type"], one["date"], one["object_data"]["id"]) for one in jobs] == [
        ("job.delayed", now + 60, job_id),
        ("job.successful", now + 120, job_id),
    ]
    assert jobs[0]["object_data"]["attributes"] == {
        **about,
        "extras": {"reason": "421 later", **times},
    }
    assert jobs[1]["object_data"]["attributes"] == {
        **about,
        "message_id": message["id"],
        "thread_id": message["thread_id"],
        "extras": times,
    }


@pytest.mark.rule("R-X52", "R-W10")
def test_a_send_that_fails_or_is_cancelled_tells_why(nylas_mock, gmail, receiver):
    nylas_mock.fault("provider", "auth_fail")
    gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + 60))
    other = gmail.post("/v2/outbox", letter(send_at=nylas_mock.clock.now + 9000))
    gmail.delete(f"/v2/outbox/{other['job_status_id']}")

    nylas_mock.clock.advance("1h")

    reasons = {
        one["type"]: one["object_data"]["attributes"]["extras"]["reason"] for one in receiver.deltas
    }
    assert reasons == {
        "job.cancelled": "Cancelled by user",
        "job.failed": "Invalid authentication",
    }


@pytest.mark.rule("R-W9")
def test_a_bounce_is_told_later_and_the_answer_of_the_send_does_not_know(
    nylas_mock, gmail, world, receiver
):
    sent = gmail.post("/send", letter())
    world.state.record("message.bounced", sent, **BOUNCED)

    rows = told(nylas_mock, receiver)

    assert rows[-1] == ("message.bounced", "message", BOUNCED, None, sent["id"])


@pytest.mark.rule("R-X52")
@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("create_event", "event"),
        ("update_calendar", "calendar"),
        ("delete_contact", "contact"),
        ("update_message", "job_status"),
    ],
)
def test_a_job_shows_as_what_it_is_about(nylas_mock, receiver, action, name):
    touch(nylas_mock, kind="job.successful", action=action, extras={})

    ((_, shown, attributes, _, _),) = told(nylas_mock, receiver)

    assert (shown, attributes) == (name, {"action": action, "job_status_id": "object0"})


@pytest.mark.rule("R-W7a")
@pytest.mark.parametrize("trigger", ["message.opened", "message.link_clicked"])
def test_tracking_can_call_its_object_a_message(nylas_mock, receiver, trigger):
    nylas_mock.set_options({"tracking_object": "message"})
    touch(nylas_mock, kind=trigger, **OPENED)

    assert told(nylas_mock, receiver) == [(trigger, "message", None, OPENED, "object0")]


def test_later_versions_tell_more_of_events(nylas_mock, receiver):
    nylas_mock.set_options({"api_version": "2.5"})
    touch(nylas_mock, kind="event.created", calendar_id="c1")

    ((_, _, attributes, _, _),) = told(nylas_mock, receiver)

    assert attributes == {"calendar_id": "c1", "created_before_account_connection": False}


@pytest.mark.rule("R-HOOK-18")
@pytest.mark.parametrize(
    ("scopes", "heard"),
    [
        (None, ["message", "contact", "calendar", "account"]),
        ("email.read_only,calendar", ["message", "calendar", "account"]),
        (["contacts.read_only"], ["contact", "account"]),
        ("email contacts", ["message", "contact", "account"]),
        ("calendar.free_busy", ["account"]),
        ("", ["account"]),
    ],
    ids=str,
)
def test_an_account_tells_what_its_scopes_cover(nylas_mock, gmail, receiver, scopes, heard):
    set_account(gmail, scopes=scopes)
    for kind in ("message.updated", "contact.updated", "calendar.updated", "account.running"):
        touch(nylas_mock, kind=kind)

    assert [row[1] for row in told(nylas_mock, receiver)] == heard


@pytest.mark.rule("R-HOOK-19")
@pytest.mark.parametrize(("switch", "heard"), [(False, ["New"]), (True, ["Old", "New"])])
def test_what_was_there_before_the_account_is_told_only_if_switched_on(
    nylas_mock, gmail, receiver, switch, heard
):
    nylas_mock.set_options({"historic_webhooks": switch})
    linked_at = gmail.get("/account")["linked_at"]
    for subject, date in (("Old", linked_at - 1), ("New", linked_at)):
        arrive(gmail, subject=subject, date=date)

    subjects = [gmail.get(f"/messages/{row[4]}")["subject"] for row in told(nylas_mock, receiver)]

    assert subjects == heard


@pytest.mark.rule("R-HOOK-19")
def test_what_a_first_sync_marks_as_old_is_not_told(nylas_mock, receiver):
    touch(nylas_mock, kind="event.created", historic=True)

    assert told(nylas_mock, receiver) == []


@pytest.mark.rule("R-HOOK-09")
def test_the_signature_is_that_of_the_contract():
    digest = "ddc02f921a4835e310f249dc09770c3fea2cb6fe949adc1887d7adc04a581e1c"

    assert signature("myClientSecret", b"test123") == digest


def test_text_is_sent_as_it_is_written():
    assert body_of([{"subject": "Grüße 🙂"}]) == '{"deltas":[{"subject":"Grüße 🙂"}]}'.encode()


def test_everybody_hears_of_every_account(nylas_mock, receiver):
    for number in range(3):
        touch(nylas_mock, account=number)

    nylas_mock.clock.settle()

    assert [one["object_data"]["account_id"] for one in receiver.deltas] == [
        one.id for one in nylas_mock.accounts
    ]
    assert {parcel.url for parcel in receiver.got} == {URL}


TRACKED = {
    "body": '<a href="https://a.example">A</a>',
    "tracking": {"links": True, "opens": True, "thread_replies": True, "payload": "campaign-7"},
}


@pytest.mark.rule("R-W2", "R-W6", "R-W7", "R-W8", "R-TR2")
def test_what_recipients_do_with_tracked_mail_is_told(nylas_mock, gmail, receiver, webhook):
    sent = gmail.post("/send", letter("friend@partner.example", **TRACKED))
    for _ in range(2):
        nylas_mock.simulate.open()
    nylas_mock.simulate.click(link=0)
    answer = nylas_mock.simulate.reply()

    nylas_mock.clock.settle()

    told = {}
    for delta in receiver.deltas:
        told.setdefault(delta["type"], []).append(delta)
    opens = [one["object_data"]["metadata"] for one in told["message.opened"]]
    (clicked,), (replied,) = told["message.link_clicked"], told["thread.replied"]
    click, reply = clicked["object_data"]["metadata"], replied["object_data"]["metadata"]
    assert [(one["count"], [each["id"] for each in one["recents"]]) for one in opens] == [
        (1, [0]),
        (2, [0, 1]),
    ]
    assert {one["payload"] for one in (*opens, click, reply)} == {"campaign-7"}
    assert {one["message_id"] for one in (*opens, click)} == {sent["id"]}
    assert click["link_data"] == [{"url": "https://a.example", "count": 1}]
    assert (clicked["object"], clicked["object_data"]["id"]) == ("metadata", webhook["id"])
    assert (replied["object"], replied["object_data"]["id"]) == ("message", answer["id"])
    assert (reply["reply_to_message_id"], reply["from_self"]) == (sent["id"], False)


@pytest.mark.rule("R-W4", "R-W9")
def test_mail_that_comes_back_is_told(nylas_mock, gmail, receiver):
    sent = gmail.post("/send", letter("gone@partner.example"))
    nylas_mock.simulate.bounce(reason="550 5.1.1 no such user")

    nylas_mock.clock.settle()

    (bounced,) = [one for one in receiver.deltas if one["type"] == "message.bounced"]
    attributes = bounced["object_data"]["attributes"]
    assert bounced["object_data"]["id"] == sent["id"]
    assert (attributes["code"], attributes["bounced_addresses"]) == ("550", "gone@partner.example")
    assert attributes["origin"]["id"] == sent["id"]
