"""The bare app: the least that Flask does to serve a document."""

import orjson
from flask import Flask, Response, request

JSON = "application/json"


def bare_app(document, status=200):
    """Return a Flask app that reads JSON and serves this document for every path."""
    app = Flask("bare")

    def view(**_):
        if request.method == "POST":
            orjson.loads(request.get_data())
        return Response(orjson.dumps(document), status, content_type=JSON)

    for rule in ("/<one>", "/<one>/<two>"):
        app.add_url_rule(rule, rule, view, methods=["GET", "POST"])
    return app
