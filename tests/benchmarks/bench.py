"""The bench: how much is measured, and the worlds and callers that rows share."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import EnvironBuilder

from mocknylas import MockNylas

START = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT
TEXT = 1300  # characters of a mail, roughly
ACCOUNT = "ada.lovelace@gmail.test"
SENDER = "correspondent@outside.example"
RECIPE = """
correspondents: {correspondents}
shares: {{unread: {unread}}}
accounts:
  - {{name: Ada Lovelace, email_address: {account}, provider: gmail, messages: {messages}}}
"""
DEFAULTS = {"correspondents": 25, "unread": 0.25}


@dataclass(frozen=True)
class Bench:
    """Sizes and durations of one run, and a directory for what it writes."""

    directory: Path
    seconds: float = 1.5  # for each comparison of calls
    rounds: int = 9  # of what takes long or starts a process
    mailbox: int = 10_000
    large_mailbox: int = 100_000
    sends: int = 100_000
    contacts: int = 10_000
    waiting: int = 200  # long-polls at once
    calls: int = 100_000  # on disk

    def recipe(self, messages, **traits):
        """Return the path of a recipe: one Gmail account with so many messages."""
        values = {"account": ACCOUNT, "messages": messages, **DEFAULTS, **traits}
        path = self.directory / f"{'-'.join(map(str, values.values()))}.yaml"
        path.write_text(RECIPE.format(**values))
        return str(path)

    def mock(self, messages, **traits):
        """Return a mock of its own with one mailbox."""
        options = traits.pop("options", {})
        return MockNylas(seed_name=self.recipe(messages, **traits), start=START, options=options)


def text(number=0):
    """Return a body of the budgeted size, a different one for each number."""
    return f"<p>{number}</p>" + "Lorem ipsum dolor sit amet. " * (TEXT // 28)


def letter(number=0, **more):
    """Return the body of a send."""
    return {
        "to": [{"name": "Somebody", "email": SENDER}],
        "subject": f"Benchmark {number}",
        "body": text(number),
        **more,
    }


def authorization(mock):
    return {"Authorization": f"Bearer {mock.access_token}"}


def wsgi_caller(app, method, path, **options):
    """Return a function that calls the app as a server does; it returns the answer's bytes."""
    builder = EnvironBuilder(method=method, path=path, **options)
    environ = builder.get_environ()
    sent = environ["wsgi.input"].read()

    def call():
        seen = []
        given = {**environ, "wsgi.input": io.BytesIO(sent)}
        body = app(given, lambda status, headers, error=None: seen.append(status))
        data = b"".join(body)
        body.close()
        assert re.match("2..", seen[0]), (seen, data)
        return data

    return call
