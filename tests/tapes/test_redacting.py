"""Requests without secrets and addresses: URLs, headers, and bodies of every kind."""

import base64

import pytest

from mocknylas.engine.tape import Entry
from mocknylas.tapes import Pseudonyms, redacted

TOKEN, OTHER = "a" * 25, "b" * 25
JANE = "person-1%40domain-1.example"  # in a URL
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def sent(url="https://api.nylas.com/send", headers=None, body=b""):
    """Return what is left of a request."""
    given = {"method": "POST", "url": url, "headers": headers or {}, "body": body}
    entry = Entry("call", 0, given, {"number": 1, "status": 200, "body": b""})
    [changed] = redacted([entry], Pseudonyms({TOKEN: OTHER}, set()))
    return changed.given


def basic(text):
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("header", "changed"),
    [
        (f"Bearer {TOKEN}", f"Bearer {OTHER}"),
        ("Bearer foreign", "Bearer secret-1"),
        ("bearer", "bearer"),
        (basic(f"{TOKEN}:"), basic(f"{OTHER}:")),
        (basic("foreign:hush"), basic("secret-1:secret-2")),
        ("Basic /w==", "Basic secret-1"),
        ("Digest x=1", "Digest secret-1"),
    ],
)
def test_credentials_keep_their_form(header, changed):
    assert sent(headers={"Authorization": header})["headers"] == {"Authorization": changed}


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("/messages?limit=1&any_email=jane%40b.co", f"/messages?limit=1&any_email={JANE}"),
        ("/a?from=jane@b.co&to=jane@b.co", f"/a?from={JANE}&to={JANE}"),
        ("/contacts/jane%40b.co", f"/contacts/{JANE}"),
        (f"/oauth?code=hush&access_token={TOKEN}", f"/oauth?code=secret-1&access_token={OTHER}"),
        ("/a?b=%7E&c=+%20&d&e=", "/a?b=%7E&c=+%20&d&e="),
    ],
)  # fmt: skip
def test_urls_are_changed_where_they_must_be_and_no_more(url, changed):
    assert sent(url=f"https://api.nylas.com{url}")["url"] == f"https://api.nylas.com{changed}"


@pytest.mark.parametrize(
    ("headers", "body", "changed"),
    [
        ({}, b'{ "a" : 1 }', b'{ "a" : 1 }'),
        ({}, b'{ "a": "jane@b.co"}', b'{"a":"person-1@domain-1.example"}'),
        (FORM, b"a=1&b=%7E", b"a=1&b=%7E"),
        (FORM, b"client_secret=hush&a=jane%40b.co", f"client_secret=secret-1&a={JANE}".encode()),
        (FORM, b"to=jane%40b.co&to=max%40b.co&a=1&a=2",
         f"to={JANE}&to=person-2%40domain-1.example&a=1&a=2".encode()),
        (FORM, b"name=Jane+Doe&email=jane%40b.co", f"name=Person+1&email={JANE}".encode()),
        ({}, b"\xff \xe4 jane@b.co", b"\xff \xe4 person-1@domain-1.example"),
        ({}, b"From: J\xfcrgen <jane@b.co>\n\n?token=hush",
         b'From:"Person 1" <person-1@domain-1.example>\n\n?token=secret-1'),
        ({"Content-Type": "multipart/form-data; boundary=x"},
         b"--x\r\n\r\n\xff\xd8\x00\r\n--x\r\n\r\njane@b.co\r\n--x--",
         b"--x\r\n\r\n\xff\xd8\x00\r\n--x\r\n\r\nperson-1@domain-1.example\r\n--x--"),
        ({}, b"\xff\xd8 nobody", b"\xff\xd8 nobody"),
        ({}, b"write to jane@b.co", b"write to person-1@domain-1.example"),
        ({}, b"id: AAAAAAAAAAAAAAAAAAAAAAAA", b"id: AAAAAAAAAAAAAAAAAAAAAAAA"),
        ({}, b"", b""),
    ],
)  # fmt: skip
def test_bodies_of_every_kind_are_changed_where_they_must_be(headers, body, changed):
    assert sent(headers=headers, body=body)["body"] == changed


def test_long_texts_in_base_64_keep_their_lines():
    text = f"{'x' * 90} jane@b.co"

    body = sent(body=b"\r\n" + base64.encodebytes(text.encode()))["body"]

    assert base64.b64decode(body) == text.replace("jane@b.co", "person-1@domain-1.example").encode()
    assert max(map(len, body.splitlines())) == 76


def test_arguments_and_receivers_answers_are_changed_and_verbs_are_not():
    verb = Entry("verb", 0, {"verb": "accounts.accept", "arguments": {"password": "hush"}}, {})
    parcel = Entry("parcel", 0, {"url": "x", "body": b"a@b.co"}, {"body": "jane@b.co a@b.co"})
    clock = Entry("clock", 0, {"to": 9})

    one, other, third = redacted([verb, parcel, clock], Pseudonyms({}, set()))

    assert one.given == {"verb": "accounts.accept", "arguments": {"password": "secret-1"}}
    assert other.given == parcel.given
    assert other.came == {"body": "person-1@domain-1.example a@domain-1.example"}
    assert third.given == {"to": 9}
