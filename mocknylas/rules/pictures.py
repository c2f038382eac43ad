"""Contact pictures: a portrait that belongs to a text, and telling what kind an image is."""

import hashlib
import struct
import zlib

SIDE = 80  # pixels; a picture is a square
CELLS = 5  # in a row; the left ones are mirrored on the right
PIXELS = SIDE // CELLS  # of one cell
_STORED = 0  # zlib level: uncompressed, so the bytes do not depend on the version of zlib
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PAPER = bytes((240, 240, 240))  # red, green, blue of the background
KINDS = (  # where an image has which bytes, and its content type
    (0, _SIGNATURE, "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
)


def portrait(text: str) -> bytes:
    """Return a PNG of coloured squares, the same for the same text."""
    digest = hashlib.blake2b(text.encode(), digest_size=CELLS * CELLS + 3).digest()
    ink = bytes(byte // 2 + 40 for byte in digest[:3])  # darker than the paper
    rows = [_row(digest[3 + CELLS * number :]) for number in range(CELLS)]
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 3, 0, 0, 0)  # 1 bit a pixel, of a palette
    pixels = b"".join((b"\0" + row) * PIXELS for row in rows)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", _PAPER + ink),
        (b"IDAT", zlib.compress(pixels, _STORED)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def image_type(data: bytes) -> str | None:
    """Return the content type of an image by its first bytes, or None when it is none."""
    return next((kind for at, mark, kind in KINDS if data[at : at + len(mark)] == mark), None)


def _row(digest: bytes) -> bytes:
    """Return the pixels of one row of cells, eight to a byte."""
    half = [byte & 1 for byte in digest[: CELLS // 2 + 1]]
    cells = half + half[-2::-1]
    return b"".join((b"\xff" if cell else b"\0") * (PIXELS // 8) for cell in cells)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
