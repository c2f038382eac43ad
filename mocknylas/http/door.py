"""The way into the application for requests that the mock itself is told to make."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from mocknylas import jsons
from mocknylas.sandboxes import Door

OWN = "mocknylas.own"  # what tells these requests from an application's


def door_of(app: Flask) -> Door:
    """Return a function that asks the application, in this process, without a socket."""

    def ask(method: str, path: str, headers: Mapping[str, str], body: Any) -> tuple[int, Any]:
        data = None if body is None else jsons.dumps(body)
        client = app.test_client(use_cookies=False)
        answer = client.open(
            path,
            method=method.upper(),
            headers=dict(headers),
            data=data,
            environ_overrides={OWN: True},
        )
        try:
            return answer.status_code, jsons.loads(answer.data) if answer.data else None
        except ValueError:
            return answer.status_code, answer.get_data(as_text=True)

    return ask
