"""The kinds of findings: which fail a run, and which are lived with."""

import pytest

from mocknylas.contract import rules
from mocknylas.errors import UsageError
from mocknylas.judging.habits import HABITS, SDKS
from mocknylas.judging.kinds import KINDS, read_accepted, read_kinds


def test_each_kind_has_a_remedy_and_a_rule_of_the_contract():
    assert all(row.what and row.remedy for row in KINDS.values())
    assert {row.rule for row in KINDS.values()} - {""} <= rules().keys()


@pytest.mark.parametrize(
    ("text", "some", "others"),
    [
        ("deprecated, ignored-field", {"deprecated", "ignored-field"}, {"no-backoff"}),
        ("error", {"no-backoff", "duplicate-send"}, {"deprecated", "read-only-field"}),
        ("warning", {"no-backoff", "deprecated"}, {"read-only-field"}),
        ("note", set(KINDS), set()),
        ("", set(), set(KINDS)),
    ],
)
def test_kinds_are_named_or_meant_by_their_severity(text, some, others):
    kinds = read_kinds(text)

    assert some <= kinds
    assert not others & kinds


@pytest.mark.parametrize("read", [read_kinds, lambda text: read_accepted([text])])
def test_an_unknown_kind_is_told_with_the_nearest(read):
    with pytest.raises(UsageError, match="no kind of finding 'deprecatd'; did you mean 'depre"):
        read("deprecatd")


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("deprecated", True),
        ("deprecated:outbox_v2.create", True),
        ("deprecated:outbox_v2.*", True),
        ("deprecated:send.*", False),
        ("ignored-field", False),
        ("deprecated:*:/body/*", False),
        ("deprecated::", True),
        ("python-sdk", True),
        (" ", False),
    ],
)
def test_a_finding_is_accepted_by_kind_operation_and_place(text, accepted):
    found = [row.covers("deprecated", "outbox_v2.create", "") for row in read_accepted([text])]

    assert any(found) is accepted


def test_each_habit_is_of_a_known_sdk_and_kind():
    assert {row.sdk for row in HABITS} == set(SDKS)
    assert {row.kind for row in HABITS} <= set(KINDS)
    assert all(row.places and row.why for row in HABITS)
