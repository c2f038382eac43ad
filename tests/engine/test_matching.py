"""The index over rules finds what going through all of them would find."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas.clock import Clock
from mocknylas.engine.faults import Faults
from mocknylas.engine.matching import Matcher, MatchIndex
from mocknylas.errors import ApiError
from mocknylas.ids import Streams

WORDS = st.sampled_from(
    ["a", "A", "b", "ab", "a*", "?", "[ab]", "", 1, "1", True, None, 1.5, "1.5"]
)
WANTED = st.one_of(WORDS, st.lists(WORDS, max_size=3))
FIELDS = st.sampled_from(["x", "y", "z"])
MATCHES = st.dictionaries(FIELDS, WANTED, max_size=3)
SUBJECTS = st.dictionaries(FIELDS, st.one_of(WORDS, st.lists(WORDS, max_size=3)), max_size=3)


@given(st.lists(MATCHES, max_size=12), st.lists(SUBJECTS, min_size=1, max_size=4))
def test_the_index_misses_no_rule_that_matches(matches, subjects):
    index = MatchIndex()
    matchers = [Matcher(match) for match in matches]
    for number, matcher in enumerate(matchers):
        index.add(number, matcher)

    for subject in subjects:
        candidates = index.candidates(subject)
        matching = {number for number, one in enumerate(matchers) if not one.miss(subject)}
        assert matching <= set(candidates)
        assert len(candidates) == len(set(candidates))


def rule(name, **fields):
    return {"name": name, "seam": "request", "effect": "refuse", **fields}


@pytest.fixture
def faults():
    return Faults(Clock(0), Streams(1))


def test_a_rule_is_filed_where_it_has_the_fewest_companions():
    index = MatchIndex()
    for number in range(100):
        index.add(number, Matcher({"operation": "messages.get", "account": f"{number}@x.example"}))

    assert len(index.candidates({"operation": "messages.get", "account": "7@x.example"})) < 3


def test_rules_by_globs_are_passed_over_together():
    index = MatchIndex()
    for number in range(100):
        index.add(number, Matcher({"to": [f"{number}@*", "x@x.example"], "operation": "send.*"}))

    assert index.candidates({"to": ["nobody@x.example"], "operation": "send.direct"}) == []
    assert len(index.candidates({"to": ["a@b.example", "7@X.example"]})) == 100
    assert index.candidates({"operation": "send.direct"}) == []


@pytest.mark.parametrize("wanted", [7, ["a", 7], None, [], ["a*", None]])
def test_what_is_no_text_is_always_a_candidate(wanted):
    index = MatchIndex()
    index.add("rule", Matcher({"to": wanted}))

    assert index.candidates({}) == ["rule"]


def test_rules_strike_in_the_order_of_their_arming(faults):
    faults.add(rule("loose", match={"to": "*@x.example"}, times=1))
    faults.add(rule("filed", match={"to": "a@x.example"}, times=1))
    faults.add(rule("loose too", times=1))

    assert [struck(faults, {"to": "a@x.example"}) for _ in range(4)] == [
        "loose",
        "filed",
        "loose too",
        "",
    ]


def struck(faults, subject):
    """Return the name of the rule that strikes."""
    try:
        return faults.around("request", subject, lambda: "")
    except ApiError as error:
        return error.fault


def test_a_rule_that_the_index_passed_over_knows_why(faults):
    faults.add(rule("other", match={"operation": "send.direct"}))
    faults.add(rule("filed", match={"operation": "messages.get"}))

    struck(faults, {"operation": "threads.get"})
    struck(faults, {"operation": "send.direct"})  # decided before the second rule

    assert [one["last_miss"] for one in faults.as_json()] == ["", ""]
    struck(faults, {"operation": "files.get"})
    assert [one["last_miss"] for one in faults.as_json()] == [
        "operation is 'files.get', not 'send.direct'",
        "operation is 'files.get', not 'messages.get'",
    ]


def test_what_passed_before_a_rule_was_armed_is_no_miss(faults):
    faults.add(rule("first"))
    faults.remove("first")
    faults.add(rule("kept", match={"operation": "send.*"}))
    struck(faults, {"operation": "messages.get"})
    faults.add(rule("new", match={"operation": "messages.get"}))

    assert [one["last_miss"] for one in faults.as_json()] == [
        "operation is 'messages.get', not 'send.*'",
        "",
    ]


def test_counters_outlive_the_removal_of_another_rule(faults):
    for name in ("a", "b"):
        faults.add(rule(name, match={"operation": name}))
        struck(faults, {"operation": name})

    faults.remove("a")

    assert [(one["name"], one["hits"]) for one in faults.as_json()] == [("b", 1)]
    assert struck(faults, {"operation": "b"}) == "b"
    assert struck(faults, {"operation": "a"}) == ""


@pytest.mark.usefixtures("restless_threads")
def test_draws_do_not_depend_on_threads(faults):
    faults.add(rule("luck", probability=0.3))
    faults.add(rule("other", probability=0.5, match={"operation": "else"}))
    alone = Faults(Clock(0), Streams(1))
    alone.add(rule("luck", probability=0.3))
    start = threading.Barrier(4)

    def work(_):
        start.wait()
        return sum(struck(faults, {}) == "luck" for _ in range(100))

    with ThreadPoolExecutor(4) as pool:
        hits = sum(pool.map(work, range(4)))

    expected = sum(struck(alone, {}) == "luck" for _ in range(400))
    counted = faults.as_json()[0]
    assert (counted["matches"], counted["hits"], hits) == (400, expected, expected)


def test_a_text_with_brackets_matches_itself():
    matcher, index = Matcher({"x": "[Urgent] plan"}), MatchIndex()
    index.add(1, matcher)

    assert not matcher.miss({"x": "[urgent] Plan"})
    assert index.candidates({"x": "[urgent] Plan"}) == [1]
    assert matcher.miss({"x": "u plan and more"})
