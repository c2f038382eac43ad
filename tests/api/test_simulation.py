"""What recipients do: open, click, answer, forward, return mail, now or later."""

from inspect import signature

import pytest
import requests

from mocknylas.errors import NotFoundError, UsageError
from tests.conftest import START
from tests.support.mail import ADA, ALAN, GRACE, STRANGER, letter

LINKS = '<a href="https://a.example/1">A</a> <a href="https://b.example/2">B</a>'
TRACKING = {"opens": True, "links": True, "thread_replies": True, "payload": "campaign-7"}
TRACKED = {**letter(GRACE), "body": LINKS, "tracking": TRACKING}


@pytest.fixture
def sent(gmail):
    """A tracked mail from Ada to Grace."""
    return gmail.post("/send", TRACKED)


def only(nylas_mock, kind):
    (event,) = nylas_mock.events(kind=kind)
    return event


@pytest.mark.rule("R-W2", "R-W6", "R-W7")
def test_each_open_counts_and_is_journalled_with_the_newest(sent, nylas_mock):
    nylas_mock.simulate.open(ip="198.51.100.1", user_agent="Mail/1")
    nylas_mock.clock.advance("1h")
    nylas_mock.simulate.open(sent["id"], ip="198.51.100.2", user_agent="Mail/2")

    first, second = nylas_mock.events(kind="message.opened")
    assert (first["count"], second["count"]) == (1, 2)
    assert second["message_id"] == second["id"] == sent["id"]
    assert second["payload"] == "campaign-7"
    assert isinstance(second["sender_app_id"], int)
    assert second["recents"] == [
        {"id": 0, "ip": "198.51.100.1", "timestamp": START, "user_agent": "Mail/1"},
        {"id": 1, "ip": "198.51.100.2", "timestamp": START + 3600, "user_agent": "Mail/2"},
    ]


def test_opens_beyond_what_is_shown_still_count(sent, nylas_mock):
    for _ in range(12):
        latest = nylas_mock.simulate.open()

    assert latest["count"] == 12
    assert [one["id"] for one in latest["recents"]] == list(range(2, 12))


@pytest.mark.rule("R-W7")
def test_each_click_counts_for_its_link(sent, nylas_mock):
    nylas_mock.simulate.click(link=1, ip="198.51.100.1", user_agent="Mail/1")
    nylas_mock.simulate.click(link="https://b.example/2")
    nylas_mock.simulate.click()

    latest = nylas_mock.events(kind="message.link_clicked")[-1]
    assert latest["link_data"] == [
        {"url": "https://a.example/1", "count": 1},
        {"url": "https://b.example/2", "count": 2},
    ]
    assert [(one["id"], one["link_index"]) for one in latest["recents"]] == [(0, 1), (1, 1), (2, 0)]
    assert latest["timestamp"] == START


@pytest.mark.rule("R-TR2")
def test_the_pixel_and_links_of_the_delivered_copy_are_real(sent, exchange, nylas_mock):
    body = exchange.get("/messages", limit=1)[0]["body"]
    link, _, pixel = [part.partition('"')[0] for part in body.split("https://tracking")[1:]]

    seen = requests.get(f"https://tracking{pixel}", headers={"User-Agent": "Mail/1"}, timeout=5)
    led = requests.get(f"https://tracking{link}", allow_redirects=False, timeout=5)

    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/gif")
    assert seen.content.startswith(b"GIF89a")
    assert (led.status_code, led.headers["Location"]) == (302, "https://a.example/1")
    assert only(nylas_mock, "message.opened")["recents"][0]["user_agent"] == "Mail/1"
    assert only(nylas_mock, "message.link_clicked")["link_data"][0]["count"] == 1
    assert nylas_mock.calls(operation="send.*") == nylas_mock.calls()[:1]


@pytest.mark.parametrize("place", ["/open/nobody/x", "/open/{app}/x", "/link/{app}/{id}/9"])
def test_a_tracking_address_that_leads_nowhere_is_told_so(place, sent, gmail, nylas_mock):
    path = place.format(app=nylas_mock.client_id, id=sent["id"])

    answer = gmail.http.get(path)

    assert answer.status_code == 404
    assert nylas_mock.events(kind="message.opened") == []


