"""Portraits are true images, and images are told from other bytes."""

import struct
import zlib

import pytest

from mocknylas.rules.pictures import SIDE, image_type, portrait


def chunks(png):
    """Return the chunks of a PNG by their names; each checksum must be right."""
    found, rest = {}, png[8:]
    while rest:
        length, name = struct.unpack(">I4s", rest[:8])
        data, checksum = rest[8 : 8 + length], rest[8 + length : 12 + length]
        assert struct.unpack(">I", checksum)[0] == zlib.crc32(name + data)
        found[name], rest = data, rest[12 + length :]
    return found


def test_a_portrait_is_a_whole_png():
    found = chunks(portrait("ada"))

    width, height, depth, colours = struct.unpack(">IIBB", found[b"IHDR"][:10])
    assert (width, height, depth, colours) == (SIDE, SIDE, 1, 3)
    assert len(found[b"PLTE"]) == 6
    assert len(zlib.decompress(found[b"IDAT"])) == SIDE * (1 + SIDE // 8)
    assert found[b"IEND"] == b""


def test_a_portrait_is_the_same_on_both_sides():
    pixels = zlib.decompress(chunks(portrait("ada"))[b"IDAT"])

    for start in range(0, len(pixels), SIDE // 8 + 1):
        row = f"{int.from_bytes(pixels[start + 1 : start + 11], 'big'):080b}"
        assert row == row[::-1]


def test_each_text_has_one_portrait_of_its_own():
    texts = [f"contact {number}" for number in range(20)]

    assert portrait("ada") == portrait("ada")
    assert len({portrait(text) for text in texts}) == 20


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (portrait("x"), "image/png"),
        (b"\xff\xd8\xff\xe0 rest", "image/jpeg"),
        (b"GIF89a rest", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_an_image_is_known_by_its_first_bytes(data, kind):
    assert image_type(data) == kind
