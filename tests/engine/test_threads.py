"""Threads: which mail belongs together, and keeping step with messages."""

import pytest

from tests.support.mail import ADA, ALAN, GRACE, HOUR, arrive, ids, job, letter, people

pytestmark = pytest.mark.nylas(seed_name="empty")


def mail(number, *, answers=None, references=(), **fields):
    """Return a mail whose Message-Id is this number."""
    headers = {"Message-Id": f"<{number}@x.example>"}
    if answers is not None:
        headers["In-Reply-To"] = f"<{answers}@x.example>"
    if references:
        headers["References"] = " ".join(f"<{one}@x.example>" for one in references)
    return {"headers": headers, "date": 1000 + number, "subject": "Plan", **fields}


def thread_of(api, *mails):
    """Let mails arrive; return how many threads there are, and the first one."""
    messages = [arrive(api, **one) for one in mails]
    latest = api.get(f"/messages/{messages[0]['id']}")
    return api.get("/threads", view="count")["count"], api.get(f"/threads/{latest['thread_id']}")


@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_in_reply_to_joins_the_thread(request, account):
    api = request.getfixturevalue(account)

    count, thread = thread_of(api, mail(1), mail(2, answers=1), mail(3, answers=2))

    assert (count, len(thread["message_ids"]), thread["version"]) == (1, 3, 2)


@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_references_join_the_thread_though_a_mail_is_missing(request, account):
    api = request.getfixturevalue(account)

    count, thread = thread_of(api, mail(1), mail(3, answers=2, references=[1, 2]))

    assert (count, len(thread["message_ids"])) == (1, 2)


def test_mail_without_a_link_begins_a_thread(exchange):
    assert thread_of(exchange, mail(1), mail(2), mail(3, answers=9))[0] == 3


def test_the_same_message_id_in_two_accounts_are_two_threads(gmail, exchange):
    first, second = arrive(gmail, **mail(1)), arrive(exchange, **mail(1))

    assert first["thread_id"] != second["thread_id"]


def test_a_late_mail_takes_its_place_in_time(exchange):
    first, third = arrive(exchange, **mail(1)), arrive(exchange, **mail(3, answers=1))
    second = arrive(exchange, **mail(2, answers=1, subject="Re: Plan", body="two"))

    thread = exchange.get(f"/threads/{first['thread_id']}")

    assert thread["message_ids"] == ids([first, second, third])
    assert (thread["subject"], thread["last_message_timestamp"]) == ("Plan", 1003)
    assert thread["snippet"] == ""


def test_a_thread_follows_its_messages(world, gmail):
    message = arrive(gmail, **mail(1, unread=False))
    path = f"/threads/{message['thread_id']}"
    before = gmail.get(path)

    arrive(gmail, **mail(2, answers=1, starred=True, files=[{"filename": "a", "content": "x"}]))

    after = gmail.get(path)
    changes = {name for name in after if after[name] != before[name]}
    assert changes == {
        "unread",
        "starred",
        "has_attachments",
        "message_ids",
        "version",
        "last_message_timestamp",
        "last_message_received_timestamp",
    }
    assert [one.kind for one in world.journal if one.id == message["thread_id"]] == [
        "thread.created",
        "thread.updated",
    ]


def test_a_thread_without_messages_goes(world, gmail):
    message = arrive(gmail)
    world.store.drop("message", message["id"])

    gone = world.threads.refresh(world.account(ADA), message["thread_id"])

    assert gone is None
    assert gmail.get("/threads") == []
    assert gmail.error("GET", f"/threads/{message['thread_id']}")[0] == 404
    assert world.threads.refresh(world.account(ADA), message["thread_id"]) is None
    assert [one.kind for one in world.journal].count("thread.deleted") == 1


def test_participants_of_all_messages_are_joined(exchange):
    count, thread = thread_of(
        exchange,
        mail(1, **{"from": people(ALAN), "to": GRACE}),
        mail(2, answers=1, **{"from": GRACE, "to": ALAN, "cc": ADA}),
    )

    assert count == 1
    assert [one["email"] for one in thread["participants"]] == [ALAN, GRACE, ADA]


def test_a_scheduled_reply_follows_its_thread_into_another(nylas_mock, imap):
    older, younger = arrive(imap, **mail(1)), arrive(imap, **mail(2))
    send_at = nylas_mock.clock.now + HOUR
    body = letter(thread_id=younger["thread_id"], send_at=send_at)
    sent = imap.post("/v2/send?sendnow=false", body)

    arrive(imap, **mail(3, references=[1, 2]))
    nylas_mock.clock.advance("1h")

    done = job(imap, sent)
    (thread,) = imap.get("/threads")
    assert younger["thread_id"] != older["thread_id"] == thread["id"]
    assert done["status"] == "successful"
    assert thread["message_ids"][-1] == done["message_id"]
    assert imap.get(f"/messages/{done['message_id']}")["thread_id"] == thread["id"]