@pytest.mark.rule("R-W8")
def test_an_answer_joins_the_thread_and_is_told_of(sent, gmail, nylas_mock):
    answer = nylas_mock.simulate.reply(body="<p>At noon.</p>")

    stored = gmail.get(f"/messages/{answer['id']}")
    told = only(nylas_mock, "thread.replied")
    assert stored["thread_id"] == sent["thread_id"]
    assert (stored["subject"], stored["from"][0]["email"]) == ("Re: Hello", GRACE)
    assert stored["body"].startswith("<p>At noon.</p>")
    assert told == told | {
        "message_id": answer["id"],
        "thread_id": sent["thread_id"],
        "reply_to_message_id": sent["id"],
        "from_self": False,
        "timestamp": START,
        "payload": "campaign-7",
    }


@pytest.mark.rule("R-W8")
def test_an_answer_of_ones_own_is_from_oneself(sent, gmail, nylas_mock):
    gmail.post("/send", {**letter(GRACE), "reply_to_message_id": sent["id"]})

    assert only(nylas_mock, "thread.replied")["from_self"] is True


def test_an_account_that_answers_has_the_answer_in_sent(sent, exchange, nylas_mock):
    nylas_mock.simulate.reply(by=GRACE)

    (latest,) = exchange.get("/messages", **{"in": "sent", "limit": 1})
    assert latest["subject"] == "Re: Hello"
    assert latest["from"][0]["email"] == GRACE
    assert len(nylas_mock.sent()) == 1, "what was sent through the API is told apart"


def test_a_stranger_can_answer_too(gmail, nylas_mock):
    sent = gmail.post("/send", letter(STRANGER))

    answer = nylas_mock.simulate.reply(sent["id"])

    assert gmail.get(f"/messages/{answer['id']}")["thread_id"] == sent["thread_id"]


@pytest.mark.rule("R-P25")
def test_a_forwarded_mail_arrives_elsewhere(sent, imap, nylas_mock):
    nylas_mock.simulate.forward(to=ALAN, body="<p>See below.</p>")

    latest = imap.get("/messages", limit=1)[0]
    assert (latest["subject"], latest["from"][0]["email"]) == ("Fwd: Hello", GRACE)
    assert "See below." in latest["body"]


def test_an_absence_note_arrives(sent, gmail, nylas_mock):
    note = nylas_mock.simulate.out_of_office(after="10m")
    nylas_mock.clock.advance("10m")

    latest = gmail.get("/messages", limit=1)[0]
    assert note == {"at": START + 600, "act": "out_of_office"}
    assert latest["subject"] == "Automatic reply: Hello"
    assert latest["date"] == START + 600


@pytest.mark.rule("R-W4", "R-W9")
def test_a_bounce_is_a_mail_and_is_noticed(sent, gmail, nylas_mock):
    report = nylas_mock.simulate.bounce(reason="550 5.1.1 No such user")

    told = only(nylas_mock, "message.bounced")
    assert gmail.get(f"/messages/{report['id']}")["thread_id"] == report["thread_id"]
    assert told["id"] == sent["id"]
    assert told["type"] == "mailbox_unavailable"
    assert (told["code"], told["bounce_reason"]) == ("550", "550 5.1.1 No such user")
    assert told["bounced_addresses"] == GRACE
    assert told["bounce_date"] == "Mon, 10 Jun 2024 09:00:00 +0000"
    assert told["origin"]["id"] == sent["id"]
    assert told["origin"]["to"][0]["email"] == GRACE
    assert nylas_mock.sent()[0]["bounced"] == [GRACE]


@pytest.mark.rule("R-W9")
def test_a_report_from_outside_is_noticed_too(sent, gmail, exchange, nylas_mock):
    report = nylas_mock.simulate.bounce(soft=True)
    raw = gmail.request("GET", f"/messages/{report['id']}", headers={"Accept": "message/rfc822"})

    nylas_mock.simulate.inbound(ADA, {"mime": raw.text})
    nylas_mock.simulate.inbound(GRACE, {"mime": raw.text})

    bounced = nylas_mock.events(kind="message.bounced")
    assert [(one["type"], one["id"]) for one in bounced] == [("mailbox_full", sent["id"])] * 2


