"""Letters that recipients write about a mail."""

import pytest

from mocknylas.rules.replies import Writer, absence, answer, forward

MAIL = {
    "from": [{"name": "Ada", "email": "ada@gmail.test"}],
    "to": [{"name": "Bob", "email": "Bob@b.example"}],
    "reply_to": [],
    "subject": "Re: Plan",
    "body": "<p>At noon.</p>",
    "message_id": "<two@x>",
    "references": ["<one@x>"],
    "files": [{"filename": "a.txt"}],
}
BOB = Writer("bob@b.example", "<three@b.example>", 1_718_010_000)


def test_an_answer_names_and_quotes_what_it_answers():
    letter = answer(MAIL, BOB, "<p>Fine.</p>")

    assert letter["subject"] == "Re: Plan"
    assert letter["from"] == [{"name": "Bob", "email": "Bob@b.example"}]
    assert letter["to"] == MAIL["from"]
    assert letter["in_reply_to"] == "<two@x>"
    assert letter["references"] == ["<one@x>", "<two@x>"]
    assert letter["body"].startswith("<p>Fine.</p>")
    assert "<blockquote><p>At noon.</p></blockquote>" in letter["body"]


def test_an_answer_goes_where_the_mail_wants_it():
    elsewhere = [{"name": "", "email": "team@x.example"}]

    assert answer({**MAIL, "reply_to": elsewhere}, BOB, None)["to"] == elsewhere


def test_an_absence_note_says_that_it_is_automatic():
    letter = absence(MAIL, BOB, None)

    assert letter["subject"] == "Automatic reply: Plan"
    assert {"name": "Auto-Submitted", "value": "auto-replied"} in letter["custom_headers"]


@pytest.mark.rule("R-P25")
def test_a_forward_carries_text_and_files_on_and_stays_in_its_thread():
    letter = forward(MAIL, BOB, "carol@c.example", None)

    assert letter["subject"] == "Fwd: Plan"
    assert [one["email"] for one in letter["to"]] == ["carol@c.example"]
    assert letter["files"] == MAIL["files"]
    assert letter["references"][-1] == "<two@x>"


def test_names_are_escaped_in_the_quotation():
    mail = {**MAIL, "from": [{"name": "<script>", "email": "a@b.example"}]}

    assert "<script>" not in answer(mail, BOB, "")["body"]
