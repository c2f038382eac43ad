"""Fingerprints: what of the document changes them, and what does not."""

import copy

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.judging.fingerprints import changed_parts, fingerprint_in, fingerprints
from mocknylas.openapi import document

PLACE = ("paths", "/events", "post")
EVENT = ("components", "schemas", "Event", "properties")


@pytest.fixture(scope="module")
def made():
    return document()


def changed(made, *steps, to):
    """Return a document with another value at a place."""
    copied = copy.deepcopy(made)
    found = copied
    for step in steps[:-1]:
        found = found[step]
    found[steps[-1]] = to
    return copied


def test_each_operation_has_one():
    assert list(fingerprints()) == [row.name for row in OPERATIONS]
    assert all(len(one) == len("01234567-01234567-01234567") for one in fingerprints().values())


@pytest.mark.parametrize(
    ("steps", "value", "parts"),
    [
        ((*PLACE, "parameters"), [], ["its parameters"]),
        ((*PLACE, "requestBody"), {}, ["its body"]),
        ((*PLACE, "responses", "418"), {"description": "tea"}, ["its answers"]),
        ((*EVENT, "title", "type"), "integer", ["its answers"]),
        ((*EVENT, "description"), {"type": "integer"}, ["its answers"]),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_what_a_program_can_rely_on_changes_it(made, steps, value, parts):
    row = next(one for one in OPERATIONS if one.name == "events.create")
    before, after = fingerprint_in(made, row), fingerprint_in(changed(made, *steps, to=value), row)

    assert changed_parts(before, after) == parts


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        ((*PLACE, "summary"), "Other words."),
        ((*PLACE, "x-mocknylas-source"), []),
        ((*EVENT, "title", "description"), "other words"),
        ((*PLACE, "responses", "200", "description"), "Fine"),
        ((*PLACE, "responses", "200", "links"), {}),
        ((*PLACE, "responses", "400", "content", "application/json", "examples"), {}),
        (("paths", "/calendars", "post", "parameters"), []),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_words_and_other_operations_do_not(made, steps, value):
    row = next(one for one in OPERATIONS if one.name == "events.create")

    assert fingerprint_in(changed(made, *steps, to=value), row) == fingerprint_in(made, row)


def test_a_schema_of_itself_comes_to_an_end(made):
    row = next(one for one in OPERATIONS if one.name == "events.create")
    nested = changed(made, *EVENT, "title", to={"$ref": "#/components/schemas/Event"})

    assert changed_parts(fingerprint_in(made, row), fingerprint_in(nested, row)) == ["its answers"]
