"""Waiters: whose bell rings when, and how many there may be."""

import pytest

from mocknylas.engine.waiting import Waiters
from mocknylas.errors import ApiError
from tests.conftest import START
from tests.support.mail import ADA, GRACE

pytestmark = pytest.mark.nylas(seed_name="empty")
ROUTE = "longpoll"


@pytest.fixture
def ada(world):
    return world.account(ADA)


@pytest.fixture
def wait(world, ada):
    """Begin to wait for Ada's changes."""
    return lambda account=ada, route=ROUTE, timeout=60: world.waiters.open(
        account["id"], route, timeout
    )


def test_a_change_rings_for_its_account_only(world, ada, wait):
    mine, another = wait(), wait(world.account(GRACE))

    world.state.record("message.updated", {"id": "x", "account_id": ada["id"]})

    assert (mine.bell.is_set(), another.bell.is_set()) == (True, False)
    assert not mine.is_over


def test_a_bell_rings_once_until_it_is_armed_again(world, ada, wait):
    waiter = wait()

    for _ in range(3):
        world.state.record("message.updated", {"id": "x", "account_id": ada["id"]})
        assert waiter.bell.is_set()
    world.waiters.arm(waiter)
    assert not waiter.bell.is_set()
    world.state.record("message.updated", {"id": "x", "account_id": ada["id"]})

    assert waiter.bell.is_set()


def test_who_has_closed_is_woken_no_more(world, ada, wait):
    gone, still = wait(), wait()

    world.waiters.close(gone)
    world.waiters.close(gone)
    world.state.record("message.updated", {"id": "x", "account_id": ada["id"]})

    assert (gone.bell.is_set(), still.bell.is_set()) == (False, True)


def test_the_journal_is_listened_to_only_while_somebody_waits(world, wait):
    others = list(world.journal.listeners)

    first, second = wait(), wait(world.account(GRACE))
    assert world.journal.listeners == [*others, world.waiters.on_change]

    world.waiters.close(first)
    assert world.journal.listeners == [*others, world.waiters.on_change]
    world.waiters.close(second)
    assert world.journal.listeners == others


@pytest.mark.rule("R-DEL-14")
def test_a_wait_is_over_when_its_virtual_time_is(world, wait):
    short, long = wait(timeout=60), wait(timeout=61)

    world.advance(START + 59)
    assert not short.is_over
    world.advance(START + 60)

    assert (short.is_over, short.bell.is_set()) == (True, True)
    assert (long.is_over, long.bell.is_set()) == (False, False)


def test_all_waits_end_with_their_world_also_later_ones(world, wait):
    before = wait()

    world.retire()

    for waiter in (before, wait()):
        assert waiter.is_over
        assert waiter.bell.is_set()


def test_a_fork_has_no_waiters(world, ada, wait):
    wait()

    child = world.fork()

    assert child.waiters.count(ada["id"], ROUTE) == 0
    assert child.waiters.on_change not in child.journal.listeners


@pytest.mark.rule("R-X43", "R-RATE-02", "R-RATE-04", "R-RATE-05", "E-70")
@pytest.mark.nylas(options={"delta_connections": 2})
def test_an_account_has_only_so_many_waits_by_a_route(world, wait):
    first, _ = wait(), wait()

    with pytest.raises(ApiError, match="Too many requests") as caught:
        wait()

    assert caught.value.status == 429
    assert caught.value.headers == {"X-RateLimit-Limit": "2", "X-RateLimit-Reset": "1"}
    wait(route="streaming")
    wait(world.account(GRACE))
    world.waiters.close(first)
    wait()


@pytest.mark.rule("R-RATE-06")
def test_any_number_may_wait_unless_the_option_says_otherwise(world, ada, wait):
    for _ in range(50):
        wait()

    assert isinstance(world.waiters, Waiters)
    assert world.waiters.count(ada["id"], ROUTE) == 50
