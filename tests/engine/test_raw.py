"""Raw MIME in a world: kept as it came, written where it did not, and free of Bcc."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas import MockNylas
from mocknylas.engine.raw import without_bcc
from mocknylas.rules.mime import parse
from tests.support.mail import ADA, GRACE, people

pytestmark = pytest.mark.nylas(seed_name="empty")


def lines(*parts, end=b"\r\n"):
    return end.join(one.encode() for one in parts)


@pytest.mark.rule("R-P15", "R-P19")
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"], ids=["CRLF", "LF", "CR"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["Bcc: a@x", "To: b@x", "", "x"], ["To: b@x", "", "x"]),
        (["To: b@x", "BCC: a@x", "", "x"], ["To: b@x", "", "x"]),
        (["To: b@x", "bcc:", "\ta@x,", " c@x", "Cc: d@x", ""], ["To: b@x", "Cc: d@x", ""]),
        (["Bcc: a@x", "Bcc: b@x", "", ""], ["", ""]),
        (["Bcc: a@x"], []),
        (["X-Bcc: a@x", "Bccc: x", "", "x"], ["X-Bcc: a@x", "Bccc: x", "", "x"]),
        (["To: b@x", "", "Bcc: text", " more"], ["To: b@x", "", "Bcc: text", " more"]),
        (["", "Bcc: text"], ["", "Bcc: text"]),
        (["no header", "Bcc: a@x", "", "x"], ["no header", "", "x"]),
    ],
    ids=["first", "last", "folded", "twice", "alone", "others", "body", "no head", "odd"],
)
def test_the_bcc_is_taken_out_of_the_head(before, after, end):
    assert without_bcc(lines(*before, end=end)) == lines(*after, end=end)


@pytest.mark.rule("R-P15")
def test_blank_lines_of_another_kind_in_the_body_do_not_end_the_head_late():
    head, body = b"To: b@x\nBcc: a@x\n\n", b"text\r\n\r\nBcc: text\r\n"

    assert without_bcc(head + body) == b"To: b@x\n\n" + body


headers = st.builds(
    "{}: {}".format, st.sampled_from(["To", "Bcc", "bCC", "Subject"]), st.text("ab@, ", max_size=8)
)
folds = st.lists(st.sampled_from([" folded", "\ttoo", " "]), max_size=2)
heads = st.lists(st.tuples(headers, folds).map(lambda one: [one[0], *one[1]]), max_size=5).map(
    lambda parts: [line for part in parts for line in part]
)


@pytest.mark.rule("R-P15", "R-P19")
@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(heads, st.binary(max_size=20), st.sampled_from(["\r\n", "\n", "\r"]))
def test_nothing_but_the_bcc_is_lost(head, body, end):
    raw = end.join([*head, "", ""]).encode() + body

    bare = without_bcc(raw)

    before, after = parse(raw), parse(bare)
    assert after == {**before, "bcc": []}
    assert without_bcc(bare) == bare
    assert bare.endswith(body)


@pytest.mark.rule("R-M8")
def test_a_text_is_kept_for_the_sender_and_each_recipient(world):
    raw = lines(f"To: {GRACE}", "Subject: Raw", "", "Hi")

    sent = world.sending.send_raw(world.account(ADA), raw, parse(raw))

    copies = world.store.values("message")
    assert len(copies) == 2
    assert {world.raw.text(one) for one in copies} == {world.raw.text(sent)}
    assert world.raw.text(sent).endswith(raw)


@pytest.mark.rule("R-M9")
def test_what_has_no_text_is_written_from_its_fields_and_files(world):
    ada = world.account(ADA)
    file = world.files.upload(ada["id"], b"1,2", filename="a.csv")
    body = {"to": people(GRACE), "subject": "Form", "file_ids": [file["id"]]}

    sent = world.sending.send_now(ada, body)

    found = parse(world.raw.text(sent))
    assert found["subject"] == "Form"
    assert [(one["filename"], one["data"]) for one in found["files"]] == [("a.csv", b"1,2")]
    assert world.store.get("raw", sent["id"]) is None


@pytest.mark.rule("R-M9")
def test_seeded_messages_have_texts_that_read_back(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="seeded", seed_name="default") as mock:
        for message in mock.world.store.values("message")[::7]:
            found = parse(mock.world.raw.text(message))

            assert found["subject"] == " ".join(message["subject"].split())
            assert found["from"] == message["from"]
            assert found["to"] == message["to"]
            assert found["date"] == message["date"]
            assert [one["filename"] for one in found["files"]] == [
                one["filename"] for one in message["files"]
            ]
