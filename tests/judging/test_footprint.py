"""Footprints: what is written of a usage, read again, and refused when it is damaged."""

import pytest
import yaml

from mocknylas.errors import DamagedError, NotFoundError, UsageError
from mocknylas.judging.fingerprints import fingerprints
from mocknylas.judging.footprint import FORMAT, MARK, footprint, read_footprint, save_footprint
from mocknylas.judging.usage import Usage
from mocknylas.version import VERSION
from tests.judging.conftest import PERSON
from tests.support.calls import a_call


def test_footprint_tells_what_is_used_and_no_values(usage):
    known = fingerprints()

    assert footprint(usage) == {
        MARK: FORMAT,
        "mocknylas": VERSION,
        "api-versions": ["2.0"],
        "operations": {
            "messages.list": {
                "contract": known["messages.list"],
                "parameters": ["limit", "view"],
                "views": ["ids"],
                "statuses": [200, 404],
            },
            "send.direct": {
                "contract": known["send.direct"],
                "fields": ["/subject", "/to", "/to/*/email", "/to/*/name"],
                "statuses": [200],
            },
        },
        "webhooks": ["message.created"],
    }


def test_file_is_read_as_it_was_written(usage, path):
    save_footprint(path, footprint(usage))

    assert read_footprint(path) == footprint(usage)


def test_file_says_what_it_is_and_how_to_renew_it(usage, path):
    save_footprint(path, footprint(usage))

    first, *header = path.read_text().splitlines()[:6]
    assert (
        first == "# What this application uses of the Nylas API v2, as approved. Kept by mocknylas."
    )
    assert "pytest --nylas-contract=nylas-contract.yaml --nylas-contract-record" in "".join(header)
    assert all(line.startswith("#") for line in header)


def test_file_holds_no_values_of_requests(usage, path):
    save_footprint(path, footprint(usage))

    text = path.read_text()
    assert not [word for word in (*PERSON.values(), "Secret", "ada") if word in text]


def test_same_usage_gives_the_same_bytes_in_whatever_order_it_came(usage, path, tmp_path):
    mirrored = Usage()
    for part in [usage.as_json()] * 2:
        part["operations"] = dict(reversed(part["operations"].items()))
        mirrored.merge(Usage.from_json(part))
    other = tmp_path / "other" / path.name
    other.parent.mkdir()

    save_footprint(path, footprint(usage))
    save_footprint(other, footprint(mirrored))

    assert other.read_bytes() == path.read_bytes()


def test_each_entry_stands_on_a_line_of_its_own(usage, path):
    save_footprint(path, footprint(usage))

    lines = path.read_text().splitlines()
    assert "    - /to/*/email" in lines
    assert max(map(len, lines)) <= 100


def test_calls_of_nothing_that_the_api_has_are_told_apart():
    usage = Usage()
    usage.add(a_call(operation="", path="/message/ada@example.com", status=404))

    told = footprint(usage)

    assert told["operations"] == {"(no operation)": {"contract": "", "statuses": [404]}}


def test_earlier_footprint_is_replaced_even_a_damaged_one(usage, path):
    path.write_text(f"{MARK}: [")

    save_footprint(path, footprint(usage))

    assert read_footprint(path) == footprint(usage)


def test_file_of_somebody_else_stays(usage, path):
    path.write_text("on: push\n")

    with pytest.raises(UsageError, match="not an approved contract, so it stays"):
        save_footprint(path, footprint(usage))

    assert path.read_text() == "on: push\n"


@pytest.mark.parametrize("act", [save_footprint, lambda path, _: read_footprint(path)])
def test_place_where_no_file_can_be_is_told(act, usage, tmp_path):
    with pytest.raises(UsageError, match=f"{tmp_path}: cannot be (read|written): Is a directory"):
        act(tmp_path, footprint(usage))


def test_file_that_may_not_be_read_is_told(usage, path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    path.touch()
    monkeypatch.setattr("pathlib.Path.read_text", refuse)

    with pytest.raises(UsageError, match=f"{path}: cannot be written: Permission denied"):
        save_footprint(path, footprint(usage))


def test_missing_file_is_told_with_the_ways_to_write_it(path):
    with pytest.raises(NotFoundError, match=f"{path}: no such file; `mocknylas contract record"):
        read_footprint(path)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ({MARK: None}, f"it has no whole number under '{MARK}'"),
        ({MARK: "1"}, f"it has no whole number under '{MARK}'"),
        ({MARK: True}, f"it has no whole number under '{MARK}'"),
        ({"operations": None}, "'operations' is no mapping"),
        ({"operations": ["send.direct"]}, "'operations' is no mapping"),
        ({"operations": {"send.direct": None}}, "operation 'send.direct' has no text under"),
        ({"operations": {"send.direct": {}}}, "operation 'send.direct' has no text under"),
        ({"operations": {1: {"contract": ""}}}, "operation 1 is no text"),
        ({"webhooks": None}, "'webhooks' is no list of texts"),
        ({"webhooks": [1]}, "'webhooks' is no list of texts"),
        ({"api-versions": [2.0]}, "'api-versions' is no list of texts"),
        (
            {"operations": {"send.direct": {"contract": "", "fields": "/to"}}},
            "'fields' of operation 'send.direct' is no list of texts",
        ),
        (
            {"operations": {"send.direct": {"contract": "", "statuses": ["200"]}}},
            "'statuses' of operation 'send.direct' is no list of numbers",
        ),
    ],
    ids=str,
)
def test_damaged_file_is_refused_by_name_with_the_remedy(damage, why, usage, path):
    path.write_text(yaml.safe_dump({**footprint(usage), **damage}))

    with pytest.raises(DamagedError) as refusal:
        read_footprint(path)

    assert str(refusal.value).startswith(f"{path}: not an approved contract: {why}")
    assert str(refusal.value).endswith("or remove it and record it anew")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"- 1",
        b"a: !!python/object/apply:os.system [ls]",
        b"a: !!int x",
        b"\xff\xfe\x00",
        b"[" * 2000,
        b"<<<<<<< HEAD\nnylas-contract: 1\n=======\n",
    ],
    ids=repr,
)
def test_what_is_no_such_yaml_is_refused_by_name(data, path):
    path.write_bytes(data)

    with pytest.raises(DamagedError, match=f"{path}: not an approved contract: "):
        read_footprint(path)


def test_file_of_a_newer_mocknylas_is_refused_with_the_remedy(usage, path):
    newer = {**footprint(usage), MARK: FORMAT + 1, "mocknylas": "9.1", "operations": "other"}
    path.write_text(yaml.safe_dump(newer))

    with pytest.raises(UsageError, match=r"mocknylas 9\.1 wrote it, in format 2; .* upgrade"):
        read_footprint(path)
