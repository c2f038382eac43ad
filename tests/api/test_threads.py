"""`/threads`: lists in order, filters by message, views, and changes to whole threads."""

import pytest

from tests.support.mail import (
    ALAN,
    GRACE,
    arrive,
    container,
    containers,
    ids,
    letter,
    names,
    people,
)

empty = pytest.mark.nylas(seed_name="empty")
strict = pytest.mark.nylas(seed_name="empty", options={"strict": True})
FIELDS = {
    "id",
    "object",
    "account_id",
    "subject",
    "unread",
    "starred",
    "last_message_timestamp",
    "last_message_received_timestamp",
    "last_message_sent_timestamp",
    "first_message_timestamp",
    "participants",
    "snippet",
    "message_ids",
    "draft_ids",
    "version",
    "has_attachments",
}


def refusal(message):
    return (400, "invalid_request_error", message)


def conversation(api, *mails):
    """Let mails arrive that answer each other; return the messages, oldest first."""
    headers = {"Message-Id": "<0@x.example>"}
    found = []
    for number, mail in enumerate(mails):
        found.append(arrive(api, headers=headers, **{"date": 1000 + number, **mail}))
        headers = {
            "Message-Id": f"<{number + 1}@x.example>",
            "In-Reply-To": f"<{number}@x.example>",
        }
    return found


@pytest.mark.rule("R-T1")
def test_threads_come_with_the_latest_first_and_ties_by_id(gmail):
    for _ in range(3):
        arrive(gmail)

    keys = [(one["last_message_timestamp"], one["id"]) for one in gmail.get("/threads")]

    assert keys == sorted(keys, reverse=True)
    assert len({timestamp for timestamp, _ in keys[:3]}) == 1


@empty
def test_a_thread_sums_up_its_messages(gmail, exchange):
    me = exchange.account.email_address
    first, answer, last = conversation(
        exchange,
        {"from": ALAN, "to": me, "subject": "Plan", "unread": False, "body": "one"},
        {"from": me, "to": ALAN, "cc": GRACE.title(), "subject": "Re: Plan", "folder": "sent"},
        {
            "from": ALAN,
            "to": me,
            "subject": "Re: Plan",
            "starred": True,
            "body": "three",
            "files": [{"filename": "a.txt", "content": "x"}],
        },
    )

    thread = exchange.get(f"/threads/{first['thread_id']}")

    assert set(thread) == FIELDS | {"folders"}
    assert thread["subject"] == "Plan"
    assert (thread["unread"], thread["starred"], thread["has_attachments"]) == (True, True, True)
    assert (thread["first_message_timestamp"], thread["last_message_timestamp"]) == (1000, 1002)
    assert thread["last_message_received_timestamp"] == 1002
    assert thread["last_message_sent_timestamp"] == 1001
    assert [one["email"].lower() for one in thread["participants"]] == [ALAN, me]
    assert thread["snippet"] == "three"
    assert thread["message_ids"] == ids([first, answer, last])
    assert (thread["draft_ids"], thread["version"]) == ([], 2)
    assert {one["name"] for one in thread["folders"]} == {"inbox", "sent"}
    assert set(gmail.get(f"/threads/{arrive(gmail)['thread_id']}")) == FIELDS | {"labels"}


@empty
def test_a_thread_without_own_mail_has_no_sent_timestamp(gmail):
    thread = gmail.get(f"/threads/{arrive(gmail)['thread_id']}")

    assert thread["last_message_sent_timestamp"] is None


@empty
@pytest.mark.rule("R-T2")
@pytest.mark.parametrize(
    "query",
    [
        {"to": "to@x.example"},
        {"from": "from@x.example"},
        {"cc": "cc@x.example"},
        {"bcc": "bcc@x.example"},
        {"filename": "a.txt"},
        {"in": "trash"},
        {"starred": "true"},
    ],
)
def test_one_matching_message_finds_its_thread(gmail, query):
    special = {name: f"{name}@x.example" for name in ("from", "to", "cc", "bcc")}
    special |= {
        "files": [{"filename": "a.txt", "content": "x"}],
        "labels": ["trash"],
        "starred": True,
    }
    first, _ = conversation(gmail, special, {})
    arrive(gmail)

    assert ids(gmail.get("/threads", **query)) == [first["thread_id"]]
    assert gmail.get("/threads", **query, view="count") == {"count": 1}


