"""Pages for people: all that they show is escaped, and no script runs in them but their own."""

import base64
import hashlib
import re
from functools import cache

from flask import Response, render_template

from mocknylas.api.operation import Page
from mocknylas.errors import ApiError
from mocknylas.resources import PACKAGE

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
NONE = "'none'"
TITLE = "This sign-in cannot begin"
TITLES = {"sign_in_over": "This sign-in is over", "internal": "Something went wrong"}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def render(page: Page) -> Response:
    """Return a page as a response; of styles and scripts only its own count."""
    script = _script(page.name)
    html = render_template(f"{page.name}.html", script=script, **page.values)
    styles = " ".join(map(_hashed, _STYLE.findall(html)))
    scripts = f"script-src {_hashed(script)}; " if script else ""
    policy = (
        f"default-src 'none'; style-src {styles or NONE}; {scripts}"
        "img-src http: https:; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {**HEADERS, "Content-Security-Policy": policy}
    return Response(html, page.status, headers, content_type="text/html; charset=utf-8")


def error_page(error: ApiError) -> Response:
    """Return an error of the catalogue as a page."""
    values = {"title": TITLES.get(error.name, TITLE), "message": error.message, "name": error.name}
    return render(Page("error", values, error.status))


@cache
def _script(name: str) -> str:
    """Return the script of a page, which lies beside its template; most have none."""
    path = PACKAGE / "ui/templates" / f"{name}.js"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
