"""A run of several processes: what each hands over, and what is concluded of all of it."""

import pytest

from mocknylas.judging.footprint import footprint, save_footprint
from mocknylas.judging.gate import Verdict
from mocknylas.judging.usage import Usage
from mocknylas.mock import MockNylas
from mocknylas.run import Ending, Run, contract_ending
from tests.support.api import Api


class Seen:
    """An ending that remembers what it was given."""

    def __init__(self, *, fails=False):
        self.fails = fails

    def conclude(self, found, passed):
        self.found, self.passed = found, passed
        return Verdict(["seen"], self.fails)


def ending(seen):
    return Ending("title", seen.conclude, kinds=lambda: {"again": Usage})


def test_run_with_nothing_to_say_watches_nothing(nylas_mock):
    run = Run([])

    run.watch(nylas_mock.sandboxes)

    assert nylas_mock.sandboxes.witness is None
    assert (run.hand_over(), run.end(passed=True), run.verdicts) == ({}, False, [])


def test_what_workers_hand_over_is_concluded_with():
    worker, seen = Run([ending(Seen())]), Seen()
    first = Run([ending(seen)])
    with MockNylas() as mock:
        Api(mock, "gmail").get("/messages")
        worker.watch(mock.sandboxes)

    for _ in range(2):
        first.take(worker.hand_over())
    failed = first.end(passed=True)

    assert not failed
    assert first.verdicts == [("title", Verdict(["seen"], failed=False))]
    assert seen.passed
    assert {name: one.calls_of("messages.list") for name, one in seen.found.items()} == {
        "usage": 2,
        "again": 2,
    }


def test_worker_without_a_mock_hands_over_nothing():
    run = Run([ending(Seen())])

    run.take(Run(run.endings).hand_over())

    assert run.hand_over() == {}


@pytest.mark.parametrize("fails", [[True, False], [False, True], [False, False]])
def test_run_fails_by_any_of_its_endings(fails):
    run = Run([ending(Seen(fails=one)) for one in fails])

    assert run.end(passed=True) == any(fails)
    assert len(run.verdicts) == 2


def test_whatever_follows_a_failed_ending_takes_the_run_for_failed():
    last = Seen()
    run = Run([ending(Seen(fails=True)), ending(last)])

    run.end(passed=True)

    assert not last.passed


def test_contract_is_held_against_its_file(tmp_path):
    path = tmp_path / "nylas-contract.yaml"
    save_footprint(path, footprint(Usage()))
    run = Run([contract_ending(str(path), record=False, allow_unused=False)])

    assert not run.end(passed=True)
    assert run.verdicts == [
        ("mocknylas: contract", Verdict([f"{path}: what is used is approved"], failed=False))
    ]
