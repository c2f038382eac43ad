"""The JSON Schema of scenario files, from the same tables that play them."""

from typing import Any

from mocknylas.controls.opening import FORMER, SAVE, Steps
from mocknylas.controls.verify import COUNTS, ExpectForm, words_of
from mocknylas.engine.effects import EFFECTS
from mocknylas.engine.options import Options
from mocknylas.nylas.logs import LOGS, Log
from mocknylas.schemas.controls import ScenarioForm
from mocknylas.schemas.faults import Fault
from mocknylas.schemas.json_schema import DIALECT, Node, node_of_field, node_of_form
from mocknylas.version import VERSION

TEXTS: Node = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
KINDS = {bool: "boolean", int: "integer", str: "string"}


def scenario_schema(steps: Steps) -> Node:
    """Return the schema of a scenario file: keys, switches, faults, steps and expectations."""
    node = node_of_form(ScenarioForm)
    shapes = {
        "start": {"type": ["integer", "string"]},
        "seeds": TEXTS,
        "options": _options(),
        "faults": {"type": "array", "items": _fault()},
        "steps": {"type": "array", "items": _step(steps)},
        "expect": _expect(),
    }
    properties: Node = node["properties"]
    for name, shape in shapes.items():
        properties[name] |= shape
    for former, name in FORMER.items():
        properties[former] = {**properties[name], "deprecated": True}
    return {"$schema": DIALECT, "title": f"mocknylas {VERSION}: a scenario", **node}


def _options() -> Node:
    defaults = Options().as_json()
    rows = {
        name: {"type": KINDS[type(value)], "default": value} for name, value in defaults.items()
    }
    return {"type": "object", "properties": rows, "additionalProperties": False}


def _fault() -> Node:
    """Return the schema of a rule: which effects a seam has, which attributes an effect."""
    node = node_of_form(Fault)
    seams = sorted({seam for seam, _ in EFFECTS})
    node["properties"]["seam"]["enum"] = seams
    node["allOf"] = [
        *(_when({"seam": seam}, {"effect": {"enum": _effects(seam)}}) for seam in seams),
        *(
            _when({"seam": seam, "effect": name}, {"attributes": node_of_form(effect.attributes)})
            for (seam, name), effect in EFFECTS.items()
        ),
    ]
    return node


def _effects(seam: str) -> list[str]:
    return [name for one, name in EFFECTS if one == seam]


def _when(values: dict[str, str], then: Node) -> Node:
    given = {name: {"const": value} for name, value in values.items()}
    return {
        "if": {"properties": given, "required": list(values)},
        "then": {"properties": then},
    }


def _step(steps: Steps) -> Node:
    verbs = {name: _arguments(name, control) for name, control in steps.items()}
    name: Node = {"type": "string", "description": "name of the result, for $(name.key)"}
    return {
        "type": "object",
        "properties": {**verbs, SAVE: name},
        "additionalProperties": False,
        "oneOf": [{"required": [verb]} for verb in verbs],
    }


def _arguments(name: str, control: Any) -> Node:
    node = _expect() if control.form is ExpectForm else node_of_form(control.form)
    optional = {} if node.get("required") else {"type": ["object", "null"]}
    return {**node, **optional, "description": control.summary}


def _expect() -> Node:
    checks = {}
    for name, field in ExpectForm._declared_fields.items():
        wish = _wish(LOGS[name])
        either = {"anyOf": [wish, {"type": "array", "items": wish}]}
        checks[name] = {**node_of_field(field), **either}
    return {"type": "object", "properties": checks, "additionalProperties": False}


def _wish(log: Log) -> Node:
    counts: Node = {name: {"type": "integer", "minimum": 0} for name in COUNTS}
    words: Node = {name: counts.get(name, {}) for name in words_of(log)}
    return {"type": "object", "properties": words, "additionalProperties": log.open}
