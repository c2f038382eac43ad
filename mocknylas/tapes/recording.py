"""A recorded run as data: where it began, and what was done, as plain JSON."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field, fields
from typing import Any

from mocknylas import jsons
from mocknylas.documents import Document
from mocknylas.engine.tape import Entry

TAPE = "tape"  # id of the sandbox in which a tape is played: its secrets are nobody's
HUGE = 256 * 1024  # bytes of an answer, or parcel, of which only length and SHA-256 are kept
KINDS = ("call", "verb", "clock", "parcel")


@dataclass(frozen=True, slots=True)
class Recording:
    """One run: what its sandbox started from, the instant `now` then, and the entries in order.

    `recipes` holds the text of the user's own mailbox recipes, by the name in `seed_name`.
    """

    sandbox: str
    seed_name: str
    seed: int
    start: int
    now: int
    options: Document = field(default_factory=dict)
    recipes: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def as_json(self) -> Document:
        """Return it as JSON, bodies and all."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**values, "entries": [packed(entry) for entry in self.entries]}

    @classmethod
    def from_json(cls, values: Document) -> "Recording":
        """Return what was written. Raises: KeyError, TypeError, ValueError."""
        entries = [unpacked(row) for row in values["entries"]]
        return cls(**{**values, "entries": entries})


def packed(entry: Entry) -> Document:
    """Return an entry as JSON; huge answers and parcels are left out but for their size."""
    given, came = dict(entry.given), dict(entry.came)
    if isinstance(given.get("body"), bytes):
        given["body"] = packed_body(given["body"], whole=entry.kind == "call")
    if isinstance(came.get("body"), bytes):
        came["body"] = packed_body(came["body"])
    within = {"within": entry.within} if entry.within else {}
    return {"kind": entry.kind, **within, "given": given, "came": came}


def unpacked(row: Document) -> Entry:
    """Return the entry of its JSON. Raises: KeyError, TypeError, ValueError."""
    if row["kind"] not in KINDS:
        raise ValueError(f"an entry of kind {row['kind']!r}")
    entry = Entry(row["kind"], int(row.get("within", 0)), dict(row["given"]), dict(row["came"]))
    if entry.kind == "call":
        entry.given["body"] = unpacked_body(entry.given["body"])
    return entry


def packed_body(data: bytes, *, whole: bool = False) -> Any:
    """Return bytes as JSON: as the data they are, as text, in base 64, or only measured."""
    if len(data) > HUGE and not whole:
        return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        value = jsons.loads(data)
        if jsons.dumps(value) == data:
            return {"json": value}
    except ValueError:
        pass
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def unpacked_body(body: Document) -> bytes:
    """Return the bytes of a packed body. Raises: KeyError, TypeError, ValueError."""
    if "json" in body:
        return jsons.dumps(body["json"])
    if "text" in body:
        return str(body["text"]).encode()
    try:
        return base64.b64decode(body["base64"], validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
