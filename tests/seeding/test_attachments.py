"""The files on seeded mails are what they say they are."""

import csv
import re
import struct
import zlib

import pytest

from mocknylas.seeding.attachments import pdf


@pytest.fixture
def files(default_seed):
    mails = [mail for account in default_seed.accounts for mail in account.mails]
    return [(mail, file) for mail in mails for file in mail["files"]]


def data_of(files, content_type):
    return {file["data"] for _, file in files if file["content_type"] == content_type}


def chunks_of(image):
    position = 8
    while position < len(image):
        (length,) = struct.unpack_from(">I", image, position)
        kind = image[position + 4 : position + 8]
        data = image[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", image, position + 8 + length)
        assert checksum == zlib.crc32(kind + data)
        yield kind, data
        position += 12 + length


def test_there_are_files_of_every_type(files):
    types = {file["content_type"] for _, file in files}

    assert types == {"text/csv", "text/plain", "application/pdf", "image/png"}


def test_images_can_be_decoded(files):
    for image in data_of(files, "image/png"):
        assert image.startswith(b"\x89PNG\r\n\x1a\n")
        chunks = dict(chunks_of(image))
        width, height = struct.unpack_from(">II", chunks[b"IHDR"])
        pixels = zlib.decompress(chunks[b"IDAT"])
        assert len(pixels) == height * (1 + 3 * width)
        assert list(chunks)[-1] == b"IEND"


def test_documents_have_a_right_table_of_objects(files):
    for document in data_of(files, "application/pdf") | {pdf("Brackets (and é)")}:
        assert document.startswith(b"%PDF-1.4\n")
        assert document.endswith(b"%%EOF\n")
        table = int(re.search(rb"startxref\n(\d+)\n", document)[1])
        assert document[table:].startswith(b"xref\n0 6\n")
        places = re.findall(rb"(\d{10}) 00000 n \n", document[table:])
        for number, place in enumerate(places, 1):
            assert document[int(place) :].startswith(b"%d 0 obj\n" % number)
        length = int(re.search(rb"/Length (\d+)", document)[1])
        stream = re.search(rb"stream\n(.*)\nendstream", document, re.DOTALL)[1]
        assert len(stream) == length


def test_tables_have_a_header_and_rows_of_one_width(files):
    for table in data_of(files, "text/csv"):
        rows = list(csv.reader(table.decode().splitlines()))
        assert rows[0] == ["city", "month", "amount"]
        assert {len(row) for row in rows} == {3}


def test_an_inline_image_is_shown_in_the_body(files):
    inline = [(mail, file) for mail, file in files if file["content_disposition"] == "inline"]

    assert inline
    for mail, file in inline:
        assert f'src="cid:{file["content_id"]}"' in mail["body"]
        assert file["content_type"] == "image/png"


def test_an_attachment_is_named_in_the_body(files):
    attached = [(mail, file) for mail, file in files if file["content_disposition"] != "inline"]

    assert attached
    assert all(file["content_id"] is None for _, file in attached)
    assert all(f"Attached: {file['filename']}" in mail["body"] for mail, file in attached)
