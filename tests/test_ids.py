"""One seed, independent streams: what is drawn for one purpose never shifts another."""

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.ids import Streams, fixed_id, is_id

steady = settings(derandomize=True, deadline=None, max_examples=50)
seeds = st.one_of(st.integers(), st.text(max_size=10))
purposes = st.text(max_size=10)
DRAW = """
from mocknylas.ids import Streams, fixed_id
streams = Streams(7)
print(streams.new_id("message"), streams.draw("luck"), streams.choice("x", "abc"))
print(fixed_id("a", 1))
"""


@pytest.mark.rule("R-X22")
@steady
@given(seeds, purposes)
def test_new_ids_have_25_base_36_digits_and_never_repeat(seed, purpose):
    streams = Streams(seed)

    ids = [streams.new_id(purpose) for _ in range(50)]

    assert all(re.fullmatch(r"[0-9a-z]{25}", one) for one in ids)
    assert all(int(one, 36) < 2**128 for one in ids)
    assert len(set(ids)) == len(ids)


@steady
@given(seeds, purposes)
def test_draws_lie_between_zero_and_one(seed, purpose):
    streams = Streams(seed)

    assert all(0 <= streams.draw(purpose) < 1 for _ in range(50))


def test_draws_fill_the_whole_range():
    streams = Streams(0)

    tenths = {int(10 * streams.draw("luck")) for _ in range(500)}

    assert tenths == set(range(10))


@steady
@given(seeds, st.lists(st.sampled_from("abc"), max_size=20))
def test_a_stream_is_not_moved_by_the_others(seed, others):
    undisturbed, disturbed = Streams(seed), Streams(seed)
    for purpose in others:
        disturbed.draw(purpose)

    assert disturbed.new_id("message") == undisturbed.new_id("message")


@pytest.mark.parametrize("other", [Streams(1), Streams("0x"), Streams(-0.5)])
def test_another_seed_draws_other_values(other):
    assert other.new_id("message") != Streams(0).new_id("message")


def test_a_fork_goes_on_with_the_same_values_on_its_own():
    parent = Streams(3)
    parent.new_id("message")
    child = parent.fork()

    childs = [child.draw("message") for _ in range(3)]

    assert [parent.draw("message") for _ in range(3)] == childs
    assert child.counters == parent.counters == {"message": 4}


def test_streams_go_on_where_saved_counters_left_them():
    first = Streams("seed")
    first.draw("luck")
    saved = dict(first.counters)

    assert Streams("seed", saved).draw("luck") == first.draw("luck")


@steady
@given(seeds, purposes, st.integers(min_value=0, max_value=5))
def test_a_numbered_draw_is_the_draw_of_that_number(seed, purpose, number):
    streams = Streams(seed)
    drawn = [streams.draw(purpose) for _ in range(6)]

    assert Streams(seed).draw_at(purpose, number) == drawn[number]


def test_every_item_is_chosen_at_times():
    streams = Streams(0)

    assert {streams.choice("item", "abcd") for _ in range(100)} == set("abcd")


def test_a_fixed_id_belongs_to_its_parts():
    assert is_id(fixed_id("account", 1))
    assert len(fixed_id("account", 1)) == 25
    assert fixed_id("account", 1) == fixed_id("account", "1")
    assert fixed_id("account", 1) != fixed_id("account", 2)
    assert fixed_id("ab", "c") != fixed_id("a", "bc")


@pytest.mark.rule("R-X22")
@pytest.mark.parametrize("value", ["0", "a", "84umizq7c4jtrew491brpa6iu", "z" * 25])
def test_base_36_is_the_form_of_an_id(value):
    assert is_id(value)


@pytest.mark.rule("R-X22")
@pytest.mark.parametrize("value", ["", "A", "a-b", "z" * 26, "a\n", "é", "٣", None, 7, ["a"]])
def test_anything_else_is_no_id(value):
    assert not is_id(value)


def test_values_do_not_depend_on_the_hash_seed_of_the_process():
    printed = {
        subprocess.run(
            [sys.executable, "-c", DRAW],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1
