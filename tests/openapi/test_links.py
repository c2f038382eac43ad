"""The document's links lead from an answer to the operations that go on with it."""

import json
import re

import pytest

from mocknylas.openapi import document
from tests.openapi.story import EXAMPLES

OPERATIONS = {
    made["operationId"]: (path, made)
    for path, item in document()["paths"].items()
    for made in item.values()
}
LINKS = [
    pytest.param(source, status, target, link["parameters"], id=f"{source}-{target}")
    for source, (_, made) in OPERATIONS.items()
    for status, answer in made["responses"].items()
    for target, link in answer.get("links", {}).items()
]
MADE = {  # what makes something → what goes on with it
    "drafts.create": "get update delete",
    "labels.create": "get update delete",
    "folders.create": "get update delete",
    "files.upload": "get download delete",
    "calendars.create": "get update delete",
    "events.create": "get update patch delete",
    "contacts.create": "get picture update delete",
    "webhooks.create": "get update delete",
    "components.create": "get update delete",
    "grants.create": "get update sync delete",
    "integrations.create": "get update delete",
    "outbox.create": "update delete",
    "outbox_v2.create": "update replace cancel",
    "scheduler.create_page": "get_page update_page delete_page list_slots book",
    "scheduler.book": "confirm cancel",
}


@pytest.fixture(scope="module")
def recorded():
    return json.loads(EXAMPLES.read_text(encoding="utf-8"))


def pointed(value, pointer):
    for step in pointer.lstrip("/").split("/"):
        value = value[int(step) if isinstance(value, list) else step]
    return value


@pytest.mark.parametrize(("source", "status", "target", "parameters"), LINKS)
def test_a_link_gives_all_that_its_target_wants(source, status, target, parameters):
    path, _ = OPERATIONS[target]

    assert set(re.findall(r"{(\w+)}", path)) == parameters.keys()


@pytest.mark.parametrize(("source", "status", "target", "parameters"), LINKS)
def test_what_a_link_takes_is_in_the_answer(source, status, target, parameters, recorded):
    places = [one.split("#")[1] for one in parameters.values() if one.startswith("$response")]
    answers = [
        shown[status]["answer"]
        for name, shown in recorded.items()
        if status in shown and is_of(name, source)
    ]

    assert places
    assert any(has_all(answer, places) for answer in answers)


def is_of(name, operation):
    """Say whether what was recorded of a row is of this operation; some have several rows."""
    variants = {"send.direct": {"send.raw", "send.draft"}, "send_v2.sync": {"send_v2.async"}}
    return name == operation or name in variants.get(operation, ())


def has_all(answer, places):
    try:
        return all(isinstance(pointed(answer, place), str | int) for place in places)
    except (KeyError, IndexError):
        return False


@pytest.mark.parametrize("source", MADE)
def test_what_was_made_is_gone_on_with(source):
    family = source.partition(".")[0]
    answers = OPERATIONS[source][1]["responses"].values()
    targets = {target for answer in answers for target in answer.get("links", {})}

    assert {f"{family}.{verb}" for verb in MADE[source].split()} <= targets
