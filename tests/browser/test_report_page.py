"""The report in a real browser: read in light and dark, searched, and narrowed."""

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.judging.rendering import write
from tests.clients.faulty_client import (
    Doors,
    asks_for_a_route_that_does_not_exist,
    misspells_a_field,
)

pytestmark = pytest.mark.browser
EXERCISED = 2  # operations: account.get and send.direct
LUMINANCE = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g);
  return (299 * red + 587 * green + 114 * blue) / 255000;
}"""


@pytest.fixture
def opened(page, nylas_mock, tmp_path):
    """The report of a client that makes mistakes, opened from its file."""
    doors = Doors(nylas_mock)
    doors.get("/account")
    asks_for_a_route_that_does_not_exist(doors)
    misspells_a_field(doors)
    doors.ask("POST", "/send", {"<img src=x onerror=alert(1)>": 1})
    write(nylas_mock.report(accept=["unexplained-error:send.*"]), tmp_path / "report.html")
    page.on(
        "request", lambda request: page.complaints.append(request.url) if is_other(request) else 0
    )
    page.goto((tmp_path / "report.html").as_uri())
    return page


def is_other(request):
    return not request.url.startswith("file:") or not request.url.endswith("report.html")


def rows(page):
    return page.locator("#table tbody tr:visible:not(#nothing)")


def test_each_finding_is_shown_with_place_rule_and_remedy(opened):
    shown = opened.locator("article.finding:visible")

    assert shown.count() == 3
    text = shown.filter(has_text="/body/subjet").inner_text()
    assert all(word in text for word in ("warning", "ignored-field", "send.direct", "Rule E-35"))
    assert "correct the name, or leave the field out." in text


def test_operations_are_searched_and_narrowed(opened):
    assert rows(opened).count() == len(OPERATIONS)

    opened.click("[data-show=used]")
    assert rows(opened).count() == EXERCISED
    opened.click("[data-show=missed]")
    assert rows(opened).count() == len(OPERATIONS) - EXERCISED
    opened.click("[data-show=all]")
    opened.fill("#search", "/THREADS get")
    assert "threads.get" in rows(opened).all_inner_texts()[1]
    opened.fill("#search", "no such operation")
    assert opened.locator("#nothing").is_visible()


@pytest.mark.parametrize(("scheme", "is_light"), [("light", True), ("dark", False)])
def test_the_page_follows_the_readers_colours(opened, scheme, is_light):
    opened.emulate_media(color_scheme=scheme)

    assert (opened.evaluate(LUMINANCE) > 0.5) is is_light


def test_nothing_is_wider_than_a_phone(opened):
    opened.set_viewport_size({"width": 360, "height": 800})

    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