@empty
@pytest.mark.rule("R-T2", "R-T5")
def test_a_draft_finds_its_thread_by_its_recipient_alone(gmail):
    draft = gmail.post("/drafts", {"to": people(ALAN), "subject": "Soon"})
    arrive(gmail)

    assert ids(gmail.get("/threads", to=ALAN)) == [draft["thread_id"]]
    assert ids(gmail.get("/drafts")) == [draft["id"]]
    assert gmail.get("/messages", **{"in": "drafts"}) == []


@empty
@pytest.mark.rule("R-T3")
@pytest.mark.parametrize("flag", ["unread", "starred"])
def test_a_flag_finds_threads_that_hold_such_a_message(gmail, flag):
    mixed = conversation(gmail, {flag: True, "unread": True}, {flag: False})[0]["thread_id"]
    no = arrive(gmail, **{"unread": True, flag: False}, date=2000)["thread_id"]
    yes = arrive(gmail, **{flag: True}, date=3000)["thread_id"]

    assert ids(gmail.get("/threads", **{flag: "true"})) == [yes, mixed]
    assert ids(gmail.get("/threads", **{flag: "false"})) == [no, mixed]


@empty
@pytest.mark.rule("R-T4")
def test_thread_dates_are_compared_strictly(gmail):
    long = conversation(gmail, {"date": 1000}, {"date": 3000})[0]["thread_id"]
    short = arrive(gmail, date=2000)["thread_id"]

    def found(**query):
        return ids(gmail.get("/threads", **query))

    assert found(last_message_before=3000) == [short]
    assert found(last_message_after=2000) == [long]
    assert found(last_message_after=3000) == []
    assert found(started_before=2000) == [long]
    assert found(started_before=1000) == []
    assert found(started_after=1000) == [short]
    assert found(started_after=999, last_message_before=3001) == [long, short]


@empty
def test_threads_are_found_by_id_and_by_where_they_are_not(gmail):
    mixed = conversation(gmail, {}, {"labels": ["trash"]})[0]["thread_id"]
    whole = arrive(gmail)["thread_id"]

    assert ids(gmail.get("/threads", thread_id=mixed)) == [mixed]
    assert ids(gmail.get("/threads", not_in="trash")) == [whole]
    assert len(gmail.get("/threads", not_in="nowhere")) == 2


@empty
@pytest.mark.rule("R-T7")
def test_the_expanded_view_holds_messages_without_bodies(gmail):
    first, second = conversation(gmail, {}, {})
    path = f"/threads/{first['thread_id']}"
    plain = gmail.get(path)

    expanded = gmail.get(path, view="expanded")

    assert set(plain) - set(expanded) == {"message_ids", "draft_ids"}
    assert set(expanded) - set(plain) == {"messages", "drafts"}
    assert expanded["drafts"] == []
    assert expanded["messages"] == [
        {name: value for name, value in one.items() if name != "body"} for one in (first, second)
    ]
    assert gmail.get("/threads", view="expanded") == [expanded]


@empty
@pytest.mark.rule("R-T8", "R-T12", "R-C3")
def test_a_change_acts_on_every_message(gmail):
    messages = conversation(gmail, {"starred": True}, {"unread": False}, {"starred": True})
    path = f"/threads/{messages[0]['thread_id']}"

    read = gmail.put(path, {"unread": False})
    unstarred = gmail.put(path, {"starred": False})
    again = gmail.put(path, {"starred": False})

    assert (read["unread"], read["starred"]) == (False, True)
    assert unstarred["starred"] is False
    assert [read["version"], unstarred["version"], again["version"]] == [3, 4, 5]
    stored = gmail.get("/messages", thread_id=messages[0]["thread_id"])
    assert {(one["unread"], one["starred"]) for one in stored} == {(False, False)}


@empty
@pytest.mark.rule("R-T9", "R-C7")
def test_a_folder_moves_all_but_sent_messages_and_drafts(exchange):
    me = exchange.account.email_address
    received, sent = conversation(exchange, {}, {"from": me, "folder": "sent"})
    draft = exchange.post("/drafts", {"reply_to_message_id": received["id"]})
    archive = container(exchange, "archive")

    for key in ("folder_id", "folder"):
        thread = exchange.put(
            f"/threads/{received['thread_id']}", {key: archive["id"], "starred": True}
        )

        assert {one["name"] for one in thread["folders"]} == {"archive", "sent"}
    stored = {one["id"]: one for one in exchange.get("/messages")}
    assert names(stored[received["id"]]) == {"archive"}
    assert names(stored[sent["id"]]) == {"sent"}
    assert stored[sent["id"]]["starred"] is True
    assert exchange.get(f"/drafts/{draft['id']}")["folder"] == draft["folder"]


