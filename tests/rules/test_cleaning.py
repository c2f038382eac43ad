"""Conversations and signatures, cut out of bodies."""

import pytest

from mocknylas.rules.cleaning import MOST_LINES, Options, conversation, signature

ALL = Options()
NONE = Options(False, False, False, False, False)
REPLY = (
    "<p>Dear Ada,</p><p>At noon.</p><p>Best regards,<br>Grace Hopper<br>Admiral</p>"
    "<p>On 2024-06-10 08:31, Ada Lovelace wrote:</p><blockquote><p>When?</p></blockquote>"
)
QUOTATIONS = [
    "<p>On Monday, Ada wrote:</p><blockquote>When?</blockquote>",
    "<blockquote>When?",
    '<div class="gmail_quote">When?</div>',
    "<p>-----Original Message-----</p><p>When?</p>",
    "<p>From: Ada</p><p>Sent: Monday</p><p>When?</p>",
    "<p>____________________</p><p>When?</p>",
    "<p>&gt; When?<br>&gt; And where?</p>",
]


@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_what_is_quoted_is_left_out(quotation):
    assert conversation(f"<p>At noon.</p>{quotation}", ALL) == "At noon."


def test_closing_words_and_signature_go_together():
    assert conversation(REPLY, ALL) == "Dear Ada,\nAt noon."
    assert conversation(REPLY, NONE) == "Dear Ada,\nAt noon.\nBest regards,\nGrace Hopper\nAdmiral"
    assert signature(REPLY) == "Grace Hopper\nAdmiral"


@pytest.mark.parametrize(
    ("body", "option", "without", "with_it"),
    [
        ("<p>See <a href='https://x.example'>here</a>.</p>", "ignore_links", "See .", "See here."),
        ("<p>See https://x.example/a now</p>", "ignore_links", "See  now", None),
        ("<p>A<img src='cid:1' alt='B'>C</p>", "ignore_images", "AC", "A![B](cid:1)C"),
        ("A<table><tr><td>B</td></tr></table>C", "ignore_tables", "AC", "AB\nC"),
    ],
)
def test_each_option_leaves_something_out(body, option, without, with_it):
    kept = conversation(body, ALL._replace(**{option: False}))

    assert conversation(body, ALL) == without
    assert kept == (with_it or body.removeprefix("<p>").removesuffix("</p>"))


def test_an_image_is_its_name_when_it_is_no_markdown():
    options = ALL._replace(ignore_images=False, images_as_markdown=False)

    assert conversation('A <img alt="chart" src="cid:1">', options) == "A chart"


def test_options_that_are_left_out_hold():
    assert Options.of({}) == ALL
    assert Options.of({"ignore_links": False, "other": 1}) == ALL._replace(ignore_links=False)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Hi</p><p>-- <br>Ada</p>", "Ada"),
        ("<p>Hi</p><hr><p>Ada<br>Countess</p>", "Ada\nCountess"),
        ("<p>Hi</p><p>Thanks!</p><p>Ada</p>", "Ada"),
        ("<p>Cheers,<br>A</p><p>PS</p><p>Yours truly,<br>Ada</p>", "Ada"),
        ("<p>Hi</p>", ""),
        ("<blockquote><p>Thanks,<br>Ada</p></blockquote>", ""),
    ],
)
def test_a_signature_stands_below_the_closing(body, found):
    assert signature(body) == found


def test_a_signature_ends_somewhere():
    lines = "<br>".join(map(str, range(30)))

    assert len(signature(f"<p>Thanks,</p>{lines}").splitlines()) == MOST_LINES
