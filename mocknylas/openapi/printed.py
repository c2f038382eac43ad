"""The requests and answers that the API's documents print, as examples."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from mocknylas import resources
from mocknylas.api.operation import FORM, JSON, Operation

Examples = dict[str, Any]
AN_ID = "7hn4gb8p2k1a9dzc3w5xqtyve"  # in place of what a fixture names by {…}
_PLACE = re.compile(r"{\w+}")


@cache
def _fixtures() -> dict[str, dict[str, Any]]:
    folder = resources.folder("fixtures") / "contract"
    files = sorted(folder.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


class Printed:
    """The fixtures that show one method and path."""

    def __init__(self, row: Operation) -> None:
        """Find them."""
        self._found = {
            name: fixture for name, fixture in _fixtures().items() if _shows(fixture, row)
        }

    def bodies(self, media: str) -> Examples:
        """Return the bodies of one content type that are printed."""
        return {
            name: _example(fixture, _filled(request[key]))
            for name, fixture in self._found.items()
            for request in [fixture["request"]]
            for key in ("body", "text")
            if key in request and _media(request) == media
        }

    def answers(self, status: int, media: str) -> Examples:
        """Return the answers with this status that are printed; they are JSON."""
        return {
            name: _example(fixture, fixture["answer"])
            for name, fixture in self._found.items()
            if (media, fixture["status"]) == (JSON, status) and "answer" in fixture
        }

    def parameters(self, name: str) -> Examples:
        """Return the values of a query parameter that are printed."""
        return {
            stem: _example(fixture, query[name])
            for stem, fixture in self._found.items()
            for query in [_query(fixture["request"])]
            if name in query
        }


def _shows(fixture: dict[str, Any], row: Operation) -> bool:
    request = fixture["request"]
    return request["method"] == row.method and _path(request["path"]) == _path(row.path)


def _path(path: str) -> str:
    return _PLACE.sub("{}", path.partition("?")[0].rstrip("/"))


def _query(request: dict[str, Any]) -> dict[str, str]:
    written = dict(parse_qsl(request["path"].partition("?")[2]))
    return {**written, **request.get("query", {})}


def _media(request: dict[str, Any]) -> str:
    if "form" in request:
        return FORM
    return str(request.get("headers", {}).get("Content-Type", JSON))


def _example(fixture: dict[str, Any], value: Any) -> dict[str, Any]:
    return {"summary": fixture["source"], "value": value}


def _filled(value: Any) -> Any:
    """Return a printed value with an id wherever it names an object of the fixtures."""
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return _PLACE.sub(AN_ID, value) if isinstance(value, str) else value
