"""Sessions of random calls with turns of the clock, faults and switches in between."""

from hypothesis import Phase
from hypothesis import strategies as st

from tests.api.test_random_calls import begin
from tests.support.api import Api
from tests.support.mail import GRACE, arrive
from tests.support.properties import steady
from tests.support.random_calls import RandomCall, make, random_calls

CHANCE = {"probability": 0.5, "times": 3}
TURNS = [
    lambda mock: mock.clock.advance(10),
    lambda mock: mock.clock.advance("2h"),
    lambda mock: mock.clock.tick(),
    lambda mock: mock.fault("provider", "defer", skip=1, **CHANCE),
    lambda mock: mock.fault("request", "refuse", match={"method": "PUT"}, **CHANCE),
    lambda mock: mock.delete_faults(),
    lambda mock: mock.set_options({"raw_delay": 60, "fallback_service": True}),
    lambda mock: mock.simulate.inbound(GRACE, {"subject": "Re: Hello", "from": "x@x.example"}),
    lambda mock: mock.reset(),
    lambda mock: mock.world.tokens.revoke(mock.account("imap").access_token),
]


def bounds(examples):
    """Return the settings of a property about sessions."""
    return steady(examples, phases=[Phase.generate])  # one takes minutes to shrink


@st.composite
def sessions(draw):
    """Draw the steps of a session: random calls, and numbers of turns."""
    calls = draw(random_calls())
    turns = draw(st.lists(st.integers(0, len(TURNS) - 1), max_size=12))
    return draw(st.permutations([*calls, *turns]))


def open_session(mock, account):
    """Return the API of an account after some life in its mailbox."""
    api = begin(mock, account)
    arrive(api, subject="Hello", files=[{"filename": "b.txt", "content": b"\xff\x00"}])
    return api


def run(mock, account, step):
    """Run a step; return all that could be seen of it."""
    if not isinstance(step, RandomCall):
        return repr(_turned(mock, step))
    response = make(Api(mock, account), step)
    return response.status, response.data, sorted(response.headers)


def _turned(mock, number):
    if "imap" in TURNS[number].__code__.co_consts and len(mock.sandbox.tokens) < 3:
        return None  # it is revoked already
    return TURNS[number](mock)
