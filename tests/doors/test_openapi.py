"""The OpenAPI document over HTTP and as a command."""

import json

import pytest
import yaml
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.openapi import document


def _read_yaml(text):
    return yaml.load(text, Loader=yaml.CSafeLoader)  # thrice as fast as in Python


@pytest.mark.parametrize(("kind", "read"), [("json", json.loads), ("yaml", _read_yaml)])
def test_the_document_is_served_and_printed(kind, read, gmail, nylas_mock):
    served = gmail.http.get(f"/openapi.{kind}")
    printed = CliRunner().invoke(main, ["openapi", *(["--yaml"] if kind == "yaml" else [])])

    assert served.mimetype == f"application/{kind}"
    assert read(served.text) == read(printed.stdout) == document()
    assert nylas_mock.calls() == [], "asking for it is no call of the API"
