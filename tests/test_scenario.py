"""A scenario is a file whose mistakes are told with their line."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.errors import ScenarioError
from mocknylas.scenario import MAX_BYTES, Scenario, parse, read

STORY = """\
description: The provider is busy twice.
faults:
  - name: busy
    match:
      to: ada@example.com
  - {name: other, times: 2}
steps:
  - clock.advance:
      by: 2h
"""
yaml_like = st.lists(
    st.sampled_from(
        ["a", "b", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "? ", "&x ", "*x", "!!int ",
         "!!bool ", "!!float ", "!!timestamp ", "!!binary ", "!!set ", "!!omap ", "!x ", "<<", "'",
         '"', "|", "1", "1e9", "2024-13-45", "0o9", "\x07", "\ud800", "\t", "#", "--- ", "%YAML 1"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def problem_of(text):
    """Return the message about a wrong scenario."""
    with pytest.raises(ScenarioError) as caught:
        parse(text, origin="busy.yaml")
    return str(caught.value)


def test_a_story_is_read_as_data():
    scenario = parse(STORY, origin="busy.yaml")

    assert scenario.origin == "busy.yaml"
    assert scenario.data == {
        "description": "The provider is busy twice.",
        "faults": [
            {"name": "busy", "match": {"to": "ada@example.com"}},
            {"name": "other", "times": 2},
        ],
        "steps": [{"clock.advance": {"by": "2h"}}],
    }


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("faults",), 2),
        (("faults", 0), 3),
        (("faults", 0, "match", "to"), 5),
        (("faults", 1, "times"), 6),
        (("steps", 0, "clock.advance", "by"), 9),
        (("steps", 0, "clock.advance", "absent", "deeper"), 8),
        (("steps", 7), 7),
        (("absent",), 1),
    ],
)
def test_a_mistake_is_blamed_on_its_line_or_the_nearest_around(place, line):
    error = parse(STORY, origin="busy.yaml").blame(place, "why")

    assert str(error) == f"busy.yaml, line {line}: why"


def test_an_inline_scenario_has_no_lines():
    assert str(Scenario({}, "inline").blame(("faults", 0), "why")) == "inline: why"


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n", "{}"])
def test_an_empty_file_is_no_scenario(text):
    problem = "an empty scenario; write what happens under `steps:`"

    assert problem_of(text) == f"busy.yaml: {problem}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- 1", "busy.yaml, line 1: expected a mapping of names to values, got a list"),
        ("text", "busy.yaml, line 1: expected a mapping of names to values, got a str"),
        ("a: 1\nb: 2\na: 3", "busy.yaml, line 3: 'a' is given twice"),
        ("a:\n  - b: 1\n    b: 2", "busy.yaml, line 3: 'b' is given twice"),
        ("a: 1\n--- 2", "busy.yaml, line 2: not YAML: but found another document"),
        ("a:\n  [", "busy.yaml, line 2: not YAML: expected the node content, but found"),
        ("a:\n? [b]\n: c", "busy.yaml, line 2: not YAML: found unhashable key"),
        ("a: !mine 1", "busy.yaml, line 1: not YAML: could not determine a constructor"),
        ("a: &a [*a]", "busy.yaml: not YAML: maximum recursion depth exceeded"),
        ("a: \x07", "busy.yaml: not YAML: unacceptable character #x0007"),
        ("a: !!int ''", "busy.yaml: not YAML: string index out of range"),
        ("a: !!bool no way", "busy.yaml: not YAML: 'no way'"),
        ("a: !!timestamp soon", "busy.yaml: not YAML: 'NoneType' object"),
    ],
)
def test_what_is_no_scenario_is_told_with_its_line(text, problem):
    assert problem_of(text).startswith(problem)


def test_a_file_without_end_is_refused():
    assert problem_of("#" * (MAX_BYTES + 1)) == f"busy.yaml: larger than {MAX_BYTES} bytes"


def test_one_anchor_may_be_used_twice():
    scenario = parse("a: &x {b: 1}\nc: *x", origin="busy.yaml")

    assert scenario.data == {"a": {"b": 1}, "c": {"b": 1}}


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.one_of(st.text(), yaml_like))
def test_any_text_is_a_scenario_or_a_scenario_error(text):
    with suppress(ScenarioError):
        assert isinstance(parse(text, origin="any").data, dict)


def test_a_file_is_read_as_utf_8(tmp_path):
    path = tmp_path / "busy.yaml"
    path.write_text("description: hébété", encoding="utf-8")

    assert read(path) == parse("description: hébété", origin=str(path))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "busy.yaml"
    if content:
        path.write_bytes(content)

    with pytest.raises(ScenarioError, match=r"busy\.yaml: cannot be read: "):
        read(path)


@pytest.mark.parametrize("instant", ["2024-06-10T09:00:00Z", "2024-06-10", "2024-13-45"])
def test_an_instant_stays_as_it_is_written(instant):
    assert parse(f"start: {instant}", origin="busy.yaml").data == {"start": instant}
