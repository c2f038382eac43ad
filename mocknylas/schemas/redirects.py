"""Which URIs a sign-in may lead to."""

from typing import Any
from urllib.parse import urlsplit

RUN_BY_BROWSERS = frozenset({"javascript", "data", "vbscript", "file", "blob"})


def is_redirect_uri(value: Any) -> bool:
    """Say whether a value can be registered: a URI with a scheme, of printable characters.

    Custom schemes are fine; those that a browser would run are not.
    """
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        scheme = urlsplit(value).scheme.lower()
    except ValueError:
        return False
    return bool(scheme) and scheme not in RUN_BY_BROWSERS
