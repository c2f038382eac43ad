"""What tracking does to the copy that recipients get: links led round, a pixel added.

Source: R-TR2. The body that the API shows stays as it was written.
"""

import html
import re
from typing import Any

_LINK = re.compile(r"""(<a\b[^>]{0,2000}?\bhref\s*=\s*)(["'])(https?://[^"'<>]{1,4000})\2""", re.I)
_LINE_BREAK = re.compile(r"[\t\r\n]")  # browsers leave them out of addresses, too (WHATWG URL)


def tracked_copy(
    body: str, place: str, tracking: dict[str, Any], *, base: str
) -> tuple[str, list[str]]:
    """Return the delivered body and the links it leads round, by their index.

    `place` names application and message in the addresses under `base`.
    """
    links: list[str] = []

    def lead_round(found: re.Match[str]) -> str:
        links.append(_LINE_BREAK.sub("", html.unescape(found[3])))
        return f"{found[1]}{found[2]}{base}/link/{place}/{len(links) - 1}{found[2]}"

    if tracking.get("links"):
        body = _LINK.sub(lead_round, body)
    if tracking.get("opens"):
        body += f'<img src="{base}/open/{place}" width="1" height="1" alt="">'
    return body, links
