"""Rules that can never match are refused, not armed."""

import pytest

from mocknylas.errors import UsageError


@pytest.mark.parametrize(
    ("match", "problem"),
    [
        ({"operation": "mesages.list"}, "no operation 'mesages.list'; did you mean 'messages.list"),
        ({"operation": "sned.*"}, "no operation 'sned.*'"),
        ({"operation": ["send.*", "snd.raw"]}, "no operation 'snd.raw'; did you mean 'send.raw'"),
        ({"provider": "gmial"}, "no provider 'gmial'; did you mean 'gmail'?"),
        (
            {"account": "ada.lovelace@gmail.tst"},
            "no account 'ada.lovelace@gmail.tst'; did you mean 'ada.lovelace@gmail.test'?",
        ),
    ],
)
def test_name_that_can_never_match_is_told_with_the_nearest(match, problem, nylas_mock):
    with pytest.raises(UsageError) as caught:
        nylas_mock.fault("request", "refuse", match=match)

    assert str(caught.value).startswith(f"this rule can never match: {problem}")
    assert nylas_mock.faults() == []


def test_rule_of_its_parts_is_checked_as_well(nylas_mock):
    with pytest.raises(UsageError, match="this rule can never match: no provider 'gmial'"):
        nylas_mock.add_fault(seam="provider", effect="defer", match={"provider": "gmial"})

    assert nylas_mock.faults() == []


@pytest.mark.parametrize(
    "match",
    [
        {"operation": "send.*"},
        {"operation": "SEND.DIRECT"},
        {"operation": ["messages.*", "threads.list"]},
        {"provider": ["gmail", "yahoo"]},
        {"provider": "*"},
        {"account": "*@gmail.test"},
        {"account": "connected.later@elsewhere.test"},
        {"account": "Ada.Lovelace@gmail.test"},
        {"subject": "anything"},
    ],
)
def test_rule_that_can_match_is_armed(match, nylas_mock):
    nylas_mock.fault("request", "refuse", match=match)

    assert len(nylas_mock.faults()) == 1


def test_scenario_is_checked_against_the_accounts_of_its_own_world(nylas_mock):
    rule = {"seam": "provider", "effect": "defer", "match": {"account": "alan.turing@imap.tst"}}

    with pytest.raises(UsageError, match=r"no account 'alan\.turing@imap\.tst'; did you mean"):
        nylas_mock.load_scenario({"seeds": "empty", "faults": [rule]})


def test_all_mistakes_of_a_rule_are_told_at_once(nylas_mock):
    with pytest.raises(UsageError) as caught:
        nylas_mock.add_fault(
            seam="request",
            effect="refus",
            tims=2,
            skip=-1,
            match={"operation": "mesages.list"},
        )

    told = str(caught.value).splitlines()
    assert [one.partition(";")[0] for one in told] == [
        "fault 'request refus': no key 'tims'",
        "fault 'request refus', 'skip': Must be greater than or equal to 0.",
        "no request effect 'refus'",
        "this rule can never match: no operation 'mesages.list'",
    ]
    assert nylas_mock.faults() == []
