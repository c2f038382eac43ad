"""The mood of a text by its words."""

import pytest

from mocknylas.rules.sentiment import MOST, name_of, score

CASES = [
    ("I love it. Thank you!", 1.0, "POSITIVE"),
    ("This is a terrible mistake", -1.0, "NEGATIVE"),
    ("The train leaves at noon", 0.0, "NEUTRAL"),
    ("", 0.0, "NEUTRAL"),
    ("I am not happy", -1.0, "NEGATIVE"),
    ("I don't really like it", -1.0, "NEGATIVE"),
    ("I don\N{RIGHT SINGLE QUOTATION MARK}t like it", -1.0, "NEGATIVE"),
    ("No problem", 1.0, "POSITIVE"),
    ("Great idea, good plan, wrong day", 0.333, "NEUTRAL"),
    ("good, good, good and bad", 0.5, "NEUTRAL"),
    ("GOOD", 1.0, "POSITIVE"),
]


@pytest.mark.parametrize(("text", "value", "name"), CASES)
def test_good_words_stand_against_bad_ones(text, value, name):
    assert (score(text), name_of(score(text))) == (value, name)


def test_a_negation_reaches_two_words():
    assert score("not a good") == -1.0
    assert score("not one of the good") == 1.0


def test_only_the_beginning_of_a_long_text_is_read():
    assert score("x" * MOST + " terrible") == 0.0
