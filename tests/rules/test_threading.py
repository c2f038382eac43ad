"""What a thread shows of its messages, and under what it is found."""

import pytest

from mocknylas.rules.threading import (
    base_subject,
    container_ids,
    container_names,
    containers_of,
    facets,
    is_reply_subject,
    summarise,
)

ADA = {"name": "Ada", "email": "ada@gmail.test"}
BOB = {"name": "Bob", "email": "bob@example.com"}
EVE = {"name": "", "email": "Eve@example.com"}
GMAIL = {"id": "acc", "email_address": "Ada@gmail.test", "organization_unit": "label"}
EXCHANGE = {**GMAIL, "organization_unit": "folder"}
INBOX = {"id": "i", "name": "inbox", "display_name": "Inbox"}
WORK = {"id": "w", "name": None, "display_name": "Work"}
SENT = {"id": "s", "name": "sent", "display_name": "Sent"}


def mail(name, date, **values):
    """Return a message from Bob to Ada."""
    defaults = {
        "subject": "Plans",
        "snippet": f"text of {name}",
        "from": [BOB],
        "to": [ADA],
        "cc": [],
        "bcc": [],
        "unread": False,
        "starred": False,
        "files": [],
        "labels": [INBOX],
    }
    return {"id": name, "date": date, **defaults, **values}


@pytest.mark.parametrize(
    ("subject", "base", "is_reply"),
    [
        ("Plans", "Plans", False),
        ("Re: Plans", "Plans", True),
        ("RE[2]: fwd: Plans", "Plans", True),
        ("  AW : WG: Re : Plans ", "Plans", True),
        ("Re:", "", True),
        ("Regarding: Plans", "Regarding: Plans", False),
        ("Plans re: dinner", "Plans re: dinner", False),
        ("", "", False),
        (None, "", False),
    ],
)
def test_reply_prefixes_are_no_part_of_the_subject(subject, base, is_reply):
    assert base_subject(subject) == base
    assert is_reply_subject(subject) is is_reply


@pytest.mark.rule("R-M21")
def test_a_thread_sums_its_messages_up():
    first = mail("a", 100, unread=True, labels=[INBOX, WORK])
    reply = mail("b", 200, **{"from": [ADA]}, to=[BOB, EVE], labels=[SENT], subject="Re: Plans")
    last = mail("c", 300, starred=True, files=[{"id": "f"}], subject="Re: Plans")
    draft = mail("d", 400)

    thread = summarise(GMAIL, "t", [first, reply, last], drafts=[draft], version=7)

    assert thread == {
        "id": "t",
        "object": "thread",
        "account_id": "acc",
        "subject": "Plans",
        "unread": True,
        "starred": True,
        "first_message_timestamp": 100,
        "last_message_timestamp": 300,
        "last_message_received_timestamp": 300,
        "last_message_sent_timestamp": 200,
        "participants": [BOB, ADA, EVE],
        "snippet": "text of c",
        "message_ids": ["a", "b", "c"],
        "draft_ids": ["d"],
        "version": 7,
        "has_attachments": True,
        "labels": [INBOX, WORK, SENT],
    }


@pytest.mark.rule("R-A2")
def test_threads_of_folder_accounts_carry_folders_and_no_labels():
    message = mail("a", 100)
    message["folder"] = message.pop("labels")[0]

    thread = summarise(EXCHANGE, "t", [message])

    assert thread["folders"] == [INBOX]
    assert "labels" not in thread


def test_a_thread_that_was_never_answered_has_no_such_times():
    received = summarise(GMAIL, "t", [mail("a", 100)])
    sent = summarise(GMAIL, "t", [mail("a", 100, **{"from": [ADA]})])

    assert received["last_message_sent_timestamp"] is None
    assert sent["last_message_received_timestamp"] is None
    assert sent["last_message_sent_timestamp"] == 100


def test_a_thread_of_drafts_alone_shows_them():
    thread = summarise(GMAIL, "t", [], drafts=[mail("d", 100, unread=True)])

    assert (thread["subject"], thread["last_message_timestamp"]) == ("Plans", 100)
    assert (thread["message_ids"], thread["draft_ids"]) == ([], ["d"])
    assert thread["unread"] is False


@pytest.mark.rule("R-T2", "R-T3")
def test_a_thread_is_found_under_the_values_of_each_of_its_messages():
    messages = [
        mail("a", 100, unread=True, files=[{"filename": "a.pdf"}]),
        mail("b", 200, starred=True, **{"from": [ADA]}, to=[EVE], labels=[SENT]),
    ]
    thread = summarise(GMAIL, "t", messages)

    found = facets(thread, messages)

    assert found == {
        "id": "t",
        "account_id": "acc",
        "subject": "Plans",
        "first_message_timestamp": 100,
        "last_message_timestamp": 200,
        "unread": [True, False],
        "starred": [False, True],
        "in": ["i", "s"],
        "filename": ["a.pdf"],
        "from": ["bob@example.com", "ada@gmail.test"],
        "to": ["ada@gmail.test", "eve@example.com"],
    }


@pytest.mark.rule("R-T2")
def test_a_thread_is_found_by_the_recipients_of_a_draft():
    messages, drafts = [mail("a", 100)], [mail("d", 200, to=[EVE])]

    found = facets(summarise(GMAIL, "t", messages, drafts=drafts), messages, drafts)

    assert "eve@example.com" in found["to"]


def test_a_message_is_in_one_folder_or_in_labels():
    in_folder = {"folder": INBOX}
    labelled = {"labels": [INBOX, WORK]}

    assert containers_of(in_folder) == [INBOX]
    assert containers_of(labelled) == [INBOX, WORK]
    assert containers_of({}) == []
    assert container_ids(labelled) == ["i", "w"]
    assert container_names(labelled) == {"inbox", None}
    assert container_names(in_folder) == {"inbox"}


@pytest.mark.parametrize("subject", ["re" + " " * 50000, "re[1]" + " " * 50000 + "x", " " * 50000])
def test_a_subject_with_a_long_gap_is_read_in_one_go(subject):
    assert base_subject(subject) == subject.strip()
    assert not is_reply_subject(subject)
