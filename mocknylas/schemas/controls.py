"""What the control verbs take: forms filled in by whoever drives the mock."""

from marshmallow import fields, validate

from mocknylas.schemas.faults import Strict


def text(description: str, *, required: bool = False) -> fields.String:
    """Return a text argument."""
    return fields.String(required=required, metadata={"description": description})


def number(description: str) -> fields.Integer:
    """Return a whole-number argument."""
    return fields.Integer(validate=validate.Range(min=0), metadata={"description": description})


def anything(description: str, *, required: bool = False) -> fields.Raw:
    """Return an argument that the verb itself checks."""
    return fields.Raw(required=required, metadata={"description": description})


class Nothing(Strict):
    """No arguments."""


class Advance(Strict):
    """How far to advance."""

    by = anything("duration: 90s, 15m, 2h30m, 7d, or seconds", required=True)


class MoveTo(Strict):
    """Where to move."""

    to = anything("instant: Unix seconds or ISO 8601", required=True)


class UntilIdle(Strict):
    """For how long at most."""

    limit = anything("duration after which the queue counts as never draining")


class EventFilter(Strict):
    """Which journal entries."""

    since = number("only changes after this number")
    kind = text("only this kind, e.g. message.created, or a glob: job.*")
    account = text("only of this account, by id or address")


class CallFilter(Strict):
    """Which calls."""

    since = number("only calls after this number")
    operation = text("only of this operation, e.g. messages.list")
    status = number("only answered with this status")


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
    start = anything("start instant: Unix seconds or ISO 8601")
    options = fields.Dict(metadata={"description": "switches of the sandbox"})
    scenario = anything("scenario to load at once")


class SandboxName(Strict):
    """One sandbox."""

    id = text("its id", required=True)


class ScenarioForm(Strict):
    """The keys of a scenario file."""

    name = fields.String()
    description = fields.String()
    seed_name = fields.String()
    seed = fields.Integer()
    start = fields.Raw()
    options = fields.Dict(keys=fields.String())
    faults = fields.List(fields.Raw())
    steps = fields.List(fields.Raw())
