"""The reference page in a real browser: it is searched, and its links open what they name."""

import pytest

from mocknylas.api import OPERATIONS

pytestmark = pytest.mark.browser


@pytest.fixture
def reference(page, nylas_server):
    """The page, with what it asked other hosts for."""
    page.elsewhere = []
    page.on("request", lambda request: page.elsewhere.append(request.url))
    page.goto(f"{nylas_server.url}/reference")
    page.elsewhere = [one for one in page.elsewhere if not one.startswith(nylas_server.url)]
    return page


def shown(page, what="main details.op"):
    return page.locator(f"{what}:visible")


def paths(page):
    return {
        found.strip() for found in shown(page, "main details.op summary code").all_inner_texts()
    }


def test_all_operations_are_shown_until_words_are_looked_for(reference):
    everything = shown(reference).count()
    reference.get_by_label("Find").fill("job_status_id DELETE")

    assert everything == len({(row.method, row.path) for row in OPERATIONS})
    assert paths(reference) == {"/outbox/{job_status_id}", "/v2/outbox/{job_status_id}"}
    assert reference.locator("#found").inner_text() == "2 found"
    assert reference.elsewhere == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("change_too_late", {"/v2/outbox/{job_status_id}"}),  # an error
        ("R-TR1", set()),  # no operation cites it
        ("R-OAUTH-14", {"/oauth/revoke"}),  # a rule
        ("last_message_before list", {"/threads", "/messages", "/drafts"}),  # a parameter
    ],
)
def test_errors_rules_and_parameters_are_found(reference, words, found):
    reference.get_by_label("Find").fill(words)

    assert paths(reference) == found


def test_the_slash_leads_to_the_search_and_escape_out_of_it(reference):
    reference.keyboard.press("/")
    reference.keyboard.type("nothing-like-it")
    nothing = shown(reference).count()
    reference.keyboard.press("Escape")

    assert nothing == 0
    assert shown(reference).count() > 100


def test_a_link_opens_what_it_names_even_if_it_was_not_found(reference, nylas_server):
    reference.get_by_label("Find").fill("/contacts/groups")
    reference.goto(f"{nylas_server.url}/reference#drafts.update")

    body = reference.locator("details.op[open]")
    assert body.locator("summary code").inner_text() == "/drafts/{id}"
    assert body.get_by_text("version_stale", exact=True).is_visible()
    assert body.get_by_text("R-D7", exact=True).is_visible()
