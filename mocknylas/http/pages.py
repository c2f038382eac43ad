"""Pages for people: all that they show is escaped, and scripts have no place in them."""

import base64
import hashlib
import re

from flask import Response, render_template

from mocknylas.api.operation import Page
from mocknylas.errors import ApiError

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
TITLE = "This sign-in cannot begin"
TITLES = {"sign_in_over": "This sign-in is over", "internal": "Something went wrong"}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def render(page: Page) -> Response:
    """Return a page as a response; of styles only its own counts, of scripts none."""
    html = render_template(f"{page.name}.html", **page.values)
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in _STYLE.findall(html))
    policy = (
        f"default-src 'none'; style-src {styles or chr(39) + 'none' + chr(39)}; "
        "img-src http: https:; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {**HEADERS, "Content-Security-Policy": policy}
    return Response(html, page.status, headers, content_type="text/html; charset=utf-8")


def error_page(error: ApiError) -> Response:
    """Return an error of the catalogue as a page."""
    values = {"title": TITLES.get(error.name, TITLE), "message": error.message, "name": error.name}
    return render(Page("error", values, error.status))


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
