"""The bare app: the least that Flask does to serve a document."""

import orjson
from flask import Flask, Response, request

HEADERS = {  # the same bytes: head and body
    "Content-Type": "application/json",
    "Nylas-Api-Version": "2.0",
    "Access-Control-Allow-Methods": "GET,PUT,POST,DELETE,OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization,Accept,Cache-Control,X-Requested-With,Content-Type"
    ),
    "Access-Control-Allow-Credentials": "true",
}


def bare_app(document, status=200):
    """Return a Flask app that reads JSON and serves this document for every path."""
    app = Flask("bare")

    def view(**_):
        if request.method == "POST":
            orjson.loads(request.get_data())
        return Response(orjson.dumps(document), status, HEADERS)

    for rule in ("/<one>", "/<one>/<two>"):
        app.add_url_rule(rule, rule, view, methods=["GET", "POST"])
    return app
