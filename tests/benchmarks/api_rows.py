"""Requests: each call of the API beside a bare Flask app that serves the same bytes."""

import http.client
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import orjson
import requests

from mocknylas.http.intercept import intercept
from mocknylas.http.server import Server
from mocknylas.schemas.sending import OutboxBody, SendBody
from tests.benchmarks.bare_app import bare_app
from tests.benchmarks.bench import START, authorization, letter, wsgi_caller
from tests.benchmarks.report import TIMES, Line, Row, micros, ratio
from tests.benchmarks.timing import compare, real

NYLAS = "https://api.nylas.com"
BARE = "bare.example"  # where the bare app is mounted, beside Nylas
READ, LIST, SEND = 1.5, 2, 4  # times bare


def get_message(bench):
    with bench.mock(500) as mock:
        document = next(iter(mock.world.store.values("message")))
        path = f"/messages/{document['id']}"
        with _pair(mock, bare_app(document), "GET", path) as pair:
            yield ratio("in-process, through requests", *_compare(bench, pair.by_requests), READ)
            yield ratio("the WSGI call alone", *_compare(bench, pair.by_wsgi))
            yield ratio("over a socket", *_compare(bench, pair.by_socket, clock=real), READ)


def list_messages(bench):
    with bench.mock(500) as mock:
        page = wsgi_caller(mock.server.app, "GET", "/messages", headers=authorization(mock))
        documents = orjson.loads(page())
        path = f"/messages?limit={len(documents)}"
        with _pair(mock, bare_app(documents), "GET", path) as pair:
            yield ratio("in-process, through requests", *_compare(bench, pair.by_requests), LIST)
            yield ratio("the WSGI call alone", *_compare(bench, pair.by_wsgi))


def send(bench):
    yield from _send(bench, "/send", SendBody(), letter())


def send_later(bench):
    body = letter(send_at=START + 3600)
    yield from _send(bench, "/v2/send?sendnow=false", OutboxBody(), body)


def _send(bench, path, schema, body):
    with bench.mock(500) as mock:
        call = wsgi_caller(mock.server.app, "POST", path, headers=authorization(mock), json=body)
        answer = orjson.loads(call())
        with _pair(mock, bare_app(answer), "POST", path, body) as pair:
            ours, bare, load = compare(
                *pair.by_requests, lambda: schema.load(body), seconds=bench.seconds
            )
            limit = (SEND * bare + load) / bare
            note = f"{micros(ours)} µs; bare {micros(bare)}, schema load {micros(load)}"
            yield Line("in-process, through requests", ours / bare, TIMES, limit, note)
            yield ratio("the WSGI call alone", *compare(*pair.by_wsgi, seconds=bench.seconds))


class _Pair:
    """One request, put to the mock and to the bare app on each of three ways."""

    def __init__(self, apps, method, path, options):
        self.apps, self.method, self.path, self.options = apps, method, path, options
        self.session = requests.Session()
        self.stack = ExitStack()

    @property
    def by_wsgi(self):
        return [wsgi_caller(app, self.method, self.path, **self.options) for app in self.apps]

    @property
    def by_requests(self):
        return [self._request(place) for place in (NYLAS, f"https://{BARE}")]

    @property
    def by_socket(self):
        return [self._over_socket(app) for app in self.apps]

    def _request(self, place):
        return lambda: self.session.request(self.method, place + self.path, **self.options).content

    def _over_socket(self, app):
        server = self.stack.enter_context(Server(app))
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
        self.stack.callback(connection.close)

        def call():
            connection.request(self.method, self.path, headers=self.options["headers"])
            return connection.getresponse().read()

        return call


@contextmanager
def _pair(mock, bare, method, path, body=None):
    options = {"headers": authorization(mock), **({} if body is None else {"json": body})}
    pair = _Pair([mock.server.app, bare], method, path, options)
    with pair.stack, intercept(bare, lambda: [BARE]), mock.intercept():
        yield pair


def _compare(bench, callers, **options):
    ours, bare = callers
    assert ours() == bare(), "the two do not serve the same bytes"
    return compare(ours, bare, seconds=bench.seconds, **options)


ROWS = [
    Row("message", "`GET /messages/{id}`, in-process and over a socket", get_message),
    Row("messages", "`GET /messages` (100 messages)", list_messages),
    Row("send", "`POST /send`, `POST /v2/send?sendnow=false`", send),
    Row("outbox", "`POST /send`, `POST /v2/send?sendnow=false`", send_later),
]
