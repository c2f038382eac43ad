"""A small client for tests of the API: JSON in and out, through the whole application."""

from itertools import chain

from marshmallow import ValidationError

from mocknylas.api import OPERATIONS
from mocknylas.schemas.mail import Draft


class Api:
    """Requests with one account's token, in process, without a socket."""

    def __init__(self, mock, account):
        self.mock = mock
        self.account = mock.account(account)
        self.http = mock.server.app.test_client()
        self.headers = {"Authorization": f"Bearer {self.account.access_token}"}

    def request(self, method, path, body=None, **options):
        """Return the response; `body` is sent as JSON without a JSON content type, as Node does."""
        headers = {**self.headers, **options.pop("headers", {})}
        if body is not None:
            options["json" if "data" not in options else "data"] = body
        return self.http.open(path, method=method, headers=headers, **options)

    def get(self, path, **query):
        """Return the JSON of a GET that must succeed; every answer must fit its schema."""
        return self.json("GET", path, query_string=query)

    def post(self, path, body=None, **options):
        return self.json("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.json("PUT", path, body, **options)

    def patch(self, path, body=None, **options):
        return self.json("PATCH", path, body, **options)

    def delete(self, path, body=None, **options):
        return self.json("DELETE", path, body, **options)

    def json(self, method, path, body=None, **options):
        response = self.request(method, path, body, **options)
        assert response.status_code < 300, (response.status_code, response.text)
        answer = response.get_json()
        check_shape(self.mock.world.calls, answer, options.get("query_string", {}))
        return answer

    def error(self, method, path, body=None, **options):
        """Return (status, type, message) of a call that must be refused."""
        response = self.request(method, path, body, **options)
        assert response.status_code >= 400, (response.status_code, response.text)
        answer = response.get_json()
        return response.status_code, answer["type"], answer["message"]


def check_shape(calls, answer, query):
    """Fail unless the answer of the latest call fits the schema of its operation."""
    name = list(calls)[-1].operation
    row = next(one for one in OPERATIONS if one.name == name)
    if row.response is None or dict(query).get("view") in {"ids", "count"}:
        return
    if row.or_null and answer is None:
        return
    found = answer if isinstance(answer, list) else [answer]
    for one in chain.from_iterable(found) if row.in_lists else found:
        is_draft = row.name == "messages.get" and one["object"] == "draft"  # R-M5
        schema = Draft if is_draft else row.response
        try:
            schema().load(one)
        except ValidationError as error:
            raise AssertionError(f"{name}: {error.messages} in {one}") from None
