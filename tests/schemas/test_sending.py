"""The bodies of sends, and what accounts and jobs look like."""

import pytest

from mocknylas.schemas.sending import MailBody, OutboxBody, OutboxChange, SendBody
from tests.support.refusals import refused

ADA = {"name": "Ada", "email": "ada@example.com"}
SENDS = [SendBody, OutboxBody]


def read(schema, **values):
    return schema().load(values)


@pytest.mark.rule("R-P4", "E-71")
@pytest.mark.parametrize("schema", SENDS)
@pytest.mark.parametrize("body", [{}, {"to": []}, {"to": None, "cc": [], "subject": 5}], ids=str)
def test_a_mail_to_nobody_is_refused_before_anything_else(schema, body):
    assert refused(read, schema, **body) == (400, "No recipients specified")


@pytest.mark.parametrize("schema", SENDS)
@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_one_recipient_of_any_kind_is_enough(schema, field):
    assert read(schema, **{field: [ADA], "to_be_ignored": 1}) == {field: [ADA]}


def test_a_change_need_not_name_recipients():
    assert read(OutboxChange) == {}
    assert read(OutboxChange, subject="Plans", send_at="x") == {"subject": "Plans", "send_at": "x"}


@pytest.mark.rule("R-P4", "E-72")
@pytest.mark.parametrize("schema", [*SENDS, OutboxChange])
def test_a_bad_address_is_refused(schema):
    assert refused(read, schema, to=[ADA], cc=[{"email": "ada"}]) == (
        400,
        "Invalid recipient address ada",
    )


@pytest.mark.parametrize("schema", [*SENDS, OutboxChange, MailBody])
def test_recipients_are_read_before_texts_and_files(schema):
    body = {"file_ids": "x", "subject": 5, "to": [ADA], "bcc": "x"}

    assert refused(read, schema, **body) == (400, "Invalid bcc field")
    assert refused(read, schema, **{**body, "bcc": []}) == (400, '"subject" should be a string')


@pytest.mark.rule("E-60b", "E-66", "E-67")
@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("body", '"body" should be a string'),
        ("reply_to_message_id", "Invalid message public id 5"),
        ("thread_id", "Invalid thread public id 5"),
    ],
)
def test_texts_of_a_mail_are_strings(field, message):
    assert refused(read, SendBody, to=[ADA], **{field: 5}) == (400, message)


def test_the_times_of_an_asynchronous_send_are_left_to_the_schedule():
    times = {"send_at": None, "retry_limit_datetime": "soon"}

    assert read(OutboxBody, to=[ADA], **times) == {"to": [ADA], **times}
