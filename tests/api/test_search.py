"""`/messages/search` and `/threads/search`: by query, newest first, in pages, at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas
from tests.support.api import Api
from tests.support.mail import (
    ALAN,
    DAY,
    GRACE,
    arrive,
    ids,
    letter,
    people,
    set_account,
    snapshot,
)
from tests.support.properties import steady

empty = pytest.mark.nylas(seed_name="empty")
PATHS = ["/messages/search", "/threads/search"]
BOTH = pytest.mark.parametrize("path", PATHS)


@pytest.fixture
def mail(gmail):
    """Four messages in a mailbox that is empty otherwise, the newest first."""
    now = gmail.mock.clock.now
    return [
        arrive(gmail, subject="Sprint review", date=now, **{"from": GRACE, "cc": ALAN}),
        arrive(
            gmail,
            subject="Numbers",
            body="<p>See the sheet for the sprint</p>",
            date=now - 2 * DAY,
            files=[{"filename": "q2.csv", "content": "1,2"}],
            unread=False,
            **{"from": ALAN},
        ),
        arrive(gmail, subject="Lunch", date=now - 9 * DAY, starred=True, labels=["trash"]),
        arrive(gmail, subject="Lunch?", date=now - 40 * DAY, **{"from": GRACE}),
    ]


@empty
@pytest.mark.rule("R-S1", "R-S4", "R-S6")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sprint", [0, 1]),
        ("SPRINT -numbers", [0]),
        ("numbers OR lunch", [1, 2, 3]),
        ('"the sheet"', [1]),
        ('"sheet the"', []),
        (f"from:{GRACE}", [0, 3]),
        ("from:grace -subject:lunch", [0]),
        ("to:ada", [1, 2, 3]),
        (f"cc:{ALAN}", [0]),
        ("bcc:ada", []),
        ("subject:lunch", [2, 3]),
        ("subject:(lunch OR numbers) -is:starred", [1, 3]),
        ("in:inbox", [0, 1, 3]),
        ("in:trash", [2]),
        ("label:inbox is:unread", [0, 3]),
        ("is:read", [1]),
        ("is:starred", [2]),
        ("has:attachment", [1]),
        ("filename:q2", [1]),
        ("before:2024/06/02", [2, 3]),
        ("after:2024/06/08", [0, 1]),
        ("older_than:1m", [3]),
        ("newer_than:3d", [0, 1]),
        ("(from:alan OR is:starred) newer_than:10d", [1, 2]),
        ("nothing like it", []),
    ],
)
def test_messages_and_threads_are_found_newest_first(gmail, mail, query, found):
    expected = [mail[number] for number in found]

    messages = gmail.get("/messages/search", q=query)
    threads = gmail.get("/threads/search", q=query)

    assert ids(messages) == ids(expected)
    assert ids(threads) == [one["thread_id"] for one in expected]
    assert {one["object"] for one in messages} <= {"message"}
    assert {one["object"] for one in threads} <= {"thread"}


@empty
@pytest.mark.rule("R-S1", "R-S4")
def test_a_thread_is_found_once_if_any_message_matches_and_stands_by_its_newest(gmail):
    question = {"Message-Id": "<1@x.example>"}
    first = arrive(gmail, subject="Plan", headers=question, date=1000)
    other = arrive(gmail, subject="Plan", date=2000)
    arrive(gmail, subject="Re: Plan", headers={"In-Reply-To": "<1@x.example>"}, date=3000)
    arrive(gmail, subject="Re: Plan", body="yes", headers={"References": "<1@x.example>"}, date=4)

    assert ids(gmail.get("/threads/search", q="plan")) == [first["thread_id"], other["thread_id"]]
    assert ids(gmail.get("/threads/search", q="yes")) == [first["thread_id"]]
    assert gmail.get("/threads/search", q="yes plan in:sent") == []


@pytest.mark.rule("R-S1")
def test_an_account_finds_its_own_mail_in_its_folders(exchange, gmail):
    inbox = exchange.get("/messages", **{"in": "inbox"}, limit=1000)

    found = exchange.get("/messages/search", q="in:inbox", limit=1000)

    assert found == inbox != []
    assert not {*ids(found)} & {*ids(gmail.get("/messages/search", q="in:inbox", limit=1000))}


@pytest.mark.rule("R-S2", "E-16")
@BOTH
@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}, {"Q": "x"}, {"limit": "1"}], ids=str)
def test_a_search_needs_a_query(gmail, path, query):
    assert gmail.error("GET", path, query_string=query) == (
        400,
        "invalid_request_error",
        "GET HTTP method must include query url parameter",
    )


@pytest.mark.rule("R-S3", "R-S4")
@BOTH
def test_pages_join_to_the_whole(gmail, path):
    whole = gmail.get(path, q="to:ada OR from:ada", limit=1000)
    query = {"q": "to:ada OR from:ada", "limit": 40}

    pages = [gmail.get(path, **query, offset=offset) for offset in range(0, len(whole) + 40, 40)]

    assert [one for page in pages for one in page] == whole
    assert (len(pages[0]), pages[-1]) == (40, [])
    assert gmail.get(path, q=query["q"]) == whole[:100]
    assert gmail.get(path, **query, view="ids") == ids(whole[:40])
    assert gmail.get(path, **query, view="count") == {"count": len(whole)}


@pytest.mark.rule("R-S3", "E-11", "E-12", "E-13a", "E-15", "E-17")
@BOTH
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": "x"}, "Limit parameter must be an integer."),
        ({"limit": -1}, "Limit parameter must be nonnegative."),
        ({"offset": "x"}, "Offset parameter must be an integer."),
        ({"limit": 1001}, "Cannot request more than 1000 resources at once."),
        ({"view": "x"}, "Unknown view type x."),
    ],
    ids=str,
)
def test_paging_is_read_as_elsewhere(gmail, path, query, message):
    assert gmail.error("GET", path, query_string={"q": "x", **query})[2] == message


@empty
@pytest.mark.rule("R-S5")
def test_found_threads_can_be_expanded(gmail, mail):
    (found,) = gmail.get("/threads/search", q="numbers", view="expanded")

    assert found == gmail.get(f"/threads/{found['id']}", view="expanded")
    assert ids(found["messages"]) == [mail[1]["id"]]


@empty
@pytest.mark.rule("R-S7")
def test_drafts_are_never_found(gmail):
    draft = gmail.post("/drafts", letter(subject="Secret plan"))

    found = [gmail.get(path, q="secret") for path in PATHS]
    sent = gmail.post("/send", {"draft_id": draft["id"], "version": 0})

    assert found == [[], []]
    assert gmail.get("/messages/search", q="secret") == [sent]


@pytest.mark.rule("R-S8", "E-40", "E-41")
@BOTH
@pytest.mark.parametrize(
    ("state", "message"),
    [
        (
            "invalid",
            "This action can't be performed because the account's credentials are out of date. "
            "Please reauthenticate and try again.",
        ),
        (
            "stopped",
            "This action can't be performed because the account's sync has been stopped. "
            "Please contact support@nylas.com to resume sync.",
        ),
    ],
)
def test_an_account_out_of_order_does_not_search(nylas_mock, gmail, path, state, message):
    set_account(gmail, sync_state=state)
    nylas_mock.fault("request", "refuse", error="search_refused")

    refused = [gmail.error("GET", path, query_string=query) for query in ({"q": "x"}, {})]

    assert refused == [(403, "invalid_request_error", message)] * 2


@pytest.mark.rule("R-S8", "E-42")
@BOTH
def test_the_provider_can_refuse_the_credentials_while_searching(nylas_mock, gmail, path):
    nylas_mock.fault("request", "refuse", error="search_refused", match=searching(path))

    assert gmail.error("GET", path, query_string={"q": "x"}) == (
        403,
        "api_error",
        "This search can't be performed because the account's credentials are out of date. "
        "Please reauthenticate and try again.",
    )
    assert gmail.request("GET", "/messages").status_code == 200


@pytest.mark.rule("R-S8", "E-65")
@BOTH
def test_the_provider_can_fail_while_searching(nylas_mock, gmail, path):
    rule = {"error": "search_failed", "match": searching(path)}
    nylas_mock.fault("request", "refuse", **rule, times=1)
    nylas_mock.fault("request", "refuse", **rule, server_error="NO [LIMIT] Too many searches")

    answers = [gmail.request("GET", path, query_string={"q": "x"}) for _ in range(2)]

    said = [one.get_json().pop("server_error") for one in answers]
    assert [one.status_code for one in answers] == [503, 503]
    assert {one.get_json()["message"] for one in answers} == {"Error issuing search request"}
    assert said[0].startswith("NO ")
    assert said[1] == "NO [LIMIT] Too many searches"


def searching(path):
    return {"operation": path.strip("/").replace("/", ".")}


@pytest.mark.rule("R-S9")
def test_a_search_takes_no_time_and_changes_nothing(nylas_mock, gmail):
    before, now = snapshot(nylas_mock.world), nylas_mock.clock.now

    gmail.get("/messages/search", q="the")

    assert nylas_mock.clock.now == now
    assert snapshot(nylas_mock.world) == before


@empty
def test_new_mail_is_found_at_once(gmail, exchange):
    gmail.post("/send", letter(GRACE, subject="Found at once", bcc=people(ALAN)))

    assert len(gmail.get("/messages/search", q="subject:once bcc:alan")) == 1
    assert len(exchange.get("/messages/search", q="subject:once")) == 1
    assert exchange.get("/messages/search", q="subject:once bcc:alan") == []


pieces = st.sampled_from(
    ["from:", "in:", "is:", "before:", "older_than:", "-", "(", ")", '"', " OR ", " ", "ada", "1d"]
)
queries = st.lists(pieces | st.text(max_size=5), max_size=10).map("".join)


@pytest.mark.rule("R-S1")
def test_no_query_is_an_error(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="any-query", seed_name="empty") as mock:
        gmail = Api(mock, "gmail")
        message = arrive(gmail)

        @steady(60)
        @given(path=st.sampled_from(PATHS), query=queries)
        def check(path, query):
            answer = gmail.request("GET", path, query_string={"q": query})

            if answer.status_code == 200:
                assert {*ids(answer.get_json())} <= {message["id"], message["thread_id"]}
            else:
                assert (answer.status_code, query.strip()) == (400, "")

        check()

        assert mock.world.internal_errors == []
