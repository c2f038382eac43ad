"""The OpenAPI document over HTTP: made when it is first asked for."""

from functools import cache

import flask
from flask import Flask, Response

from mocknylas.http import jsons

DOCUMENT = "/openapi."


def add_document(app: Flask) -> None:
    """Serve the document as JSON and as YAML."""

    def document() -> Response:
        kind = flask.request.path.rpartition(".")[2]
        return Response(_text(kind), 200, content_type=f"application/{kind}")

    for kind in ("json", "yaml"):
        rule = f"{DOCUMENT}{kind}"
        app.add_url_rule(rule, rule, document, provide_automatic_options=False)


@cache
def _text(kind: str) -> bytes:
    from mocknylas.openapi import as_yaml, document  # apispec takes its time to load

    return jsons.dumps(document()) if kind == "json" else as_yaml(document()).encode()
