"""A mail as a tester writes it."""

import pytest

from mocknylas.errors import UsageError
from mocknylas.rules.letters import people, to_mail

RAW = """\
From: Ada <ada@example.com>
To: bob@example.com
Subject: raw
Date: Mon, 10 Jun 2024 09:00:00 GMT
Message-Id: <1@example.com>

body
"""
ADA = {"name": "Ada", "email": "ada@example.com"}
BOB = {"name": "", "email": "bob@example.com"}


def test_an_empty_form_leaves_all_to_the_mailbox():
    assert to_mail({}) == ({"custom_headers": []}, [])


def test_a_form_becomes_a_mail():
    form = {
        "subject": "Plans",
        "body": "<p>Hello</p>",
        "from_": "bob@example.com",
        "to": [ADA, "bob@example.com"],
        "cc": {"email": "ada@example.com", "name": None},
        "reply_to": [],
        "unread": False,
        "starred": True,
        "date": "2024-06-10T09:00Z",
    }

    assert to_mail(form) == (
        {
            "subject": "Plans",
            "body": "<p>Hello</p>",
            "from": [BOB],
            "to": [ADA, BOB],
            "cc": [{"name": "", "email": "ada@example.com"}],
            "reply_to": [],
            "unread": False,
            "starred": True,
            "date": 1_718_010_000,
            "custom_headers": [],
        },
        [],
    )


def test_raw_mime_gives_what_the_form_does_not():
    mail, _ = to_mail({"mime": RAW, "subject": "given", "to": ADA})

    assert (mail["subject"], mail["to"], mail["from"]) == ("given", [ADA], [ADA])
    assert (mail["body"], mail["date"]) == ("body<br>\n", 1_718_010_000)
    assert mail["message_id"] == "<1@example.com>"
    assert "in_reply_to" not in mail


def test_a_text_that_utf_8_cannot_write_is_replaced():
    mail, _ = to_mail(
        {"mime": "\r\n\ud800", "files": [{"filename": "a", "content": "\ud800", "size": 1}]}
    )

    assert mail["body"] == "?"
    assert mail["files"] == [{"filename": "a", "content": "\ud800", "size": 1, "data": b"?"}]


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ({"folder": "Projects"}, ["Projects"]),
        ({"labels": ["inbox", "Work"]}, ["inbox", "Work"]),
    ],
)
def test_a_form_names_folder_or_labels(form, names):
    assert to_mail(form)[1] == names


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ({"content": "é"}, "é".encode()),
        ({"content_base64": "AP8="}, b"\x00\xff"),
        ({"content": "", "content_base64": ""}, b""),
        ({}, b""),
    ],
)
def test_a_file_is_given_as_text_or_in_base_64(file, data):
    mail, _ = to_mail({"files": [{"filename": "a.bin", **file}]})

    assert [(one["filename"], one["data"]) for one in mail["files"]] == [("a.bin", data)]


@pytest.mark.parametrize("content", ["?", "abc", "é"])
def test_a_file_that_is_not_base_64_is_named(content):
    with pytest.raises(UsageError, match=r"^file 'a.bin': not base 64: "):
        to_mail({"files": [{"filename": "a.bin", "content_base64": content}]})


def test_headers_thread_the_mail_or_are_kept():
    headers = {
        "MESSAGE-ID": "<3@x>",
        "In-Reply-To": "<2@x>",
        "References": "<1@x>  <2@x>",
        "X-Mailer": "mock",
    }

    mail, _ = to_mail({"headers": headers})

    assert mail == {
        "message_id": "<3@x>",
        "in_reply_to": "<2@x>",
        "references": ["<1@x>", "<2@x>"],
        "custom_headers": [{"name": "X-Mailer", "value": "mock"}],
    }


@pytest.mark.parametrize("value", ["nobody", "", 5, None, {}, {"email": 5}, {"name": "Ada"}, [[]]])
def test_what_is_no_participant_is_told_with_the_remedy(value):
    with pytest.raises(UsageError, match=r'^cc: .* is no participant; write "a@example\.com" or'):
        people(value, "cc")


def test_folder_and_labels_together_are_a_mistake():
    with pytest.raises(UsageError, match="either folder or labels"):
        to_mail({"folder": "Projects", "labels": ["inbox"]})


def test_a_participant_may_be_written_with_a_name():
    mail, _ = to_mail({"to": "Ann Bee <ann@example.com>"})

    assert mail["to"] == [{"name": "Ann Bee", "email": "ann@example.com"}]


def test_an_unknown_key_of_a_participant_is_a_mistake():
    with pytest.raises(UsageError, match="is no participant"):
        to_mail({"to": {"email": "ann@example.com", "nmae": "Ann"}})


def test_participants_may_stand_in_one_text_with_commas_between():
    mail, _ = to_mail({"to": 'a@x.test, "Bee, Ann" <b@x.test>', "cc": ["c@x.test,d@x.test", ADA]})

    assert mail["to"] == [
        {"name": "", "email": "a@x.test"},
        {"name": "Bee, Ann", "email": "b@x.test"},
    ]
    assert [one["email"] for one in mail["cc"]] == ["c@x.test", "d@x.test", ADA["email"]]
