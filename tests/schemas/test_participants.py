"""Participants, custom headers, metadata and tracking of a mail body."""

import pytest
from marshmallow import Schema

from mocknylas.schemas.participants import (
    CustomHeaders,
    FileIds,
    Metadata,
    Participants,
    Tracking,
    is_address,
)
from tests.support.refusals import refused

ADA = {"name": "Ada", "email": "ada@example.com"}


class Mail(Schema):
    """The structured values of a mail body."""

    from_ = Participants(data_key="from", only_one="too_many_from")
    to = Participants(reachable=True)
    reply_to = Participants(only_one="too_many_reply_to")
    file_ids = FileIds()
    custom_headers = CustomHeaders()
    metadata = Metadata()
    tracking = Tracking()


def read(**values):
    return Mail().load(values)


def test_null_counts_as_absent():
    assert read(to=None, file_ids=None, custom_headers=None, metadata=None, tracking=None) == {}


@pytest.mark.parametrize(
    "written",
    [
        {"email": "ada@example.com"},
        {"email": "ada@example.com", "name": None},
        {"email": " ada@example.com\n", "name": "", "object": "participant"},
    ],
)
def test_a_participant_has_an_address_and_perhaps_a_name(written):
    assert read(to=[written, ADA]) == {"to": [{"name": "", "email": "ada@example.com"}, ADA]}


@pytest.mark.rule("E-61")
@pytest.mark.parametrize("field", ["to", "from", "reply_to"])
@pytest.mark.parametrize(
    "written",
    [
        "ada@example.com",
        ADA,
        5,
        ["ada@example.com"],
        [None],
        [{}],
        [{"email": None}],
        [{"email": 5}],
        [{**ADA, "name": 5}],
        [{**ADA, "name": 0}],
        [{**ADA, "name": []}],
    ],
    ids=str,
)
def test_what_is_no_list_of_participants_is_refused(field, written):
    assert refused(read, **{field: written}) == (400, f"Invalid {field} field")


@pytest.mark.rule("E-62a", "E-62b")
@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("from", "from_addr field can have at most one item"),
        ("reply_to", "reply_to field can have at most one item"),
    ],
)
def test_a_mail_has_one_sender_and_one_address_to_reply_to(field, message):
    assert refused(read, **{field: [ADA, ADA]}) == (400, message)
    assert list(read(**{field: [ADA]}).values()) == [[ADA]]
    assert list(read(**{field: []}).values()) == [[]]


@pytest.mark.rule("E-72")
def test_a_recipient_who_cannot_be_reached_is_refused():
    assert refused(read, to=[ADA, {"email": "ada"}]) == (400, "Invalid recipient address ada")
    assert read(reply_to=[{"email": "ada"}]) == {"reply_to": [{"name": "", "email": "ada"}]}


@pytest.mark.parametrize(
    "address",
    ["ada@example.com", "a.b+c_d'e@sub.example.co.uk", "a@localhost", "é@müller.test", "a@1.2"],
)
def test_mail_could_be_sent_to_an_address(address):
    assert is_address(address)


@pytest.mark.rule("E-72")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@",
        "ada@",
        "@example.com",
        "a b@example.com",
        "a@b@c",
        "a@exam ple.com",
        "a@example..com",
        "a@.com",
        "a@com.",
        "a@-x.com",
        "a@x-.com",
        "Ada <a@x.com>",
        "a@x.com,b@x.com",
        "a@x.com\n",
        "a" * 250 + "@x.com",
    ],
)
def test_mail_could_not_be_sent_to_anything_else(address):
    assert not is_address(address)


def test_file_ids_are_listed_once():
    assert read(file_ids=["b", "a", "b"]) == {"file_ids": ["b", "a"]}


@pytest.mark.rule("E-63")
@pytest.mark.parametrize("written", ["abc", 5, {}, [5], ["a", None]], ids=str)
def test_file_ids_are_a_list(written):
    assert refused(read, file_ids=written) == (400, f"{written} is not a list of block ids")


