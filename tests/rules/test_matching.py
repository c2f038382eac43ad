"""What is wanted of a record: globs, participants, lists, patterns, functions."""

import re

import pytest

from mocknylas.rules.matching import MAX_SHOWN, differences, meets, shown

ADA = {"name": "Ada", "email": "Ada@Example.com"}
BOB = {"name": "", "email": "bob@example.com"}


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("The plan", "The plan"),
        ("The plan", "The*"),
        ("[Urgent] plan", "[Urgent] plan"),
        ("The plan", re.compile("p.an$")),
        ("The plan", lambda text: text.endswith("plan")),
        (5, 5),
        (None, None),
        ([ADA, BOB], "ada@example.com"),
        ([ADA, BOB], "*@EXAMPLE.com"),
        ([ADA, BOB], ["bob@example.com", "ada@example.com"]),
        ([ADA, BOB], [ADA, BOB]),
        (["a", "b"], ["*", "a"]),
        (["a.txt", "b.txt"], "b.*"),
        ({"status": "failed", "reason": "busy"}, {"status": "failed"}),
        ({"reason": "421 later"}, {"reason": "421 *"}),
        ([], []),
    ],
)
def test_what_is_as_wanted_is_met(found, wanted):
    assert meets(found, wanted)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("the plan", "The plan"),
        ("The plan", "plan"),
        ("The plan", re.compile("^plan")),
        ("The plan", lambda text: False),
        (5, "5"),
        (None, "*"),
        ([ADA, BOB], "eve@example.com"),
        ([ADA, BOB], ["ada@example.com"]),
        ([ADA, BOB], ["ada@example.com", "ada@example.com"]),
        ([ADA], ["ada@example.com", "bob@example.com"]),
        ([], "*"),
        ({"status": "failed"}, {"status": "failed", "reason": "busy"}),
        ("failed", {"status": "failed"}),
    ],
)
def test_what_is_otherwise_is_not_met(found, wanted):
    assert not meets(found, wanted)


def test_differences_name_each_field_with_both_values():
    found = {"subject": "Welcom", "to": [ADA], "at": 5}

    assert differences(found, {"subject": "Welcome", "to": "bob*", "at": 5}) == {
        "subject": "subject is 'Welcom', not 'Welcome'",
        "to": "to is 'Ada@Example.com', not 'bob*'",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([ADA, BOB], "['Ada@Example.com', 'bob@example.com']"),
        (re.compile("x+"), "/x+/"),
        (str.isdigit, "what isdigit accepts"),
        ("x" * 500, f"'{'x' * (MAX_SHOWN - 2)}…"),
    ],
)
def test_values_are_shown_as_people_read_them(value, text):
    assert shown(value) == text
