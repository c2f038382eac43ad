"""The OpenAPI document over HTTP: made when first asked for."""

from functools import cache
from typing import Any

import flask
from flask import Flask, Response

from mocknylas import jsons
from mocknylas.api.operation import Page
from mocknylas.http.pages import render

DOCUMENT = "/openapi."
REFERENCE = "/reference"


def add_document(app: Flask) -> None:
    """Serve the document as JSON, as YAML, and as a page."""

    def page() -> Response:
        return render(Page("reference", _shown()))

    def document() -> Response:
        kind = flask.request.path.rpartition(".")[2]
        return Response(_text(kind), 200, content_type=f"application/{kind}")

    for kind in ("json", "yaml"):
        rule = f"{DOCUMENT}{kind}"
        app.add_url_rule(rule, rule, document, provide_automatic_options=False)
    app.add_url_rule(REFERENCE, REFERENCE, page, provide_automatic_options=False)


@cache
def _shown() -> dict[str, Any]:
    from mocknylas.openapi import document, reference

    return reference(document())


@cache
def _text(kind: str) -> bytes:
    from mocknylas.openapi import as_yaml, document  # apispec takes its time to load

    return jsons.dumps(document()) if kind == "json" else as_yaml(document()).encode()
