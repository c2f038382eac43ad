"""A word that can never be found is refused with the nearest that can, wherever it is searched."""

import pytest

from mocknylas.engine.deltas import ENTRIES
from mocknylas.engine.notifications import MATRIX
from mocknylas.errors import UsageError
from mocknylas.vocabulary import JOB_STATUSES, KINDS, strange_words

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ("delayed", []),
        ("succ*", []),
        ("*", []),
        (["pending", "delayed"], []),
        (None, []),
        (7, []),
        ("sucessful", ["no status 'sucessful'; did you mean 'successful'?"]),
        (["delayed", "canceled"], ["no status 'canceled'; did you mean 'cancelled'?"]),
        ("zzz*", ["no status 'zzz*'; known: cancelled, delayed, failed, pending, success, "]),
    ],
)
def test_only_what_no_word_can_meet_is_strange(wanted, problems):
    told = [str(one) for one in strange_words("status", wanted, JOB_STATUSES)]

    assert len(told) == len(problems)
    assert all(one.startswith(problem) for one, problem in zip(told, problems, strict=True))


def test_every_trigger_and_delta_has_a_kind():
    assert set(MATRIX) <= KINDS
    assert set(ENTRIES) <= KINDS


KIND = "job.sucessful"
SEARCHES = {
    "wait_for": lambda mock: mock.wait_for(KIND),
    "run_until": lambda mock: mock.clock.run_until(KIND),
    "events": lambda mock: mock.events(kind=KIND),
    "find": lambda mock: mock.events.find(kind=KIND),
    "find one of two": lambda mock: mock.events.find(kind=["job.failed", KIND]),
    "wait for an event": lambda mock: mock.events.wait_for(kind=KIND),
    "expect none": lambda mock: mock.expect(events={"kind": KIND, "count": 0}),
    "deliveries": lambda mock: mock.webhooks.deliveries(trigger=KIND),
    "step": lambda mock: mock.load_scenario({"steps": [{"clock.run_until": {"until": KIND}}]}),
    "check": lambda mock: mock.load_scenario({"expect": {"events": {"kind": KIND}}}),
}
STATUS_SEARCHES = {
    "find": lambda mock: mock.outbox.find(status="delivered"),
    "outbox": lambda mock: mock.outbox(status="delivered"),
    "deliveries": lambda mock: mock.webhooks.deliveries(status="successful"),
}


@pytest.mark.parametrize("search", SEARCHES)
def test_search_for_a_kind_that_never_happens_is_refused(search, nylas_mock):
    begin = nylas_mock.clock.now

    with pytest.raises(UsageError, match=r"'job\.sucessful'; did you mean 'job\.successful'\?"):
        SEARCHES[search](nylas_mock)

    assert nylas_mock.clock.now == begin


@pytest.mark.parametrize("search", STATUS_SEARCHES)
def test_search_for_a_status_that_never_is_is_refused(search, nylas_mock):
    with pytest.raises(UsageError, match="no status of a"):
        STATUS_SEARCHES[search](nylas_mock)


@pytest.mark.parametrize("kind", ["job.*", "*.created", ["job.failed", "mail.*"]])
def test_search_that_could_find_something_is_none_the_worse(kind, nylas_mock):
    assert nylas_mock.events.find(kind=kind) == []


def test_blank_in_a_search_is_filled_before_it_is_judged(nylas_mock):
    steps = [{"send": {"message": {"to": ["a@x.test"]}, "at": "1h"}, "as": "job"}]
    check = {"outbox": {"status": "$(job.status)", "count": 1}}

    assert nylas_mock.load_scenario({"steps": steps, "expect": check})["expect"] == {"outbox": [1]}
