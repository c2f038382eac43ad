"""Every answer has its fields and no others; every write reads what it knows."""

import pytest
from marshmallow import ValidationError

from mocknylas.schemas import mail, sending
from tests.support.refusals import refused

ADA = {"name": "Ada", "email": "ada@example.com"}
INBOX = {"id": "i", "name": "inbox", "display_name": "Inbox"}
FILE = {"id": "f", "filename": None, "content_type": "x/y", "size": 5}
MESSAGE = {
    "id": "m",
    "object": "message",
    "account_id": "a",
    "thread_id": "t",
    "subject": None,
    "from": [ADA],
    "to": [],
    "cc": [],
    "bcc": [],
    "reply_to": [],
    "date": 100,
    "unread": True,
    "starred": False,
    "snippet": "",
    "files": [FILE],
    "events": [],
}
THREAD = {
    "id": "t",
    "object": "thread",
    "account_id": "a",
    "subject": None,
    "unread": True,
    "starred": False,
    "last_message_timestamp": 100,
    "last_message_received_timestamp": None,
    "last_message_sent_timestamp": None,
    "first_message_timestamp": 100,
    "participants": [ADA],
    "snippet": "",
    "version": 0,
    "has_attachments": False,
}
ACCOUNT = {
    "id": "a",
    "object": "account",
    "account_id": "a",
    "name": "Ada",
    "email_address": "ada@example.com",
    "provider": "gmail",
    "organization_unit": "label",
    "sync_state": "running",
    "linked_at": 100,
    "billing_state": "paid",
}
CONTAINER = {**INBOX, "object": "folder", "account_id": "a"}
TIMES = {"send_at": 100, "original_send_at": 100, "retry_limit_datetime": 0}
JOB = {
    "account_id": "a",
    "job_status_id": "j",
    "action": "new_outbox",
    "object": "message",
    "status": "pending",
    "created_at": 100,
}
PEOPLE = {"from": [ADA], "to": [], "cc": [], "bcc": [], "reply_to": []}
OUTBOX = {
    "job_status_id": "j",
    "status": "pending",
    "account_id": "a",
    "original_data": {**PEOPLE, "subject": "", "body": "", **TIMES},
}
LEAST = [  # a schema, and an answer that has what it must have and no more
    (mail.Message, MESSAGE),
    (mail.Thread, THREAD),
    (mail.Container, CONTAINER),
    (mail.JobReference, {"job_status_id": "j"}),
    (mail.File, {**FILE, "object": "file", "account_id": "a"}),
    (mail.Headers, {"Message-Id": None, "In-Reply-To": None, "References": []}),
    (sending.Account, ACCOUNT),
    (sending.OutboxJob, OUTBOX),
    (sending.JobStatus, JOB),
]
NAMES = [schema.__name__ for schema, _ in LEAST]


@pytest.mark.parametrize(("schema", "answer"), LEAST, ids=NAMES)
def test_an_answer_has_each_field_it_must_have(schema, answer):
    schema().load(answer)

    for field in answer:
        incomplete = {name: value for name, value in answer.items() if name != field}
        with pytest.raises(ValidationError, match=f"'{field}': \\['Missing data"):
            schema().load(incomplete)


@pytest.mark.parametrize(("schema", "answer"), LEAST, ids=NAMES)
def test_an_answer_has_no_field_that_is_not_known(schema, answer):
    with pytest.raises(ValidationError, match="'internal': \\['Unknown field"):
        schema().load({**answer, "internal": 1})


@pytest.mark.parametrize(
    ("schema", "answer", "wrong"),
    [
        (mail.Message, MESSAGE, {"object": "draft"}),
        (mail.Message, MESSAGE, {"date": "100"}),
        (mail.Message, MESSAGE, {"from": [{"email": "ada@example.com"}]}),
        (mail.Message, MESSAGE, {"folder": {"id": "i"}}),
        (mail.Message, MESSAGE, {"metadata": {"k": 5}}),
        (mail.Message, MESSAGE, {"files": [{**FILE, "data": "x"}]}),
        (mail.Thread, THREAD, {"version": None}),
        (mail.Thread, THREAD, {"labels": [{**INBOX, "object": "label"}]}),
        (sending.Account, ACCOUNT, {"linked_at": 1.5}),
        (sending.JobStatus, JOB, {"reason": None}),
    ],
)
def test_a_field_has_its_type(schema, answer, wrong):
    with pytest.raises(ValidationError) as caught:
        schema().load({**answer, **wrong})

    assert set(caught.value.messages) == set(wrong)


def test_answers_may_carry_more():
    mail.Message().load(
        {
            **MESSAGE,
            "body": "<p>",
            "labels": [INBOX, {**INBOX, "name": None}],
            "headers": {"Message-Id": "<1>", "In-Reply-To": None, "References": ["<0>"]},
            "metadata": {"k": "v"},
            "job_status_id": "j",
            "reply_to_message_id": None,
        }
    )
    nested = mail.Thread().load({**THREAD, "messages": [MESSAGE], "folders": [INBOX]})

    assert nested["messages"][0]["id"] == "m"


@pytest.mark.rule("R-M12")
def test_an_update_takes_both_spellings_of_folders_and_labels():
    body = {"folder_id": "f", "folder": {"id": "f"}, "label_ids": None, "labels": []}

    assert mail.MessageUpdate().load({**body, "unread": True, "subject": "ignored"}) == {
        **body,
        "unread": True,
    }


@pytest.mark.rule("E-30a", "E-30b")
@pytest.mark.parametrize("schema", [mail.ThreadUpdate, mail.MessageUpdate])
@pytest.mark.parametrize("flag", ["unread", "starred"])
def test_an_update_has_booleans(schema, flag):
    assert refused(schema().load, {flag: "true"}) == (400, f'"{flag}" must be true or false')


@pytest.mark.rule("E-78")
def test_only_messages_have_metadata():
    assert refused(mail.MessageUpdate().load, {"metadata": []}) == (400, "Invalid metadata")
    assert mail.ThreadUpdate().load({"metadata": []}) == {}


def test_a_container_is_written_by_its_names():
    assert mail.ContainerBody().load({"id": "i", "display_name": 5, "name": None}) == {
        "display_name": 5,
        "name": None,
    }
