"""The benchmarks run, and leave no promise out; how fast anything is, no test says."""

import json

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.bench import Bench
from tests.benchmarks.report import Line, render
from tests.benchmarks.rows import ROWS
from tests.benchmarks.timing import compare

PROMISES = {  # the left column of the budget table
    "`GET /messages/{id}`, in-process and over a socket",
    "`GET /messages` (100 messages)",
    "`POST /send`, `POST /v2/send?sendnow=false`",
    "filtered page (`in`, `unread`, `from`, `received_after`, limit 50) in a 100k-message mailbox",
    "100k scheduled sends advanced through delivery, Sent, thread, journal, job status",
    "a long-poll wakes; 200 wait without a busy loop",
    "build a 10k-message mailbox",
    "fork of a world (500 or 10,000 messages) until first write",
    "fresh world + 5 calls + `advance` + teardown, 500 messages, in-process",
    "reset to the seed",
    "socket server start / stop in a thread",
    "plugin load when no fixture is used",
    "`mocknylas serve` until the first 200, seeded",
    "append log (`--data`) on a write request",
    "snapshot and restore of a large mailbox",
    "lists, filters and counts in a 50k-message mailbox",
    "contact filter in 10k contacts, to the same in 100",
    "`GET /events`, expanded, in a 10k-event calendar",
    "webhook deliveries to a mounted app",
    "memory",
    "fault matching with 1,000 rules adds to a request",
    "the log of calls adds to a request",
    "a tape adds to a request",
    "calls on disk are read back",
    "explaining a call",
    "recording and judging a call adds to a request",
    "a report over 100,000 calls",
}
CHEAP = (
    "message",
    "faults",
    "explain",
    "judging",
    "report",
    "fork",
    "fresh",
    "reset",
    "kept",
    "snapshot",
    "contacts",
    "longpolls",
    "webhooks",
    "calls",
    "tape",
    "spool",
)


@pytest.fixture
def tiny(tmp_path):
    sizes = {
        "mailbox": 20,
        "large_mailbox": 50,
        "sends": 10,
        "contacts": 90,
        "waiting": 3,
        "calls": 9,
    }
    return Bench(tmp_path, seconds=0, rounds=1, **sizes)


def test_every_promise_has_a_row():
    assert {row.promise for row in ROWS} == PROMISES


def test_rows_have_names_of_their_own():
    names = [row.name for row in ROWS]

    assert len(set(names)) == len(names)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHEAP)
def test_a_row_measures_something(name, tiny):
    row = next(row for row in ROWS if row.name == name)

    lines = list(row.measure(tiny))

    assert lines
    assert all(line.value > 0 for line in lines)


def test_sends_are_measured_to_the_last_one(tiny):
    row = next(row for row in ROWS if row.name == "sends")

    lines = list(row.measure(tiny))

    assert [line.unit for line in lines] == ["µs", "\N{MULTIPLICATION SIGN}", "µs"]


@pytest.mark.parametrize(
    ("limit", "verdict"), [(2.0, "holds"), (1.0, "holds"), (0.5, "over"), (None, "")]
)
def test_a_figure_at_its_limit_holds(limit, verdict):
    line = Line("something", 1.0, "ms", limit)

    assert line.verdict == verdict
    assert verdict in render(line)


def test_rounds_take_turns():
    calls = []

    figures = compare(lambda: calls.append("A"), lambda: calls.append("B"), seconds=0)

    assert len(figures) == 2
    rounds = "".join(calls).lstrip("A").lstrip("B")  # without the warm-up
    assert rounds.startswith("A")
    assert rounds.count("AB") == 3


def test_only_strict_runs_fail_for_a_figure_that_is_over(monkeypatch, tmp_path, capsys):
    over = [Line("too slow", 3.0, "ms", 1.0)]
    row = type(ROWS[0])("page", "a promise", lambda bench: over)
    monkeypatch.setattr("tests.benchmarks.__main__.ROWS", [row])
    file = tmp_path / "figures.json"

    lenient = main(["--json", str(file)])
    strict = main(["--strict"])

    assert (lenient, strict) == (0, 1)
    assert json.loads(file.read_text())[0]["lines"][0]["verdict"] == "over"
    assert "≤ 1 ms" in capsys.readouterr().out
