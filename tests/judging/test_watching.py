"""What calls show when they are looked at in order, and what they do not."""

import json

import pytest

from mocknylas.departures import Departure
from mocknylas.judging.findings import Findings
from mocknylas.judging.kinds import KINDS
from mocknylas.judging.watching import ENOUGH, WATCHERS, Crowding
from tests.support.calls import a_call

IDS = [f"message{number}" for number in range(120)]
LISTED = json.dumps([{"id": one} for one in IDS]).encode()
FULL = json.dumps([{"id": one} for one in IDS[:100]]).encode()


def found_in(*calls):
    findings = Findings()
    watchers = [make(findings) for make in (*WATCHERS, Crowding)]
    for number, call in enumerate(calls, 1):
        for one in watchers:
            one.see(a_call(**{"number": number, **call}))
    for one in watchers:
        one.end()
    return [(one.kind, one.calls[0].number) for one in findings]


def told_of(*calls):
    findings = Findings()
    watchers = [make(findings) for make in WATCHERS]
    for number, call in enumerate(calls, 1):
        for one in watchers:
            one.see(a_call(**{"number": number, **call}))
    return list(findings)


def count_of(kind, *calls):
    return sum(one.count for one in told_of(*calls) if one.kind == kind)


def listing(**more):
    return {"response": LISTED, "query": {"limit": "120"}, **more}


def fetch(number, **more):
    path = f"/messages/{IDS[number]}"
    return {"operation": "messages.get", "path": path, "response": path.encode(), **more}


def refused(**more):
    return {"status": 429, "error": "too_many_requests", "response": b"{}", **more}


def send(recipient, **more):
    return {
        "operation": "send.direct",
        "method": "POST",
        "path": "/send",
        "request": {"to": [{"email": recipient}]},
        **more,
    }


WAIT = {"retry_after": 30}
FAULTY = {**WAIT, "fault": "limit"}  # that a test armed for some requests
BUSY = {"error": "server_busy", "response": b'{"server_error": "busy"}'}  # says the provider


@pytest.mark.rule("R-X44", "R-RATE-04")
@pytest.mark.parametrize(
    ("calls", "hasty"),
    [
        ([refused(**WAIT), {"at": 29}], [2]),
        ([refused(**WAIT), {"at": 30}], []),
        ([refused(**WAIT), {"at": 9, "query": {"limit": "4"}}], [2]),
        ([refused(**WAIT), {"at": 9, "operation": "messages.search"}], []),
        ([refused(**WAIT), {"at": 9, "account_id": "bob"}], []),
        ([refused(**WAIT), {"at": 9, "operation": "threads.list"}, {"at": 10}], [3]),
        ([refused(**WAIT), {"at": 9}, {"at": 10}], [2]),
        ([refused(**WAIT), refused(**WAIT, at=9), {"at": 20}], [2, 3]),
        ([refused(**FAULTY), {"at": 9}], [2]),
        ([refused(**FAULTY), {"at": 9, "query": {"limit": "4"}}], []),
        ([refused(**FAULTY), {"at": 9, "path": "/messages/1"}], []),
        ([refused(**FAULTY), {"at": 9, "method": "PUT"}], []),
        ([refused(**FAULTY), {"at": 9, "account_id": "bob"}], []),
        ([send("a@b.c", **refused(**FAULTY)), send("b@b.c", at=9)], []),
        ([send("a@b.c", **refused(**FAULTY)), send("b@b.c", at=8), send("a@b.c", at=9)], [3]),
        ([refused(**WAIT, **BUSY), {"at": 9, "query": {"limit": "4"}}], []),
        ([refused(**WAIT, **BUSY), {"at": 9}], [2]),
    ],
)
def test_who_is_told_to_wait_has_to(calls, hasty):
    assert found_in(*calls) == [("no-backoff", number) for number in hasty[:1]]
    assert count_of("no-backoff", *calls) == len(hasty)


@pytest.mark.rule("R-X44")
def test_in_time_that_stands_still_a_wait_can_only_be_doubted():
    assert found_in(refused(**WAIT), {}) == [("unseen-backoff", 2)]
    assert KINDS["unseen-backoff"].severity == "warning"


