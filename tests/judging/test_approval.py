"""Approval: how a footprint differs from the approved one, and what is said of it."""

import pytest

from mocknylas.departures import Departure
from mocknylas.judging.approval import PARTIAL, REMEDY, check, review, tell
from mocknylas.judging.footprint import footprint, save_footprint
from tests.support.calls import a_call

LIST = "messages.list  GET /messages: List messages, newest first."
SEND = "send.direct  POST /send: Send a message and return it."


@pytest.fixture
def approved(usage):
    return footprint(usage)


def with_call(usage, **changes):
    """Return the footprint after one more call."""
    usage.add(a_call(version="2.0", **changes))
    return footprint(usage)


def lines(approved, found, **options):
    return review(approved, found, **options).lines()


def test_same_footprint_differs_in_nothing(usage, approved):
    found = review(approved, with_call(usage))

    assert not found
    assert tell("c.yaml", found) == ["c.yaml: what is used is approved"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ({"query": {"subject": "x"}}, [LIST, "  + parameter subject"]),
        ({"query": {"view": "count"}}, [LIST, "  + view count"]),
        ({"status": 503}, [LIST, "  + status 503"]),
        (
            {"operation": "send.direct", "request": {"cc": []}},
            [SEND, "  + field /cc"],
        ),
        (
            {"operation": "labels.list"},
            [
                "labels.list  GET /labels",
                "  + operation",
                "  + status 200",
            ],
        ),
        (
            {"operation": "contacts.search"},
            [
                "contacts.search  GET /contacts/search: "
                "List contacts with all words of `q` in name or address.",
                "  + operation  (deprecated: a legacy of the open-source server; "
                "use the filters of GET /contacts)",
                "  + status 200",
            ],
        ),
        (
            {
                "query": {"colour": "red"},
                "departures": (Departure("ignored-parameter", "/query/colour", "R-X32"),),
            },
            [
                LIST,
                "  + parameter colour  (a query parameter that the operation does not read)",
                "  + departure ignored-parameter /query/colour  "
                "(a query parameter that the operation does not read)",
            ],
        ),
        (
            {
                "operation": "send.direct",
                "request": {"to": [{"colour": 1}]},
                "departures": (Departure("ignored-field", "/body/to/0/colour", "R-X10"),),
            },
            [
                SEND,
                "  + field /to/*/colour  (a field of the body that the operation does not read)",
                "  + departure ignored-field /body/to/*/colour  "
                "(a field of the body that the operation does not read)",
            ],
        ),
        (
            {"operation": "", "status": 404},
            [
                "(no operation): calls of what the API does not have",
                "  + operation",
                "  + status 404",
            ],
        ),
    ],
)
def test_what_is_new_is_told_at_its_operation(call, told, usage, approved):
    assert lines(approved, with_call(usage, **call)) == told


def test_another_version_of_the_api_is_told(usage, approved):
    usage.add(a_call(version="2.7"))

    assert lines(approved, footprint(usage)) == ["versions of the API", "  + 2.7"]


def test_another_trigger_is_told(usage, approved):
    usage.notified("thread.replied")

    assert lines(approved, footprint(usage)) == ["webhooks", "  + thread.replied"]


def test_trigger_that_is_only_asked_for_counts(usage, approved):
    usage.totals["subscribed"]["thread.replied"] += 1

    assert lines(approved, footprint(usage)) == ["webhooks", "  + thread.replied"]


@pytest.fixture
def more(usage, approved):
    """A footprint of more than what is used."""
    usage.notified("thread.replied")
    with_call(usage, operation="labels.list", query={"limit": "3"})
    return with_call(usage, query={"subject": "x"})


def test_what_is_not_used_is_told_and_can_be_allowed(more, approved):
    assert lines(more, approved) == [
        "labels.list  GET /labels",
        "  - operation",
        LIST,
        "  - parameter subject",
        "webhooks",
        "  - thread.replied",
    ]
    assert lines(more, approved, allow_unused=True) == []


def test_what_is_new_is_told_also_where_not_all_need_be_used(usage, more):
    usage.operations.pop("labels.list")
    found = with_call(usage, status=503)

    assert lines(more, found, allow_unused=True) == [LIST, "  + status 503"]


def test_change_of_the_document_is_told_with_its_part(approved):
    uses = approved["operations"]["send.direct"]
    parameters, body, _ = uses["contract"].split("-")
    uses = {**uses, "contract": f"{parameters}-{body}-00000000"}
    before = {**approved, "operations": {**approved["operations"], "send.direct": uses}}

    told = [SEND, "  ~ contract  (mocknylas has changed its answers since the approval)"]
    assert lines(before, approved) == told
    assert lines(before, approved, allow_unused=True) == told


def test_fingerprint_of_another_length_counts_as_changed_all_over(approved):
    uses = {**approved["operations"]["send.direct"], "contract": "old"}
    before = {**approved, "operations": {**approved["operations"], "send.direct": uses}}

    (_, told) = lines(before, approved)

    assert "its parameters and its body and its answers" in told


def test_operation_that_the_api_has_no_more_is_told(approved):
    before = {**approved, "operations": {**approved["operations"], "old.call": {"contract": "x"}}}

    assert lines(before, approved)[:2] == [
        "old.call: not of the API any more",
        "  - operation  (not of the API any more)",
    ]


def test_check_tells_path_differences_and_remedies(usage, more, path):
    save_footprint(path, more)
    usage.operations.pop("labels.list")

    told = tell(path, check(path, with_call(usage, status=503)))

    assert told[0] == f"{path}: what is used differs from what is approved"
    assert told[-2:] == [PARTIAL, REMEDY]


def test_remedy_for_partial_runs_is_told_only_where_it_helps(usage, approved, path):
    save_footprint(path, approved)

    told = tell(path, check(path, with_call(usage, status=503)))

    assert told[1:] == [LIST, "  + status 503", REMEDY]
