"""Redirect URIs: which may be registered, and what is added to them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

SAFE = "%/:=&?~#+!$,;'@()*[]"  # characters of a URI that mean something


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
    return bool(scheme) and scheme not in {"javascript", "data", "vbscript", "file", "blob"}


def with_parameters(
    uri: str, parameters: Mapping[str, str], fragment: Mapping[str, str] | None = None
) -> str:
    """Return a URI with parameters added to the query it has, and maybe a fragment.

    Source: R-OAUTH-03, R-OAUTH-04.
    """
    before, _, own_fragment = uri.partition("#")
    path, _, own_query = before.partition("?")
    query = "&".join(filter(None, [own_query, urlencode(parameters)]))
    ending = urlencode(fragment) if fragment else own_fragment
    return quote(f"{path}?{query}" + (f"#{ending}" if ending else ""), safe=SAFE)
