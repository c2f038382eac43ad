"""Ask operations of a small world, and keep what was asked and answered, as examples."""

import re
from base64 import b64encode
from io import BytesIO
from urllib.parse import quote

from mocknylas.api import OPERATIONS
from mocknylas.mock import MockNylas
from tests.conftest import START
from tests.support.syntax import ROOT

ROWS = {row.name: row for row in OPERATIONS}
WORLD = ROOT / "tests/openapi/world.yaml"
_NAME = re.compile(r"{(\w+)}")


class Recorder:
    """A world of three accounts, and the examples that were made of it."""

    def __init__(self):
        self.mock = MockNylas(seed_name=str(WORLD), start=START)
        self.http = self.mock.server.app.test_client()
        self.examples = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.mock.close()

    def address(self, account):
        return self.mock.account(account).email_address

    def ask(self, name, body=None, *, account="gmail", headers=None, **given):
        """Ask an operation: `given` are the values of its path, and others those of its query.

        Return the JSON that is answered, or the response where it is not JSON.
        """
        row, known = ROWS[name], {"client_id": self.mock.client_id, **given}
        names = _NAME.findall(row.path)
        query = {key.rstrip("_"): one for key, one in given.items() if key not in names}
        response = self.http.open(
            _NAME.sub(lambda found: quote(str(known[found[1]]), safe=","), row.path),
            method=row.method,
            query_string=query,
            headers={**self._credentials(row, account), **(headers or {})},
            **_sent(body),
        )
        status = response.status_code
        assert status in {row.status, *row.also}, (name, status, response.text)
        shown = _shown(row, query, body, response)
        self.examples.setdefault(name, {}).setdefault(str(status), shown)
        return shown["answer"] if response.is_json and response.data else response

    def _credentials(self, row, account):
        secret, client = self.mock.client_secret, self.mock.client_id
        schemes = {
            "none": "",
            "account": f"Bearer {self.mock.account(account).access_token}",
            "application": f"Basic {_base64(f'{secret}:')}",
            "client": f"Basic {_base64(f'{client}:{secret}')}",
        }
        return {"Authorization": schemes[row.auth]} if schemes[row.auth] else {}


def _base64(text):
    return b64encode(text.encode()).decode()


def _sent(body):
    """Return a body as the client takes it: JSON, MIME as a text, a form of files."""
    if isinstance(body, str):
        return {"data": body.encode(), "content_type": "message/rfc822"}
    if isinstance(body, tuple):
        filename, data, kind = body
        return {"data": {"file": (BytesIO(data), filename, kind)}}
    return {} if body is None else {"json": body}


def _shown(row, query, body, response):
    shown = {"query": {key: str(one) for key, one in query.items()}} if query else {}
    if body is not None and not isinstance(body, tuple):
        shown["body"] = body
    if response.is_json and response.data:
        shown["answer"] = response.get_json()
    elif response.mimetype in {"message/rfc822", "text/event-stream"}:
        shown["answer"] = response.text
    return shown
