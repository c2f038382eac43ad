"""Redirect URIs, and what is added to them."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

SAFE = "%/:=&?~#+!$,;'@()*[]"  # characters of a URI that mean something


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
