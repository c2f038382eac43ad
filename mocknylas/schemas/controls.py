"""What the control verbs take: forms filled in by whoever drives the mock."""

from collections.abc import Callable, Collection
from typing import Any

from marshmallow import ValidationError, fields, validate

from mocknylas.durations import instant, seconds
from mocknylas.errors import UsageError, unknown
from mocknylas.schemas.forms import Known, Strict, names_of
from mocknylas.schemas.sending import DraftSend, OutboxBody
from mocknylas.vocabulary import JOB_STATUSES, KINDS, strange_words

BLANK = "$("  # how a scenario begins what it fills in later
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def text(description: str, *, required: bool = False) -> fields.String:
    """Return a text argument."""
    return fields.String(required=required, metadata={"description": description})


def number(description: str) -> fields.Integer:
    """Return a whole-number argument."""
    return fields.Integer(validate=validate.Range(min=0), metadata={"description": description})


def anything(description: str, *, required: bool = False) -> fields.Raw:
    """Return an argument that the verb itself checks."""
    return fields.Raw(required=required, metadata={"description": description})


def duration(description: str, *, required: bool = False) -> fields.Raw:
    """Return an argument that is a duration as people write it."""
    return _read(description, seconds, required)


def moment(description: str, *, required: bool = False) -> fields.Raw:
    """Return an argument that is an instant as people write it, or "now"."""
    return _read(description, lambda value: value == "now" or instant(value), required)


def word(
    description: str, what: str, words: Collection[str], *, required: bool = False
) -> fields.String:
    """Return an argument that is one of these words, or a glob that meets one."""

    def check(value: str) -> None:
        for error in strange_words(what, value, words) if BLANK not in value else ():
            raise ValidationError(str(error))

    return fields.String(required=required, validate=check, metadata={"description": description})


def _read(description: str, read: Callable[[Any], object], required: bool) -> fields.Raw:
    def check(value: Any) -> None:
        if isinstance(value, str) and BLANK in value:
            return  # a scenario fills it in before it is used
        try:
            read(value)
        except UsageError as error:
            raise ValidationError(str(error)) from None

    return fields.Raw(required=required, validate=check, metadata={"description": description})


def _when(value: Any) -> None:
    """Accept a duration or an instant. Raises: UsageError."""
    try:
        seconds(value)
    except UsageError:
        instant(value)


def _is_mail(message: dict[str, Any]) -> None:
    """Refuse a key that no mail has, which the API would pass over."""
    keys = [*names_of(OutboxBody), *names_of(DraftSend)]
    for key in message:
        if key not in keys:
            raise ValidationError(str(unknown("key of a mail", key, keys)))


class Advance(Strict):
    """How far to advance."""

    by = duration("duration: 90s, 15m, 2h30m, 7d, or seconds", required=True)


class MoveTo(Strict):
    """Where to move."""

    to = moment("instant: Unix seconds, ISO 8601, or now", required=True)


class UntilIdle(Strict):
    """For how long at most."""

    limit = duration("duration after which the queue counts as never draining")


class EventFilter(Strict):
    """Which journal entries."""

    since = number("only changes after this number")
    kind = word("only this kind, e.g. message.created, or a glob: job.*", "kind of change", KINDS)
    account = text("only of this account, by id or address")


class CallFilter(Strict):
    """Which calls."""

    since = number("only calls after this number")
    operation = text("only of this operation, e.g. messages.list")
    status = number("only answered with this status")


class OneCall(Strict):
    """Which call to explain."""

    number = fields.Integer(
        required=True,
        validate=validate.Range(min=1),
        metadata={"description": "the call's number, as `requests` lists it"},
    )
    stray = fields.Boolean(metadata={"description": "one whose credentials belong to no sandbox"})


class SentFilter(Strict):
    """Which sent mail."""

    account = text("only from this account, by id or address")


class Named(Strict):
    """One by its name."""

    name = text("its name", required=True)


class Load(Strict):
    """Which scenario."""

    scenario = anything("name, path of a file, or an inline document", required=True)


