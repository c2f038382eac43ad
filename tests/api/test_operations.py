"""The table of operations as a whole."""

import re

import pytest

from mocknylas.api import OPERATIONS


def test_each_operation_has_a_name_of_its_own():
    assert len({row.name for row in OPERATIONS}) == len(OPERATIONS)
    assert all(row.name and row.source for row in OPERATIONS)


DEPRECATED = ["outbox_v2.create", "contacts.search", "deltas.generate_cursor"]


def test_what_the_contract_calls_deprecated_or_old_is_marked():
    assert [row.name for row in OPERATIONS if row.deprecated] == DEPRECATED


@pytest.mark.parametrize("name", DEPRECATED)
def test_a_deprecated_operation_names_one_that_takes_its_place(name):
    [row] = [one for one in OPERATIONS if one.name == name]
    current = {(one.method, one.path) for one in OPERATIONS if not one.deprecated}

    [(method, path)] = re.findall(r"\b(GET|POST) (/[\w/]+)", row.deprecated)
    assert (method, path) in current
