"""Every rule that a test claims or the code cites exists in the contract."""

import ast
import re

import pytest
import yaml

from tests.support.syntax import ROOT, Module, modules

RULE = re.compile(r"\b(?:R-[A-Z]+-?[0-9]+[a-z]?|E-[0-9]+[a-z]?)\b")
SOURCE = re.compile(r"\bSource:(?P<cited>[^.]*)")


@pytest.fixture(scope="module")
def rules():
    contract = yaml.safe_load((ROOT / "fixtures/contract/rules.yaml").read_text())
    return {rule["id"] for rule in contract}


def test_the_contract_has_each_rule_once_and_says_where_it_comes_from():
    contract = yaml.safe_load((ROOT / "fixtures/contract/rules.yaml").read_text())

    assert len({rule["id"] for rule in contract}) == len(contract) > 0
    assert all(RULE.fullmatch(rule["id"]) for rule in contract)
    assert all(rule["sources"] or rule["evidence"] == "assumed" for rule in contract)


def test_each_marker_names_rules_of_the_contract(rules):
    files = sorted((ROOT / "tests").rglob("*.py"))
    tests = [Module(path, path.read_text()) for path in files if "node_modules" not in path.parts]

    unknown = [place for test in tests for place, rule in claimed(test) if rule not in rules]

    assert not unknown, "\n".join(unknown)


def test_each_rule_cited_by_the_code_is_in_the_contract(rules):
    unknown = [place for module in modules() for place, rule in cited(module) if rule not in rules]

    assert not unknown, "\n".join(unknown)


def test_a_source_without_a_rule_is_found():
    module = Module(ROOT / "mocknylas/clock.py", '"""Tell the time. Source: hearsay."""')

    assert [rule for _, rule in cited(module)] == [""]


def test_a_marker_is_found():
    source = "import pytest\n@pytest.mark.rule('R-V16', 'E-97')\ndef test_it(): 1"

    found = claimed(Module(ROOT / "tests/test_it.py", source))

    assert [rule for _, rule in found] == ["R-V16", "E-97"]


def claimed(test):
    """List place and rule of every `rule(…)` marker; what is no string counts as unknown."""
    return [
        (f"{test.place}:{node.lineno}: {ast.unparse(argument)}", getattr(argument, "value", ""))
        for node in ast.walk(test.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.rule")
        for argument in node.args
    ]


def cited(module):
    """List place and rule of each rule the module names, and "" for a `Source:` without one."""
    lines = list(enumerate(module.source.splitlines(), start=1))
    named = [
        (f"{module.place}:{number}: {rule}", rule)
        for number, line in lines
        for rule in RULE.findall(line)
    ]
    empty = [
        (f"{module.place}:{number}: a source that names no rule", "")
        for number, line in lines
        if (source := SOURCE.search(line)) and not RULE.search(source["cited"])
    ]
    return named + empty
