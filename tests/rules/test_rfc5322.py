"""A message as RFC 5322 text: written by the standard library, and read back as it was."""

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.mime import parse
from mocknylas.rules.rfc5322 import write
from mocknylas.schemas.participants import is_address
from tests.support.headers import folded

ENVELOPE = {"message_id": None, "in_reply_to": None, "references": [], "custom_headers": []}


def message(**fields):
    empty = {name: [] for name in ("from", "to", "cc", "bcc", "reply_to")}
    return {"id": "abc", "subject": "Plan", "body": "<p>Hi</p>", "date": 0, **empty, **fields}


def file(data=b"1,2", **fields):
    return {"filename": "a.csv", "content_type": "text/csv", "data": data, **fields}


def person(name, email="a@x.example"):
    return [{"name": name, "email": email}]


def text(*parts, **fields):
    """Write a message; `envelope` is what the wire carries of it."""
    envelope = {**ENVELOPE, **fields.pop("envelope", {})}
    return write(message(**fields), envelope, parts)


def read(*parts, **fields):
    """Write a message and read it with the standard library."""
    return message_from_bytes(text(*parts, **fields), policy=policy.default)


@pytest.mark.rule("R-M9")
def test_headers_stand_in_the_order_of_the_contract():
    found = read(
        **{"from": person("Ada")},
        to=person("Grace"),
        cc=person("Alan"),
        bcc=person("Spy"),
        reply_to=person("", "r@x.example"),
        date=1_718_010_000,
        envelope={
            "message_id": "<3@x.example>",
            "in_reply_to": "<2@x.example>",
            "references": ["<1@x.example>", "<2@x.example>"],
            "custom_headers": [{"name": "X-Own", "value": "mine"}],
        },
    )

    structure = {"Content-Type", "MIME-Version"}
    assert [(name, value) for name, value in found.items() if name not in structure] == [
        ("From", "Ada <a@x.example>"),
        ("To", "Grace <a@x.example>"),
        ("Cc", "Alan <a@x.example>"),
        ("Reply-To", "r@x.example"),
        ("Subject", "Plan"),
        ("Date", "Mon, 10 Jun 2024 09:00:00 +0000"),
        ("Message-Id", "<3@x.example>"),
        ("In-Reply-To", "<2@x.example>"),
        ("References", "<1@x.example> <2@x.example>"),
        ("X-Own", "mine"),
    ]


@pytest.mark.rule("R-P26", "R-M9")
def test_a_message_is_text_and_html():
    found = read(body="<p>Hi&nbsp;<b>you</b></p><p>Bye</p>")

    plain, html = found.iter_parts()
    assert found.get_content_type() == "multipart/alternative"
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().split() == ["Hi", "you", "Bye"]
    assert html.get_content().rstrip() == "<p>Hi&nbsp;<b>you</b></p><p>Bye</p>"


@pytest.mark.rule("R-P26", "R-M9")
def test_files_stand_beside_the_text_and_inline_ones_have_an_id():
    logo = file(b"\x89PNG", filename="l.png", content_type="image/png", content_id="1")
    found = read(file(), {**logo, "content_disposition": "inline"})

    body, plan, shown = found.iter_parts()
    assert found.get_content_type() == "multipart/mixed"
    assert body.get_content_type() == "multipart/alternative"
    assert (plan["Content-Disposition"], plan["Content-Id"]) == (
        'attachment; filename="a.csv"',
        None,
    )
    assert (shown["Content-Disposition"], shown["Content-Id"]) == (
        'inline; filename="l.png"',
        "<1>",
    )
    assert (shown.get_content_type(), shown.get_content()) == ("image/png", b"\x89PNG")


@pytest.mark.rule("R-M9")
def test_the_same_message_is_the_same_bytes():
    first, second = (text(file(), subject="Grüße", to=person("Jürgen")) for _ in range(2))

    assert first == second
    assert b"\n" not in first.replace(b"\r\n", b"")


@pytest.mark.rule("R-P19")
def test_nothing_tells_of_the_bcc():
    custom = [{"name": "Bcc", "value": "spy@x.example"}]

    written = text(bcc=person("Spy", "spy@x.example"), envelope={"custom_headers": custom})

    assert b"spy" not in written.lower()


@pytest.mark.rule("R-P13")
@pytest.mark.parametrize(
    "name", ["To", "SUBJECT", "Content-Type", "content-transfer-encoding", "MIME-Version", "Date"]
)
def test_a_custom_header_does_not_double_one_of_the_message(name):
    written = text(to=person(""), envelope={"custom_headers": [{"name": name, "value": "x"}]})

    assert written == text(to=person(""))


@pytest.mark.rule("R-P13")
def test_custom_headers_are_written_as_they_are():
    link = "<https://x.example/" + "u" * 2000 + ">"
    values = ["=?utf-8?q?mine?=", "List-Unsubscribe=One-Click", "Grüße", "a  b", link]
    custom = [{"name": f"X-{number}", "value": one} for number, one in enumerate(values)]

    written = text(envelope={"custom_headers": custom})

    found = message_from_bytes(written, policy=policy.default)
    assert b"X-0: =?utf-8?q?mine?=\r\n" in written
    assert [found[f"X-{number}"] for number in range(1, 5)] == values[1:]


