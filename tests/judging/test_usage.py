"""What an application uses of the contract: counted from its calls, merged, and what is missed."""

import json
from random import Random

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.departures import Departure
from mocknylas.engine.notifications import MATRIX
from mocknylas.judging.offered import offered_by
from mocknylas.judging.usage import FACETS, TOTALS, Usage
from mocknylas.schemas.queries import VIEWS
from tests.support.calls import a_call
from tests.support.hooks import Application, Receiver
from tests.support.mail import arrive

PERSON = {"name": "Grace", "email": "grace@example.com"}


def usage_of(*calls):
    usage = Usage()
    for call in calls:
        usage.add(call)
    return usage


def facet(usage, name, operation="messages.list"):
    return usage.as_json()["operations"][operation].get(name, {})


def test_calls_statuses_errors_and_versions_are_counted():
    usage = usage_of(
        a_call(status=200, version="2.0"),
        a_call(status=200, version="2.7"),
        a_call(status=400, error="unknown_view", version="2.7"),
        a_call(operation="threads.list"),
    )

    assert usage.as_json() == {
        "operations": {
            "messages.list": {
                "calls": 3,
                "statuses": {"200": 2, "400": 1},
                "errors": {"unknown_view": 1},
                "pages": {"first": 2},
                "versions": {"2.0": 1, "2.7": 2},
            },
            "threads.list": {"calls": 1, "statuses": {"200": 1}, "pages": {"first": 1}},
        },
        "accounts": {"ada": 4},
    }


@pytest.mark.parametrize(
    "changes", [{"own": True}, {"method": "OPTIONS", "operation": ""}], ids=["own", "preflight"]
)
def test_what_the_application_has_not_asked_itself_does_not_count(changes):
    assert usage_of(a_call(**changes)).as_json() == {"operations": {}}


def test_requests_by_verbs_are_known_from_those_of_the_application(nylas_mock, gmail):
    nylas_mock.request("GET", "/threads")
    nylas_mock.send({"to": "grace@example.com"})
    gmail.get("/messages")

    counted = Usage().add_world(nylas_mock.world)

    assert [call.own for call in nylas_mock.calls()] == [True, True, False]
    assert list(counted.operations) == ["messages.list"]


@pytest.mark.parametrize(
    ("operation", "body", "fields"),
    [
        (
            "send.direct",
            {"to": [PERSON, {"email": "b@example.com"}], "tracking": {"opens": True}},
            ["/to", "/to/*/email", "/to/*/name", "/tracking", "/tracking/opens"],
        ),
        ("send.direct", {"metadata": {"customer-4711": "x"}}, ["/metadata"]),
        ("send.direct", {"colour": {"of": "sky"}}, ["/colour"]),
        ("send.direct", {"ada@example.com": 1, "a/b": 2}, ["/*"]),
        ("send.direct", {"to": "ada@example.com"}, ["/to"]),
        ("send.direct", {"to": ["ada@example.com"]}, ["/to"]),
        ("events.create", {"when": {"time": 1}}, ["/when", "/when/time"]),
        ("send.raw", "1033 bytes of message/rfc822", []),
        ("send.direct", [1, 2], []),
        ("", {"anything": 1}, ["/anything"]),
    ],
)
def test_fields_are_pointers_into_the_body_without_its_data(operation, body, fields):
    usage = usage_of(a_call(operation=operation, request=body))

    assert facet(usage, "fields", operation) == dict.fromkeys(fields, 1)


def test_a_field_counts_once_for_each_call():
    usage = usage_of(*[a_call(operation="send.direct", request={"to": [PERSON, PERSON]})] * 2)

    assert facet(usage, "fields", "send.direct") == {"/to": 2, "/to/*/email": 2, "/to/*/name": 2}


def test_what_came_by_the_query_is_no_field():
    query = {"client_id": "x"}
    usage = usage_of(
        a_call(operation="oauth.token", query=query, request={**query, "code": "secret"})
    )

    assert facet(usage, "parameters", "oauth.token") == {"client_id": 1}
    assert facet(usage, "fields", "oauth.token") == {"/code": 1}


@pytest.mark.parametrize(
    ("query", "views"),
    [
        ({}, {}),
        ({"view": "ids"}, {"ids": 1}),
        ({"view": "nonsense"}, {}),
        ({"view": ["ids", "count"]}, {}),
    ],
)
def test_views_are_counted(query, views):
    usage = usage_of(a_call(query=query))

    assert facet(usage, "views") == views
    assert facet(usage, "parameters") == dict.fromkeys(query, 1)


