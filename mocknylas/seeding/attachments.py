"""Make the files that hang on seeded mails: small, of several types, and each truly valid."""

import struct
import zlib
from collections.abc import Sequence
from typing import Any

File = dict[str, Any]

_SIDE = 16  # pixels; an image is a square
_STORED = 0  # zlib level: uncompressed, so the bytes do not depend on the version of zlib


def make_files(cities: Sequence[str]) -> list[list[File]]:
    """Make the sets of files a mail can carry, of every kind in turn, one round per city."""
    return [kind for number, city in enumerate(cities) for kind in _kinds(number, city)]


def _kinds(number: int, city: str) -> list[list[File]]:
    name = city.lower().replace(" ", "-")
    figures = _file(f"figures-{name}.csv", "text/csv", _csv(number, city))
    report = _file(f"report-{name}.pdf", "application/pdf", pdf(f"Report on {city}"))
    notes = _file(f"notes-{name}.txt", "text/plain", f"Notes from {city}\n\n1. Agenda\n".encode())
    photo = _file(f"photo-{name}.png", "image/png", png(number * 40 % 256, 120, 200))
    logo = _file(f"logo-{name}.png", "image/png", png(200, number * 40 % 256, 60))
    inline = {**logo, "content_disposition": "inline", "content_id": f"logo-{number}@images.test"}
    return [[figures], [inline], [report], [photo], [notes], [report, figures]]


def _file(filename: str, content_type: str, data: bytes) -> File:
    return {
        "filename": filename,
        "content_type": content_type,
        "data": data,
        "content_disposition": "attachment",
        "content_id": None,
    }


def _csv(number: int, city: str) -> bytes:
    rows = [f"{city},{month},{100 + number * 7 + month * 13}" for month in range(1, 13)]
    return "\r\n".join(["city,month,amount", *rows, ""]).encode()


def png(red: int, green: int, blue: int) -> bytes:
    """Return a square image of one colour."""
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)  # 8 bits a channel, RGB
    row = b"\0" + bytes((red, green, blue)) * _SIDE
    pixels = zlib.compress(row * _SIDE, _STORED)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def pdf(title: str) -> bytes:
    """Return a document of one page with one line of text."""
    line = title.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]")
    text = b"BT /F1 24 Tf 72 720 Td (" + line + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _assemble(objects)


def _assemble(objects: Sequence[bytes]) -> bytes:
    """Number the objects and append the table of where each begins."""
    data = b"%PDF-1.4\n"
    entries = [b"0000000000 65535 f \n"]
    for number, content in enumerate(objects, 1):
        entries.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n%b" % (len(entries), b"".join(entries))
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\n" % len(entries)
    return data + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)
