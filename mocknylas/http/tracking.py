"""What tracked mail leads to: a pixel that notes an open, links that note a click."""

import flask
from flask import Flask, Response

from mocknylas.errors import NotFoundError
from mocknylas.http.taping import visit
from mocknylas.sandboxes import Sandbox, Sandboxes

OPEN, LINK = "/open", "/link"
PIXEL = (  # a transparent GIF of one dot
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
UNCACHED = {"Cache-Control": "no-store"}  # or a second open would not be seen


def add_tracking(app: Flask, sandboxes: Sandboxes) -> None:
    """Serve what tracked mail leads to, for every sandbox. Source: R-TR2."""

    def pixel(client_id: str, message_id: str) -> Response:
        sandbox = _find(sandboxes, client_id)
        with sandbox.world.store.lock, visit(sandbox.world.tape, flask.request):
            sandbox.world.tracking.open(message_id, **_client())
        return Response(PIXEL, 200, UNCACHED, content_type="image/gif")

    def link(client_id: str, message_id: str, number: int) -> Response:
        sandbox = _find(sandboxes, client_id)
        with sandbox.world.store.lock, visit(sandbox.world.tape, flask.request):
            address = sandbox.world.tracking.link(message_id, number)
            sandbox.world.tracking.click(message_id, number, **_client())
        return Response(status=302, headers={**UNCACHED, "Location": address})

    for rule, view in (
        (f"{OPEN}/<client_id>/<message_id>", pixel),
        (f"{LINK}/<client_id>/<message_id>/<int:number>", link),
    ):
        app.add_url_rule(rule, rule, view, provide_automatic_options=False)


def _find(sandboxes: Sandboxes, client_id: str) -> Sandbox:
    found = sandboxes.of_client(client_id)
    if found is None:
        raise NotFoundError(f"no application {client_id!r} is served here")
    return found


def _client() -> dict[str, str]:
    request = flask.request
    return {
        "ip": request.remote_addr or "127.0.0.1",
        "user_agent": request.headers.get("User-Agent", ""),
    }
