"""What becomes of a message's labels when a client asks for a new set."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mocknylas.errors import ApiError
from mocknylas.rules.labels import apply_labels, check_removals
from tests.support.refusals import refused

CORE = ("inbox", "all", "trash", "spam", "sent", "drafts", "important")
OWN = ("Work", "Family")  # labels that the user made: they have no name
KNOWN = [
    *({"id": name, "name": name, "display_name": name.title()} for name in CORE),
    *({"id": name, "name": None, "display_name": name} for name in OWN),
]
BY_ID = {one["id"]: one for one in KNOWN}
HEAPS = ("all", "trash", "spam")


def labels(ids):
    return [BY_ID[one] for one in ids.split()]


def ask(current, requested, *, strict=False):
    """Return the ids of the labels that a message ends with."""
    ended = apply_labels(labels(current), labels(requested), KNOWN)
    if strict:
        check_removals(labels(current), labels(requested))
    return " ".join(one["id"] for one in ended)


@pytest.mark.rule("R-M14")
@pytest.mark.parametrize(
    ("current", "requested", "ended"),
    [
        ("inbox all Work", "inbox all Family", "inbox all Family"),
        ("inbox all Work", "inbox all", "inbox all"),
        ("inbox all", "all Work Family", "all Work Family"),
        ("inbox all important", "inbox all", "inbox all"),
        ("inbox all", "important inbox all", "inbox all important"),
        ("inbox all Work", "inbox all trash Work", "trash Work"),
    ],
)
def test_the_requested_labels_replace_the_present_ones(current, requested, ended):
    assert ask(current, requested) == ended


@pytest.mark.rule("R-M14a")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("heap", ["trash", "spam"])
def test_trash_and_spam_win_over_an_inbox_added_at_once(heap, strict):
    assert ask("all", f"inbox {heap} Work", strict=strict) == f"{heap} Work"


@pytest.mark.rule("R-M15", "E-38a")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("current", "requested"),
    [("inbox all", "trash spam"), ("trash", "all spam"), ("spam", "all trash"), ("", "all trash")],
)
def test_only_one_of_all_trash_and_spam_can_be_added(current, requested, strict):
    assert refused(ask, current, requested, strict=strict) == (
        400,
        'Only one of "all", "trash" or "spam" can be added',
    )


@pytest.mark.rule("R-M16")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("current", "requested", "ended"),
    [
        ("inbox all", "inbox all trash", "trash"),
        ("inbox all", "inbox all spam", "spam"),
        ("inbox all Work", "trash Work", "trash Work"),
        ("trash", "trash spam", "spam"),
        ("spam", "spam trash", "trash"),
    ],
)
def test_adding_trash_or_spam_takes_the_inbox_and_the_others_away(
    current, requested, ended, strict
):
    assert ask(current, requested, strict=strict) == ended


@pytest.mark.rule("R-M17")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("current", "requested"),
    [("trash", "inbox trash"), ("spam", "inbox spam"), ("trash", "inbox"), ("all", "inbox all")],
)
def test_adding_inbox_takes_trash_and_spam_away_and_adds_all(current, requested, strict):
    assert ask(current, requested, strict=strict) == "inbox all"


@pytest.mark.rule("R-M18")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("heap", ["trash", "spam"])
def test_adding_all_takes_trash_and_spam_away(heap, strict):
    assert ask(heap, f"all {heap} Work", strict=strict) == "all Work"


@pytest.mark.rule("R-M19", "E-38b")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("name", ["sent", "drafts"])
def test_sent_and_drafts_cannot_be_added(name, strict):
    assert refused(ask, "inbox all", f"inbox all {name}", strict=strict) == (
        400,
        f'The "{name}" label cannot be changed',
    )


@pytest.mark.rule("R-M19")
@pytest.mark.parametrize("strict", [False, True])
def test_sent_left_as_it_was_is_no_matter(strict):
    assert ask("all sent", "all sent Work", strict=strict) == "all sent Work"


@pytest.mark.rule("R-M19")
def test_sent_left_out_is_kept():
    assert ask("all sent Work", "all Family") == "all sent Family"


@pytest.mark.rule("R-M19", "E-38b")
def test_sent_left_out_is_refused_when_strict():
    assert refused(ask, "all sent", "all", strict=True) == (
        400,
        'The "sent" label cannot be changed',
    )


@pytest.mark.rule("R-M20")
@pytest.mark.parametrize(
    ("current", "requested", "ended"),
    [
        ("inbox all", "inbox", "inbox all"),
        ("inbox all", "Work", "all Work"),
        ("trash", "Work", "trash Work"),
        ("spam Work", "", "spam"),
    ],
)
def test_the_last_of_all_trash_and_spam_stays(current, requested, ended):
    assert ask(current, requested) == ended


@pytest.mark.rule("R-M20", "E-38c")
@pytest.mark.parametrize(
    ("current", "requested"), [("inbox all", "inbox"), ("trash", "Work"), ("spam", "")]
)
def test_taking_the_last_of_all_trash_and_spam_away_is_refused_when_strict(current, requested):
    assert refused(ask, current, requested, strict=True) == (
        400,
        '"all", "trash" and "spam" cannot all be removed',
    )


def test_a_message_without_any_of_them_has_none_to_lose():
    assert ask("Work", "Family", strict=True) == "Family"


def test_a_label_that_the_account_lacks_is_not_made_up():
    no_all = [one for one in KNOWN if one["id"] != "all"]

    ended = apply_labels(labels("trash"), labels("inbox Work"), no_all)

    assert [one["id"] for one in ended] == ["inbox", "Work"]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.sets(st.sampled_from(["inbox", "important", *OWN])),
    st.sampled_from(["all", "all sent", "trash", "spam", "trash sent"]),
    st.lists(st.sampled_from([*CORE, *OWN])),
)
def test_whatever_is_asked_a_message_stays_in_one_heap(current, heap, requested):
    assume(heap.startswith("all") or "inbox" not in current)
    current = f"{' '.join(current)} {heap}"
    try:
        ended = ask(current, " ".join(requested)).split()
    except ApiError as error:
        ended = []
        refusal = error.name
    else:
        refusal = ""

    assert refusal in {"", "two_core_labels", "label_cannot_change"}
    if not refusal:
        assert len(ended) == len(set(ended))
        assert sum(one in HEAPS for one in ended) == 1
        assert "inbox" not in ended or "all" in ended
        assert ("sent" in ended) == ("sent" in current)
        assert set(ended) & set(OWN) == set(requested) & set(OWN)