@pytest.mark.parametrize("refusal", [refused(), refused(fault="limit"), refused(**BUSY)])
def test_who_is_told_no_time_cannot_come_too_early(refusal):
    assert found_in(refusal, {}, {"at": 1}) == []


@pytest.mark.rule("R-X29")
@pytest.mark.parametrize(
    ("calls", "blamed"),
    [
        ([listing(), *map(fetch, range(ENOUGH))], True),
        ([listing(), *map(fetch, range(ENOUGH - 1))], False),
        ([listing(), *[fetch(0, at=at) for at in range(9)]], False),
        ([*map(fetch, range(9)), listing()], False),
        ([listing(account_id="bob"), *map(fetch, range(9))], False),
        ([listing(response=b"[]"), *map(fetch, range(9))], False),
        ([listing(operation="threads.list"), *map(fetch, range(9))], True),
        ([listing(operation="labels.list"), *map(fetch, range(9))], False),
        ([listing(operation="messages.search"), *map(fetch, range(9))], True),
        ([listing(), *[fetch(number, status=404, fault="gone") for number in range(9)]], False),
    ],
)
def test_what_was_listed_need_not_be_fetched_alone(calls, blamed):
    expected = [("n-plus-one", ENOUGH + 1)] if blamed else []

    assert found_in(*calls) == expected


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (listing(), "call 1 listed"),
        (listing(query={"view": "ids"}), "call 1 listed by view=ids: ask for the list without it"),
        (
            listing(operation="threads.list"),
            "call 1 named by its id: fetch several ids in one call",
        ),
    ],
)
def test_what_is_fetched_alone_is_told_with_what_the_list_gave(listed, told):
    (found,) = told_of(listed, *map(fetch, range(ENOUGH)))

    assert found.message == f"the 5th object fetched alone that {told}"


@pytest.mark.parametrize(
    ("departure", "operation", "told"),
    [
        (
            Departure("deprecated", "", "R-V5", message="No."),
            "outbox_v2.create",
            "Seed 001 calls this path deprecated; use POST /v2/send?sendnow=false.",
        ),
        (
            Departure("ignored-parameter", "/query/limitt", "R-X32", message="No limitt."),
            "messages.list",
            "No limitt. Write 'limit' instead of 'limitt'.",
        ),
        (
            Departure("ignored-field", "/body/subjet", "E-35", message="No subjet"),
            "send.direct",
            "No subjet. Write 'subject' instead of 'subjet'.",
        ),
        (Departure("tolerated", "", "R-X9", message="As it is"), "send.direct", "As it is"),
    ],
)
def test_a_departure_is_told_with_what_was_meant(departure, operation, told):
    (found,) = told_of(*[{"departures": (departure,), "operation": operation}] * 2)

    assert (found.message, found.count) == (told, 2)


@pytest.mark.parametrize(
    ("calls", "blamed"),
    [
        ([{"query": {"limit": "1"}}] * ENOUGH, True),
        ([{"query": {"limit": "1"}}] * (ENOUGH - 1), False),
        ([{"query": {"limit": str(number)}} for number in range(9)], False),
        ([{"at": at} for at in range(9)], False),
        ([{"response": f"[{number}]".encode()} for number in range(9)], False),
        ([{}, {}, {}, {"method": "PUT", "operation": "messages.update"}, {}, {}, {}], False),
        ([{"operation": "job_statuses.get"}] * 9, False),
        ([{"account_id": f"account{number}"} for number in range(9)], False),
    ],
)
def test_the_same_again_and_again_is_noticed(calls, blamed):
    assert found_in(*calls) == ([("repeated-fetch", ENOUGH)] if blamed else [])


@pytest.mark.rule("R-PAGE-01", "R-PAGE-02")
@pytest.mark.parametrize(
    ("calls", "blamed"),
    [
        ([{"response": FULL}], True),
        ([{"response": FULL, "query": {"offset": "0"}}], True),
        ([{"response": FULL, "query": {"limit": "100"}}], False),
        ([{"response": LISTED}], False),
        ([{"response": FULL}, {"query": {"offset": "100"}}], False),
        ([{"response": FULL}, {"query": {"offset": "100", "in": "inbox"}}], True),
        ([{"response": FULL}, {"query": {"offset": "100"}, "account_id": "bob"}], True),
        ([{"response": FULL, "query": {"view": "count"}}], False),
        ([{"response": FULL, "operation": "account.get"}], False),
        ([{"response": b"," * 200}], False),
    ],
)
def test_a_full_first_page_has_to_be_followed(calls, blamed):
    assert found_in(*calls) == ([("missing-paging", 1)] if blamed else [])


