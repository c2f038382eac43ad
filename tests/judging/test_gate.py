"""The gate at the end of a run: recorded or checked, and what of that fails the run."""

import pytest

from mocknylas.judging.footprint import footprint, read_footprint, save_footprint
from mocknylas.judging.gate import NOTHING, Gate, Verdict
from mocknylas.judging.usage import Usage
from tests.support.calls import a_call


@pytest.fixture
def recorded(usage, path):
    save_footprint(path, footprint(usage))
    return path


def test_recording_writes_what_was_used(usage, path):
    verdict = Gate(path, record=True).close(usage, passed=True)

    told = f"{path}: recorded; look at the difference before you commit it"
    assert verdict == Verdict([told], failed=False)
    assert read_footprint(path) == footprint(usage)


def test_run_that_did_not_pass_records_nothing(usage, path):
    verdict = Gate(path, record=True).close(usage, passed=False)

    told = f"{path}: not recorded, for the run did not pass"
    assert verdict == Verdict([told], failed=True)
    assert not path.exists()


def test_run_without_a_call_records_nothing(recorded):
    before = recorded.read_bytes()

    verdict = Gate(recorded, record=True).close(Usage(), passed=True)

    assert verdict == Verdict([f"{recorded}: {NOTHING}"], failed=True)
    assert recorded.read_bytes() == before


def test_what_is_approved_passes(usage, recorded):
    verdict = Gate(recorded).close(usage, passed=True)

    assert verdict == Verdict([f"{recorded}: what is used is approved"], failed=False)


def test_what_is_new_fails(usage, recorded):
    usage.add(a_call(version="2.0", status=503))

    for passed in (True, False):
        verdict = Gate(recorded, allow_unused=True).close(usage, passed=passed)
        assert verdict.failed
        assert "  + status 503" in verdict.lines


@pytest.mark.parametrize(
    ("allow_unused", "passed", "failed"),
    [(False, True, True), (True, True, False), (False, False, False)],
    ids=["whole run", "partial run", "run that did not pass"],
)
def test_what_is_not_used_fails_whole_runs_that_passed(allow_unused, passed, failed, recorded):
    verdict = Gate(recorded, allow_unused=allow_unused).close(Usage(), passed=passed)

    assert verdict.failed == failed


def test_file_that_cannot_be_read_fails_by_name(usage, path):
    path.write_text("[")

    (line,), failed = Gate(path).close(usage, passed=True)

    assert failed
    assert line.startswith(f"{path}: not an approved contract: ")
