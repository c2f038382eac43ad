"""The reference page: all operations, escaped, and nothing from elsewhere."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from mocknylas.openapi import document, reference
from mocknylas.openapi.reference import bounds_of, names_of, type_of


@pytest.fixture(scope="module")
def page(nylas_server):
    return nylas_server.app.test_client().get("/reference")


def test_the_page_shows_every_operation_and_object(page):
    made = document()

    for path, item in made["paths"].items():
        assert f"<code>{path}</code>" in page.text
        for operation in item.values():
            assert page.text.count(f'id="{operation["operationId"]}"') == 1
    for name in made["components"]["schemas"]:
        assert f'id="object-{name}"' in page.text


def test_the_page_stands_for_itself(page):
    policy = page.headers["Content-Security-Policy"]
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashed = b64encode(sha256(script.encode()).digest()).decode()

    assert page.mimetype == "text/html"
    assert page.text.count("<script") == 1
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{hashed}'; " in policy
    assert not re.search(r'(src|href)="(https?:)?//', page.text)


def test_every_link_on_the_page_leads_somewhere(page):
    places = set(re.findall(r'id="([^"]+)"', page.text))

    assert set(re.findall(r'href="#([^"]+)"', page.text)) <= places


def test_what_the_page_shows_is_escaped(page):
    assert "{&#34;email&#34;, &#34;name&#34;?}" in page.text
    assert "<message-id>" not in page.text


def test_asking_for_the_page_is_no_call_of_the_api(nylas_mock):
    nylas_mock.server.app.test_client().get("/reference")

    assert nylas_mock.calls() == []


def test_an_operation_is_shown_with_its_errors_examples_and_rules():
    shown = reference(document())
    drafts = next(one for one in shown["families"] if one["name"] == "drafts")
    change = next(one for one in drafts["operations"] if one["id"] == "drafts.update")

    assert {
        key: value
        for error in change["errors"]
        if error["status"] == "409"
        for key, value in error.items()
        if key in {"status", "name"}
    } == {"status": "409", "name": "version_stale"}
    assert change["bodies"][0]["examples"][0]["summary"].startswith("seed 004")
    assert "R-D7" in [rule["id"] for rule in change["rules"]]


REF = {"$ref": "#/components/schemas/File"}
MANY = {"anyOf": [{"type": "array", "items": REF}, {"type": ["string", "null"]}, {}]}


@pytest.mark.parametrize(
    ("schema", "words", "names"),
    [
        (REF, "File", ["File"]),
        (MANY, "list of File or string or null or anything", ["File"]),
        ({"type": "array"}, "array", []),
    ],
)
def test_a_type_is_told_in_words(schema, words, names):
    assert type_of(schema) == words
    assert names_of(schema) == names


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"enum": ["a", 1], "default": "a"}, ['"a" · 1', "default a"]),
        ({"type": "integer", "minimum": 0, "maximum": 5}, ["≥ 0", "≤ 5"]),
        (
            {"type": "array", "items": {"maxLength": 9}, "maxItems": 2},
            ["≤ 9 characters", "≤ 2 items"],
        ),
        ({"type": "array", "items": REF}, []),
    ],
)
def test_bounds_are_told_in_words(schema, words):
    assert bounds_of(schema) == words