@pytest.mark.parametrize(
    ("changes", "pages"),
    [
        ({}, {"first": 1}),
        ({"query": {"offset": "0", "limit": "2"}}, {"first": 1}),
        ({"query": {"offset": "00"}}, {"first": 1}),
        ({"query": {"offset": "2", "limit": "2"}, "response": b"[1,2]"}, {"further": 1}),
        ({"query": {"offset": "2", "limit": "2"}, "response": b"[1]"}, {"further": 1, "last": 1}),
        (
            {"query": {"offset": ["2", "4"], "limit": ["1", "9"]}, "response": b"[1]"},
            {"further": 1},
        ),
        ({"query": {"offset": "2"}, "response": b"[1,"}, {"further": 1}),
        ({"query": {"offset": "2"}, "response": b'{"a":1}'}, {"further": 1}),
        ({"query": {"offset": "x"}, "response": b"[]"}, {"first": 1}),
        ({"query": {"view": "count"}}, {}),
        ({"query": {"offset": "-1"}, "status": 400}, {}),
        ({"operation": "messages.get", "query": {"offset": "3"}}, {}),
    ],
)
def test_pages_are_counted(changes, pages):
    usage = usage_of(a_call(**changes))

    assert facet(usage, "pages", changes.get("operation", "messages.list")) == pages


def test_departures_are_counted_by_kind_and_general_place():
    usage = usage_of(
        a_call(
            departures=(
                Departure("ignored-field", "/body/to/0/colour", "R-X10"),
                Departure("ignored-field", "/body/to/1/colour", "R-X10"),
                Departure("ignored-field", "/body/ada@example.com", "R-X10"),
                Departure("deprecated", "", "R-X20"),
            )
        )
    )

    assert facet(usage, "departures") == {
        "deprecated": 1,
        "ignored-field /body/*": 1,
        "ignored-field /body/to/*/colour": 2,
    }


def test_world_tells_its_calls_and_webhooks(nylas_mock, gmail):
    nylas_mock.mount("https://app.test", Receiver())
    Application(nylas_mock).register("message.created", "thread.replied")
    arrive(gmail, subject="Hello")
    nylas_mock.clock.settle()

    counted = Usage().add_world(nylas_mock.world).as_json()

    assert counted["subscribed"] == {"message.created": 1, "thread.replied": 1}
    assert counted["webhooks"] == {"message.created": 1}
    assert counted["attempts"] == {"200": 1}
    assert counted["operations"]["webhooks.create"]["versions"] == {"2.0": 1}


def some(seed):
    """Return a usage that a seed decides."""
    draw = Random(seed)
    usage = Usage()
    for _ in range(20):
        usage.add(
            a_call(
                operation=draw.choice(["messages.list", "send.direct", ""]),
                status=draw.choice([200, 400]),
                query=draw.choice([{}, {"view": "ids"}, {"offset": "3"}]),
                request=draw.choice([None, {"to": [PERSON]}]),
                account_id=draw.choice(["", "ada", "bob"]),
            )
        )
        usage.notified(draw.choice(list(MATRIX)))
    return usage


def merged(*usages):
    total = Usage()
    for one in usages:
        total.merge(one)
    return json.dumps(total.as_json())


@pytest.mark.parametrize("seed", range(5))
def test_merging_is_adding_in_whatever_order_and_grouping(seed):
    first, second, third = some(seed), some(seed + 100), some(seed + 200)
    both = Usage.from_json(json.loads(merged(first, second)))

    assert merged(first, second, third) == merged(third, second, first) == merged(both, third)


@pytest.mark.parametrize("seed", range(5))
def test_usage_goes_through_json_unchanged(seed):
    told = json.dumps(some(seed).as_json())

    assert json.dumps(Usage.from_json(json.loads(told)).as_json()) == told


def test_nothing_exercised_misses_everything():
    missed = Usage().missed()

    assert missed == {
        "operations": [row.name for row in OPERATIONS],
        "webhooks": list(MATRIX),
        "within": {},
    }


def test_what_is_exercised_is_not_missed():
    usage = usage_of(
        a_call(query={"view": "ids", "subject": "x"}),
        a_call(operation="send.direct", request={"to": [PERSON]}, status=400),
    )
    usage.notified("message.created")

    missed = usage.missed()
    within = missed["within"]

    assert {"messages.list", "send.direct"}.isdisjoint(missed["operations"])
    assert "message.created" not in missed["webhooks"]
    assert within["messages.list"]["views"] == ["count", "expanded"]
    assert within["messages.list"]["pages"] == ["further", "last"]
    assert {"subject", "view"}.isdisjoint(within["messages.list"]["parameters"])
    assert "unread" in within["messages.list"]["parameters"]
    assert "400" not in within["send.direct"]["statuses"]
    assert "200" in within["send.direct"]["statuses"]
    assert "/to/*/email" not in within["send.direct"]["fields"]
    assert "/cc/*/email" in within["send.direct"]["fields"]


def test_each_thing_offered_can_be_exercised():
    """What `missed` names would be counted under the same name."""
    rows = {row.name: offered_by(row) for row in OPERATIONS}

    assert all(set(offered) <= set(FACETS) for offered in rows.values())
    assert rows["threads.list"]["views"] == list(VIEWS)
    assert rows["threads.get"]["views"] == []
    assert rows["deltas.list"]["pages"] == []
    assert "/when/start_time" in rows["events.create"]["fields"]
    assert set(TOTALS) == set(Usage().totals)
