"""Fields that read what clients send, and refuse it in the contract's words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import (
    BodyField,
    BodyFlag,
    BodyText,
    Count,
    Flag,
    Id,
    Text,
    Texts,
    Timestamp,
)
from tests.support.refusals import refused

steady = settings(derandomize=True, deadline=None, max_examples=200)
LONG = "x" * 256


class Query(Schema):
    """One query parameter of each kind."""

    flag = Flag()
    text = Text(data_key="from")
    texts = Texts()
    id = Id()
    moment = Timestamp()
    limit = Count()
    offset = Count()


class Body(Schema):
    """One key of a body of each kind."""

    subject = BodyText("subject_not_string")
    thread_id = BodyText("thread_does_not_exist")
    unread = BodyFlag("unread_not_boolean")


def read(schema=Query, **values):
    return schema().load(values)


@pytest.mark.rule("R-X35", "R-PAGE-07")
@pytest.mark.parametrize(
    ("written", "flag"),
    [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False)],
)
def test_a_flag_is_true_or_false_in_any_letter_case(written, flag):
    assert read(flag=written) == {"flag": flag}


@pytest.mark.rule("R-X35", "E-19", "R-PAGE-07")
@pytest.mark.parametrize("written", ["", "1", "yes", " true"])
def test_any_other_flag_is_refused(written):
    assert refused(read, flag=written) == (
        400,
        f'Value must be "true" or "false" (not "{written}") for flag',
    )


@pytest.mark.rule("R-X34", "E-18", "R-PAGE-10")
def test_a_text_has_at_most_255_characters():
    assert read(**{"from": LONG[:255]}) == {"text": LONG[:255]}
    assert refused(read, **{"from": LONG}) == (400, f"Value {LONG} for from is too long")


@pytest.mark.rule("R-X34", "E-18")
def test_each_of_several_texts_has_at_most_255_characters():
    assert read(texts=["a", LONG[:255]]) == {"texts": ["a", LONG[:255]]}
    assert read(texts="a") == {"texts": ["a"]}
    assert refused(read, texts=["a", LONG]) == (400, f"Value {LONG} for texts is too long")


@pytest.mark.rule("R-X23", "E-10", "R-PAGE-09")
@pytest.mark.parametrize("written", ["", "ABC", "a-b", "x" * 26, "a b"])
def test_an_id_is_in_base_36(written):
    assert read(id="84umizq7c4jtrew491brpa6iu") == {"id": "84umizq7c4jtrew491brpa6iu"}
    assert refused(read, id=written) == (400, f"Invalid id: {written}")


@pytest.mark.rule("R-X36", "R-PAGE-08")
@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1718010000", 1_718_010_000),
        (" 0 ", 0),
        (str(2**53), 2**53),
        ("2024-06-10T09:00:00Z", 1_718_010_000),
        ("2024-06-10T11:00:00+02:00", 1_718_010_000),
        ("2024-06-10 09:00", 1_718_010_000),
        ("2024-06-10", 1_717_977_600),
    ],
)
def test_a_timestamp_is_unix_seconds_or_iso_8601(written, moment):
    assert read(moment=written) == {"moment": moment}


@pytest.mark.rule("R-X36", "E-20a", "R-PAGE-08")
@pytest.mark.parametrize(
    "written", ["-1", str(2**53 + 1), "9" * 19, "0" * 20 + "9" * 5000], ids=len
)
def test_a_timestamp_out_of_range_is_refused(written):
    assert refused(read, moment=written) == (400, f"Invalid timestamp value {written} for moment")


@pytest.mark.rule("R-X36", "E-20b")
@pytest.mark.parametrize("written", ["", "soon", "--5", "1.5", "1e3", "1_0", "2024-13-01", "-"])
def test_a_timestamp_that_cannot_be_read_is_refused(written):
    assert refused(read, moment=written) == (400, f"Invalid datetime value {written} for moment")


@pytest.mark.rule("R-X25")
@pytest.mark.parametrize(("written", "count"), [("0", 0), (" 7 ", 7), ("-0", 0), ("007", 7)])
def test_limit_and_offset_are_counts(written, count):
    assert read(limit=written, offset=written) == {"limit": count, "offset": count}


@pytest.mark.rule("R-X25")
@pytest.mark.parametrize("digits", [20, 5000])
def test_a_count_of_any_length_is_a_number_that_a_machine_can_count_to(digits):
    assert 10**17 <= read(offset="9" * digits)["offset"] < 2**63


@pytest.mark.rule("R-X25", "E-11", "E-13a", "R-PAGE-03")
@pytest.mark.parametrize("written", ["", "ten", "1.5", "--5", "1_0", "0x1", "-", "9" * 20 + "x"])
def test_a_count_that_is_no_integer_is_refused(written):
    assert refused(read, limit=written) == (400, "Limit parameter must be an integer.")
    assert refused(read, offset=written) == (400, "Offset parameter must be an integer.")


@pytest.mark.rule("R-X25", "E-12", "E-13b", "R-PAGE-03")
@pytest.mark.parametrize("written", ["-1", "-" + "9" * 30])
def test_a_negative_count_is_refused(written):
    assert refused(read, limit=written) == (400, "Limit parameter must be nonnegative.")
    assert refused(read, offset=written) == (400, "Offset parameter must be nonnegative.")


@steady
@given(st.sampled_from(list(Query().fields)), st.text() | st.from_regex(r"[-+ 0-9_eE.:TZ]{1,30}"))
def test_any_text_is_read_or_refused(name, written):
    name = Query().fields[name].data_key or name
    try:
        assert len(read(**{name: written})) == 1
    except ApiError as error:
        assert error.status == 400  # noqa: PT017  # either is right


def test_keys_of_a_body_have_their_types():
    assert read(Body, subject="Plans", thread_id="x", unread=False) == {
        "subject": "Plans",
        "thread_id": "x",
        "unread": False,
    }


def test_null_in_a_body_counts_as_absent():
    assert read(Body, subject=None, unread=None) == {}
    assert read(Body) == {}


@pytest.mark.rule("E-60a")
@pytest.mark.parametrize("value", [5, False, [], {}])
def test_a_subject_is_a_string(value):
    assert refused(read, Body, subject=value) == (400, '"subject" should be a string')


@pytest.mark.rule("E-67")
def test_an_id_that_is_no_string_names_no_thread():
    assert refused(read, Body, thread_id=5) == (400, "Invalid thread public id 5")


@pytest.mark.rule("E-30a")
@pytest.mark.parametrize("value", ["true", 0, 1, [], {}])
def test_a_flag_in_a_body_is_true_or_false(value):
    assert refused(read, Body, unread=value) == (400, '"unread" must be true or false')


def test_a_body_field_says_itself_what_it_reads():
    with pytest.raises(NotImplementedError):
        BodyField().deserialize("value")