def test_mail_from_outside_can_come_later(gmail, nylas_mock):
    files = [{"filename": "a.bin", "content": b"\xff"}]

    nylas_mock.simulate.inbound(ADA, {"subject": "Late", "files": files}, after="2h")
    before = gmail.get("/messages", limit=1)[0]["subject"]
    nylas_mock.clock.advance("2h")

    arrived = gmail.get("/messages", limit=1)[0]
    assert before != "Late"
    assert (arrived["subject"], arrived["date"]) == ("Late", START + 7200)
    assert gmail.request("GET", f"/files/{arrived['files'][0]['id']}/download").data == b"\xff"


VERBS = {  # verb → how it is asked for, the change that it makes
    "inbound": (lambda do, when: do.inbound(ADA, {"subject": "x"}, after=when), "message.created"),
    "open": (lambda do, when: do.open(after=when), "message.opened"),
    "click": (lambda do, when: do.click(after=when), "message.link_clicked"),
    "reply": (lambda do, when: do.reply(after=when), "thread.replied"),
    "forward": (lambda do, when: do.forward(to=ALAN, after=when), "message.created"),
    "bounce": (lambda do, when: do.bounce(after=when), "message.bounced"),
    "out_of_office": (lambda do, when: do.out_of_office(after=when), "message.created"),
}
MEETINGS = {"invite", "rsvp"}  # see test_rsvp.py


def test_every_verb_that_can_come_later_is_tried(nylas_mock):
    verbs = {
        name: getattr(nylas_mock.simulate, name)
        for name in dir(nylas_mock.simulate)
        if not name.startswith("_")
    }

    later = {name for name, verb in verbs.items() if "after" in signature(verb).parameters}

    assert later == {*VERBS, *MEETINGS}


@pytest.mark.rule("R-W9")
@pytest.mark.parametrize("when", ["3h", 10800])
@pytest.mark.parametrize("verb", VERBS)
def test_each_act_can_come_later(verb, when, sent, nylas_mock):
    act, kind = VERBS[verb]
    before = len(nylas_mock.events(kind=kind))

    promised = act(nylas_mock.simulate, when)
    waiting = nylas_mock.clock.advance(10799)
    story = nylas_mock.clock.advance(1)

    assert promised == {"at": START + 10800, "act": verb}
    assert (waiting, len(nylas_mock.events(kind=kind)) > before) == ([], True)
    assert {one["at"] for one in story} == {START + 10800}


def test_later_acts_happen_in_their_order(sent, nylas_mock):
    nylas_mock.simulate.click(after="2h")
    nylas_mock.simulate.open(after="1h")
    nylas_mock.simulate.reply(after="3h")

    story = nylas_mock.clock.advance("1d")

    told = [(one["kind"], one["at"] - START) for one in story if one["kind"] in KINDS]
    assert told == list(zip(KINDS, [3600, 7200, 10800], strict=True))


KINDS = ("message.opened", "message.link_clicked", "thread.replied")


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (lambda simulate: simulate.open("unknown"), "no sent mail 'unknown'"),
        (lambda simulate: simulate.reply(by="eve@x.example"), "no recipient of this mail"),
        (lambda simulate: simulate.click(link=7), "has no link 7; it has 0: https://a.example/1"),
        (lambda simulate: simulate.click(link="https://c.example"), "it has https://a.example/1"),
        (lambda simulate: simulate.reply(after="soon"), "not a duration: 'soon'"),
        (lambda simulate: simulate.forward(to="nobody"), "is no participant"),
        (lambda simulate: simulate.inbound(ADA, {"subjct": "x"}, after=60), "did you mean"),
        (lambda simulate: simulate.inbound(ADA, {"to": "x"}, after=60), "'x' is no participant"),
    ],
)
def test_what_cannot_happen_is_refused_at_once_with_the_remedy(act, problem, sent, nylas_mock):
    waiting = nylas_mock.clock.show()["pending"]

    with pytest.raises(UsageError) as told:
        act(nylas_mock.simulate)

    assert problem in str(told.value)
    assert nylas_mock.clock.show()["pending"] == waiting


def test_untracked_mail_cannot_be_seen_to_be_opened(gmail, nylas_mock):
    gmail.post("/send", letter())

    with pytest.raises(NotFoundError, match="is not tracked for opens; send it with"):
        nylas_mock.simulate.open()


def test_without_sent_mail_nobody_can_answer(nylas_mock):
    with pytest.raises(NotFoundError, match="no sent mail"):
        nylas_mock.simulate.reply()
