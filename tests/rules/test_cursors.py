"""Cursors stand for numbers, for one account, without a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas.ids import is_id
from mocknylas.rules.cursors import BEGINNING, cursor_of, number_of

numbers = st.integers(1, 2**63)


@pytest.mark.rule("R-DEL-01")
@given(numbers, st.text(max_size=9))
def test_a_cursor_stands_for_its_number(number, account_id):
    cursor = cursor_of(account_id, number)

    assert number_of(account_id, cursor) == number
    assert is_id(cursor)
    assert len(cursor) == 25


@given(numbers)
def test_a_cursor_means_nothing_to_another_account(number):
    assert number_of("grace", cursor_of("ada", number)) is None


@pytest.mark.rule("R-DEL-01")
def test_nothing_read_yet_is_zero():
    assert cursor_of("ada", 0) == BEGINNING == "0"
    assert number_of("ada", "0") == 0


def test_cursors_are_the_same_in_every_process_and_tell_no_order():
    assert cursor_of("ada", 1) == "49yiaipsgw9rczwhduh2sdn4s"
    assert len({cursor_of("ada", number) for number in range(1, 1001)}) == 1000
    some = [cursor_of("ada", number) for number in range(1, 20)]
    assert some != sorted(some)


@pytest.mark.rule("R-DEL-04")
@pytest.mark.parametrize(
    "spelled",
    ["", "1", "00", "zzzzzzzzzzzzzzzzzzzzzzzzz", "z" * 26, "-1", "+1", " 0", "1_0", "ä", "x!"],
)
def test_what_is_made_up_stands_for_nothing(spelled):
    assert number_of("ada", spelled) is None


@given(numbers)
def test_another_spelling_of_a_cursor_is_no_cursor(number):
    cursor = cursor_of("ada", number)

    assert number_of("ada", cursor.upper()) is None or cursor.isdecimal()
    assert number_of("ada", f" {cursor}") is None
    assert number_of("ada", f"0{cursor}") is None