@pytest.mark.parametrize("date", [-1, 10**12, 2**53])
def test_a_date_beyond_the_calendar_is_the_nearest_there_is(date):
    assert read(date=date)["Date"].datetime.year in {1970, 9999}


def test_a_message_of_nothing_is_a_text():
    found = read(subject=None, body=None)

    assert found["Subject"] == ""
    assert [part.get_content().strip() for part in found.iter_parts()] == ["", ""]


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("text/csv; charset=x", "text/csv"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("a/b/c", "application/octet-stream"),
        ("text/x\r\nX: y", "application/octet-stream"),
    ],
)
def test_a_file_of_any_type_keeps_its_bytes(content_type, shown):
    found = parse(text(file(b"\r\nFrom x\n.\n", content_type=content_type)))["files"]

    assert [(one["content_type"], one["data"]) for one in found] == [(shown, b"\r\nFrom x\n.\n")]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"Subject: Inner\r\n\r\nFrom x\r\nHi\r\n", "message/rfc822"),
        (b"Subject: Inner\n\nHi\n", "application/octet-stream"),
        (b"no mail at all", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_mail_inside_the_mail_is_one_if_it_stays_as_it_was(data, shown):
    found = parse(text(file(data, content_type="message/rfc822")))["files"]

    assert [(one["content_type"], one["data"]) for one in found] == [(shown, data)]


@pytest.mark.parametrize(
    "field",
    [
        {"subject": "Hi\r\nBcc: spy@x.example"},
        {"to": person("Hi\r\nBcc: spy@x.example")},
        {"to": person("", "a@x.example\r\nBcc: spy@x.example")},
        {"envelope": {"message_id": "<1>\nBcc: spy@x.example"}},
        {"envelope": {"references": ["<1>\rBcc: spy@x.example"]}},
        {"envelope": {"custom_headers": [{"name": "X", "value": "\x85\u2028Bcc: a@b.example"}]}},
    ],
    ids=str,
)
def test_no_value_begins_a_header_of_its_own(field):
    assert "Bcc" not in read(**field)


texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.text('=?utf8Qb_"\\(),;:<>@. a\r\n', max_size=30),
    st.text("abc ü", min_size=950, max_size=1100),
)
locals_ = st.text("abc.+'ü!#é日_-", min_size=1, max_size=20) | st.text(
    "a b@,<", min_size=1, max_size=6
).map('"{}"'.format)
emails = st.builds(
    "{}@{}".format, locals_, st.sampled_from(["x.example", "grüße.example", "日本.example"])
).filter(is_address)
people = st.lists(st.fixed_dictionaries({"name": texts, "email": emails}), max_size=3)
files = st.lists(
    st.fixed_dictionaries(
        {
            "filename": texts | st.none(),
            "content_type": st.sampled_from(["text/plain", "text/html", "image/png"]),
            "data": st.binary(max_size=100),
            "content_disposition": st.sampled_from(["attachment", "inline"]),
            "content_id": st.sampled_from(["", "abc123"]),
        }
    ),
    max_size=3,
)
ids = st.lists(st.integers().map("<{}@long-message-id.example>".format), max_size=30)


@pytest.mark.rule("R-M9", "R-P26", "R-P13")
@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(texts, texts, st.tuples(people, people, people), files, ids)
def test_any_message_is_read_back_as_it_was_written(subject, body, groups, parts, references):
    sender, to, cc = groups
    custom = [{"name": "X-Own", "value": subject}]
    written = text(
        *parts,
        **{"from": sender[:1]},
        subject=subject,
        body=body,
        to=to,
        cc=cc,
        reply_to=sender[1:2],
        envelope={"references": references, "message_id": "<1@x>", "custom_headers": custom},
    )

    found = parse(written)

    assert max(map(len, written.split(b"\r\n"))) <= 998
    assert found["subject"] == folded(subject)
    assert found["body"] == re.sub(r"\r\n?", "\n", body)
    assert found["references"] == references
    for name, wanted in (("from", sender[:1]), ("to", to), ("cc", cc), ("reply_to", sender[1:2])):
        assert found[name] == [{**one, "name": folded(one["name"])} for one in wanted]
    for one, wanted in zip(found["files"], parts, strict=True):
        assert folded(one["filename"] or "") == folded(wanted["filename"] or "")
        assert {key: one[key] for key in wanted if key != "filename"} == {
            key: value for key, value in wanted.items() if key != "filename"
        }


@settings(derandomize=True, deadline=None, max_examples=100, database=None)
@given(texts, texts, files)
def test_the_standard_library_reads_the_same(subject, body, parts):
    found = message_from_bytes(text(*parts, subject=subject, body=body), policy=policy.default)

    leaves = [one for one in found.walk() if not one.is_multipart()]
    plain, html, *attached = leaves
    assert folded(found["Subject"]) == folded(subject)
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert found.defects == []
    assert all(one.defects == [] for one in leaves)
    assert re.sub(r"\r\n?", "\n", html.get_content()).rstrip("\n") == re.sub(
        r"\r\n?", "\n", body
    ).rstrip("\n")
    assert [one.get_payload(decode=True) for one in attached] == [one["data"] for one in parts]