@pytest.mark.rule("E-10")
def test_file_ids_are_in_base_36():
    assert refused(read, file_ids=["a", "A!"]) == (400, "Invalid id: A!")


@pytest.mark.rule("R-P13")
def test_custom_headers_are_names_with_values():
    unsubscribe = {"name": "List-Unsubscribe", "value": "<https://x.test/?a=1>, <mailto:a@x.test>"}

    assert read(custom_headers=[{**unsubscribe, "extra": 1}, {"name": "X_1", "value": ""}]) == {
        "custom_headers": [unsubscribe, {"name": "X_1", "value": ""}]
    }


@pytest.mark.rule("R-P13", "E-75")
@pytest.mark.parametrize(
    "written",
    [
        {"name": "X", "value": "y"},
        "X: y",
        ["X: y"],
        [{"name": "X"}],
        [{"value": "y"}],
        [{"name": "X", "value": 5}],
        [{"name": 5, "value": "y"}],
        [{"name": "", "value": "y"}],
        [{"name": "-", "value": "y"}],
        [{"name": "X Y", "value": "y"}],
        [{"name": "X:", "value": "y"}],
        [{"name": "Ü", "value": "y"}],
        [{"name": "X\r\nBcc", "value": "y"}],
        [{"name": "X", "value": "y"}, {"name": "X", "value": "y\r\nBcc: eve@x.test"}],
    ],
    ids=ascii,
)
def test_custom_headers_of_another_shape_are_refused(written):
    assert refused(read, custom_headers=written) == (400, "Invalid custom_headers field")


@pytest.mark.rule("E-75")
@pytest.mark.parametrize(
    "end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0"], ids=ascii
)
@pytest.mark.parametrize("value", ["a{}b", "a{}", "{}a"])
def test_a_line_break_never_enters_a_header(value, end):
    header = {"name": "X", "value": value.format(end)}

    assert refused(read, custom_headers=[header]) == (400, "Invalid custom_headers field")


@pytest.mark.rule("R-META-01")
@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"k": ""},
        {"k" * 40: "v" * 500},
        {f"k{number}": "v" for number in range(50)},
    ],
    ids=["none", "empty", "longest", "most"],
)
def test_metadata_is_a_flat_object_of_strings(metadata):
    assert read(metadata=metadata) == {"metadata": metadata}


@pytest.mark.rule("E-78", "R-META-01")
@pytest.mark.parametrize(
    "metadata",
    [
        {f"k{number}": "v" for number in range(51)},
        {"": "v"},
        {"k" * 41: "v"},
        {"k": "v" * 501},
        {"k": 5},
        {"k": None},
        {"k": {}},
        [],
        "k:v",
    ],
    ids=["many", "no key", "key", "value", "number", "null", "nested", "list", "text"],
)
def test_metadata_beyond_its_limits_is_refused(metadata):
    assert refused(read, metadata=metadata) == (400, "Invalid metadata")


@pytest.mark.rule("R-TR1")
@pytest.mark.parametrize(
    ("written", "flag"),
    [(True, True), ("true", True), ("True", True), (False, False), ("false", False), (None, False)],
    ids=repr,
)
def test_tracking_flags_are_booleans_or_their_names(written, flag):
    assert read(tracking={"opens": written, "thread_replies": written}) == {
        "tracking": {"opens": flag, "thread_replies": flag}
    }


@pytest.mark.rule("R-V4")
@pytest.mark.parametrize("key", ["link", "links"])
def test_links_are_tracked_under_either_spelling(key):
    assert read(tracking={key: True}) == {"tracking": {"links": True}}


def test_a_tracking_payload_is_a_text():
    assert read(tracking={"payload": 5}) == {"tracking": {"payload": "5"}}
    assert read(tracking={"payload": None, "other": True}) == {"tracking": {}}


@pytest.mark.parametrize("written", [True, "links", []])
def test_tracking_that_is_no_object_counts_as_absent(written):
    assert read(tracking=written) == {}
