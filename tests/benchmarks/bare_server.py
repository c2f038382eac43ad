"""A bare Flask app in a process of its own, with the packages imported that mocknylas needs."""

import importlib
import logging
import sys

import click
import faker  # noqa: F401
import marshmallow  # noqa: F401
import requests  # noqa: F401
import tinydb  # noqa: F401
import yaml  # noqa: F401
from dateutil import rrule  # noqa: F401
from werkzeug.serving import make_server

from tests.benchmarks.bare_app import bare_app

if __name__ == "__main__":
    for name in sys.argv[1:]:
        importlib.import_module(name)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line per request
    server = make_server("127.0.0.1", 0, bare_app({}), threaded=True)
    click.echo(f"URL=http://127.0.0.1:{server.port}\nTOKEN=none")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.01)
