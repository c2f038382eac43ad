"""Raw MIME taken apart: real mails exactly, broken ones without a fuss."""

import base64
import json
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.mime import parse

PNG = b"\x89PNG\r\n\x1a\n\x00"
HEADERS = (
    "From", "To", "Cc", "Subject", "Date", "Message-Id", "References", "Content-Type",
    "Content-Disposition", "Content-Id", "Content-Transfer-Encoding",
)  # fmt: skip
VALUES = (
    "text/plain", "text/html; charset=idna", "multipart/mixed; boundary=b", "multipart/mixed",
    'multipart/related; boundary=b; start="<x>"', "message/rfc822", "message/delivery-status",
    "attachment; filename=a", "attachment; filename*=idna'en'a%ff", "inline; filename*0*=x",
    "base64", "quoted-printable", "x-uuencode", "8bit", "=?idna?b?//8=?= <a@b.test>", "<", "0<",
    "a [", ".02: 1'\\<?", '"', "<a@b>", "Mon, 10 Jun 2024 09:00:00 +0000", "99 Foo 2024", "",
)  # fmt: skip


def lines(*written):
    """Return a mail as bytes, with the line ends of the wire."""
    return "\r\n".join(written).encode()


@pytest.fixture
def letter():
    """A mail in plain text and HTML with an inline image and two attachments."""
    message = EmailMessage()
    message["From"] = "Ada Lovelace <ada@example.com>"
    message["To"] = "Bob <bob@example.com>, undisclosed-recipients:;"
    message["Cc"] = '"Doe, Jane" <jane@example.com>'
    message["Bcc"] = "eve@example.com"
    message["Reply-To"] = "list@example.com"
    message["Subject"] = "Grüße aus\tKöln"
    message["Date"] = "Mon, 10 Jun 2024 11:00:00 +0200"
    message["Message-Id"] = "<3@example.com>"
    message["In-Reply-To"] = "<2@example.com>"
    message["References"] = "<1@example.com> <2@example.com>"
    message.set_content("plain")
    message.add_alternative("<p>rich <img src='cid:image'></p>\n", subtype="html")
    html = message.get_payload()[1]
    html.add_related(PNG, "image", "png", cid="<image>", filename="logo.png", disposition="inline")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Überblick.pdf")
    message.add_attachment("a,b\n", subtype="csv", filename="table.csv")
    return bytes(message)


def test_a_mail_is_taken_apart(letter):
    mail = parse(letter)

    files = mail.pop("files")
    assert mail == {
        "from": [{"name": "Ada Lovelace", "email": "ada@example.com"}],
        "to": [{"name": "Bob", "email": "bob@example.com"}],
        "cc": [{"name": "Doe, Jane", "email": "jane@example.com"}],
        "bcc": [{"name": "", "email": "eve@example.com"}],
        "reply_to": [{"name": "", "email": "list@example.com"}],
        "subject": "Grüße aus Köln",
        "body": "<p>rich <img src='cid:image'></p>\n",
        "date": 1_718_010_000,
        "message_id": "<3@example.com>",
        "in_reply_to": "<2@example.com>",
        "references": ["<1@example.com>", "<2@example.com>"],
    }
    assert files == [
        {
            "filename": "logo.png",
            "content_type": "image/png",
            "content_disposition": "inline",
            "content_id": "image",
            "data": PNG,
        },
        {
            "filename": "Überblick.pdf",
            "content_type": "application/pdf",
            "content_disposition": "attachment",
            "content_id": "",
            "data": b"%PDF",
        },
        {
            "filename": "table.csv",
            "content_type": "text/csv",
            "content_disposition": "attachment",
            "content_id": "",
            "data": b"a,b\n",
        },
    ]


def test_an_empty_text_is_an_empty_mail():
    assert parse(b"") == {
        "from": [],
        "to": [],
        "cc": [],
        "bcc": [],
        "reply_to": [],
        "subject": "",
        "body": "",
        "files": [],
        "message_id": None,
        "in_reply_to": None,
        "references": [],
    }


def test_plain_text_becomes_html():
    mail = parse(lines("Subject: =?utf-8?b?SMOpbGxv?=", " =?utf-8?q?_there?=", "", "1 < 2", "é"))

    assert mail["subject"] == "Héllo there"
    assert mail["body"] == "1 &lt; 2<br>\né"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 10 Jun 2024 09:00:00 GMT", 1_718_010_000),
        ("10 Jun 2024 02:00 -0700", 1_718_010_000),
        ("Mon, 10 Jun 2024 09:00:00 -0000", 1_718_010_000),
    ],
)
def test_a_date_is_read_in_its_zone(monkeypatch, date, expected):
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert parse(lines(f"Date: {date}", "", ""))["date"] == expected


@pytest.mark.parametrize("date", ["", "soon", "99 Foo 2024", "Mon, 31 Feb 2024 09:00:00 GMT"])
def test_a_date_that_cannot_be_read_is_missing(date):
    assert "date" not in parse(lines(f"Date: {date}", "", ""))


