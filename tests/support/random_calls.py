"""Random calls of every supported operation: plausible, odd, and plain nonsense.

Ids are written as `@kind:number` and stand for whatever the world holds when the call is made.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from mocknylas.api import OPERATIONS
from tests.conftest import START
from tests.support.mail import ADA, GRACE, people

ENDS = {"oauth.revoke"}  # what makes every later call of a client a refusal
ROWS = [row for row in OPERATIONS if row.auth == "account" and row.name not in ENDS]
MAIL_KINDS = ("message", "thread", "label", "folder", "file", "draft", "outbox")
KINDS = (*MAIL_KINDS, "contact", "contact_group", "calendar", "event")
REFERENCE = re.compile(r"@(\w+):(\d+)")
MIME = f"To: {GRACE}\r\nSubject: Raw\r\n\r\nHi\r\n"

texts = st.text(max_size=6)
references = st.builds("@{}:{}".format, st.sampled_from(KINDS), st.integers(0, 2))
numbers = st.one_of(st.integers(-1, 3), st.sampled_from([START, START + 3600, 2**53, 10**18]))
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.floats(allow_nan=False), texts, references),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
addresses = st.sampled_from([people(GRACE), people(ADA, "x@x.example"), [], people("nobody")])
flags = st.booleans()
kinds = st.sampled_from([None, "work", "home", "business", "other", "structured"])


def entries(key):
    """Return lists of a contact's entries."""
    known = st.sampled_from([GRACE, "+1 200 555 0100", "London"]) | texts
    fields = {"type": kinds, key: known}
    return st.lists(st.fixed_dictionaries(fields, optional={"format": kinds}), max_size=4)


CONTACT = {
    "emails": entries("email"),
    "im_addresses": entries("im_address"),
    "phone_numbers": entries("number"),
    "web_pages": entries("url"),
    "physical_addresses": entries("city"),
    "birthday": st.sampled_from(["1815-12-10", "1815-02-30", None]),
    "group": st.builds("@contact_group:{}".format, st.integers(0, 2)),
}
messages = st.builds("@message:{}".format, st.integers(0, 2))
NEURAL = {
    "message_id": messages | st.lists(messages, min_size=1, max_size=3),
    "file_id": st.builds("@file:{}".format, st.integers(0, 2)),
    "pages": st.lists(st.integers(0, 6), max_size=6),
    "category": st.sampled_from(["feed", "conversation", "other"]),
    "sentiment": st.sampled_from(["POSITIVE", "NEUTRAL", "NEGATIVE", "GOOD"]),
}
PLAUSIBLE = {
    **CONTACT,
    **NEURAL,
    **dict.fromkeys(("to", "cc", "bcc", "from", "reply_to"), addresses),
    **dict.fromkeys(("unread", "starred"), flags),
    **dict.fromkeys(("folder_id", "folder", "reply_to_message_id", "thread_id"), references),
    **dict.fromkeys(("label_ids", "labels", "file_ids"), st.lists(references, max_size=3)),
    **dict.fromkeys(("send_at", "retry_limit_datetime"), numbers),
    "draft_id": st.builds("@draft:{}".format, st.integers(0, 2)),
    "version": st.integers(0, 2),
    "display_name": st.sampled_from(["Work", "Play", "inbox", " "]),
    "metadata": st.dictionaries(texts, texts, max_size=2),
    **dict.fromkeys(("start_time", "end_time"), numbers),
    **dict.fromkeys(("duration_minutes", "interval_minutes"), st.integers(1, 90)),
    "calendar_id": st.builds("@calendar:{}".format, st.integers(0, 2)),
    "event_id": st.builds("@event:{}".format, st.integers(0, 2)),
    "name": st.sampled_from(["Team", "", "x"]),
    "when": st.sampled_from(
        [
            {"time": START},
            {"start_time": START, "end_time": START + 3600},
            {"date": "2024-06-10"},
            {"start_date": "2024-06-10", "end_date": "2024-06-12"},
            {"time": START, "date": "2024-06-10"},
        ]
    ),
    "participants": addresses,
    "recurrence": st.sampled_from(
        [
            None,
            {"rrule": ["RRULE:FREQ=DAILY;COUNT=3"], "timezone": "UTC"},
            {"rrule": ["RRULE:FREQ=YEARLY"], "timezone": "Europe/Berlin"},
            {"rrule": ["RDATE:20240610"]},
        ]
    ),
    "status": st.sampled_from(["yes", "no", "maybe", "late"]),
    "emails": st.sampled_from([[ADA], [[ADA], [GRACE]], []]),
    "tracking": st.dictionaries(st.sampled_from(["links", "opens", "payload"]), flags),
}
QUERY_VALUES = st.one_of(
    st.sampled_from(["true", "False", "0", "1", "5", str(START), "ids", "count", "expanded"]),
    st.sampled_from(["inbox", "sent", GRACE, f"{ADA},{GRACE}", "a:b", "--1", "9" * 30, "x" * 256]),
    references,
    texts,
)


