"""Bodies as text: what lists show, and what plain mail says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.text import SNIPPET_LENGTH, snippet, to_html, to_text

steady = settings(derandomize=True, deadline=None, max_examples=300)
html_like = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br/>", "<style>", "</style>", "<!--", "-->", "<a href='x'>", "<", ">",
         "&", "&amp;", "&#0;", "&nbsp;", "word", " ", "\n", "\r\n", "\x00", "é", "<script",
         "</HEAD >"]
    )
).map("".join)  # fmt: skip
bodies = st.one_of(st.text(), html_like)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>Hello <b>Ada</b>,</p>\n\n<p>how are you?</p>", "Hello Ada , how are you?"),
        ("a<br>b", "a b"),
        ("Tom &amp; Jerry&nbsp;&lt;3", "Tom & Jerry <3"),
        ("I <3 you, 1 < 2 and 3 > 2", "I <3 you, 1 < 2 and 3 > 2"),
        ("<style>p {color: red}</style>Hello", "Hello"),
        ("<STYLE type='text/css'>p {}</STYLE >Hello", "Hello"),
        ("<html><head><title>T</title></head><body>Hello</body></html>", "Hello"),
        ("<title>T</title>Hello", "Hello"),
        ("<script>alert('<p>')</script>Hello", "Hello"),
        ("Hello<!-- not\nshown -->!", "Hello !"),
        ("<header>Hello</header>", "Hello"),
        ("Hello<a href='cut", "Hello"),
    ],
)
def test_a_snippet_is_what_a_reader_sees_first(body, shown):
    assert snippet(body) == shown


def test_a_snippet_is_cut():
    assert snippet("<p>" + "x" * 500) == "x" * SNIPPET_LENGTH


@pytest.mark.parametrize(
    "between", [" ", "\n" * 30, "<b></b>" * 5, "<a href='https://a.example/x'>"]
)
def test_a_snippet_is_full_however_much_stands_between_the_words(between):
    words = [f"word{number}" for number in range(100)]

    assert snippet(between.join(words)) == " ".join(words)[:SNIPPET_LENGTH]


def test_a_style_sheet_of_any_length_is_not_in_the_way():
    assert snippet(f"<style>{'p {}' * 5000}</style>Hello") == "Hello"


@steady
@given(bodies)
def test_a_snippet_of_any_body_is_short_and_folded(body):
    shown = snippet(body)

    assert len(shown) <= SNIPPET_LENGTH
    assert " ".join(shown.split()) == shown.rstrip()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("<p>Hello  Ada,</p><p>how are\nyou?</p>", "Hello Ada,\nhow are\nyou?"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<h1>Title</h1><div>a</div><div></div><div></div><div></div>b", "Title\na\n\nb"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("1 < 2", "1 < 2"),
        ("<style>p {}</style><!-- x -->Hello", "Hello"),
    ],
)
def test_html_becomes_text_with_its_lines(body, text):
    assert to_text(body) == text


@steady
@given(bodies)
def test_any_body_becomes_text_without_blank_ends_or_long_gaps(body):
    text = to_text(body)

    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("text", "body"),
    [("a\r\nb\nc", "a<br>\nb<br>\nc"), ("1 < 2 & \"3\" > '2'", "1 &lt; 2 &amp; \"3\" &gt; '2'")],
)
def test_plain_text_becomes_html_with_its_lines(text, body):
    assert to_html(text) == body


@steady
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])))
def test_the_words_of_plain_text_come_back(text):
    assert to_text(to_html(text)).split() == text.split()
    assert snippet(to_html(text[:100])).split() == text[:100].split()


@pytest.mark.parametrize("opening", ["<style", "<style>", "<!--", "<br", "<"])
def test_openings_without_end_are_read_in_one_go(opening):
    body = opening * 12000

    assert snippet(f"Hello {body}").startswith("Hello")
    assert to_text(f"Hello {body}").startswith("Hello")
