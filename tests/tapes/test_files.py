"""Tapes in files: written and read without loss, and refused when they are damaged."""

import json
import os
import stat

import pytest

from mocknylas.engine.tape import Entry
from mocknylas.errors import DamagedError, UsageError
from mocknylas.tapes import Pseudonyms, Recording, har, read_tape, tape_document, write_document
from mocknylas.version import VERSION

BODIES = [b"", b"{}", b'{"a": 1}', b"text", b"\xff\x00", '{"ä":"ö"}'.encode()]


def recording(*entries):
    return Recording("tape", "default", 0, 10, 20, {"strict": True}, {}, list(entries))


def call(body, answer=b"{}"):
    given = {"method": "POST", "url": "https://a.test/send", "headers": {}, "body": body}
    return Entry("call", 2, given, {"number": 1, "status": 200, "body": answer})


GOOD = tape_document(recording(call(b"")), [])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "tape.json"


@pytest.mark.parametrize("body", [*BODIES, b"x" * 300_000])
def test_requests_are_read_as_they_were(path, body):
    write_document(path, tape_document(recording(call(body)), ["a note"]))

    read, head = read_tape(path)

    assert read.entries[0].given["body"] == body
    assert (read.now, read.options, read.entries[0].within) == (20, {"strict": True}, 2)
    assert (head["mocknylas"], head["notes"]) == (VERSION, ["a note"])


def test_a_huge_answer_is_only_measured(path):
    write_document(path, tape_document(recording(call(b"", b"x" * 300_000)), []))

    answer = read_tape(path)[0].entries[0].came["body"]

    assert (answer["bytes"], len(answer["sha256"])) == (300_000, 64)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have no such mode")
def test_a_tape_is_for_its_owner(path):
    write_document(path, {})

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have no such mode")
def test_a_tape_is_for_its_owner_also_in_place_of_one_that_others_may_read(path):
    path.parent.mkdir()
    path.write_text(json.dumps(GOOD))
    path.chmod(0o644)

    write_document(path, GOOD)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", ['{"name": "pkg"}', "[]", "text", '{"log": {"creator": 1}}'])
def test_the_file_of_somebody_else_stays(path, content):
    path.parent.mkdir()
    path.write_text(content)

    with pytest.raises(UsageError, match="is no tape or HAR of mocknylas, so it stays"):
        write_document(path, GOOD)

    assert path.read_text() == content


@pytest.mark.parametrize("earlier", [GOOD, har([], Pseudonyms({}, set())), None])
def test_an_earlier_file_of_ours_is_replaced(path, earlier):
    path.parent.mkdir()
    path.write_text(json.dumps(earlier) if earlier else "")

    write_document(path, GOOD)

    assert json.loads(path.read_text()) == GOOD


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        write_document(tmp_path, {})


def test_a_file_that_is_not_there_is_told(path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_tape(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is no tape of mocknylas, or it is damaged: "),
        ("[]", 'lacks "format"'),
        ('{"format": "mocknylas snapshot"}', 'lacks "format": "mocknylas tape"'),
        (json.dumps(GOOD)[:-9], "or it is damaged: "),
        (json.dumps({**GOOD, "version": 9, "mocknylas": "9.9"}), "format 9, written by .* 9.9"),
        (json.dumps({**GOOD, "entries": None}), "damaged: TypeError"),
        (json.dumps({**GOOD, "entries": [{}]}), "damaged: KeyError 'kind'"),
        (json.dumps({**GOOD, "entries": [{"kind": "dance"}]}), "an entry of kind 'dance'"),
        (json.dumps({**GOOD, "seed": "x"}), "seed is no whole number"),
        (json.dumps({**GOOD, "notes": 1}), "notes is no list"),
        (json.dumps({**GOOD, "seed_name": 5}), "seed_name is no text"),
        (json.dumps({**GOOD, "sandbox": 5}), "sandbox is no text"),
        (json.dumps({**GOOD, "options": 3}), "options is no object"),
        (json.dumps({**GOOD, "recipes": 7}), "recipes is no object"),
        (json.dumps({**GOOD, "recipes": {"a": 7}}), "the recipe a is no text"),
        (json.dumps({**GOOD, "more": 1}), "damaged: TypeError"),
    ],
)
def test_a_damaged_file_is_told_and_named(tmp_path, content, message):
    path = tmp_path / "tape.json"
    path.write_text(content)

    with pytest.raises(DamagedError, match=message) as caught:
        read_tape(path)

    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "call", "given": {"method": "GET", "url": "x", "body": {"text": ""}}, "came": {}},
        {"kind": "call", "given": {"body": {"base64": "?"}}, "came": {}},
        {"kind": "call", "given": {"body": {}}, "came": {}},
        {"kind": "verb", "given": {"verb": "reset"}, "came": {}},
        {"kind": "verb", "given": {"verb": 5, "arguments": {}}, "came": {}},
    ],
)
def test_a_damaged_entry_is_told(tmp_path, entry):
    path = tmp_path / "tape.json"
    path.write_text(json.dumps({**GOOD, "entries": [entry]}))

    with pytest.raises(DamagedError, match="is damaged"):
        read_tape(path)
