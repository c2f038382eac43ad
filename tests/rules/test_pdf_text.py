"""The text layer of a PDF."""

import zlib

import pytest

from mocknylas.rules.pdf_text import is_pdf, pages

HEAD = b"%PDF-1.4\n"


def page(content, about=b""):
    return (
        b"1 0 obj\n<< /Type /Page >>\nendobj\n2 0 obj\n<< /Length 1 "
        + about
        + b">>\nstream\n"
        + content
        + b"\nendstream\nendobj\n"
    )


def test_lines_of_a_page_are_read():
    content = b"BT (Hello \\(you\\)) Tj 0 -12 Td [(wor) 3 (ld)] TJ T* (caf\\351) Tj ET"

    assert pages(HEAD + page(content)) == [
        "Hello (you)\nworld\ncaf\N{LATIN SMALL LETTER E WITH ACUTE}"
    ]


def test_packed_pages_are_unpacked():
    packed = zlib.compress(b"BT (Hello) Tj ET")

    assert pages(HEAD + page(packed, b"/Filter /FlateDecode ")) == ["Hello"]


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"\xff\xd8 an image", b"/Filter /DCTDecode "),
        (b"not packed", b"/Filter /FlateDecode "),
        (b"q 1 0 0 1 0 0 cm Q", b""),
    ],
)
def test_a_page_without_text_is_empty(content, about):
    assert pages(HEAD + page(content, about)) == [""]


def test_pages_keep_their_order():
    assert pages(HEAD + page(b"BT (one) Tj ET") + page(b"BT (two) Tj ET")) == ["one", "two"]


def test_a_pdf_is_known_by_its_beginning():
    assert is_pdf(HEAD)
    assert not is_pdf(b"II*\0")
