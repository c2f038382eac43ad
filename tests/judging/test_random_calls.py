"""Whatever is asked of the API: what was refused or left the contract can be explained."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas
from mocknylas.departures import KINDS
from mocknylas.judging.explain import explain
from mocknylas.judging.places import has, request_of
from mocknylas.judging.words import told
from tests.api.test_random_calls import begin
from tests.support.random_calls import make, random_calls
from tests.support.sessions import bounds


def test_each_call_is_explained_as_data_and_in_words(nylas_server):
    kinds = Counter()

    @bounds(10)
    @given(account=st.sampled_from(["gmail", "eas"]), calls=random_calls())
    def check(account, calls):
        with MockNylas(server=nylas_server, sandbox_id="random", seed_name="empty") as mock:
            api = begin(mock, account)
            for call in calls:
                make(api, call)
            for call in mock.calls:
                kinds.update(examine(call, mock.world))

    check()

    assert kinds["error"] > 50, kinds
    assert kinds.keys() <= {"error", "placed", *KINDS}
    assert kinds["placed"] > kinds["error"] / 2, kinds


def examine(call, world):
    """Fail unless a call's explanation is whole; yield the kinds of its findings."""
    explained = explain(call, world)
    assert json.loads(json.dumps(explained)) == explained == explain(call, world)
    assert told(explained)
    assert (call.status >= 400) == any(one["kind"] == "error" for one in explained["findings"])
    for one in explained["findings"]:
        assert one["remedy"], one
        assert one["rule"], one
        yield one["kind"]
        if one["kind"] == "error" and has(request_of(call), one["place"]) and one["place"]:
            yield "placed"