@empty
def test_a_thread_in_the_trash_comes_back_to_the_inbox(exchange):
    message = arrive(exchange)
    path, folders = f"/threads/{message['thread_id']}", containers(exchange)

    gone = exchange.put(path, {"folder_id": folders["trash"]["id"]})
    back = exchange.put(path, {"folder_id": folders["inbox"]["id"]})

    assert [one["folders"][0]["name"] for one in (gone, back)] == ["trash", "inbox"]


@empty
@pytest.mark.rule("R-T10")
def test_labels_replace_those_of_every_message_but_drafts(gmail):
    gmail.post("/labels", {"display_name": "Work"})
    messages = conversation(gmail, {"labels": ["inbox", "all"]}, {"labels": ["all", "important"]})
    known = containers(gmail)
    body = {"label_ids": [known["all"]["id"], known["Work"]["id"]]}
    draft = gmail.post("/drafts", {"reply_to_message_id": messages[0]["id"]})

    thread = gmail.put(f"/threads/{messages[0]['thread_id']}", body)

    assert names(thread) >= {"all", "Work"}
    assert [names(one) for one in gmail.get("/messages")] == [{"all", "Work"}] * 2
    assert gmail.get(f"/drafts/{draft['id']}")["labels"] == draft["labels"]


@empty
@pytest.mark.rule("R-M19")
def test_a_thread_that_holds_sent_mail_can_be_relabelled_with_its_own_labels(gmail):
    received = arrive(gmail, headers={"Message-Id": "<0@x.example>"})
    sent = gmail.post("/send", letter(reply_to_message_id=received["id"]))
    path = f"/threads/{received['thread_id']}"
    thread = gmail.get(path)
    wanted = [*ids(thread["labels"]), container(gmail, "important")["id"]]

    answer = gmail.put(path, {"label_ids": wanted})

    assert names(answer) == {"inbox", "all", "sent", "important"}
    assert "sent" not in names(gmail.get(f"/messages/{received['id']}"))
    assert "sent" in names(gmail.get(f"/messages/{sent['id']}"))


@empty
@pytest.mark.rule("E-38b")
def test_a_refused_change_touches_no_message_of_the_thread(gmail):
    first, second = conversation(gmail, {"labels": ["drafts", "trash"]}, {"labels": ["spam"]})
    wanted = [containers(gmail)[one]["id"] for one in ("all", "spam")]

    refused = gmail.error("PUT", f"/threads/{first['thread_id']}", {"label_ids": wanted})

    assert refused == refusal('Only one of "all", "trash" or "spam" can be added')
    assert gmail.get("/messages") == [second, first]


@empty
@pytest.mark.rule("R-T14")
def test_a_thread_can_be_saved_as_it_was_read(gmail, exchange):
    for api in (gmail, exchange):
        thread = api.get(f"/threads/{arrive(api)['thread_id']}")

        answer = api.put(
            f"/threads/{thread['id']}", {**thread, "subject": "Other", "starred": True}
        )

        assert answer == {**thread, "starred": True, "version": answer["version"]}
        assert answer["version"] > thread["version"]
        assert api.put(f"/threads/{thread['id']}", {"colour": "blue"}) == answer


@strict
@pytest.mark.rule("R-T14", "E-35")
def test_a_strict_sandbox_refuses_unknown_keys_on_threads_alone(gmail):
    message = arrive(gmail)
    body = {"unread": False, "subject": "Other"}

    assert gmail.error("PUT", f"/threads/{message['thread_id']}", body) == refusal(
        "Unexpected attribute: subject"
    )
    assert gmail.put(f"/messages/{message['id']}", body)["unread"] is False


@empty
def test_participants_are_named_once(gmail):
    conversation(
        gmail,
        {"from": people(ALAN), "to": people(GRACE)},
        {"from": people(GRACE.upper()), "cc": people(ALAN)},
    )

    assert [one["email"] for one in gmail.get("/threads")[0]["participants"]] == [ALAN, GRACE]