@pytest.mark.rule("R-X43", "R-RATE-01", "R-RATE-03")
@pytest.mark.parametrize(
    ("count", "call", "blamed"),
    [
        (50, lambda number: {"query": {"limit": str(number)}}, []),
        (120, lambda number: {"query": {"limit": str(number)}}, [51]),
        (120, lambda number: {"at": number // 50}, []),
        (500, lambda number: {"account_id": f"account{number % 50}"}, []),
        (501, lambda number: {"account_id": f"account{number % 50}"}, [501]),
        (11, lambda number: {"operation": "application.ip_addresses", "account_id": ""}, [11]),
        (
            20,
            lambda number: {
                "operation": "application.ip_addresses",
                "account_id": "",
                "at": number * 400,
            },
            [],
        ),
        (60, lambda number: {"operation": ""}, []),
    ],
)
def test_requests_are_held_against_the_documented_limits(count, call, blamed):
    found = found_in(*({"method": "POST", **call(number)} for number in range(count)))

    assert found == [("rate-limit", number) for number in blamed]


def test_the_most_requests_of_a_token_in_a_second_are_known():
    crowding = Crowding(Findings())
    for at in (1, 1, 1, 2, 3, 3):
        crowding.see(a_call(at=at))
    crowding.see(a_call(at=3, account_id="bob"))

    assert crowding.peaks == {"/messages": 3}


@pytest.mark.parametrize(
    ("call", "blamed"),
    [
        ({"status": 400, "error": "unknown_view"}, True),
        ({"status": 500, "error": "internal"}, True),
        ({"status": 418, "error": "no row of the catalogue"}, True),
        ({"status": 400, "error": "unknown_view", "fault": "broken"}, False),
        ({"status": 403, "error": "account_invalid"}, False),
        ({"status": 402, "response": b'{"server_error": "550 no such user"}'}, False),
        ({"status": 404, "response": b"not JSON"}, True),
        ({"status": 302}, False),
        ({"status": 401, "error": "unauthorized"}, True),
        ({"status": 401, "error": "unauthorized", "revoked": True}, False),
    ],
)
def test_an_error_that_nobody_arranged_is_told(call, blamed):
    found = found_in({"response": b'{"message": "No"}', **call})

    assert found == ([("unexplained-error", 1)] if blamed else [])


def test_what_is_no_operation_is_told_without_its_ids():
    findings = Findings()
    for path in ("/message/1p16dgdempltad466if0iu4xh", "/message/25k5rbdvwakgngbgyqok2jfoc"):
        findings.see("unexplained-error", a_call(operation="", path=path), "404")

    assert [(one.operation, one.count) for one in findings] == [("GET /message/{id}", 2)]


def test_departures_alike_in_one_place_are_one_finding_with_the_first_calls():
    findings = Findings()
    watch = WATCHERS[0](findings)
    for number in range(1, 9):
        one = Departure("ignored-field", f"/body/to/{number}/nme", "E-35", message="no")
        watch.see(a_call(number=number, departures=(one,), test="t::a", line="t:1"))

    (found,) = findings
    assert (found.place, found.count, found.severity) == ("/body/to/*/nme", 8, "warning")
    assert [(one.number, one.place) for one in found.calls] == [
        (number, f"/body/to/{number}/nme") for number in range(1, 6)
    ]
    assert found.tests == ["t::a"]


def test_the_gravest_comes_first():
    findings = Findings()
    for kind in ("repeated-fetch", "deprecated", "no-backoff", "ignored-field"):
        findings.see(kind, a_call(), "")

    assert [one.kind for one in findings] == [
        "no-backoff",
        "ignored-field",
        "deprecated",
        "repeated-fetch",
    ]
