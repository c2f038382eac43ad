"""Every request and answer of the document has an example, and the examples are what they say."""

import difflib

import pytest
from jsonschema import Draft202012Validator

from mocknylas.api import OPERATIONS
from mocknylas.openapi import document
from tests.openapi.story import EXAMPLES, tell, written

FOUND = document()
BYTES = {"multipart/form-data", "application/octet-stream", "image/*", "text/html"}
RECORDED = {row.name for row in OPERATIONS}  # others are printed; answers lack what came later
REFUSED = {("body", "send_without_recipient")}  # shows what is refused
SUCCESSES = [(row.name, status) for row in OPERATIONS for status in (row.status, *row.also)]


@pytest.fixture(scope="module")
def told():
    return tell()


def each_operation():
    return pytest.mark.parametrize(
        "made",
        [made for item in FOUND["paths"].values() for made in item.values()],
        ids=lambda made: made["operationId"],
    )


def contents(made):
    """Yield the content of a request and of its answers: where it is, media type, content."""
    for media, content in made.get("requestBody", {"content": {}})["content"].items():
        yield "body", media, content
    for status, answer in made["responses"].items():
        for media, content in answer.get("content", {}).items():
            yield status, media, content


def values(made, content):
    """Return the examples of a content, those that stand elsewhere looked up."""
    known = FOUND["components"]["examples"]
    return {
        name: one.get("value", known.get(name, {}).get("value"))
        for name, one in content.get("examples", {}).items()
    }


def mistakes(schema, value):
    checked = Draft202012Validator({**schema, "components": FOUND["components"]})
    return [f"{one.json_path}: {one.message}"[:200] for one in checked.iter_errors(value)]


@each_operation()
def test_every_body_and_answer_has_an_example(made):
    bare = [
        (where, media)
        for where, media, content in contents(made)
        if media not in BYTES and not content.get("examples")
    ]

    assert bare == []


@each_operation()
def test_an_example_fits_its_schema(made):
    for where, media, content in contents(made):
        for name, value in values(made, content).items():
            if (where, name) not in REFUSED and (name in RECORDED or where not in {"200", "202"}):
                assert mistakes(content["schema"], value) == [], (where, media, name)


@each_operation()
def test_an_example_of_a_parameter_is_one_of_its_values(made):
    for one in made["parameters"]:
        for shown in one.get("examples", {}).values():
            if "enum" in one["schema"]:
                assert shown["value"] in one["schema"]["enum"]


@pytest.mark.parametrize(("name", "status"), SUCCESSES)
def test_every_success_was_recorded(name, status, told):
    assert str(status) in told[name]


def test_the_recorded_examples_are_what_is_answered_now():
    kept, present = EXAMPLES.read_text(encoding="utf-8"), written()

    changes = difflib.unified_diff(kept.splitlines(), present.splitlines(), lineterm="", n=1)
    first = "\n".join(list(changes)[:40]) if kept != present else ""
    assert not first, f"renew them by `python -m tests.openapi.renew` and review:\n{first}"
