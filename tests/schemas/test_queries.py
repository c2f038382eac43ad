"""The query parameters of list endpoints."""

import pytest

from mocknylas.schemas.queries import (
    DraftFilters,
    FileFilters,
    MessageFilters,
    One,
    Page,
    SearchQuery,
    SendQuery,
    ThreadFilters,
)
from tests.support.refusals import refused

PAGE = {"limit": 100, "offset": 0, "view": None}
LISTS = [Page, ThreadFilters, MessageFilters, DraftFilters, FileFilters, SearchQuery]


def read(schema, **values):
    return schema().load(values)


@pytest.mark.rule("R-X25", "R-X32", "R-PAGE-01", "R-PAGE-11")
@pytest.mark.parametrize("schema", LISTS)
def test_every_list_is_paged_and_ignores_what_it_does_not_know(schema):
    found = read(schema, unknown="x")

    assert {name: found[name] for name in PAGE} == PAGE
    assert "unknown" not in found


@pytest.mark.rule("R-X29")
@pytest.mark.parametrize("view", ["ids", "count", "expanded"])
def test_a_list_has_views(view):
    assert read(Page, view=view)["view"] == view


@pytest.mark.rule("R-X29", "E-17")
@pytest.mark.parametrize("view", ["", "IDS", "full"])
def test_an_unknown_view_is_refused(view):
    assert refused(read, Page, view=view) == (400, f"Unknown view type {view}.")


@pytest.mark.rule("R-X31", "R-PAGE-04")
def test_a_single_object_takes_paging_without_looking_at_it():
    assert read(One, limit="x", offset="0", from_="y") == {
        "limit": "x",
        "offset": "0",
        "view": None,
    }


@pytest.mark.rule("R-X37")
@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("Ada@Example.com", ["ada@example.com"]),
        (" a@x.test , b@x.test,", ["a@x.test", "b@x.test"]),
        ("", []),
        (",".join(f"{n}@x.test" for n in range(25)), [f"{n}@x.test" for n in range(25)]),
    ],
    ids=["one", "two", "none", "most"],
)
def test_any_email_takes_up_to_25_addresses(written, addresses):
    assert read(MessageFilters, any_email=written)["any_email"] == addresses


@pytest.mark.rule("R-X37", "E-21")
def test_more_than_25_addresses_are_refused():
    written = ",".join(f"{n}@x.test" for n in range(26))

    assert refused(read, ThreadFilters, any_email=written) == (
        400,
        "Too many emails. The current limit is 25",
    )


@pytest.mark.rule("E-72")
@pytest.mark.parametrize("address", ["ada", "@x.test", "a@x..test"])
def test_a_bad_address_in_any_email_is_refused(address):
    assert refused(read, MessageFilters, any_email=f"a@x.test,{address}") == (
        400,
        f"Invalid recipient address {address}",
    )


def test_filters_are_read_by_their_kinds():
    found = read(
        MessageFilters,
        **{
            "subject": "Plans",
            "from": "ada@x.test",
            "in": "inbox",
            "unread": "True",
            "starred": "false",
            "thread_id": "abc",
            "received_before": "5",
            "started_after": "1970-01-01T00:00:09Z",
            "has_attachment": "true",
            "metadata_pair": ["a:1", "b:2"],
        },
    )

    assert found == {
        **PAGE,
        "subject": "Plans",
        "from_": "ada@x.test",
        "in_": "inbox",
        "unread": True,
        "starred": False,
        "thread_id": "abc",
        "received_before": 5,
        "started_after": 9,
        "has_attachment": True,
        "metadata_pair": ["a:1", "b:2"],
    }


def test_the_first_wrong_value_decides_the_answer():
    assert refused(read, MessageFilters, unread="x", offset="x", limit="-1") == (
        400,
        "Limit parameter must be nonnegative.",
    )


@pytest.mark.rule("R-FI4")
def test_files_are_filtered_by_name_message_and_type():
    found = read(FileFilters, filename="a.pdf", message_id="abc", content_type="x/y")

    assert found == {**PAGE, "filename": "a.pdf", "message_id": "abc", "content_type": "x/y"}


@pytest.mark.rule("R-FI9", "E-10")
def test_files_of_what_is_no_message_are_refused():
    assert refused(read, FileFilters, message_id="A!") == (400, "Invalid id: A!")


@pytest.mark.rule("R-V1")
@pytest.mark.parametrize(
    ("query", "now"), [({}, True), ({"sendnow": "true"}, True), ({"sendnow": "false"}, False)]
)
def test_a_send_is_synchronous_unless_it_says_otherwise(query, now):
    assert read(SendQuery, **query) == {"sendnow": now}


@pytest.mark.rule("R-V1", "E-19")
def test_a_send_is_synchronous_or_not():
    assert refused(read, SendQuery, sendnow="later") == (
        400,
        'Value must be "true" or "false" (not "later") for sendnow',
    )
