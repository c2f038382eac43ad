"""Fault rules: the envelope that all seams share, and the attributes of each effect."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from mocknylas.catalogue import CATALOGUE
from mocknylas.schemas.forms import Duration, Known, Strict

SEAMS = ("request", "provider", "webhook")
MALFORMATIONS = ("broken", "truncated", "html", "empty", "content_type")


def fits_header(text: object) -> None:
    """Refuse what cannot stand in a header: line breaks, other controls, what is not Latin-1."""
    if not re.fullmatch(r"[\t -~\xa0-\xff]*", str(text)):
        raise ValidationError(f"{text!r} cannot stand in a header; write printable Latin-1")


class Window(Strict):
    """When a rule is armed, in virtual time from its loading: durations like 10m."""

    after = fields.Raw(load_default="0s", metadata={"description": "until it opens, like 10m"})
    for_ = fields.Raw(
        data_key="for",
        load_default=None,
        allow_none=True,
        metadata={"description": "for how long it stays open; for good when left out"},
    )


class Fault(Strict):
    """One rule: where, when and how often which effect strikes."""

    name = fields.String(
        validate=validate.Length(min=1, max=100),
        metadata={"description": "unique; shows in reports and on the marked answer"},
    )
    seam = fields.String(
        required=True,
        validate=Known("seam", SEAMS),
        metadata={"description": "request, provider or webhook"},
    )
    effect = fields.String(
        metadata={
            "description": "what happens at the seam; left out with a sequence",
            "positional": True,
        },
    )
    sequence = fields.List(
        fields.Raw(),
        validate=validate.Length(min=1),
        metadata={"description": "what happens at each match in turn: effects, errors, or ok"},
    )
    match = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "fields of the subject: a value, a list of values, or a glob"},
    )
    skip = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(min=0),
        metadata={"description": "let this many matches pass first"},
    )
    times = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1),
        metadata={"description": "strike this often; always when left out"},
    )
    probability = fields.Float(
        load_default=1.0,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "strike by chance, from 0 to 1"},
    )
    window = fields.Nested(
        Window,
        load_default=None,
        allow_none=True,
        metadata={"description": "{after, for}: virtual time since the rule was armed"},
    )
    attributes = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "what the effect takes"}
    )
    scenario = fields.String(metadata={"description": "whose rule it is; scenarios fill it in"})

    @validates_schema(skip_on_field_errors=False)
    def check_effect(self, data: Any, **_: Any) -> None:
        """Refuse a rule of which nobody knows what it does."""
        if "effect" not in data and "sequence" not in data:
            raise ValidationError({"effect": ["Missing data for required field."]})


class Refusal(Strict):
    """Which error to answer: a row of the catalogue by name, or a status with type and message."""

    error = fields.String(
        validate=Known("error", CATALOGUE),
        metadata={"description": "name of a row of the error catalogue"},
    )
    status = fields.Integer(
        strict=True,
        validate=validate.Range(min=400, max=599),
        metadata={"description": "HTTP status, 400 to 599; overrides the row's"},
    )
    type = fields.String(metadata={"description": "error type of the body"})
    message = fields.String(metadata={"description": "message of the body"})
    server_error = fields.String(metadata={"description": "the mail server's own words"})
    headers = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"[A-Za-z0-9_-]+\Z")),
        values=fields.Raw(validate=fits_header),
        metadata={"description": "response headers, e.g. X-RateLimit-Reset"},
    )


class LostReply(Refusal):
    """What a client sees instead of the reply that it lost; 504 unless told."""

    cut = fields.Boolean(
        load_default=False, metadata={"description": "hang up instead of answering an error"}
    )


class RateLimit(Strict):
    """The numbers in the headers of a 429."""

    limit = fields.Integer(
        strict=True,
        load_default=50,
        validate=validate.Range(min=0),
        metadata={"description": "X-RateLimit-Limit"},
    )
    reset = Duration("X-RateLimit-Reset", "1s")


class Slow(Strict):
    """How late, and on which clock."""

    by = Duration("how late", "30s")
    time = fields.String(
        load_default="virtual",
        validate=validate.OneOf(("virtual", "real")),
        metadata={"description": "virtual: the mock's clock goes on; real: the client waits"},
    )


class Cut(Strict):
    """Where an answer ends."""

    after = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(min=0),
        metadata={"description": "bytes of the body that still arrive; 0: not even the headers"},
    )


class Malformation(Strict):
    """How an answer is garbled."""

    how = fields.String(
        load_default=MALFORMATIONS[0],
        validate=Known("malformation", MALFORMATIONS),
        metadata={"description": f"one of {', '.join(MALFORMATIONS)}"},
    )


class Reply(Strict):
    """What the provider's server says, as an SMTP reply, and what a synchronous send answers."""

    error = fields.String(
        validate=Known("error", CATALOGUE),
        metadata={"description": "row of the error catalogue; else the reply decides"},
    )

    reason = fields.String(metadata={"description": "SMTP reply, e.g. 421 4.7.0 try later"})


class PartialReply(Reply):
    """The same for a partial delivery."""

    recipients = fields.List(
        fields.String(), metadata={"description": "who is refused: addresses or globs"}
    )


class ThrottleReply(Reply):
    """The same for a provider that says when to come again."""

    retry_after = Duration("until the next try at least", "1m")


class Bounce(Strict):
    """Whose mail comes back, when, and with which words."""

    recipients = fields.List(
        fields.String(), metadata={"description": "addresses or globs; all when left out"}
    )
    after = Duration("until the bounce", "1m")
    reason = fields.String(metadata={"description": "SMTP reply, e.g. 550 5.2.2 mailbox full"})


class LostAnswer(Strict):
    """Why an answer is taken for lost."""

    reason = fields.String(
        load_default="the answer was lost", metadata={"description": "what the timeline says"}
    )


class Repetition(Strict):
    """How often a notification is sent."""

    copies = fields.Integer(
        strict=True,
        load_default=2,
        validate=validate.Range(min=2, max=100),
        metadata={"description": "how often it arrives; 2 when left out"},
    )


class Lateness(Strict):
    """By how much a notification is late."""

    by = Duration("duration, like 10m")


class Reversal(Strict):
    """For how long a notification waits for another to go first."""

    wait = Duration("until it goes in any case", "10m")


class Slowness(Lateness):
    """How long the receiver takes."""


class Forgery(Strict):
    """What stands in place of the signature."""

    signature = fields.String(
        load_default="",
        validate=fits_header,
        metadata={"description": "any text; when left out, a signature by another secret"},
    )
