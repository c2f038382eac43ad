"""Forms filled in by people: which word is wrong, and which is right."""

import pytest
from marshmallow import Schema, fields, validates_schema
from marshmallow.exceptions import ValidationError

from mocknylas.errors import UsageError
from mocknylas.schemas.controls import InboundForm
from mocknylas.schemas.faults import Fault
from mocknylas.schemas.forms import FormError, fill, names_of

RULE = {"seam": "provider", "effect": "defer"}


class Pair(Schema):
    """A form whose fields must fit together."""

    first = fields.Integer()
    second = fields.Integer()

    @validates_schema
    def check_order(self, data, **_):
        """Refuse a pair that is not in order."""
        if data["first"] > data["second"]:
            raise ValidationError("first must come before second")


def mistake(form, data):
    """Return the message and the path of a form's mistake."""
    with pytest.raises(FormError) as caught:
        fill(form, data, what="the form")
    return str(caught.value), caught.value.path


def test_a_form_that_is_right_is_read():
    assert fill(Pair, {"first": "1", "second": 2}, what="pair") == {"first": 1, "second": 2}


def test_a_mistake_is_told_to_who_drives_the_mock():
    assert issubclass(FormError, UsageError)


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_a_form_is_a_mapping(data):
    assert mistake(Fault, data) == (
        f"the form: expected a mapping of names to values, got {data!r}",
        (),
    )


@pytest.mark.parametrize(
    ("form", "data", "message", "path"),
    [
        (Fault, {**RULE, "tims": 2}, "the form: no key 'tims'; did you mean 'times'?", ("tims",)),
        (
            Fault,
            {**RULE, "window": {"fro": "1h"}},
            "the form: no key 'fro'; did you mean 'for'?",
            ("window", "fro"),
        ),
        (
            InboundForm,
            {"account": "a", "message": {"files": [{"filename": "a", "contents": ""}]}},
            "the form: no key 'contents'; did you mean 'content'?",
            ("message", "files", 0, "contents"),
        ),
        (
            InboundForm,
            {"account": "a", "message": {"form": "b"}},
            "the form: no key 'form'; did you mean 'from'?",
            ("message", "form"),
        ),
        (Pair, {5: 1}, "the form: no key '5'; known: first, second", (5,)),
    ],
    ids=["top", "nested", "in a list", "data key", "number"],
)
def test_an_unknown_key_is_told_with_the_nearest_right_one(form, data, message, path):
    assert mistake(form, data) == (message, path)


@pytest.mark.parametrize(
    ("form", "data", "message", "path"),
    [
        (Fault, {**RULE, "skip": -1}, "the form, 'skip': Must be greater than", ("skip",)),
        (Fault, {"seam": "provider"}, "the form, 'effect': is missing", ("effect",)),
        (
            Fault,
            {**RULE, "window": 5},
            "the form, 'window': write a mapping",
            ("window", "_schema"),
        ),
        (
            Fault,
            {**RULE, "match": {5: "x"}},
            "the form, 'match.5.key': write a text",
            ("match", 5, "key"),
        ),
        (
            InboundForm,
            {"account": "a", "message": {"files": [{}]}},
            "the form, 'message.files.0.filename': is missing",
            ("message", "files", 0, "filename"),
        ),
        (
            Pair,
            {"first": 2, "second": 1},
            "the form: first must come before second",
            ("_schema",),
        ),
    ],
    ids=["value", "missing", "no mapping", "key", "in a list", "whole"],
)
def test_a_wrong_value_is_told_with_its_place(form, data, message, path):
    told, place = mistake(form, data)

    assert told.startswith(message)
    assert place == path


def test_all_mistakes_are_told_an_unknown_key_before_all_else():
    message, place = mistake(Fault, {"skip": -1, "efect": "defer"})

    assert message.splitlines() == [
        "the form: no key 'efect'; did you mean 'effect'?",
        "the form, 'seam': is missing",
        "the form, 'skip': Must be greater than or equal to 0.",
    ]
    assert place == ("efect",)


def test_the_keys_of_a_form_are_named_as_a_person_writes_them():
    assert "from" in names_of(type(InboundForm().fields["message"].schema))
    assert names_of(Pair) == ["first", "second"]