class Part(Strict):
    """One file of a simulated mail: its text, or its bytes in base 64."""

    filename = fields.String(required=True)
    content_type = fields.String(load_default="application/octet-stream")
    content = fields.Raw(load_default="")  # text or, from Python, bytes
    content_base64 = fields.String()
    content_id = fields.String(load_default="")
    content_disposition = fields.String(load_default="attachment")


class InboundMessage(Strict):
    """A mail that arrives: its fields, or raw MIME."""

    mime = fields.String()
    invite = fields.Dict()  # see `schemas.calendar_controls`
    subject = fields.String()
    body = fields.String()
    from_ = fields.Raw(data_key="from")
    to = fields.Raw()
    cc = fields.Raw()
    bcc = fields.Raw()
    reply_to = fields.Raw()
    date = fields.Raw()
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    files = fields.List(fields.Nested(Part))
    unread = fields.Boolean()
    starred = fields.Boolean()
    folder = fields.String()
    labels = fields.List(fields.String())


class InboundForm(Strict):
    """Who gets which mail."""

    account = text("recipient's account, by id or address", required=True)
    message = fields.Nested(
        InboundMessage,
        required=True,
        metadata={
            "description": "from, to, cc, bcc, subject, body, date, files …, or mime, or invite"
        },
    )


class OptionsForm(Strict):
    """Which switches to change."""

    options = fields.Dict(
        required=True, metadata={"description": 'switches by name, e.g. {"strict": true}'}
    )


class SandboxForm(Strict):
    """What a new sandbox starts from; what is left out is as in the default sandbox."""

    id = text("its id; numbered when left out")
    seed_name = text("mailbox recipe: a name or the path of a file")
    seed = fields.Integer(metadata={"description": "number that decides every draw and id"})
    start = moment("start instant: Unix seconds or ISO 8601")
    options = fields.Dict(metadata={"description": "switches of the sandbox"})
    scenario = anything("scenario to load at once")


class SandboxName(Strict):
    """One sandbox."""

    id = text("its id", required=True)


class Until(Strict):
    """What to wait for, and how long at most."""

    until = word(
        "kind of change, e.g. job.successful, or a glob: job.*",
        "kind of change",
        KINDS,
        required=True,
    )
    limit = duration("duration within which it must happen; 30d when left out")


class JobFilter(Strict):
    """Which scheduled mail."""

    account = text("only from this account, by id, address or provider")
    status = word("only in this status, e.g. delayed", "status of a job", JOB_STATUSES)


class RequestForm(Strict):
    """A request to the API."""

    method = fields.String(required=True, validate=Known("method", METHODS))
    path = text("path and query, e.g. /messages?limit=5", required=True)
    body = anything("JSON body")
    account = text("whose token to use: id, address or provider; else the first account's")
    auth = fields.String(
        validate=Known("auth", ("account", "application", "none")),
        metadata={"description": "account (the default), application, or none"},
    )
    headers = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "further request headers"},
    )
    status = fields.Integer(
        validate=validate.Range(min=100, max=599),
        metadata={"description": "status that is expected; a success when left out"},
    )


class SendForm(Strict):
    """A mail to send, now or later."""

    message = fields.Dict(
        required=True,
        validate=_is_mail,
        metadata={"description": "to, subject, body …; participants may be plain addresses"},
    )
    account = text("sender's account: id, address or provider; else the first")
    at = _read(
        "when: a duration from now like 2h, or an instant; at once when left out", _when, False
    )
    status = fields.Integer(
        validate=validate.Range(min=100, max=599),
        metadata={"description": "status that is expected; a success when left out"},
    )


class ScenarioForm(Strict):
    """The keys of a scenario file."""

    name = text("what to call it; the file's name when left out")
    description = text("the story in a sentence")
    start = moment('first instant: Unix seconds, ISO 8601, or "now"')
    seed = fields.Integer(
        strict=True, metadata={"description": "number that decides every draw and id"}
    )
    seeds = anything("mailbox recipe, or a list of recipes: names, or paths of files")
    options = fields.Dict(keys=fields.String(), metadata={"description": "switches of the sandbox"})
    faults = fields.List(fields.Raw(), metadata={"description": "fault rules"})
    steps = fields.List(fields.Raw(), metadata={"description": "verbs, run in order"})
    expect = fields.Dict(
        keys=fields.String(), metadata={"description": "what must hold after the steps"}
    )
