"""The OpenAPI document: valid, complete, and the same every time."""

import json
import subprocess
import sys

import pytest
from marshmallow.fields import Field
from openapi_spec_validator import validate

from mocknylas.api import OPERATIONS
from mocknylas.catalogue import CATALOGUE
from mocknylas.openapi import document
from mocknylas.openapi.errors import errors_of
from mocknylas.openapi.fields import SCHEMAS

NOWHERE = {
    "no_route",  # of no operation
    "account_not_found",
    "not_implemented",
}


@pytest.fixture(scope="module")
def found():
    return document()


def operations(found):
    return {
        (method.upper(), path): operation
        for path, item in found["paths"].items()
        for method, operation in item.items()
    }


def test_the_document_is_valid_openapi(found):
    assert found["openapi"].startswith("3.1")
    validate(found)


def test_every_operation_is_in_the_document_and_no_other(found):
    assert set(operations(found)) == {(row.method, row.path) for row in OPERATIONS}


def test_every_operation_has_an_id_of_its_own(found):
    ids = [one["operationId"] for one in operations(found).values()]

    assert len(set(ids)) == len(ids)


def test_the_document_is_the_same_in_every_process(found):
    code = "import json; from mocknylas.openapi import document; print(json.dumps(document()))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)},
    )

    assert json.loads(other.stdout) == found
    assert other.stdout.decode().strip() == json.dumps(found)


def subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def test_every_field_of_our_own_is_described():
    own = [one for one in subclasses(Field) if one.__module__.startswith("mocknylas.schemas.")]

    missing = [one.__name__ for one in own if not set(one.__mro__) & set(SCHEMAS)]
    assert [name for name in missing if name != "BodyField"] == []


def test_every_error_is_an_example_and_can_be_answered_somewhere(found):
    used = {name for row in OPERATIONS for name in errors_of([row])}

    assert set(found["components"]["examples"]) == set(CATALOGUE)
    assert set(CATALOGUE) - used == NOWHERE


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("POST", "/send", "402", "some_recipients_failed"),
        ("GET", "/messages", "400", "limit_negative"),
        ("GET", "/messages/{id}", "404", "message_not_found"),
        ("PUT", "/drafts/{id}", "409", "version_stale"),
        ("GET", "/account", "401", "unauthorized"),
    ],
)
def test_an_operation_tells_its_errors_by_name(method, path, status, name, found):
    answers = operations(found)[method, path]["responses"]

    assert name in answers[status]["content"]["application/json"]["examples"]


def test_variants_of_one_method_and_path_are_one_operation(found):
    send = operations(found)["POST", "/send"]

    assert set(send["requestBody"]["content"]) == {"application/json", "message/rfc822"}
    assert [one["name"] for one in send["x-mocknylas-variants"]] == [
        "send.raw",
        "send.draft",
        "send.direct",
    ]


def test_views_of_a_list_are_answers_of_their_own(found):
    answer = operations(found)["GET", "/messages"]["responses"]["200"]

    shapes = answer["content"]["application/json"]["schema"]["anyOf"]
    assert [one.get("title") for one in shapes] == [None, "view=ids", "view=count"]


def test_an_operation_tells_where_it_comes_from(found):
    rule, *_ = operations(found)["GET", "/threads"]["x-mocknylas-source"]

    assert rule["id"].startswith("R-T")
    assert rule["statement"]
    assert rule["evidence"]


def test_what_is_deprecated_says_so_and_why(found):
    marked = {
        key: one["x-mocknylas-deprecated"]
        for key, one in operations(found).items()
        if one.get("deprecated")
    }

    assert marked == {
        (row.method, row.path): row.deprecated for row in OPERATIONS if row.deprecated
    }
    assert "POST /v2/send" in marked["POST", "/v2/outbox"]
