"""A faulty client: each of its mistakes is found, named by its rule, and located."""

import pytest

from mocknylas.judging.kinds import KINDS
from tests.clients.faulty_client import MISTAKES, Doors, works_by_the_book

RULES = sorted({mistake.rule for mistake in MISTAKES.values()})


@pytest.mark.rule("R-X17", "R-X44", "R-RATE-01", "R-PAGE-02", "R-HOOK-10")
@pytest.mark.parametrize("makes", MISTAKES, ids=lambda makes: makes.__name__)
def test_each_mistake_is_found_named_and_located(nylas_mock, makes):
    wanted = MISTAKES[makes]

    makes(Doors(nylas_mock))
    found = nylas_mock.report().open

    assert [(one.kind, one.operation, one.rule) for one in found] == [
        (wanted.kind, wanted.operation, wanted.rule)
    ]
    first = found[0].calls[0]
    assert (first.place, first.number) == (wanted.place, wanted.number)


def test_there_is_a_mistake_of_every_kind():
    assert {mistake.kind for mistake in MISTAKES.values()} == set(KINDS)


def test_a_client_that_works_by_the_book_is_not_blamed(nylas_mock):
    works_by_the_book(Doors(nylas_mock))

    assert nylas_mock.report().open == []
