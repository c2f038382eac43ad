"""The text layer of a PDF, page by page: no picture is read, so a scan has empty pages."""

import re
import zlib

_STREAM = re.compile(
    rb"<<(?P<about>(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*)>>\s*stream\r?\n(?P<data>.*?)\r?\nendstream", re.S
)
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_SHOWN = re.compile(rb"\((?P<text>(?:[^()\\]|\\.)*)\)|(?P<line>\bT\*|\bT[dD]\b|\bET\b)", re.S)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.S)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}
MOST_BYTES = 4 * 1024 * 1024  # of one unpacked page


def pages(data: bytes) -> list[str]:
    """Return the text of each page; a page without a text layer is empty."""
    found = [text for stream in _STREAM.finditer(data) if (text := _text(stream)) is not None]
    count = len(_PAGE.findall(data))
    return (found + [""] * count)[: max(count, len(found))]


def is_pdf(data: bytes) -> bool:
    """Say whether bytes are a PDF."""
    return data.startswith(b"%PDF-")


def _text(stream: re.Match[bytes]) -> str | None:
    """Return the text that a stream shows, or None when it is no page."""
    content = _unpacked(stream["about"], stream["data"])
    if b"BT" not in content or b"ET" not in content:
        return None
    parts = [
        b"\n" if one["line"] else _ESCAPE.sub(_sign, one["text"])
        for one in _SHOWN.finditer(content)
    ]
    lines = (line.strip() for line in b"".join(parts).decode("latin-1").splitlines())
    return "\n".join(line for line in lines if line)


def _unpacked(about: bytes, data: bytes) -> bytes:
    if b"/Filter" not in about:
        return data
    try:
        return (
            zlib.decompressobj().decompress(data, MOST_BYTES) if b"/FlateDecode" in about else b""
        )
    except zlib.error:
        return b""


def _sign(escape: re.Match[bytes]) -> bytes:
    octal, sign = escape.groups()
    return bytes([int(octal, 8) & 255]) if octal else _SIGNS.get(sign, sign)
