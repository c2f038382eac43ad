"""Scenarios: one story per YAML file, with the line of each word.

description: The provider is busy twice, then takes the mail.
faults:
  - {name: busy, seam: provider, effect: defer, times: 2}
steps:
  - clock.advance: {by: 2h}
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mocknylas.errors import ScenarioError, UsageError
from mocknylas.yamls import YAML_ERRORS, PlainLoader

Place = tuple[str | int, ...]
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Scenario:
    """A scenario as data, where it came from, and the line of each of its places."""

    data: dict[str, Any]
    origin: str
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of a place, or of the nearest around it; 0 where there are none."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def blame(
        self, place: Place, problem: object, error: type[UsageError] = ScenarioError
    ) -> UsageError:
        """Build the error for what is wrong at a place."""
        line = self.line_of(place)
        return error(f"{self.origin}{f', line {line}' if line else ''}: {problem}")


def read(path: Path) -> Scenario:
    """Read a scenario file. Raises: ScenarioError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read: {error}") from None
    return parse(text, origin=str(path))


def parse(text: str, *, origin: str) -> Scenario:
    """Parse a scenario. Raises: ScenarioError with origin and line."""
    if len(text) > MAX_BYTES:
        raise ScenarioError(f"{origin}: larger than {MAX_BYTES} bytes")
    lines: dict[Place, int] = {}
    try:
        data = _load(text, lines, origin)
    except YAML_ERRORS as error:
        raise ScenarioError(_yaml_problem(error, origin)) from None
    scenario = Scenario(data, origin, lines)
    if not data:
        raise ScenarioError(f"{origin}: an empty scenario; write what happens under `steps:`")
    if not isinstance(data, dict):
        kind = type(data).__name__
        raise scenario.blame((), f"expected a mapping of names to values, got a {kind}")
    return scenario


def _load(text: str, lines: dict[Place, int], origin: str) -> Any:
    loader = PlainLoader(text)
    node = loader.get_single_node()
    if node is None:
        return None
    _note_lines(node, (), lines, origin)
    return loader.construct_document(node)


def _note_lines(node: yaml.Node, place: Place, lines: dict[Place, int], origin: str) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value) if isinstance(key, yaml.ScalarNode) else place
            if inner in lines and inner != place:
                line = key.start_mark.line + 1
                raise ScenarioError(f"{origin}, line {line}: {key.value!r} is given twice")
            _note_lines(value, inner, lines, origin)
            lines[inner] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*place, number), lines, origin)


def _yaml_problem(error: Exception, origin: str) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    return f"{origin}{f', line {mark.line + 1}' if mark else ''}: not YAML: {problem}"