@dataclass(frozen=True)
class RandomCall:
    """One request before its references are resolved."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@st.composite
def random_calls(draw):
    """Draw a call of every supported operation, in any order."""
    return [_call(draw, row) for row in draw(st.permutations(ROWS))]


def _call(draw, row):
    path = re.sub(r"\{\w+\}", lambda _: draw(_id_in(row.path)), row.path)
    query = draw(st.dictionaries(st.sampled_from(_keys(row.query)), QUERY_VALUES, max_size=2))
    if row.path == "/v2/send":
        query = {**query, "sendnow": draw(st.sampled_from(["true", "false", "False", "later"]))}
    headers = draw(st.sampled_from([{}, {}, {"Accept": "message/rfc822"}]))
    call = RandomCall(row.method, path, query, headers=headers)
    return RandomCall(**{**vars(call), **_content(draw, row)})


def _id_in(path):
    """Return ids for a path: mostly of the right kind, two of them in a list, sometimes any."""
    segment = path.partition("/{")[0].rpartition("/")[2].removesuffix("s")
    kind = {"job-statuse": "job", "outbox": "outbox", "availability": "account"}.get(
        segment, segment
    )
    kind = "outbox_v1" if path.startswith("/outbox") else kind
    right = st.builds(f"@{kind}:{{}}".format, st.integers(0, 2))
    return st.one_of(right, right, right, st.builds("{},{}".format, right, right), references)


def _content(draw, row):
    if row.method in {"GET", "DELETE"} and not row.body:
        return {}
    if row.name == "files.upload":
        return {"data": {"file": draw(st.binary(max_size=9)), "other": draw(texts)}}
    if draw(st.integers(0, 9)) == 0:
        return {"body": draw(junk)}
    if row.path == "/send" and draw(st.integers(0, 3)) == 0:
        mime = draw(st.sampled_from([MIME, "no mail"]) | texts)
        return {"data": mime.encode(), "headers": {"Content-Type": "message/rfc822"}}
    return {"body": draw(_body(row))}


@st.composite
def _body(draw, row):
    if row.name == "send.draft":
        return {name: draw(_values(name)) for name in ("draft_id", "version")}
    if row.path.startswith("/neural") and draw(flags):
        return {name: draw(NEURAL[name]) for name in _keys(row.body) if name in NEURAL}
    if row.path.startswith("/contacts") and draw(flags):
        names = draw(st.lists(st.sampled_from([*CONTACT]), max_size=2))
        return {name: draw(CONTACT[name]) for name in names}
    names = st.sampled_from([*_keys(row.body), *PLAUSIBLE])
    body = {name: draw(_values(name)) for name in draw(st.lists(names, max_size=4))}
    return {"to": people(GRACE), **body} if draw(flags) else body


def _values(name):
    return st.one_of(*[PLAUSIBLE.get(name, texts)] * 3, junk)


def _keys(schema):
    declared = schema._declared_fields if schema else {}
    return [one.data_key or name for name, one in declared.items()] or ["view"]


def make(api, call):
    """Make a call; return the response."""
    resolved = resolve(api.mock.world, vars(call))
    options = {"query_string": resolved["query"], "headers": resolved["headers"]}
    if isinstance(call.data, dict):
        parts = {**call.data, "file": (BytesIO(call.data["file"]), "a.txt")}
        return api.request(call.method, resolved["path"], data=parts, **options)
    if call.data is not None:
        return api.request(call.method, resolved["path"], data=call.data, **options)
    return api.request(call.method, resolved["path"], resolved["body"], **options)


def resolve(world, value):
    """Put ids in place of the references inside a value."""
    if isinstance(value, dict):
        return {key: resolve(world, one) for key, one in value.items()}
    if isinstance(value, list):
        return [resolve(world, one) for one in value]
    if isinstance(value, str):
        return REFERENCE.sub(lambda match: _id(world, *match.groups()), value)
    return value


def _id(world, kind, number):
    known = list(world.store.values(kind))
    return known[int(number) % len(known)]["id"] if known else "unknown"