@pytest.mark.parametrize(
    ("charset", "raw", "body"),
    [
        ("iso-8859-1", b"caf\xe9", "café"),
        ("utf-8", b"caf\xe9", "caf\ufffd"),
        ("nonsense", "café".encode(), "café"),
        ("idna", "café".encode(), "café"),
        ("x\0y", b"caf\xe9", "caf\ufffd"),
        ("base64", "café".encode(), "café"),
    ],
)
def test_a_broken_charset_does_not_lose_the_text(charset, raw, body):
    head = f'Content-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: 8bit'

    assert parse(head.encode() + b"\r\n\r\n" + raw)["body"] == body


def multipart(*parts):
    """Return a multipart/mixed mail of parts given as lines."""
    inner = [line for part in parts for line in ("--b", *part)]
    return lines("Content-Type: multipart/mixed; boundary=b", "", *inner, "--b--", "")


def test_encoded_names_of_files_are_read():
    raw = multipart(
        ("Content-Type: image/png; name*=utf-8''%C3%BC.png", "", "x"),
        ('Content-Disposition: attachment; filename="=?utf-8?q?=C3=BC.txt?="', "", "x"),
    )

    assert [file["filename"] for file in parse(raw)["files"]] == ["ü.png", "ü.txt"]


def test_a_file_whose_name_cannot_be_read_is_still_a_file():
    raw = multipart(("Content-Disposition: attachment; filename*=idna'en'a%ff", "", "x"))

    assert parse(raw)["files"] == [
        {
            "filename": None,
            "content_type": "text/plain",
            "content_disposition": "attachment",
            "content_id": "",
            "data": b"x",
        }
    ]


def test_an_attached_text_is_not_the_body():
    raw = multipart(
        ("Content-Type: text/html", "Content-Disposition: attachment; filename=a.html", "", "<a>"),
        ("Content-Type: text/plain", "", "body"),
    )

    mail = parse(raw)

    assert mail["body"] == "body"
    assert [file["filename"] for file in mail["files"]] == ["a.html"]


def test_a_text_without_disposition_beside_the_body_is_no_file():
    raw = multipart(("", "body"), ("", "footer of a mailing list"))

    assert (parse(raw)["body"], parse(raw)["files"]) == ("body", [])


def test_an_attached_mail_is_one_file():
    inner = lines("Subject: inner", "Content-Type: text/html", "", "<p>inner</p>")
    raw = multipart(
        ("Content-Type: text/plain", "", "outer"),
        (
            "Content-Type: message/rfc822",
            "Content-Disposition: attachment; filename=inner.eml",
            "",
            inner.decode(),
        ),
    )

    mail = parse(raw)

    assert mail["body"] == "outer"
    assert [(file["filename"], file["content_type"]) for file in mail["files"]] == [
        ("inner.eml", "message/rfc822")
    ]
    assert parse(mail["files"][0]["data"])["body"] == "<p>inner</p>"


def test_a_mail_of_files_alone_has_no_body():
    data = base64.b64encode(PNG).decode()
    raw = lines("Content-Type: image/png", "Content-Id: <x>", "Content-Transfer-Encoding: base64")

    mail = parse(raw + b"\r\n\r\n" + data.encode())

    assert mail["body"] == ""
    assert [(file["content_id"], file["data"]) for file in mail["files"]] == [("x", PNG)]


def test_a_multipart_without_parts_is_empty():
    mail = parse(lines("Content-Type: multipart/mixed", "", "no boundary"))

    assert (mail["body"], mail["files"]) == ("", [])


@pytest.mark.parametrize(
    "header", ["From: a [", "To: 0<", "Message-Id: <", "Cc: .02:\r\n 1'\r\n %\\<?"]
)
def test_a_header_that_the_library_stumbles_over_costs_no_other(header):
    mail = parse(lines(header, "Subject: kept", "", "body"))

    assert (mail["subject"], mail["body"]) == ("kept", "body")


def test_an_address_that_is_none_is_left_out():
    assert parse(lines("To: Bob, ada@example.com", "", ""))["to"] == [
        {"name": "", "email": "ada@example.com"}
    ]


headers = st.tuples(
    st.sampled_from(HEADERS), st.sampled_from(VALUES) | st.text("<>@,;:\"()[]\\=?abq_*'%\t 0")
).map(lambda pair: f"{pair[0]}: {pair[1]}\r\n".encode())
parts = st.tuples(st.lists(headers, max_size=4), st.binary(max_size=40)).map(
    lambda pair: b"".join(pair[0]) + b"\r\n" + pair[1]
)
multiparts = st.tuples(st.lists(headers, max_size=4), st.lists(parts, max_size=3)).map(
    lambda pair: b"".join(
        [
            *pair[0],
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
            *(b"--b\r\n" + part + b"\r\n" for part in pair[1]),
            b"--b--\r\n",
        ]
    )
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.one_of(st.binary(), parts, multiparts))
def test_any_bytes_are_a_mail(raw):
    mail = parse(raw)

    contents = [file.pop("data") for file in mail["files"]]
    assert all(isinstance(one, bytes) for one in contents)
    assert json.dumps(mail, ensure_ascii=False).encode()
