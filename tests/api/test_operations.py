"""The table of operations as a whole."""

from mocknylas.api import OPERATIONS


def test_each_operation_has_a_name_of_its_own():
    assert len({row.name for row in OPERATIONS}) == len(OPERATIONS)
    assert all(row.name and row.source for row in OPERATIONS)
