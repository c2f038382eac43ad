"""The delivered copy of a tracked message."""

import pytest

from mocknylas.rules.tracking import tracked_copy

BASE = "https://track.example"

BODY = "<p><a href=\"https://a.example/?x=1&amp;y=2\">A</a> <A class=b HREF='http://b.example'>B</A></p>"


@pytest.mark.rule("R-TR2")
def test_links_are_led_round_by_index_and_a_pixel_is_added():
    body, links = tracked_copy(BODY, "m1", {"links": True, "opens": True}, base=BASE)

    assert links == ["https://a.example/?x=1&y=2", "http://b.example"]
    assert body == (
        f"<p><a href=\"{BASE}/link/m1/0\">A</a> <A class=b HREF='{BASE}/link/m1/1'>B</A></p>"
        f'<img src="{BASE}/open/m1" width="1" height="1" alt="">'
    )


@pytest.mark.parametrize("tracking", [{}, {"links": False, "opens": False}, {"payload": "x"}])
def test_without_flags_the_copy_is_the_body(tracking):
    assert tracked_copy(BODY, "m1", tracking, base=BASE) == (BODY, [])


@pytest.mark.parametrize("href", ["mailto:a@b.example", "#top", "javascript:x()", "/relative"])
def test_only_links_to_the_web_are_led_round(href):
    body = f'<a href="{href}">x</a>'

    assert tracked_copy(body, "m1", {"links": True}, base=BASE) == (body, [])


def test_a_line_break_in_a_link_is_no_part_of_its_address():
    body = '<a href="https://a.example/x\r\n&#10;y">A</a>'

    assert tracked_copy(body, "m1", {"links": True}, base=BASE)[1] == ["https://a.example/xy"]
